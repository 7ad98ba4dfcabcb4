//! What a search of every interleaving found, told as text or JSON.
//!
//! A [`Witness`] is a schedule step by step, and [`explain`] says in plain words what went wrong in
//! it; the screens use both. [`lines`] and [`write_json`] are what the command line prints.

mod claims;
mod compare;
mod explain;
mod json;
mod notes;
mod outcomes;
mod steps;
mod summary;
#[cfg(test)]
mod tests;
mod text;
mod witness;

pub use claims::became;
pub use explain::{Lost, explain, lost};
pub use json::write as write_json;
pub use next::next_commands;
pub use notes::notes;
pub use steps::step_table;
pub use summary::{Summary, big, share, summary};
pub use text::lines;
pub use witness::{Act, Row, Witness};

pub(super) use json::number;
pub(super) use outcomes::{cut, twice};
pub(super) use summary::stopped;
pub(super) use text::headed;

use crate::explorer::{Ending, Explored, Found, Verdict};
use crate::lesson::Check;
use crate::program::TaskId;
use crate::report::ParamTold;
use crate::session::Exploration;

mod next;

/// What searches found.
pub struct ExploreReport {
    /// What was searched, mechanism by mechanism.
    pub searched: Vec<Searched>,
    /// What else there is to know, in sentences.
    pub notes: Vec<String>,
    /// What to type next, each with why.
    pub next: Vec<(String, String)>,
}

/// A search, or why there was none.
pub struct Searched {
    /// What was searched.
    pub exploration: Exploration,
    /// What came of it.
    pub came: Option<Came>,
    /// Every interleaving, where they were asked for and are few.
    pub all: Option<Vec<Found>>,
}

/// What came of a search.
pub struct Came {
    /// What it found.
    pub explored: Explored,
    /// That beside what the lesson expects.
    pub checks: Vec<Check>,
    /// The schedule worth showing; see [`shown`].
    pub shown: Option<Shown>,
}

/// A schedule worth showing, with what it leads to.
pub struct Shown {
    /// The same step by step.
    pub witness: Witness,
    /// The schedule.
    pub schedule: Vec<TaskId>,
    /// The moves after it that come round to where they began.
    pub cycle: Vec<TaskId>,
    /// What it shows.
    pub what: What,
}

/// What a schedule shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// One of the outcomes, by its place among them.
    Outcome(usize),
    /// A claim that does not hold, by its place among them.
    Claim(usize),
}

impl Came {
    /// What came of a search of this.
    pub fn of(exploration: &Exploration, explored: Explored) -> Came {
        let checks = exploration.checks(&explored);
        let shown = shown(exploration, &explored);
        Came {
            explored,
            checks,
            shown,
        }
    }

    /// Whether all that the lesson expects was found; where it expects nothing, whether everything
    /// is right.
    pub fn held(&self) -> bool {
        match self.checks.as_slice() {
            [] => self.explored.is_safe(),
            checks => checks.iter().all(|check| check.held),
        }
    }

    /// Whether anything was found to be wrong.
    pub fn is_wrong(&self) -> bool {
        let failed = |judged: &crate::explorer::Judged| judged.verdict == Verdict::Fails;
        self.explored.outcomes.iter().any(|found| !found.right)
            || self.explored.judged.iter().any(failed)
    }

    /// The outcome that the shown schedule leads to, where it leads to one.
    pub fn outcome(&self) -> Option<&Found> {
        match self.shown.as_ref()?.what {
            What::Outcome(at) => self.explored.outcomes.get(at),
            What::Claim(_) => None,
        }
    }
}

impl Searched {
    /// What the mechanism is called.
    pub fn mechanism(&self) -> &'static str {
        self.exploration.mechanism.name()
    }
}

/// The schedule worth showing: the shortest that ends wrong, or that a claim fails in; where
/// nothing is wrong, the shortest there is.
pub fn shown(exploration: &Exploration, explored: &Explored) -> Option<Shown> {
    let wrong = explored.outcomes.iter().position(|found| !found.right);
    let judged = &explored.judged;
    let failed = judged
        .iter()
        .position(|judged| judged.verdict == Verdict::Fails && judged.schedule.is_some());
    let what = match (wrong, failed) {
        (Some(at), _) => What::Outcome(at),
        (None, Some(at)) => What::Claim(at),
        (None, None) => What::Outcome(0),
    };
    Shown::of(exploration, explored, what)
}

impl Shown {
    /// The schedule that shows this; `None` where there is none.
    pub fn of(exploration: &Exploration, explored: &Explored, what: What) -> Option<Shown> {
        let (schedule, cycle) = match what {
            What::Outcome(at) => {
                let found = explored.outcomes.get(at)?;
                (found.schedule.clone(), found.cycle.clone())
            }
            What::Claim(at) => {
                let judged = explored.judged.get(at)?;
                (judged.schedule.clone()?, judged.cycle.clone())
            }
        };
        Some(Shown {
            witness: Witness::of(exploration, &schedule, &cycle)?,
            schedule,
            cycle,
            what,
        })
    }
}

/// The parameters of what is searched.
pub(super) fn params(exploration: &Exploration) -> Vec<ParamTold> {
    ParamTold::of(&exploration.lesson, &exploration.program.values)
}

/// The outcome of a search in words: with who failed, or who is stuck.
pub fn in_full(exploration: &Exploration, found: &Found) -> String {
    let word = exploration.outcome_word(found);
    match &found.ending {
        Ending::Failed { task, why } => format!("{word}: {task}: {why}"),
        Ending::Deadlock { stuck, .. } => {
            let names: Vec<&str> = stuck.iter().map(|task| task.name.as_str()).collect();
            match names.as_slice() {
                [] => word,
                [only] => format!("{word} of {only}"),
                [most @ .., last] if most.len() < 4 => {
                    format!("{word} of {} and {last}", most.join(", "))
                }
                many => format!("{word} of {} tasks", many.len()),
            }
        }
        _ => word,
    }
}

impl ExploreReport {
    /// What was searched, as the head of a report of runs has it.
    fn params(&self) -> Vec<ParamTold> {
        let first = self.searched.first();
        first.map_or_else(Vec::new, |searched| params(&searched.exploration))
    }

    /// The search whose details are told: the first that goes wrong, or else the first there is.
    pub fn main(&self) -> Option<(&Searched, &Came)> {
        let searched = || {
            let all = self.searched.iter();
            all.filter_map(|searched| Some((searched, searched.came.as_ref()?)))
        };
        let wrong = searched().find(|(_, came)| came.is_wrong());
        wrong.or_else(|| searched().next())
    }
}
