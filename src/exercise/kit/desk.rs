//! The folder a student works in.

use super::place::cache_folder;
use super::results::{Results, Status};
use super::support::{Kit, KitError};
use super::written::{Put, Written, put_if_changed};
use crate::exercise::book::{Book, Exercise, Verdict};
use crate::lesson::harmless_line;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// The folder a student works in: a Cargo package of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    folder: PathBuf,
}

/// Where the program keeps what is its own.
const OURS: &str = ".counterpoint";

/// What laying out a desk has done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Laid {
    /// Files that were not there.
    pub new: Vec<String>,
    /// Files that were as they had been handed out, and are newer now.
    pub renewed: Vec<String>,
    /// Files that were changed here, of which there is a newer text that was left out.
    pub kept: Vec<String>,
}

impl Laid {
    /// Whether there was no desk before.
    pub fn is_first(&self) -> bool {
        self.new.iter().any(|name| name == "Cargo.toml")
    }
}

/// What putting an exercise back has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reset {
    /// Where the work is that was there.
    pub kept: Option<PathBuf>,
    /// The file as handed out.
    pub file: PathBuf,
}

/// Why something cannot be done with a desk.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// There is none here.
    #[error(
        "{}: neither this folder nor one above it was made by `counterpoint init`; make one with `counterpoint init \
         DIR`, or go into it",
        harmless_line(&.0.to_string_lossy())
    )]
    None(PathBuf),
    /// The folder has other things in it.
    #[error(
        "{}: there are files here already that are not Counterpoint's; name a new folder: counterpoint init exercises",
        harmless_line(&.0.to_string_lossy())
    )]
    NotEmpty(PathBuf),
    /// A file cannot be written or read.
    #[error("{}: {error}", harmless_line(&.file.to_string_lossy()))]
    File {
        /// The file.
        file: PathBuf,
        /// What the operating system said.
        error: io::Error,
    },
    /// No kit.
    #[error(transparent)]
    Kit(#[from] KitError),
}

impl Desk {
    /// The desk that `folder` is in, or is.
    ///
    /// # Errors
    /// Where there is none.
    pub fn find(folder: &Path) -> Result<Desk, DeskError> {
        let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let found = absolute
            .ancestors()
            .find(|folder| folder.join(OURS).join("desk").is_file());
        match found {
            Some(folder) => Ok(Desk {
                folder: folder.to_owned(),
            }),
            None => Err(DeskError::None(absolute)),
        }
    }

    /// The desk in a folder that is known to be one. Looks at nothing.
    pub fn at(folder: impl Into<PathBuf>) -> Desk {
        Desk {
            folder: folder.into(),
        }
    }

