//! Grading: a folder of submissions becomes results, points, and files that other programs read.
//!
//! [`gather`](fn@gather) finds what each student handed in, without ever following a link or unpacking anything to
//! disk. [`Grading`] checks every answer on its own, several at a time, and keeps each result, so that a second
//! run checks only what changed. What comes of it is one [`Report`]; [`export`] makes every file of it, as pure
//! functions.

mod cases;
pub mod export;
mod gather;
mod keep;
mod limits;
mod names;
mod report;
mod run;
mod write;

pub use cases::{Case, CaseKind, CaseStatus, cases};
pub use gather::{Answer, Content, Gathered, Submission, gather};
pub use limits::Limits;
pub use names::safe_name;
pub use report::{Column, Graded, Mark, Report, Student};
pub use run::{Done, Grading, Progress};
pub use write::write_files;

use crate::exercise::book::Exercise;
use crate::exercise::judged::Judged;
use crate::lesson::harmless_line;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// What checks one answer. Several threads use it at once.
pub trait Checker: Sync {
    /// Checks an answer. When `cancel` becomes true it stops as soon as it can; what it gives then is not used.
    fn check(&self, exercise: &Exercise, answer: &[u8], cancel: &AtomicBool) -> Judged;

    /// What its results depend on besides the exercise and the answer, such as the version of the compiler. A result
    /// that was kept from another is not used again.
    fn made_with(&self) -> String {
        String::new()
    }
}

/// Why submissions could not be graded.
#[derive(Debug, thiserror::Error)]
pub enum GradeError {
    /// The folder of submissions cannot be read.
    #[error("{}: this folder could not be read: {error}", shown(.folder))]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the operating system said.
        error: std::io::Error,
    },
    /// A result or a report cannot be written.
    #[error("{}: this could not be written: {error}", shown(.path))]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        error: std::io::Error,
    },
    /// The system gives no threads.
    #[error("no thread could be started to check with: {0}")]
    Threads(std::io::Error),
}

fn shown(path: &std::path::Path) -> String {
    harmless_line(&path.to_string_lossy()).into_owned()
}
