//! What a search found.

use super::ending::Ending;
use crate::program::{TaskId, Value};
use std::time::Duration;

/// What a search found.
#[derive(Debug, Clone)]
pub struct Explored {
    /// What stopped it before it had seen everything; `None` if it has seen everything.
    pub bound: Option<Bound>,
    /// How many different states it saw.
    pub states: u64,
    /// How many moves from one of them to another, or back to itself.
    pub transitions: u64,
    /// How many moves the longest of the shortest ways to a state has.
    pub depth: u32,
    /// Whether moves that change nothing for anybody else were taken in one order only. Then there
    /// are fewer states and transitions than without, and the same outcomes.
    pub reduced: bool,
    /// How many interleavings there are.
    pub interleavings: Interleavings,
    /// Every way in which an interleaving can end: first those that are not right, and among
    /// these the shortest first.
    pub outcomes: Vec<Found>,
    /// What became of the claims, in the order `always`, `sometimes`, `eventually` of the question.
    pub judged: Vec<Judged>,
    /// The shortest schedule to the target of the question; `None` where there is no target, or
    /// none was found: there is none if the search is complete.
    pub target: Option<Vec<TaskId>>,
    /// Whether the program looks at the clock, sleeps or computes: there is no time here.
    pub timeless: bool,
    /// Whether the program draws random numbers: they are those of the seed.
    pub seeded: bool,
    /// All states and moves, where they were asked for and are not too many.
    pub graph: Option<Graph>,
    /// How long the search took, real time.
    pub took: Duration,
}

/// What stopped a search before it had seen everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    /// It saw as many states as it may.
    States(u64),
    /// It used as much memory as it may, in bytes.
    Memory(u64),
    /// Somebody stopped it.
    Stopped,
    /// A task did so many instructions without touching anything shared, so that what follows
    /// was not seen.
    Spins {
        /// What people call the task.
        task: String,
    },
    /// There were more outcomes than it may tell apart.
    Outcomes(usize),
    /// The target was found, so it looked no further.
    Target,
}

/// How many interleavings there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interleavings {
    /// So many.
    Counted(u128),
    /// Endlessly many: tasks can go round.
    Endless,
    /// More than 3 · 10^38.
    TooMany,
    /// They were not counted: the search is bounded, or went with reduction.
    Unknown,
}

/// One way in which an interleaving can end.
#[derive(Debug, Clone)]
pub struct Found {
    /// How.
    pub ending: Ending,
    /// The variables shown, in the order of the question's, as this witness leaves them.
    pub values: Vec<Value>,
    /// Whether it is right, by the question's `right`; without one, whether it finished.
    pub right: bool,
    /// How many interleavings end so, where they could be counted.
    pub count: Option<u128>,
    /// A schedule that leads to it, move by move.
    pub schedule: Vec<TaskId>,
    /// Of an ending that goes on for ever: the moves after the schedule that come round to where
    /// they began. Empty for any other.
    pub cycle: Vec<TaskId>,
    /// Whether no schedule that leads to it is shorter.
    pub shortest: bool,
}

/// What became of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// What is known of it.
    pub verdict: Verdict,
    /// The schedule that shows it: where an `always` fails, a `sometimes` holds, or an interleaving
    /// in which what should come `eventually` never does.
    pub schedule: Option<Vec<TaskId>>,
    /// As [`Found::cycle`].
    pub cycle: Vec<TaskId>,
}

/// What is known of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// The search did not see enough to know.
    Unknown,
}

/// All states of a program and the moves between them.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// For each state: how many moves the shortest way to it has. The first state is the
    /// beginning.
    pub level: Vec<u32>,
    /// For each state: which of [`Explored::outcomes`] it is, where an interleaving ends there.
    pub outcome: Vec<Option<u32>>,
    /// The moves, by where they begin.
    pub edges: Vec<Edge>,
}

/// A move of a [`Graph`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// The state before it.
    pub from: u32,
    /// The state after it.
    pub to: u32,
    /// Who moves.
    pub task: TaskId,
}

impl Found {
    /// Whether another interleaving ended in the same way, as the question tells them apart: a
    /// finished one by its values, a failed one by who failed and why, a deadlock by who is stuck.
    pub fn is_like(&self, other: &Found) -> bool {
        let finished = self.ending == Ending::Finished;
        self.ending == other.ending && (!finished || self.values == other.values)
    }
}

impl Explored {
    /// Whether everything was seen, every interleaving ends right and every claim holds.
    pub fn is_safe(&self) -> bool {
        let right = self.outcomes.iter().all(|found| found.right);
        let holds = self.judged.iter().all(|j| j.verdict == Verdict::Holds);
        self.bound.is_none() && right && holds
    }

    /// How many interleavings end right, and how many do not; `None` where they were not counted.
    pub fn right_and_wrong(&self) -> Option<(u128, u128)> {
        let sum = |right: bool| {
            let of = self.outcomes.iter().filter(|found| found.right == right);
            of.map(|found| found.count).sum::<Option<u128>>()
        };
        Some((sum(true)?, sum(false)?))
    }
}