    /// Lays out a desk in `folder`, or brings new exercises to the one that is there. What a student has changed stays
    /// as it is.
    ///
    /// # Errors
    /// Where the folder has other things in it, or cannot be written to.
    pub fn lay(folder: &Path, book: &Book) -> Result<(Desk, Laid), DeskError> {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let desk = Desk { folder };
        if !desk.ours("desk").is_file() && !desk.is_free() {
            return Err(DeskError::NotEmpty(desk.folder));
        }
        let written = desk.written();
        let mut laid = Laid::default();
        for (name, text) in desk.files(book) {
            let put = written
                .put(&name, &text)
                .map_err(|error| desk.fault(&name, error))?;
            match put {
                Put::New => laid.new.push(name),
                Put::Renewed => laid.renewed.push(name),
                Put::Kept => laid.kept.push(name),
                Put::Same | Put::Theirs => {}
            }
        }
        let mark = desk.ours("desk");
        std::fs::write(&mark, concat!(env!("CARGO_PKG_VERSION"), "\n"))
            .map_err(|error| DeskError::File { file: mark, error })?;
        Ok((desk, laid))
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of an exercise.
    pub fn file(&self, exercise: &Exercise) -> PathBuf {
        self.folder.join(name_of(exercise))
    }

    /// The exercise whose file this is.
    pub fn exercise_of<'b>(&self, file: &Path, book: &'b Book) -> Option<&'b Exercise> {
        let file = std::path::absolute(file).ok()?;
        book.exercises()
            .iter()
            .find(|exercise| self.file(exercise) == file)
    }

    /// Where the kit of this desk is.
    pub fn kit_place(&self) -> PathBuf {
        self.folder.join(OURS)
    }

    /// The kit of this desk, built if need be; where there is one in the folder for what can be made again, that.
    ///
    /// # Errors
    /// See [`Kit::prepare`].
    pub fn kit(&self, tell: &dyn Fn(&str)) -> Result<Kit, DeskError> {
        match self.ready_kit() {
            Some(kit) => Ok(kit),
            None => Ok(Kit::prepare(&self.kit_place(), tell)?),
        }
    }

    /// The kit, if one is there. Starts nothing.
    pub fn ready_kit(&self) -> Option<Kit> {
        let shared = || Kit::ready(&cache_folder().ok()?);
        Kit::ready(&self.kit_place()).or_else(shared)
    }

    /// How far the student is with an exercise. Looks at files and starts nothing.
    pub fn status(&self, exercise: &Exercise) -> Status {
        let Ok(answer) = std::fs::read(self.file(exercise)) else {
            return Status::Missing;
        };
        let answer = String::from_utf8_lossy(&answer);
        let results = Results::new(&self.results_folder());
        let known = |kit: Kit| results.find(exercise, &kit.stamp(), &answer);
        match self.ready_kit().and_then(known) {
            Some((judged, _)) => Status::Checked(Box::new(judged)),
            None if answer == exercise.handed_out => Status::NotBegun,
            None => Status::Unchecked,
        }
    }

    /// How many hints to give now, of `all`: one more with each time they are asked for after the same verdict.
    pub fn next_hint(&self, exercise: &Exercise, verdict: Option<Verdict>, all: usize) -> usize {
        let file = self.ours("hints").join(&exercise.id);
        let verdict = verdict.map_or("start", Verdict::name);
        let last = std::fs::read_to_string(&file).unwrap_or_default();
        let given = last
            .split_once(' ')
            .filter(|(of, _)| *of == verdict)
            .and_then(|(_, given)| given.parse().ok());
        let now = (given.unwrap_or(0usize) + 1).min(all);
        // That it cannot be remembered only means that the first one comes again.
        let _ = put_if_changed(&file, &format!("{verdict} {now}"));
        now
    }

    /// Where results of checks are kept.
    pub fn results_folder(&self) -> PathBuf {
        self.ours("results")
    }

    /// Puts the file of an exercise back to what is handed out; what was there is kept aside.
    ///
    /// # Errors
    /// Where that cannot be written. The work is kept first, so nothing is lost.
    pub fn reset(&self, exercise: &Exercise) -> Result<Reset, DeskError> {
        let file = self.file(exercise);
        let kept = match std::fs::read(&file) {
            Ok(work) if work == exercise.handed_out.as_bytes() => None,
            Ok(work) => Some(self.keep_aside(exercise, &work)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(DeskError::File { file, error }),
        };
        let name = name_of(exercise);
        // As if it had never been there: then it is written whatever was remembered.
        if let Err(error) = std::fs::remove_file(&file)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(DeskError::File { file, error });
        }
        self.written()
            .put(&name, &exercise.handed_out)
            .map_err(|error| self.fault(&name, error))?;
        Ok(Reset { kept, file })
    }

    fn keep_aside(&self, exercise: &Exercise, work: &[u8]) -> Result<PathBuf, DeskError> {
        let folder = self.ours("kept");
        let fault = |error| DeskError::File {
            file: folder.clone(),
            error,
        };
        std::fs::create_dir_all(&folder).map_err(fault)?;
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_secs();
        for number in 0..1_000 {
            let file = folder.join(format!("{}-{now}-{number}.rs", exercise.id));
            match std::fs::File::create_new(&file) {
                Ok(mut kept) => {
                    io::Write::write_all(&mut kept, work).map_err(fault)?;
                    return Ok(file);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(fault(error)),
            }
        }
        Err(fault(io::ErrorKind::AlreadyExists.into()))
    }

    fn ours(&self, name: &str) -> PathBuf {
        self.folder.join(OURS).join(name)
    }

    fn written(&self) -> Written {
        Written::new(&self.folder, &self.ours("written"))
    }

    fn fault(&self, name: &str, error: io::Error) -> DeskError {
        DeskError::File {
            file: self.folder.join(name),
            error,
        }
    }

    fn is_free(&self) -> bool {
        match std::fs::read_dir(&self.folder) {
            // A repository that was just begun is as good as empty.
            Ok(entries) => entries.flatten().all(|entry| {
                let name = entry.file_name();
                name == ".git" || name == OURS || name == ".gitignore" || name == "README.md"
            }),
            Err(error) => error.kind() == io::ErrorKind::NotFound,
        }
    }

    /// Every file of a desk with what it says.
    fn files(&self, book: &Book) -> Vec<(String, String)> {
        let mut files = vec![
            ("Cargo.toml".to_owned(), self.manifest(book)),
            ("Cargo.lock".to_owned(), lock()),
            ("README.md".to_owned(), readme(book)),
            (".gitignore".to_owned(), format!("/{OURS}\n/target\n")),
            // The same folder as the kit's, so that tokio and rayon are built once.
            (
                ".cargo/config.toml".to_owned(),
                format!("[build]\ntarget-dir = \"{OURS}/target\"\n"),
            ),
            (
                "given/Cargo.toml".to_owned(),
                GIVEN.replace("{tokio}", tokio()),
            ),
        ];
        for (name, text) in Book::support().iter() {
            if let Some(name) = name.strip_prefix("given/src/") {
                files.push((format!("given/src/{name}"), text.to_owned()));
            }
        }
        for exercise in book.exercises() {
            files.push((name_of(exercise), exercise.handed_out.clone()));
        }
        files
    }

    fn manifest(&self, book: &Book) -> String {
        let mut text = MANIFEST.replace("{tokio}", tokio());
        for exercise in book.exercises() {
            let (id, path) = (&exercise.id, name_of(exercise));
            // Nothing can go wrong when writing to a string.
            let _ = write!(text, "\n[[bin]]\nname = \"{id}\"\npath = \"{path}\"\n");
        }
        text
    }
}

