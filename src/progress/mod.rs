//! The learner's record: what was read, predicted and run, where they left off, and how they like
//! things to look. It outlives the program.
//!
//! # Files
//!
//! All are in one folder, [`find_folder`], and all are JSON with the version of their format:
//!
//! | file | what is in it |
//! |---|---|
//! | `progress/<key>.json` | [`LessonProgress`]: what was done in one lesson |
//! | `place.json` | [`Place`]: where the learner left off |
//! | `settings.json` | [`Settings`] |
//! | `presenting.json` | [`Presenting`]: what the workbook shows to a room at this moment |
//! | `.lock` | nothing; it is locked while a file is changed |
//!
//! Nothing here ever stops the program or loses what was done: a file that makes no sense is
//! renamed and never deleted, one from a newer program is left alone, and what cannot be written
//! is remembered and tried again. Whatever happens of that kind is told as a [`Notice`].
//!
//! A file is replaced by renaming a complete one over it, so whoever reads it, and whenever the
//! power fails, it is either the old or the new one. What is written is a *change* to what is in
//! the file at that moment, under a lock, so two programs at once do not lose each other's work.

mod document;
mod folder;
mod key;
mod known;
mod lesson;
mod lock;
mod notice;
mod place;
mod presenting;
mod store;
mod summary;
mod watch;

pub use document::Kept;
pub use folder::{VARIABLE, find_folder};
pub use key::{Key, NoKey, TextKey};
pub use lesson::{
    ANSWERS, Answered, Change, Goal, LessonProgress, MOST, Question, RanOn, Reached, ReadPage,
    Rounds, now,
};
pub use notice::{Notice, What};
pub use place::{Place, Setting, Settings};
pub use presenting::{Presenting, clear, present, presenting};
pub use store::Progress;
pub use summary::Summary;
pub use watch::{Watching, watch};
