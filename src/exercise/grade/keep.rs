//! Results that are kept, each with what it was made from.

use super::export::harmless_json;
use super::write::write_whole;
use super::{Checker, GradeError};
use crate::exercise::book::{Book, Exercise};
use crate::exercise::judged::Judged;
use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Kept results are a little larger than the largest answer.
const LARGEST: u64 = 16 << 20;

/// Where results are kept, and what those made now are made with.
pub(super) struct Keep {
    folder: PathBuf,
    /// Of this program, the crates that answers are checked against, and the checker.
    with: u64,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    student: String,
    made_from: MadeFrom,
    judged: Judged,
}

#[derive(PartialEq, Serialize, Deserialize)]
struct MadeFrom {
    /// The version of this program.
    program: String,
    /// A number made of the exercise's texts and of what checks it. No student has a hand in those, so that a short
    /// one will do.
    exercise: String,
    /// The answer itself: two answers that are not the same are never taken for each other.
    answer: String,
}

impl Keep {
    pub(super) fn new(folder: &Path, checker: &dyn Checker) -> Keep {
        let mut hasher = DefaultHasher::new();
        checker.made_with().hash(&mut hasher);
        for file in Book::support().iter() {
            file.hash(&mut hasher);
        }
        Keep {
            folder: folder.to_owned(),
            with: hasher.finish(),
        }
    }

    /// The result that was kept for this student, if it was made from the same.
    pub(super) fn load(
        &self,
        student: &str,
        file: &str,
        exercise: &Exercise,
        answer: &str,
    ) -> Option<Judged> {
        let opened = std::fs::File::open(self.path(file, exercise)).ok()?;
        let mut text = String::new();
        opened.take(LARGEST).read_to_string(&mut text).ok()?;
        let kept: Kept = serde_json::from_str(&text).ok()?;
        let same = kept.made_from == self.made_from(exercise, answer)
            && kept.student == student
            && kept.judged.exercise == exercise.id;
        same.then_some(kept.judged)
    }

    /// Keeps a result.
    pub(super) fn save(
        &self,
        student: &str,
        file: &str,
        exercise: &Exercise,
        answer: &str,
        judged: &Judged,
    ) -> Result<(), GradeError> {
        let path = self.path(file, exercise);
        let kept = Kept {
            student: student.to_owned(),
            made_from: self.made_from(exercise, answer),
            judged: judged.clone(),
        };
        let text = serde_json::to_string_pretty(&kept).map_err(|error| GradeError::Write {
            path: path.clone(),
            error: error.into(),
        })?;
        write_whole(&path, &harmless_json(&text))
    }

    fn path(&self, file: &str, exercise: &Exercise) -> PathBuf {
        self.folder.join(file).join(format!("{}.json", exercise.id))
    }

    fn made_from(&self, exercise: &Exercise, answer: &str) -> MadeFrom {
        let mut hasher = DefaultHasher::new();
        self.with.hash(&mut hasher);
        (&exercise.id, &exercise.handed_out, &exercise.check).hash(&mut hasher);
        format!("{:?}", exercise.proofs).hash(&mut hasher);
        MadeFrom {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            exercise: format!("{:016x}", hasher.finish()),
            answer: answer.to_owned(),
        }
    }
}
