//! A student's file.

use crate::lesson::harmless_line;
use std::io::Read;
use std::path::Path;

/// An answer may have so many bytes: 1 MiB.
pub const LARGEST: u64 = 1 << 20;

/// The text of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer(String);

/// Why an answer cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// There is no file.
    #[error("{0}: there is no such file; `counterpoint reset` brings the exercise back")]
    Missing(String),
    /// It is a folder, a pipe, a link or a device.
    #[error("{0}: this is no regular file; an answer is a text file")]
    NotAFile(String),
    /// It is too large.
    #[error("{0}: the file is larger than {LARGEST} bytes (1 MiB); an answer is a page or two")]
    TooLarge(String),
    /// It is no UTF-8.
    #[error(
        "{name}: the text is not valid UTF-8 from line {line} on; save the file as UTF-8 in your editor"
    )]
    NotUtf8 {
        /// The file.
        name: String,
        /// The line, from 1.
        line: usize,
    },
    /// Anything else.
    #[error("{name}: the file could not be read: {error}")]
    Other {
        /// The file.
        name: String,
        /// What the operating system said.
        error: std::io::Error,
    },
}

impl Answer {
    /// An answer that is there already.
    pub fn new(text: impl Into<String>) -> Answer {
        Answer(text.into())
    }

    /// The answer in these bytes, which `name` says the origin of.
    ///
    /// # Errors
    /// Where they are too many or no text.
    pub fn of(name: &str, bytes: &[u8]) -> Result<Answer, Unreadable> {
        let name = || harmless_line(name).into_owned();
        if bytes.len() as u64 > LARGEST {
            return Err(Unreadable::TooLarge(name()));
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Answer(text.to_owned())),
            Err(error) => {
                let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
                Err(Unreadable::NotUtf8 { name: name(), line })
            }
        }
    }

    /// The answer in a file. What kind of file it is is looked at first, so that a pipe cannot block.
    ///
    /// # Errors
    /// Where there is none, or it is too large or no text.
    pub fn open(file: &Path) -> Result<Answer, Unreadable> {
        let shown = file.to_string_lossy();
        let name = || harmless_line(&shown).into_owned();
        let fault = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => Unreadable::Missing(name()),
            _ => Unreadable::Other {
                name: name(),
                error,
            },
        };
        let about = std::fs::metadata(file).map_err(fault)?;
        if !about.is_file() {
            return Err(Unreadable::NotAFile(name()));
        }
        if about.len() > LARGEST {
            return Err(Unreadable::TooLarge(name()));
        }
        let mut bytes = Vec::new();
        let opened = std::fs::File::open(file).map_err(fault)?;
        opened
            .take(LARGEST + 1)
            .read_to_end(&mut bytes)
            .map_err(fault)?;
        Answer::of(&shown, &bytes)
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.0
    }
}