fn name_of(exercise: &Exercise) -> String {
    format!("{}/{}.rs", exercise.chapter, exercise.id)
}

const MANIFEST: &str = r#"# The exercises of Counterpoint. `counterpoint init` in this folder brings new ones and keeps what you wrote.
[package]
name = "exercises"
version = "0.1.0"
edition = "2024"
publish = false
autobins = false

# A package of its own, also inside of another one.
[workspace]

[dependencies]
given = { path = "given" }
rayon = "1.12"
tokio = {tokio}

[lints.rust]
unsafe_code = "forbid"

[profile.dev.package."*"]
debug = false
"#;

const GIVEN: &str = r#"# What the exercises are about: read it, and leave it as it is. Checks use their own copy.
[package]
name = "given"
version = "0.1.0"
edition = "2024"
publish = false

[features]
recorded = []

[dependencies]
tokio = {tokio}

[lints.rust]
unexpected_cfgs = "allow"
"#;

/// How the crates of a check name tokio, so that it is the same one.
fn tokio() -> &'static str {
    let line = Book::support().text("plain/Cargo.toml").and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("tokio = "))?;
        line.strip_prefix("tokio = ")
    });
    line.unwrap_or("\"1\"")
}

/// The versions that the kit was built with, without the packages that only it has.
fn lock() -> String {
    let text = Book::support().text("Cargo.lock").unwrap_or_default();
    let (head, packages) = text.split_once("[[package]]").unwrap_or((text, ""));
    let fetched = packages
        .split("[[package]]")
        .filter(|package| package.contains("\nsource = "));
    let fetched: Vec<&str> = fetched.map(str::trim).collect();
    let mut lock = head.trim().to_owned();
    for package in fetched {
        let _ = write!(lock, "\n\n[[package]]\n{package}");
    }
    lock + "\n"
}

fn readme(book: &Book) -> String {
    let mut text = README.to_owned();
    let mut chapter = "";
    for exercise in book.exercises() {
        if exercise.chapter != chapter {
            chapter = &exercise.chapter;
            let _ = write!(text, "\n## {}\n\n", exercise.chapter_title());
        }
        let (path, title) = (name_of(exercise), &exercise.title);
        let _ = writeln!(
            text,
            "- [`{path}`]({path}): {title} (lesson `{}`)",
            exercise.lesson
        );
    }
    text
}

const README: &str = "\
# Exercises of Counterpoint

Open this folder in your editor. Each exercise is one file, and says at its top what to do.

    counterpoint check --watch       judge whatever you save, until you press q
    counterpoint check coffee-threads
    counterpoint hint coffee-threads
    counterpoint reset coffee-threads    begin again; what you wrote is kept aside
    cargo run --bin coffee-threads   run it yourself

Write ordinary Rust with std, tokio and rayon. `given/` has what the exercises are about; read it.
";
