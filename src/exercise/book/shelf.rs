//! Where exercises are: embedded in the program, or in an author's folder.

use super::load::load;
use super::model::Exercise;
use crate::lesson::{Diagnostics, Source, chapter_title, harmless_line, nearest, quoted, render};
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/exercises");

const ORDER: &str = "order.txt";
/// Crates that exercises are checked against stand in the same folder.
const SUPPORT: &str = "support";

/// Texts of files by their path, with `/` between folders.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Files(BTreeMap<String, String>);

impl Files {
    /// The text of a file, where there is one.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The paths of all.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Paths and texts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// With one more.
    pub fn insert(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.0.insert(name.into(), text.into());
    }

    fn embedded(dir: &Dir<'_>) -> Files {
        let mut files = Files::default();
        gather(dir, dir.path(), &mut files);
        files
    }

    fn on_disk(folder: &Path) -> std::io::Result<Files> {
        let mut files = Files::default();
        gather_on_disk(folder, "", &mut files)?;
        Ok(files)
    }
}

fn gather(dir: &Dir<'_>, base: &Path, files: &mut Files) {
    for file in dir.files() {
        let path = file.path().strip_prefix(base).unwrap_or(file.path());
        let name = path.to_string_lossy().replace('\\', "/");
        files.insert(name, file.contents_utf8().unwrap_or_default());
    }
    for inner in dir.dirs() {
        gather(inner, base, files);
    }
}

fn gather_on_disk(folder: &Path, prefix: &str, files: &mut Files) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            gather_on_disk(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(
                name,
                std::fs::read_to_string(entry.path()).unwrap_or_default(),
            );
        }
    }
    Ok(())
}

/// All exercises, in the order in which they are meant to be done.
#[derive(Debug, Clone)]
pub struct Book {
    exercises: Vec<Exercise>,
}

/// Why exercises could not be had.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// The folder cannot be read.
    #[error("{}: this folder could not be read: {error}", harmless_line(&.folder.to_string_lossy()))]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the operating system said.
        error: std::io::Error,
    },
    /// Files of exercises are wrong.
    #[error("{}", shown(.0))]
    Wrong(Vec<(Source, Diagnostics)>),
    /// No exercise is called so.
    #[error("no exercise is called {}; {}", quoted(.name), advice(.nearest.as_deref(), .all))]
    NotFound {
        /// The name.
        name: String,
        /// The one that may have been meant.
        nearest: Option<String>,
        /// All ids.
        all: Vec<String>,
    },
}

fn shown(wrong: &[(Source, Diagnostics)]) -> String {
    let texts = wrong
        .iter()
        .map(|(source, problems)| render(source, &problems.clone().into_sorted(), false));
    texts.collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

fn advice(nearest: Option<&str>, all: &[String]) -> String {
    match nearest {
        Some(nearest) => format!("did you mean {}?", quoted(nearest)),
        None => format!("there are {}", all.join(", ")),
    }
}

impl Book {
    /// The exercises that come with the program.
    pub fn embedded() -> &'static Book {
        static BOOK: LazyLock<Book> = LazyLock::new(|| {
            // The tests see to it that none of them is wrong.
            let (exercises, _) = embedded();
            Book { exercises }
        });
        &BOOK
    }

    /// What is wrong with the exercises that come with the program: nothing, or a test fails.
    pub fn embedded_problems() -> Vec<(Source, Diagnostics)> {
        embedded().1
    }

    /// The exercises in an author's folder: `<chapter>/<id>/exercise.toml`, with `order.txt` beside the chapters.
    ///
    /// # Errors
    /// Where the folder cannot be read or anything in it is wrong.
    pub fn open(folder: &Path) -> Result<Book, BookError> {
        let files = Files::on_disk(folder);
        let files = files.map_err(|error| BookError::Folder {
            folder: folder.to_owned(),
            error,
        })?;
        match load_all(&files) {
            (exercises, wrong) if wrong.is_empty() => Ok(Book { exercises }),
            (_, wrong) => Err(BookError::Wrong(wrong)),
        }
    }

    /// All, in order.
    pub fn exercises(&self) -> &[Exercise] {
        &self.exercises
    }

    /// The exercise called `name`, or `chapter/name`.
    ///
    /// # Errors
    /// Where there is none.
    pub fn find(&self, name: &str) -> Result<&Exercise, BookError> {
        let (chapter, id) = match name.rsplit_once('/') {
            Some((chapter, id)) => (Some(chapter), id),
            None => (None, name),
        };
        let is = |exercise: &&Exercise| {
            exercise.id == id && chapter.is_none_or(|name| name == exercise.chapter)
        };
        self.exercises.iter().find(is).ok_or_else(|| {
            let ids = || self.exercises.iter().map(|exercise| exercise.id.as_str());
            let within = || ids().find(|known| id.len() > 2 && known.contains(id));
            BookError::NotFound {
                name: name.to_owned(),
                nearest: nearest(id, ids()).or_else(within).map(str::to_owned),
                all: ids().map(str::to_owned).collect(),
            }
        })
    }

    /// The sources of the crates that exercises are checked against, by path.
    pub fn support() -> &'static Files {
        static SUPPORTING: LazyLock<Files> = LazyLock::new(|| {
            EMBEDDED
                .get_dir(SUPPORT)
                .map(Files::embedded)
                .unwrap_or_default()
        });
        &SUPPORTING
    }
}

impl Exercise {
    /// The heading of its chapter: "1 · Waiting".
    pub fn chapter_title(&self) -> String {
        chapter_title(&self.chapter)
    }
}

fn embedded() -> (Vec<Exercise>, Vec<(Source, Diagnostics)>) {
    load_all(&Files::embedded(&EMBEDDED))
}

/// The exercises among these files, in order, and what is wrong with the others.
fn load_all(files: &Files) -> (Vec<Exercise>, Vec<(Source, Diagnostics)>) {
    let order: Vec<&str> = files
        .text(ORDER)
        .unwrap_or_default()
        .lines()
        .map(str::trim)
        .collect();
    let mut folders: BTreeMap<(&str, &str), Files> = BTreeMap::new();
    for (name, text) in files.iter() {
        let mut parts = name.splitn(3, '/');
        let (Some(chapter), Some(id), Some(rest)) = (parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        if chapter != SUPPORT {
            folders.entry((chapter, id)).or_default().insert(rest, text);
        }
    }
    let (mut exercises, mut wrong) = (Vec::new(), Vec::new());
    for ((chapter, id), files) in &folders {
        match load(chapter, id, files) {
            Ok(exercise) => exercises.push(exercise),
            Err(problems) => wrong.push(problems),
        }
    }
    let place = |exercise: &Exercise| {
        let name = format!("{}/{}", exercise.chapter, exercise.id);
        (
            order
                .iter()
                .position(|line| *line == name)
                .unwrap_or(order.len()),
            name,
        )
    };
    exercises.sort_by_cached_key(place);
    (exercises, wrong)
}
