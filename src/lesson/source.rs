//! The text of one lesson file, and getting at it safely.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use thiserror::Error;

use super::plain::{harmless, one_line};

/// The largest lesson file that is read, in bytes: 1 MiB.
pub const LIMIT: u64 = 1 << 20;

/// The text of one lesson file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The name to show in messages: the path as the reader wrote it.
    pub name: String,
    /// All of the text.
    pub text: String,
}

/// A place in a text as an editor counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Why a lesson file could not be opened. Each message names the file and says what to do.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Nothing has this name.
    #[error("{name}: there is no such file; check the spelling and the folder")]
    Missing {
        /// The path, harmless to show.
        name: String,
    },
    /// The name is a directory's.
    #[error("{name}: this is a directory; name one lesson file inside it")]
    Directory {
        /// The path, harmless to show.
        name: String,
    },
    /// A pipe, a socket or a device, which could block or never end.
    #[error("{name}: this is {what}, not a regular file; copy the lesson into a file first")]
    NotAFile {
        /// The path, harmless to show.
        name: String,
        /// What it is, with its article.
        what: &'static str,
    },
    /// The file is larger than [`LIMIT`].
    #[error(
        "{name}: the file is {size} bytes long and a lesson may have at most {LIMIT} (1 MiB); \
         check that this is a lesson, or split it into several"
    )]
    TooLarge {
        /// The path, harmless to show.
        name: String,
        /// The size of the file in bytes, or one more than the limit where it grew meanwhile.
        size: u64,
    },
    /// The bytes are not UTF-8.
    #[error(
        "{name}:{line}: the text is not valid UTF-8 from byte {offset} on; \
         save the file as UTF-8 in your editor"
    )]
    NotUtf8 {
        /// The path, harmless to show.
        name: String,
        /// The line of the first bad byte, from 1.
        line: usize,
        /// The offset of the first bad byte, from 0.
        offset: usize,
    },
    /// The operating system does not allow it.
    #[error("{name}: you are not allowed to read this file; change its permissions")]
    Forbidden {
        /// The path, harmless to show.
        name: String,
    },
    /// Anything else the operating system said.
    #[error("{name}: the file could not be read: {error}")]
    Other {
        /// The path, harmless to show.
        name: String,
        /// What the operating system said.
        #[source]
        error: std::io::Error,
    },
}

impl Source {
    /// A source out of a text that is already there.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }

    /// Reads the lesson file at `path`.
    ///
    /// # Errors
    ///
    /// Refuses what is missing, not a regular file, larger than [`LIMIT`], unreadable or not UTF-8.
    /// What kind of file it is and its size are looked at first, so that a pipe cannot block and a
    /// device cannot fill the memory.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let name = harmless(&path.to_string_lossy(), one_line).into_owned();
        let metadata = std::fs::metadata(path).map_err(|error| refused(&name, error))?;
        if metadata.is_dir() {
            return Err(OpenError::Directory { name });
        }
        if !metadata.is_file() {
            let what = kind_of_file(&metadata);
            return Err(OpenError::NotAFile { name, what });
        }
        if metadata.len() > LIMIT {
            let size = metadata.len();
            return Err(OpenError::TooLarge { name, size });
        }
        let mut bytes = Vec::new();
        // The file may grow after its size was asked for.
        File::open(path)
            .and_then(|file| file.take(LIMIT + 1).read_to_end(&mut bytes))
            .map_err(|error| refused(&name, error))?;
        if bytes.len() as u64 > LIMIT {
            let size = LIMIT + 1;
            return Err(OpenError::TooLarge { name, size });
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self { name, text }),
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                let before = &error.as_bytes()[..offset];
                let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
                Err(OpenError::NotUtf8 { name, line, offset })
            }
        }
    }

    /// The line and column of the byte at `offset`; an offset beyond the end or inside a character
    /// counts as the nearest place before it.
    pub fn position(&self, offset: usize) -> Position {
        let before = &self.text[..floor(&self.text, offset)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Position {
            line: 1 + before.matches('\n').count(),
            column: 1 + before[line_start..].chars().count(),
        }
    }
}

