//! What checks came to, kept by what they were made from.

use super::written::put_if_changed;
use crate::exercise::judged::Judged;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};

/// Results of checks, in a folder.
#[derive(Debug, Clone)]
pub struct Results {
    folder: PathBuf,
}

/// How far a student is with an exercise.
#[derive(Debug, Clone, PartialEq)]
pub enum Status {
    /// Its file is as handed out.
    NotBegun,
    /// It has been changed since it was last checked, or never was.
    Unchecked,
    /// It was checked.
    Checked(Box<Judged>),
    /// There is no file.
    Missing,
}

/// A result with all that it was made from: it holds for that and nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Kept {
    stamp: String,
    check: String,
    answer: String,
    judged: Judged,
}

/// So many results are kept for an exercise: going back and forth between two texts is common.
const MOST: usize = 6;

impl Results {
    /// In this folder, which need not be there yet.
    pub fn new(folder: &Path) -> Results {
        Results {
            folder: folder.to_owned(),
        }
    }

    /// The result for just this answer. `stamp` and `check` are what else it depends on.
    pub fn find(&self, exercise: &str, stamp: &str, check: &str, answer: &str) -> Option<Judged> {
        let fits =
            |kept: &Kept| kept.stamp == stamp && kept.check == check && kept.answer == answer;
        self.read(exercise)
            .into_iter()
            .find(fits)
            .map(|kept| kept.judged)
    }

    /// The latest result for an exercise, whatever the answer was.
    pub fn latest(&self, exercise: &str) -> Option<Judged> {
        self.read(exercise)
            .into_iter()
            .next()
            .map(|kept| kept.judged)
    }

    /// Whether any answer that is remembered has passed.
    pub fn has_passed(&self, exercise: &str) -> bool {
        self.read(exercise)
            .iter()
            .any(|kept| kept.judged.is_passed())
            || self.mark(exercise).is_file()
    }

    /// Keeps a result.
    ///
    /// # Errors
    /// Where it cannot be written; the result holds all the same.
    pub fn keep(&self, stamp: &str, check: &str, answer: &str, judged: &Judged) -> io::Result<()> {
        let mut all = self.read(&judged.exercise);
        all.retain(|kept| kept.answer != answer);
        let (stamp, check, answer) = (stamp.to_owned(), check.to_owned(), answer.to_owned());
        all.insert(
            0,
            Kept {
                stamp,
                check,
                answer,
                judged: judged.clone(),
            },
        );
        all.truncate(MOST);
        std::fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        io::Write::write_all(&mut file, serde_json::to_string(&all)?.as_bytes())?;
        file.persist(self.file(&judged.exercise))?;
        match judged.is_passed() {
            true => put_if_changed(&self.mark(&judged.exercise), ""),
            false => Ok(()),
        }
    }

    fn read(&self, exercise: &str) -> Vec<Kept> {
        let text = std::fs::read_to_string(self.file(exercise)).ok();
        // What makes no sense is made again by the next check.
        text.and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default()
    }

    fn file(&self, exercise: &str) -> PathBuf {
        self.folder.join(format!("{exercise}.json"))
    }

    fn mark(&self, exercise: &str) -> PathBuf {
        self.folder.join(format!("{exercise}.passed"))
    }
}
