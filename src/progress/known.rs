//! A file as this program knows it, with the changes that are not in it yet.

use super::document::{Document, Kept, edit};
use super::lesson::{Change, LessonProgress};
use super::place::{LastPlace, Place, Setting, Settings};
use std::path::Path;

/// A document that is never written as a whole, but changed.
pub(super) trait Recorded: Document + Clone + Default {
    type Change;
    fn change(&mut self, change: &Self::Change);
}

/// What is known of a file.
#[derive(Debug)]
pub(super) struct Known<T: Recorded> {
    /// What was in it when it was last read or written.
    kept: T,
    /// What is not in it yet.
    waiting: Vec<T::Change>,
    /// Both together.
    now: T,
}

impl<T: Recorded> Known<T> {
    pub(super) fn new(kept: T) -> Known<T> {
        Known {
            now: kept.clone(),
            kept,
            waiting: Vec::new(),
        }
    }

    pub(super) fn now(&self) -> &T {
        &self.now
    }

    /// Makes a change, in memory only.
    pub(super) fn change(&mut self, change: T::Change) {
        self.now.change(&change);
        self.waiting.push(change);
    }

    /// Forgets the changes that are not in the file, since a later one makes up for them or nothing
    /// is ever written.
    pub(super) fn wait_for_none(&mut self) {
        self.waiting.clear();
    }

    /// Writes what is not in the file yet, and learns what others have written.
    ///
    /// # Errors
    /// Where it could not be written. It goes on waiting then.
    pub(super) fn save(&mut self, folder: &Path, file: &Path) -> Kept {
        if self.waiting.is_empty() {
            return Ok(None);
        }
        let (kept, notice) = edit(folder, file, self.kept.clone(), |kept| {
            self.waiting.iter().for_each(|change| kept.change(change));
        })?;
        *self = Known::new(kept);
        Ok(notice)
    }
}

impl<T: Recorded> Default for Known<T> {
    fn default() -> Known<T> {
        Known::new(T::default())
    }
}

impl Recorded for LessonProgress {
    type Change = Change;
    fn change(&mut self, change: &Change) {
        self.apply(change);
    }
}

impl Recorded for LastPlace {
    type Change = Place;
    fn change(&mut self, place: &Place) {
        self.place = Some(place.clone());
    }
}

impl Recorded for Settings {
    type Change = Setting;
    fn change(&mut self, setting: &Setting) {
        self.apply(setting);
    }
}
