//! The lesson that somebody names.

use crate::lesson::{Diagnostics, Entry, Lesson, Library};
use anyhow::{Result, bail};
use std::path::{MAIN_SEPARATOR, Path};
use std::sync::Arc;

/// A lesson, and what to type to name it again.
pub struct Found {
    /// The lesson.
    pub lesson: Arc<Lesson>,
    /// What looks wrong with it; of one's own lessons only.
    pub warnings: Diagnostics,
    /// What names it on the command line.
    pub word: String,
}

/// The lesson of this name: the path of a file, or the id of a lesson that comes with the program,
/// with or without its chapter.
///
/// # Errors
/// Where there is none, or it cannot be used, with what to do about it.
pub fn lesson(name: &str) -> Result<Found> {
    match own_path(name) {
        Some(path) => own(&path),
        None => {
            let entry = Library::embedded().find(name)?;
            let (lesson, _) = entry.load()?;
            Ok(Found {
                word: lesson.id.clone(),
                lesson: Arc::new(lesson),
                warnings: Diagnostics::new(),
            })
        }
    }
}

/// The path, if the name is one: it has the form of one and something is there, or it can be
/// nothing but the name of a lesson file.
pub fn own_path(name: &str) -> Option<std::path::PathBuf> {
    let with_toml = format!("{name}.toml");
    let path = Path::new(name);
    let like_a_path = name.contains(['/', MAIN_SEPARATOR]) || name == "." || name == "..";
    if name.ends_with(".toml") || like_a_path && path.exists() {
        Some(path.to_owned())
    } else if like_a_path && Path::new(&with_toml).exists() {
        Some(with_toml.into())
    } else {
        None
    }
}

fn own(path: &Path) -> Result<Found> {
    let library = Library::open(path)?;
    let [entry] = library.entries() else {
        bail!(
            "{}: this folder has {} lessons; name one of them: {}",
            path.display(),
            library.entries().len(),
            library.ids().join(", ")
        );
    };
    let (lesson, warnings) = Entry::load(entry)?;
    Ok(Found {
        lesson: Arc::new(lesson),
        warnings,
        word: path.display().to_string(),
    })
}
