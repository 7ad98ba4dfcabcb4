//! What checks came to, kept by what they were made from.

use super::written::put_if_changed;
use crate::exercise::book::Exercise;
use crate::exercise::check::Report;
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
    /// What its program reported, unless that is very long.
    report: Report,
}

/// Reports up to so many bytes are kept.
const LONGEST: usize = 512 << 10;
/// So many results are kept for an exercise: going back and forth between two texts is common.
const MOST: usize = 6;

impl Results {
    /// In this folder, which need not be there yet.
    pub fn new(folder: &Path) -> Results {
        Results {
            folder: folder.to_owned(),
        }
    }

    /// The result for just this answer to this exercise. `stamp` is what else it depends on.
    pub fn find(&self, exercise: &Exercise, stamp: &str, answer: &str) -> Option<(Judged, Report)> {
        let check = made_from(exercise);
        let fits =
            |kept: &Kept| kept.stamp == stamp && kept.check == check && kept.answer == answer;
        let kept = self.read(&exercise.id).into_iter().find(fits)?;
        Some((kept.judged, kept.report))
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
    pub fn keep(
        &self,
        exercise: &Exercise,
        stamp: &str,
        answer: &str,
        judged: &Judged,
        report: &Report,
    ) -> io::Result<()> {
        let mut all = self.read(&judged.exercise);
        all.retain(|kept| kept.answer != answer);
        let report = if report.text.len() > LONGEST {
            Report::default()
        } else {
            report.clone()
        };
        let kept = Kept {
            stamp: stamp.to_owned(),
            check: made_from(exercise),
            answer: answer.to_owned(),
            judged: judged.clone(),
            report,
        };
        all.insert(0, kept);
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

/// All of an exercise that a result depends on.
fn made_from(exercise: &Exercise) -> String {
    format!("{:?}\n{}", exercise.proofs, exercise.check)
}
