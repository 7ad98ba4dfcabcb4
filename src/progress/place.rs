//! Where the learner left off, and how they like things to look.

use super::document::{Document, Other};
use super::key::Key;
use super::notice::What;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Where the learner left off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The lesson.
    pub lesson: Key,
    /// The file of a lesson of their own.
    file: Option<String>,
    /// Which stop of the lesson, from 0. The lesson may have fewer by now.
    pub stop: usize,
    /// When, in seconds since the beginning of 1970.
    pub when: u64,
    #[serde(flatten)]
    other: Other,
}

impl Place {
    /// At a stop of a lesson that comes with the program, or of one in a file of their own.
    pub fn new(lesson: Key, file: Option<&Path>, stop: usize, when: u64) -> Place {
        // A path that is no UTF-8 cannot be put down; such a lesson is found through its key only.
        let file = file.and_then(|file| std::path::absolute(file).ok());
        let file = file.and_then(|file| file.to_str().map(str::to_owned));
        Place {
            lesson,
            file,
            stop,
            when,
            other: Other::default(),
        }
    }

    /// The file of a lesson of their own, as an absolute path.
    pub fn file(&self) -> Option<PathBuf> {
        self.file.as_deref().map(PathBuf::from)
    }
}

/// The file of the place: there may be none yet.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct LastPlace {
    pub(super) place: Option<Place>,
    #[serde(flatten)]
    other: Other,
}

impl Document for LastPlace {
    const VERSION: u64 = 1;
    const WHAT: What = What::Place;
}

/// How the learner likes things to look; `None` where they have not said.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The name of the palette.
    pub palette: Option<String>,
    /// Whether to draw with ASCII only.
    pub ascii: Option<bool>,
    /// Whether the mouse is used.
    pub mouse: Option<bool>,
    /// The folder in which exercises were worked on last.
    pub desk: Option<String>,
    #[serde(flatten)]
    other: Other,
}

/// A change of one setting, which leaves the others as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// The name of the palette.
    Palette(Option<String>),
    /// Whether to draw with ASCII only.
    Ascii(Option<bool>),
    /// Whether the mouse is used.
    Mouse(Option<bool>),
    /// The folder in which exercises were worked on last.
    Desk(Option<String>),
}

impl Document for Settings {
    const VERSION: u64 = 1;
    const WHAT: What = What::Settings;
}

impl Settings {
    /// Changes one of them.
    pub fn apply(&mut self, setting: &Setting) {
        match setting {
            Setting::Palette(palette) => self.palette.clone_from(palette),
            Setting::Ascii(ascii) => self.ascii = *ascii,
            Setting::Mouse(mouse) => self.mouse = *mouse,
            Setting::Desk(desk) => self.desk.clone_from(desk),
        }
    }
}
