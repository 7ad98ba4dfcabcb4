//! What came of checking one answer: the one model that everything shown, saved and exported is made of.

use super::book::Verdict;
use serde::{Deserialize, Serialize};

/// What came of checking one answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The id of the exercise.
    pub exercise: String,
    /// What it comes to.
    pub verdict: Verdict,
    /// That in one sentence, with what tells it: "nothing overlaps: 5 s one after the other, where 3 s are enough".
    pub headline: String,
    /// What else is to be known, the most telling first.
    pub evidence: Vec<Evidence>,
    /// Each test of the exercise, in its order.
    pub tests: Vec<TestResult>,
    /// Each proof that the exercise demands.
    pub proofs: Vec<Proof>,
    /// What was found by trying schedules, where that was asked.
    pub search: Option<Searched>,
    /// Advice on style; it never decides.
    pub style: Vec<Evidence>,
    /// What the program printed, shortened.
    pub printed: String,
    /// Walls that this machine could not put up, each with why.
    pub missing_walls: Vec<String>,
    /// How long it took.
    pub took: Took,
}

/// One thing that tells why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it says; may have several lines.
    pub text: String,
    /// The line of the student's file it is about, from 1.
    pub line: Option<u32>,
}

impl Evidence {
    /// About a line, or about the whole.
    pub fn new(text: impl Into<String>, line: Option<u32>) -> Evidence {
        Evidence {
            text: text.into(),
            line,
        }
    }
}

/// What came of one test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestResult {
    /// What must hold.
    pub name: String,
    /// How it ended.
    pub status: Status,
    /// What went wrong, in one sentence; empty where nothing did.
    pub message: String,
}

/// How a test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It held.
    Passed,
    /// It did not, as the verdict says.
    Failed(Verdict),
    /// It was not tried, because the program could not be built or was ended before.
    NotRun,
}

/// Something that had to be proved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proof {
    /// What: "brew and bake overlap".
    pub what: String,
    /// Whether it is; `None` where it could not be looked at.
    pub holds: Option<bool>,
    /// What was found: "2 at once, from 0 s to 2 s".
    pub found: String,
}

/// What was found by trying schedules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Searched {
    /// How many were tried, in all tests.
    pub tried: u64,
    /// Whether these were all there are.
    pub complete: bool,
    /// Why they were not all, where that is worth saying.
    pub why: Option<String>,
    /// The schedule that fails.
    pub failing: Option<Failing>,
}

/// A schedule that fails: enough to run it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failing {
    /// The number of the test, from 0.
    pub test: usize,
    /// What the random choices came from.
    pub seed: u64,
    /// What was chosen, choice by choice.
    pub choices: Vec<u32>,
}

/// How long a check took, in milliseconds of real time.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Took {
    /// Compiling.
    pub compile_ms: f64,
    /// Running.
    pub run_ms: f64,
    /// All of it.
    pub total_ms: f64,
    /// Processes that were started for it.
    pub processes: u32,
    /// Most memory that the student's program had, in bytes.
    pub peak_bytes: u64,
}

impl Judged {
    /// Whether it is passed.
    pub fn is_passed(&self) -> bool {
        self.verdict.is_passed()
    }

    /// The part of the points that it earns, from 0 to 1: all of them if it is passed; otherwise, where it could be
    /// run at all, the part of its tests and proofs that hold, but never more than half.
    pub fn credit(&self) -> f64 {
        const MOST_UNSOLVED: f64 = 0.5;
        if self.is_passed() {
            return 1.0;
        }
        let tests = self
            .tests
            .iter()
            .filter(|test| test.status == Status::Passed)
            .count();
        let proofs = self
            .proofs
            .iter()
            .filter(|proof| proof.holds == Some(true))
            .count();
        let all = self.tests.len() + self.proofs.len();
        if all == 0 {
            0.0
        } else {
            MOST_UNSOLVED * (tests + proofs) as f64 / all as f64
        }
    }
}
