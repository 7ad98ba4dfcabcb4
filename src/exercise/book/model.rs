//! An exercise.

use super::verdict::Verdict;
use std::collections::BTreeMap;

/// One exercise, with all its texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Exercise {
    /// What the command line calls it: the name of its folder.
    pub id: String,
    /// The folder around that: `1-waiting`.
    pub chapter: String,
    /// Its heading.
    pub title: String,
    /// The id of the lesson it belongs to.
    pub lesson: String,
    /// What who has solved it knows, in a sentence.
    pub teaches: String,
    /// Its weight in grading.
    pub points: u32,
    /// What must be proved of an answer, besides that its results are right.
    pub proofs: Proofs,
    /// What helps, by the verdict it helps with.
    pub hints: Hints,
    /// The file handed out.
    pub handed_out: String,
    /// The verdict that the file handed out gets.
    pub unsolved: Verdict,
    /// The hidden check.
    pub check: String,
    /// One right answer.
    pub solution: String,
    /// Why it is right, as Markdown.
    pub explanation: String,
    /// Answers that are known to be wrong.
    pub bad: Vec<Bad>,
}

/// What must be proved of an answer; what is not named is not asked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Proofs {
    /// The most story time that a test may take on the virtual clock, in nanoseconds.
    pub makespan: Option<i64>,
    /// Work that must go on at the same time.
    pub overlap: Option<Overlap>,
    /// Work of which only so much may go on at the same time, under any schedule.
    pub at_most: Option<Limit>,
    /// Work that must be shared out among so many threads, for real.
    pub workers: Option<Overlap>,
    /// How many schedules to try at most; none are tried where it is left out.
    pub schedules: Option<u32>,
    /// Whether nothing may be running any more when the function returns.
    pub joined: bool,
}

/// At least so much at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// Names of domain work.
    pub of: Vec<String>,
    /// How many.
    pub at_least: u32,
}

/// At most so much at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Names of domain work.
    pub of: Vec<String>,
    /// How many.
    pub limit: u32,
}

/// Hints in tiers: each says more than the one before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hints {
    /// For whoever has not tried yet, and for every verdict without hints of its own.
    pub start: Vec<String>,
    /// For whoever got this verdict.
    pub by_verdict: BTreeMap<Verdict, Vec<String>>,
}

impl Hints {
    /// The tiers for who got this verdict last, or has not tried yet.
    pub fn after(&self, verdict: Option<Verdict>) -> &[String] {
        verdict
            .and_then(|verdict| self.by_verdict.get(&verdict))
            .unwrap_or(&self.start)
    }
}

/// An answer that is known to be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bad {
    /// The name of its file without `.rs`.
    pub name: String,
    /// What it says.
    pub text: String,
    /// The verdict it must get.
    pub verdict: Verdict,
    /// Why it is wrong.
    pub why: String,
}
