//! What is asked and told of exercises.

use super::RaceId;
use crate::exercise::book::{Exercise, Verdict};
use crate::exercise::check::{Answer, Checked, Unreadable};
use crate::exercise::contain::Cancel;
use crate::exercise::judged::Evidence;
use crate::exercise::kit::{Desk, Reset, Status};
use crate::exercise::observe::Observed;
use std::path::PathBuf;
use std::sync::Arc;

/// An exercise on the shelf.
#[derive(Debug, Clone)]
pub struct Posed {
    /// The exercise.
    pub exercise: Arc<Exercise>,
    /// How far the learner is with it.
    pub standing: Standing,
}

/// How far a learner is with an exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// Nobody knows: there is no folder of exercises.
    #[default]
    Unknown,
    /// Its file is as handed out.
    NotBegun,
    /// It has been changed since it was last checked.
    Changed,
    /// It was checked.
    Checked(Verdict),
    /// There is no file.
    Missing,
}

impl Standing {
    /// What a desk says.
    pub fn of(status: &Status) -> Standing {
        match status {
            Status::NotBegun => Standing::NotBegun,
            Status::Unchecked => Standing::Changed,
            Status::Checked(judged) => Standing::Checked(judged.verdict),
            Status::Missing => Standing::Missing,
        }
    }

    /// Whether it is passed.
    pub fn is_passed(self) -> bool {
        self == Standing::Checked(Verdict::Passed)
    }
}

/// Where an exercise is worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bench {
    /// The folder of exercises, where the file is in one.
    pub desk: Option<Desk>,
    /// The learner's file.
    pub file: PathBuf,
}

/// Something asked of the shell about an exercise.
#[derive(Debug, Clone)]
pub struct Wish {
    /// For whom.
    pub id: RaceId,
    /// Which exercise.
    pub exercise: Arc<Exercise>,
    /// Where it is worked on.
    pub bench: Bench,
    /// What.
    pub ask: Ask,
}

/// What may be asked.
#[derive(Debug, Clone)]
pub enum Ask {
    /// How far the learner is, and what stands in the file.
    Look,
    /// What stands in the file; it is told as if it had just been saved.
    Read,
    /// Judge an answer, and have an eye on its style.
    Check {
        /// Which of the checks for this one.
        nth: u64,
        /// The answer.
        answer: Answer,
        /// Whether to do it again though it is known what comes of it.
        anew: bool,
        /// Cancelled where nobody wants to know any more.
        cancel: Cancel,
    },
    /// How many hints to give now to who got this verdict.
    Hint(Option<Verdict>),
    /// Put the file back to what was handed out.
    Reset,
    /// Make a picture of the run that tells most of a check.
    Observe {
        /// Which of the checks is the latest one.
        nth: u64,
        /// What came of the check.
        checked: Arc<Checked>,
        /// What was checked.
        source: Arc<str>,
    },
    /// The same of the solution, which is checked first if that was never done.
    Want(Cancel),
}

/// What is told of an exercise.
pub enum ExerciseNews {
    /// How far the learner is, and what stands in the file.
    Looked {
        /// How far.
        standing: Standing,
        /// What the last check came to, whatever was changed since.
        latest: Option<Verdict>,
        /// Whether it was ever passed.
        passed: bool,
        /// What stands in the file.
        answer: Arc<Result<Answer, Unreadable>>,
    },
    /// What takes so long in a check.
    Busy {
        /// Which check.
        nth: u64,
        /// What.
        with: String,
    },
    /// A check is over.
    Checked {
        /// Which.
        nth: u64,
        /// What came of it; `None` where it was cancelled.
        checked: Option<Arc<Checked>>,
    },
    /// A check cannot be done.
    Failed {
        /// Which.
        nth: u64,
        /// Why.
        why: String,
    },
    /// What there is to say of the style of what was checked.
    Styled {
        /// In which check.
        nth: u64,
        /// The advice.
        advice: Vec<Evidence>,
    },
    /// So many hints are given now.
    Hinted(usize),
    /// The file was put back; or why not.
    Reset(Result<Reset, String>),
    /// A run of the learner's program.
    Observed {
        /// Which of the checks was the latest one when it was asked for.
        nth: u64,
        /// The run; or why there is none.
        run: Result<Arc<Observed>, String>,
    },
    /// A run of the solution; or why there is none.
    Wanted(Result<Arc<Observed>, String>),
}
