//! The whole record, as this program knows it and as it is on the disk.

use super::document::{Kept, read_or_set_aside};
use super::key::Key;
use super::known::{Known, Recorded};
use super::lesson::{Change, LessonProgress};
use super::notice::Notice;
use super::place::{LastPlace, Place, Setting, Settings};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The learner's record.
///
/// Everything is in memory and changed there at once; what is changed is also written. A change
/// that could not be written is remembered, and written with the next one to the same file or by
/// [`Progress::save`]. Several programs may keep their record in the same folder: each makes its
/// changes to what is there, so none loses those of another, and knows those of others after its
/// own next change to the same lesson.
///
/// Writing waits for the disk, and for others who write: not for a thread that draws.
#[derive(Debug, Default)]
pub struct Progress {
    /// None if nothing is kept.
    folder: Option<PathBuf>,
    lessons: BTreeMap<Key, Known<LessonProgress>>,
    place: Known<LastPlace>,
    settings: Known<Settings>,
}

impl Progress {
    /// The record in a folder, which need not exist yet. Everything that can be read is; what
    /// cannot is told. Nothing is written, but files that make no sense are set aside.
    pub fn open(folder: &Path) -> (Progress, Vec<Notice>) {
        let mut progress = Progress {
            folder: Some(folder.to_owned()),
            ..Progress::default()
        };
        if let Err(notice) = is_folder(folder) {
            return (progress, vec![notice]);
        }
        let mut notices = Vec::from_iter(is_folder(&lessons_in(folder)).err());
        for (key, file) in files(&lessons_in(folder)) {
            let (found, notice) = read_or_set_aside(folder, &file);
            notices.extend(notice);
            if let Some(found) = found {
                progress.lessons.insert(key, Known::new(found));
            }
        }
        let (place, notice) = read_or_set_aside(folder, &place_in(folder));
        notices.extend(notice);
        progress.place = Known::new(place.unwrap_or_default());
        let (settings, notice) = read_or_set_aside(folder, &settings_in(folder));
        notices.extend(notice);
        progress.settings = Known::new(settings.unwrap_or_default());
        (progress, notices)
    }

    /// A record that is forgotten when the program ends.
    pub fn unkept() -> Progress {
        Progress::default()
    }

    /// What was done in a lesson, by this program or before it was started.
    pub fn lesson(&self, key: &Key) -> LessonProgress {
        self.lessons
            .get(key)
            .map(|lesson| lesson.now().clone())
            .unwrap_or_default()
    }

    /// All lessons in which something was done.
    pub fn lessons(&self) -> impl Iterator<Item = (&Key, &LessonProgress)> {
        self.lessons.iter().map(|(key, lesson)| (key, lesson.now()))
    }

    /// Where the learner left off.
    pub fn place(&self) -> Option<&Place> {
        self.place.now().place.as_ref()
    }

    /// How they like things to look.
    pub fn settings(&self) -> &Settings {
        self.settings.now()
    }

    /// Puts down what the learner did in a lesson.
    ///
    /// # Errors
    /// Where it could not be written. It is remembered then.
    pub fn record(&mut self, key: &Key, change: Change) -> Kept {
        let lesson = self.lessons.entry(key.clone()).or_default();
        lesson.change(change);
        save_lesson(self.folder.as_deref(), key, lesson)
    }

    /// Puts down where the learner is.
    ///
    /// # Errors
    /// As for [`Progress::record`].
    pub fn set_place(&mut self, place: Place) -> Kept {
        // Only the last place counts.
        self.place.wait_for_none();
        self.place.change(place);
        self.save_place()
    }

    /// Changes one of the settings.
    ///
    /// # Errors
    /// As for [`Progress::record`].
    pub fn set(&mut self, setting: Setting) -> Kept {
        self.settings.change(setting);
        self.save_settings()
    }

    /// Writes what could not be written before; to be called before the program ends. Gives what
    /// is to be told: nothing if nothing was left to write, or all of it could be written.
    pub fn save(&mut self) -> Vec<Notice> {
        let folder = self.folder.as_deref();
        let lessons = self.lessons.iter_mut();
        let mut kept: Vec<Kept> = lessons
            .map(|(key, lesson)| save_lesson(folder, key, lesson))
            .collect();
        kept.push(self.save_place());
        kept.push(self.save_settings());
        let told = |kept: Kept| kept.unwrap_or_else(Some);
        kept.into_iter().filter_map(told).collect()
    }

    fn save_place(&mut self) -> Kept {
        save(self.folder.as_deref(), place_in, &mut self.place)
    }

    fn save_settings(&mut self) -> Kept {
        save(self.folder.as_deref(), settings_in, &mut self.settings)
    }
}

fn save_lesson(folder: Option<&Path>, key: &Key, lesson: &mut Known<LessonProgress>) -> Kept {
    let file = |folder: &Path| lessons_in(folder).join(format!("{key}.json"));
    save(folder, file, lesson)
}

fn save<T: Recorded>(
    folder: Option<&Path>,
    file: impl FnOnce(&Path) -> PathBuf,
    known: &mut Known<T>,
) -> Kept {
    if let Some(folder) = folder {
        return known.save(folder, &file(folder));
    }
    known.wait_for_none();
    Ok(None)
}

fn lessons_in(folder: &Path) -> PathBuf {
    folder.join("progress")
}

fn place_in(folder: &Path) -> PathBuf {
    folder.join("place.json")
}

fn settings_in(folder: &Path) -> PathBuf {
    folder.join("settings.json")
}

/// Whether a folder can be read, if there is one.
fn is_folder(folder: &Path) -> Result<(), Notice> {
    match std::fs::read_dir(folder) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Notice::Folder {
            folder: folder.to_owned(),
            kind: error.kind(),
            error: error.to_string(),
        }),
    }
}

/// The files of lessons in a folder. Others, such as those set aside, are left alone.
fn files(folder: &Path) -> Vec<(Key, PathBuf)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let files = entries.filter_map(|entry: io::Result<_>| {
        let file = entry.ok()?.path();
        let name = file.file_name()?.to_str()?.strip_suffix(".json")?;
        Some((Key::try_from(name.to_owned()).ok()?, file))
    });
    let mut files: Vec<_> = files.collect();
    files.sort();
    files
}
