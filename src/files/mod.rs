//! Runs in files. A file that is there already is never written over.

mod names;

pub use names::{paths, saved_as};

use crate::trace::{Trace, file};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Why a run cannot be written to a file or read from one. Each reads as a whole sentence that
/// begins with the path.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// There is something of this name.
    #[error("{}: there is such a file already, and nothing is written over", .0.display())]
    Taken(PathBuf),
    /// Where the file should go is no folder.
    #[error("{}: there is no such folder; make it first", .0.display())]
    NoFolder(PathBuf),
    /// It names a folder or nothing.
    #[error("{}: this is not the name of a file", .0.display())]
    NoName(PathBuf),
    /// The system makes no such file.
    #[error("{}: this file cannot be made: {cause}", path.display())]
    NotMade {
        /// Which.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// The file was made and could not be filled; it is gone again.
    #[error("{}: {cause}", path.display())]
    NotWritten {
        /// Which.
        path: PathBuf,
        /// What went wrong.
        cause: file::SaveError,
    },
    /// There is no such file, or nobody may look at it.
    #[error("{}: this file cannot be opened; check the spelling: {cause}", path.display())]
    NotFound {
        /// Which.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// It is a folder, or something stranger.
    #[error("{}: this is not a file; name one that `run --save` wrote", .0.display())]
    NotAFile(PathBuf),
    /// It is there and cannot be read.
    #[error("{}: this file cannot be opened: {cause}", path.display())]
    NotOpened {
        /// Which.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// What is in it is no trace, or not a whole one.
    #[error("{}: {cause}", path.display())]
    NotRead {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        cause: file::LoadError,
    },
}

impl FileError {
    fn cannot_be_made(path: &Path, cause: io::Error) -> FileError {
        FileError::NotMade {
            path: path.to_owned(),
            cause,
        }
    }
}

/// Writes a trace to a new file. What could not be written whole is taken away again.
///
/// # Errors
/// Where the file is there already, or writing fails.
pub fn save(trace: &Trace, path: &Path) -> Result<(), FileError> {
    let to = File::create_new(path).map_err(|cause| FileError::cannot_be_made(path, cause))?;
    let written = file::save(trace, &to).and_then(|()| Ok(to.sync_all()?));
    written.map_err(|cause| {
        // Half a trace cannot be read; the error says what happened.
        let _ = std::fs::remove_file(path);
        FileError::NotWritten {
            path: path.to_owned(),
            cause,
        }
    })
}

/// Reads a trace from a file.
///
/// # Errors
/// Where it cannot be read or is no trace, with the file's name and what to do.
pub fn load(path: &Path) -> Result<Trace, FileError> {
    let owned = || path.to_owned();
    let metadata = std::fs::metadata(path).map_err(|cause| FileError::NotFound {
        path: owned(),
        cause,
    })?;
    if !metadata.is_file() {
        return Err(FileError::NotAFile(owned()));
    }
    let from = File::open(path).map_err(|cause| FileError::NotOpened {
        path: owned(),
        cause,
    })?;
    file::load(from).map_err(|cause| FileError::NotRead {
        path: owned(),
        cause,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_written_once_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("one.trace");
        let labels = ["threads".to_owned()];
        assert_eq!(paths(&file, &labels).unwrap(), std::slice::from_ref(&file));
        assert!(!file.exists(), "trying the name leaves nothing behind");
        let mut trace = Trace::default();
        trace.meta.scale = 1.0;
        save(&trace, &file).unwrap();
        assert_eq!(load(&file).unwrap(), trace);
        assert_eq!(saved_as(&file), std::slice::from_ref(&file));
        let again = save(&trace, &file).unwrap_err().to_string();
        assert!(again.contains("cannot be made"), "{again}");
        assert_eq!(load(&file).unwrap(), trace, "it is as it was");
        assert!(matches!(paths(&file, &labels), Err(FileError::Taken(taken)) if taken == file));
    }

    #[test]
    fn several_runs_are_found_by_the_name_they_were_given() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.trace");
        let labels = ["async-many", "threads, yielding", "threads"].map(String::from);
        let written = paths(&file, &labels).unwrap();
        for path in &written {
            save(&Trace::default(), path).unwrap();
        }
        let names = ["threads", "threads-yielding", "async-many"];
        let found = names.map(|name| folder.path().join(format!("x.{name}.trace")));
        let mut all = saved_as(&file);
        assert_eq!(all[2], found[2], "in the order of the mechanisms");
        all.sort();
        let mut written = written;
        written.sort();
        assert_eq!(all, written);
    }

    #[test]
    fn what_is_wrong_is_said_with_the_path() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("none").join("x.trace");
        let none = paths(&inside, &["pool".to_owned()]).unwrap_err();
        assert!(
            matches!(&none, FileError::NoFolder(path) if Some(path.as_path()) == inside.parent())
        );
        assert!(matches!(load(folder.path()), Err(FileError::NotAFile(_))));
        let missing = load(&inside).unwrap_err().to_string();
        assert!(
            missing.contains("x.trace: this file cannot be opened"),
            "{missing}"
        );
        let text = folder.path().join("text");
        std::fs::write(&text, "hello").unwrap();
        let wrong = load(&text).unwrap_err().to_string();
        assert!(wrong.contains("text: this is not a trace file"), "{wrong}");
    }
}
