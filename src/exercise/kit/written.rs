//! Files that the program writes for a student, who may change them: what is theirs is never overwritten.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Writes a file, with the folders around it, unless it says just that.
pub(super) fn put_if_changed(file: &Path, text: &str) -> io::Result<()> {
    if std::fs::read_to_string(file).is_ok_and(|there| there == text) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(file, text)
}

/// What became of a file that was to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Put {
    /// It was not there.
    New,
    /// It was as it had been written, and is newer now.
    Renewed,
    /// It says what it should.
    Same,
    /// Somebody has changed it: it is left as it is, though there is a newer text.
    Kept,
    /// Somebody has changed it, and nothing newer is there to be had.
    Theirs,
}

/// Remembers what was written, to tell what was changed since.
pub(super) struct Written {
    folder: PathBuf,
    memory: PathBuf,
}

impl Written {
    /// Of files in `folder`, with the memory of what was written in `memory`.
    pub fn new(folder: &Path, memory: &Path) -> Written {
        Written {
            folder: folder.to_owned(),
            memory: memory.to_owned(),
        }
    }

    /// What was written last under this name.
    pub fn last(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.memory.join(name)).ok()
    }

    /// Writes `text` under `name`, unless somebody has changed what is there.
    pub fn put(&self, name: &str, text: &str) -> io::Result<Put> {
        let file = self.folder.join(name);
        let there = match std::fs::read(&file) {
            Ok(there) => Some(there),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let last = self.last(name);
        let put = match &there {
            None => Put::New,
            Some(there) if *there == text.as_bytes() => Put::Same,
            Some(there) if last.as_ref().is_some_and(|last| *there == last.as_bytes()) => {
                Put::Renewed
            }
            Some(_) if last.as_deref() == Some(text) => Put::Theirs,
            Some(_) => Put::Kept,
        };
        if matches!(put, Put::New | Put::Renewed) {
            put_if_changed(&file, text)?;
        }
        if put != Put::Kept {
            put_if_changed(&self.memory.join(name), text)?;
        }
        Ok(put)
    }
}
