//! Where lessons are: embedded in the program, or in the reader's own files.

mod errors;
#[cfg(test)]
mod tests;

pub use errors::{LibraryError, LoadError, NotFound};

use super::diagnostic::{Diagnostics, nearest};
use super::model::Lesson;
use super::plain::{harmless, one_line};
use super::source::{OpenError, Source};
use include_dir::{Dir, include_dir};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/lessons");

/// The file at the top of a library that says in which order its lessons are read: one id a line,
/// chapter by chapter; `#` starts a comment. Lessons that it does not name come last.
const ORDER: &str = "order.txt";

/// How many folders deep lessons are looked for.
const DEEPEST: usize = 6;
/// How many entries of folders are looked at before it is clear that this is no library.
const MOST: usize = 10_000;

/// The lessons of one place, in the order in which they are read. None of them has been parsed.
#[derive(Debug, Clone)]
pub struct Library {
    entries: Vec<Entry>,
}

/// A lesson that has not been parsed yet.
#[derive(Debug, Clone)]
pub struct Entry {
    id: String,
    chapter: String,
    file: File,
}

#[derive(Debug, Clone)]
enum File {
    Embedded(&'static include_dir::File<'static>),
    Own(PathBuf),
}

impl Library {
    /// The lessons that come with the program.
    pub fn embedded() -> &'static Library {
        static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
            let mut entries = Vec::new();
            embedded_in(&EMBEDDED, &mut entries);
            let order = EMBEDDED
                .get_file(ORDER)
                .and_then(|file| file.contents_utf8());
            Library::sorted(entries, order.unwrap_or_default())
        });
        &LIBRARY
    }

    /// The lesson in a file, or those in a folder and the folders inside it. Their texts are read
    /// when they are asked for.
    ///
    /// # Errors
    /// Where nothing is there, it cannot be read, or it is no folder of lessons.
    pub fn open(path: &Path) -> Result<Library, LibraryError> {
        if !path.is_dir() {
            // Says now what is wrong with it.
            Source::open(path)?;
            let entries = vec![Entry::own(path.to_owned())];
            return Ok(Library { entries });
        }
        let (mut entries, mut seen) = (Vec::new(), 0);
        own_in(path, DEEPEST, &mut entries, &mut seen)?;
        if entries.is_empty() {
            return Err(LibraryError::Empty { name: shown(path) });
        }
        let order =
            Source::open(&path.join(ORDER)).map_or_else(|_| String::new(), |order| order.text);
        Ok(Library::sorted(entries, &order))
    }

    /// By chapter, then as `order` says, then by name.
    fn sorted(mut entries: Vec<Entry>, order: &str) -> Library {
        let lines = order
            .lines()
            .map(|line| line.split('#').next().unwrap_or("").trim());
        let order: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        let place = |id: &str| {
            order
                .iter()
                .position(|known| *known == id)
                .unwrap_or(order.len())
        };
        entries.sort_by_cached_key(|entry| {
            (
                chapter_number(&entry.chapter),
                entry.chapter.clone(),
                place(&entry.id),
                entry.id.clone(),
            )
        });
        Library { entries }
    }

    /// The lessons in the order in which they are read.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The ids of the lessons in the order in which they are read.
    pub fn ids(&self) -> Vec<&str> {
        self.entries.iter().map(Entry::id).collect()
    }

    /// The lesson called `name`, or `chapter/name`. Parses nothing.
    ///
    /// # Errors
    /// Where there is none, with the name it may have been meant to be.
    pub fn find(&self, name: &str) -> Result<&Entry, NotFound> {
        let (chapter, id) = match name.rsplit_once('/') {
            Some((chapter, id)) => (Some(chapter), id),
            None => (None, name),
        };
        let is =
            |entry: &&Entry| entry.id == id && chapter.is_none_or(|name| name == entry.chapter);
        self.entries.iter().find(is).ok_or_else(|| {
            let ids = || self.entries.iter().map(Entry::id);
            // People type the first word of a long name.
            let within = || ids().find(|known| id.len() > 2 && known.contains(id));
            NotFound {
                name: name.to_owned(),
                nearest: nearest(id, ids()).or_else(within).map(str::to_owned),
                all: ids().map(str::to_owned).collect(),
            }
        })
    }
}

impl Entry {
    fn own(path: PathBuf) -> Entry {
        let name = |part: Option<&std::ffi::OsStr>| {
            part.map_or_else(String::new, |part| part.to_string_lossy().into_owned())
        };
        Entry {
            id: name(path.file_stem()),
            chapter: name(path.parent().and_then(Path::file_name)),
            file: File::Own(path),
        }
    }

    /// What the command line calls the lesson: the name of its file without `.toml`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The folder it stands in: `1-waiting`.
    pub fn chapter(&self) -> &str {
        &self.chapter
    }

    /// Its file, where it does not come with the program.
    pub fn path(&self) -> Option<&Path> {
        match &self.file {
            File::Own(path) => Some(path),
            File::Embedded(_) => None,
        }
    }

    /// Its text.
    ///
    /// # Errors
    /// Where it is a file that cannot be read.
    pub fn source(&self) -> Result<Source, OpenError> {
        match &self.file {
            File::Own(path) => Source::open(path),
            File::Embedded(file) => {
                let name = Path::new("lessons").join(file.path());
                let text = String::from_utf8_lossy(file.contents());
                Ok(Source::new(shown(&name), text))
            }
        }
    }

    /// The lesson, parsed and checked; see [`Lesson::load`].
    ///
    /// # Errors
    /// Where the file cannot be read or something in it is an error.
    pub fn load(&self) -> Result<(Lesson, Diagnostics), LoadError> {
        let file = self.source()?;
        Lesson::load(&file, &self.id, &self.chapter)
            .map_err(|problems| LoadError::Wrong { file, problems })
    }
}

fn embedded_in(folder: &'static Dir<'static>, entries: &mut Vec<Entry>) {
    for file in folder.files().filter(|file| is_lesson(file.path())) {
        entries.push(Entry {
            file: File::Embedded(file),
            ..Entry::own(file.path().to_owned())
        });
    }
    folder
        .dirs()
        .for_each(|folder| embedded_in(folder, entries));
}

fn own_in(
    folder: &Path,
    depth: usize,
    entries: &mut Vec<Entry>,
    seen: &mut usize,
) -> Result<(), LibraryError> {
    let refused = |error| LibraryError::Folder {
        name: shown(folder),
        error,
    };
    for found in std::fs::read_dir(folder).map_err(refused)? {
        *seen += 1;
        if *seen > MOST {
            return Err(LibraryError::TooMany {
                name: shown(folder),
            });
        }
        let path = found.map_err(refused)?.path();
        let hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden && depth > 0 && path.is_dir() {
            own_in(&path, depth - 1, entries, seen)?;
        } else if !hidden && is_lesson(&path) {
            entries.push(Entry::own(path));
        }
    }
    Ok(())
}

fn is_lesson(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "toml")
}

fn shown(path: &Path) -> String {
    let text: Cow<'_, str> = path.to_string_lossy();
    harmless(&text, one_line).into_owned()
}

/// `10-more` comes after `9-most`.
fn chapter_number(chapter: &str) -> u32 {
    let number = chapter.split('-').next().unwrap_or_default();
    number.parse().unwrap_or(u32::MAX)
}