fn refused(name: &str, error: std::io::Error) -> OpenError {
    let name = name.to_owned();
    match error.kind() {
        ErrorKind::NotFound => OpenError::Missing { name },
        ErrorKind::PermissionDenied => OpenError::Forbidden { name },
        _ => OpenError::Other { name, error },
    }
}

#[cfg(unix)]
fn kind_of_file(metadata: &std::fs::Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = metadata.file_type();
    if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn kind_of_file(_: &std::fs::Metadata) -> &'static str {
    "something special"
}

/// The nearest character boundary at or before `offset`.
pub(super) fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
}

/// Where each line of a text starts: for looking up many offsets.
#[derive(Debug)]
pub(super) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let after_newlines = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            starts: std::iter::once(0).chain(after_newlines).collect(),
        }
    }

    /// The line `offset` lies on, from 0.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset) - 1
    }

    /// Where `line` starts.
    pub(super) fn start(&self, line: usize) -> usize {
        self.starts[line]
    }

    /// Where the line after `line` starts, if there is one.
    pub(super) fn end(&self, line: usize) -> Option<usize> {
        self.starts.get(line + 1).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(path: &Path) -> String {
        Source::open(path).unwrap_err().to_string()
    }

    #[test]
    fn a_file_is_read_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.toml");
        std::fs::write(&path, "title = \"é\"\r\n").unwrap();
        let source = Source::open(&path).unwrap();
        assert_eq!(source.text, "title = \"é\"\r\n");
        assert_eq!(source.name, path.to_str().unwrap());
    }

    #[test]
    fn what_is_not_a_lesson_file_is_refused_with_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        assert!(message(&at("gone.toml")).contains("gone.toml: there is no such file"));
        assert!(message(folder.path()).contains("this is a directory"));

        std::fs::write(at("latin.toml"), b"a = 1\nb = \"\xe9\"\n").unwrap();
        let latin = message(&at("latin.toml"));
        assert!(latin.contains("latin.toml:2: the text is not valid UTF-8 from byte 11"));

        File::create(at("large.toml"))
            .unwrap()
            .set_len(LIMIT + 7)
            .unwrap();
        let large = message(&at("large.toml"));
        assert!(large.contains("1048583 bytes long and a lesson may have at most 1048576"));

        std::fs::write(at("full.toml"), vec![b'#'; LIMIT as usize]).unwrap();
        assert!(Source::open(&at("full.toml")).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn devices_and_pipes_are_refused_without_being_read() {
        assert!(message(Path::new("/dev/zero")).contains("this is a device"));
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
        assert!(message(&pipe).contains("this is a pipe"));
    }

    #[test]
    fn the_system_saying_no_is_put_in_words() {
        let said = refused("x.toml", ErrorKind::PermissionDenied.into()).to_string();
        assert_eq!(
            said,
            "x.toml: you are not allowed to read this file; change its permissions"
        );
    }

    #[test]
    fn a_name_cannot_carry_escape_codes() {
        assert!(!message(Path::new("a\u{1b}[2J\n.toml")).contains(['\u{1b}', '\n']));
    }

    #[test]
    fn positions_count_characters_from_one() {
        let source = Source::new("x", "aé\r\n\tb");
        let at = |offset| {
            let position = source.position(offset);
            (position.line, position.column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(1), (1, 2));
        assert_eq!(at(2), (1, 2), "inside é");
        assert_eq!(at(3), (1, 3));
        assert_eq!(at(5), (2, 1));
        assert_eq!(at(6), (2, 2));
        assert_eq!(at(99), (2, 3));
        assert_eq!(Source::new("x", "").position(3).line, 1);
    }
}
