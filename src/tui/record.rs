//! The screens' own copy of what the learner has done: changed at once, and kept by the shell.

use super::message::Command;
use crate::exercise::kit::Desk;
use crate::progress::{Change, Key, LessonProgress, Place, Progress, Setting, Settings};
use std::collections::HashMap;

/// What the learner has done so far.
#[derive(Debug, Default)]
pub struct Record {
    lessons: HashMap<Key, LessonProgress>,
    place: Option<Place>,
    settings: Settings,
    desk: Option<Desk>,
}

impl Record {
    /// The record as it was found.
    pub fn of(progress: &Progress) -> Record {
        let lessons = progress.lessons();
        Record {
            lessons: lessons
                .map(|(key, done)| (key.clone(), done.clone()))
                .collect(),
            place: progress.place().cloned(),
            settings: progress.settings().clone(),
            desk: None,
        }
    }

    /// The same with a folder in which exercises are worked on.
    #[must_use]
    pub fn with_desk(self, desk: Option<Desk>) -> Record {
        Record { desk, ..self }
    }

    /// The folder in which exercises are worked on.
    pub fn desk(&self) -> Option<&Desk> {
        self.desk.as_ref()
    }

    /// What was done with a lesson.
    pub fn lesson(&self, key: &Key) -> Option<&LessonProgress> {
        self.lessons.get(key)
    }

    /// Where the learner left off.
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// How things are shown.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Notes that something was done, and gives what the shell has to keep.
    #[must_use]
    pub fn change(&mut self, key: &Key, change: Change) -> Command {
        let lesson = self.lessons.entry(key.clone()).or_default();
        lesson.apply(&change);
        Command::Record(key.clone(), change)
    }

    /// Notes where the learner is, and gives what the shell has to keep.
    #[must_use]
    pub fn be_at(&mut self, place: Place) -> Command {
        self.place = Some(place.clone());
        Command::Place(place)
    }

    /// Notes how things are shown, and gives what the shell has to keep.
    #[must_use]
    pub fn set(&mut self, setting: Setting) -> Command {
        self.settings.apply(&setting);
        Command::Setting(setting)
    }
}
