//! Why a lesson could not be had.

use crate::lesson::diagnostic::Diagnostics;
use crate::lesson::plain::quoted;
use crate::lesson::render::render;
use crate::lesson::source::{OpenError, Source};

/// There is no lesson of that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no lesson is called {}; {}", quoted(.name), advice(.nearest.as_deref(), .all))]
pub struct NotFound {
    /// The name.
    pub name: String,
    /// The lesson it was probably meant to be.
    pub nearest: Option<String>,
    /// The ids of all lessons.
    pub all: Vec<String>,
}

/// Why a file is no lesson.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// It cannot be read.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Something in it is wrong. [`render`] shows it in colour.
    #[error("{}", render(.file, &.problems.clone().into_sorted(), false).trim_end())]
    Wrong {
        /// The file.
        file: Source,
        /// What is wrong.
        problems: Diagnostics,
    },
}

/// Why a folder is no library.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// It cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It cannot be listed.
    #[error("{name}: this folder could not be read: {error}")]
    Folder {
        /// The path, harmless to show.
        name: String,
        /// What the operating system said.
        #[source]
        error: std::io::Error,
    },
    /// No lesson is in it.
    #[error("{name}: no file here ends in `.toml`; a lesson is such a file")]
    Empty {
        /// The path, harmless to show.
        name: String,
    },
    /// Far more is in it than lessons.
    #[error(
        "{name}: there are more than {} files here; name the folder of the lessons",
        super::MOST
    )]
    TooMany {
        /// The path, harmless to show.
        name: String,
    },
}

fn advice(nearest: Option<&str>, all: &[String]) -> String {
    match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None if all.is_empty() => "there are none".to_owned(),
        None => format!("the lessons are {}", all.join(", ")),
    }
}
