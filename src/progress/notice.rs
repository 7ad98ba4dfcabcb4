//! What the learner is told when something cannot be kept.

use super::folder::VARIABLE;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Something the learner should know about their record: what, where, what to do. Nothing of it
/// stops the program. The same trouble gives an equal notice each time, so that it can be shown
/// once.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Notice {
    /// A file made no sense and was set aside. Recording goes on.
    #[error(
        "{}: {} could not be read ({why}). The file was set aside as {}, and a new one is begun; \
         everything else is as it was.",
        shown(.file), .what.words(), name(.aside)
    )]
    Damaged {
        /// What is in it.
        what: What,
        /// The file.
        file: PathBuf,
        /// What it is called now.
        aside: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A file makes no sense and cannot be set aside either.
    #[error(
        "{}: {} could not be read ({why}), nor could the file be set aside ({error}). {} Move the \
         file away yourself.",
        shown(.file), .what.words(), .what.unkept()
    )]
    NotSetAside {
        /// What is in it.
        what: What,
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        why: String,
        /// Why it stays where it is.
        error: String,
    },
    /// A newer program wrote a file. It is left as it is.
    #[error(
        "{}: {} was written by a newer Counterpoint (format {version}; this one knows {known}) \
         and is left as it is. {} Use the newer program to go on.",
        shown(.file), .what.words(), .what.unkept()
    )]
    Newer {
        /// What is in it.
        what: What,
        /// The file.
        file: PathBuf,
        /// The version of the file's format.
        version: u64,
        /// The newest version that this program knows.
        known: u64,
    },
    /// A file is there but cannot be read. It is left as it is.
    #[error(
        "{}: {} could not be read: {error}. {} {}",
        shown(.file), .what.words(), .what.unkept(), advice(*.kind)
    )]
    Unreadable {
        /// What is in it.
        what: What,
        /// The file.
        file: PathBuf,
        /// What went wrong.
        kind: ErrorKind,
        /// What the operating system said.
        error: String,
    },
    /// A file cannot be written.
    #[error(
        "{}: {} could not be saved: {error}. {} {}",
        shown(.file), .what.words(), .what.remembered(), advice(*.kind)
    )]
    Unwritable {
        /// What should be in it.
        what: What,
        /// The file.
        file: PathBuf,
        /// What went wrong.
        kind: ErrorKind,
        /// What the operating system said.
        error: String,
    },
    /// Another Counterpoint has kept the folder locked for too long.
    #[error(
        "{}: {} could not be saved: another Counterpoint has been writing here for a long time. \
         {} Look for one that was suspended, and resume or end it.",
        shown(.folder), .what.words(), .what.remembered()
    )]
    Busy {
        /// What should be saved.
        what: What,
        /// The folder.
        folder: PathBuf,
    },
    /// There is no folder for the record.
    #[error(
        "No folder for your progress was found: {why}. What you do is not kept when the program \
         ends. Set {VARIABLE} to a folder of yours to keep it."
    )]
    NoFolder {
        /// Why.
        why: String,
    },
    /// The folder of the record cannot be used.
    #[error(
        "{}: your progress cannot be kept here: {error}. What you do is not kept when the program \
         ends. {}", shown(.folder), advice(*.kind)
    )]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What went wrong.
        kind: ErrorKind,
        /// What is wrong.
        error: String,
    },
    /// Nothing will be heard of changes to a folder.
    #[error(
        "{}: this folder cannot be watched: {error}. The notes do not follow the workbook; start \
         them again to see where it is.",
        shown(.folder)
    )]
    Unwatched {
        /// The folder.
        folder: PathBuf,
        /// What the operating system said.
        error: String,
    },
}

/// What a file keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// What was done in one lesson.
    Lesson,
    /// Where the learner left off.
    Place,
    /// How things look.
    Settings,
    /// What is being presented.
    Presenting,
}

impl What {
    fn words(self) -> &'static str {
        match self {
            What::Lesson => "your progress in this lesson",
            What::Place => "where you left off",
            What::Settings => "your settings",
            What::Presenting => "what is being presented",
        }
    }

    fn unkept(self) -> &'static str {
        match self {
            What::Lesson => "What you do in this lesson is not kept when the program ends.",
            What::Place => "Where you are is not kept when the program ends.",
            What::Settings => "Settings are not kept when the program ends.",
            What::Presenting => "The notes cannot follow the workbook.",
        }
    }

    fn remembered(self) -> &'static str {
        match self {
            What::Presenting => "The notes cannot follow the workbook.",
            _ => "It is remembered while the program runs, and saving is tried again.",
        }
    }
}

impl Notice {
    /// Where the lock or a file cannot be had.
    pub(super) fn unwritable(
        what: What,
        folder: &Path,
        file: &Path,
        error: &std::io::Error,
    ) -> Notice {
        if error.kind() == ErrorKind::TimedOut {
            let folder = folder.to_owned();
            return Notice::Busy { what, folder };
        }
        Notice::Unwritable {
            what,
            file: file.to_owned(),
            kind: error.kind(),
            error: error.to_string(),
        }
    }

    pub(super) fn unreadable(what: What, file: &Path, error: &std::io::Error) -> Notice {
        Notice::Unreadable {
            what,
            file: file.to_owned(),
            kind: error.kind(),
            error: error.to_string(),
        }
    }
}

/// What to do about it.
fn advice(kind: ErrorKind) -> String {
    match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "Make room on the disk.".to_owned(),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            format!("Allow yourself to read and write it, or set {VARIABLE} to another folder.")
        }
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => format!(
            "There is a file where a folder should be: move it away, or set {VARIABLE} to another \
             folder."
        ),
        _ => format!("Set {VARIABLE} to another folder if it stays so."),
    }
}

/// A path that does nothing to the terminal.
fn shown(path: &Path) -> String {
    let path = path.to_string_lossy();
    let visible = |char: char| if char.is_control() { '\u{fffd}' } else { char };
    path.chars().map(visible).collect()
}

fn name(path: &Path) -> String {
    shown(path.file_name().map_or(path, Path::new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_says_what_where_and_what_to_do() {
        let error = std::io::Error::from(ErrorKind::StorageFull);
        let (folder, file) = (Path::new("/data"), Path::new("/data/a\u{1b}.json"));
        let notice = Notice::unwritable(What::Lesson, folder, file, &error);
        assert_eq!(
            notice.to_string(),
            "/data/a\u{fffd}.json: your progress in this lesson could not be saved: no storage \
             space. It is remembered while the program runs, and saving is tried again. Make room \
             on the disk."
        );
    }
}
