//! What came of runs, told as text or JSON: the same for the command line and the screens.
//!
//! Nothing here touches a terminal or a file. Texts of a [`Verdict`], an [`Ending`] or a [`Figure`]
//! may name what a lesson names; whoever shows them on a terminal makes them harmless first, as
//! [`Look::text`] does.

mod checks;
pub mod explored;
mod figures;
mod grid;
pub mod hammered;
mod head;
mod json;
mod look;
mod next;
mod retold;
mod said;
mod shared;
mod statistics;
#[cfg(test)]
mod tests;
mod text;
mod verdict;
mod words;

pub use figures::{Comparison, compare};
pub use head::{Head, ParamTold};
pub use json::{SCHEMA_VERSION, write as write_json};
pub use look::{Ink, Look};
pub use next::{NextExperiment, next_commands, next_experiment};
pub use retold::retold;
pub use said::{Saying, sayings, worker_name};
pub use statistics::{Figure, Section, statistics};
pub use text::{header, lines};
pub use verdict::{BRIEF, Ending, Verdict, ending, failed, verdict};
pub use words::{bytes, count, difference, grouped, moment, ratio, rough};

use crate::lesson::Check;
use crate::session::{Done, PlannedRun};
use crate::trace::Outcome;
use std::path::PathBuf;
use std::sync::Arc;

/// What came of some runs.
pub struct Report {
    /// What was run.
    pub head: Head,
    /// The runs, in order.
    pub runs: Vec<Told>,
    /// What else there is to know, in sentences.
    pub notes: Vec<String>,
    /// What to type next, each with why.
    pub next: Vec<(String, String)>,
}

/// A run, or why there was none.
#[derive(Clone)]
pub struct Told {
    /// What to call it among the others: `threads`.
    pub label: String,
    /// The mechanism.
    pub mechanism: String,
    /// What the lesson calls it, if that is something else.
    pub title: Option<String>,
    /// The file it was saved to or read from.
    pub file: Option<PathBuf>,
    /// What came of it.
    pub run: WhatCame,
}

/// What came of a run.
#[derive(Clone)]
pub enum WhatCame {
    /// It has not been begun.
    Waiting,
    /// It goes on.
    Running,
    /// It was carried out.
    Ran(Arc<Done>),
    /// The mechanism cannot run the program, and why.
    Unsupported(String),
}

impl Told {
    /// A run that was planned: it waits, unless its mechanism cannot run the program.
    pub fn planned(planned: &PlannedRun) -> Told {
        let unsupported = planned.unsupported.clone();
        Told {
            label: planned.label(),
            mechanism: planned.mechanism.name().to_owned(),
            title: planned.spec.as_ref().and_then(|spec| spec.title.clone()),
            file: None,
            run: unsupported.map_or(WhatCame::Waiting, WhatCame::Unsupported),
        }
    }

    /// What came of it, if it was carried out.
    pub fn done(&self) -> Option<&Done> {
        match &self.run {
            WhatCame::Ran(done) => Some(done),
            _ => None,
        }
    }

    /// What was expected of it beside what it showed; nothing of a run that was not carried out.
    fn checks(&self) -> impl Iterator<Item = &Check> {
        self.done().into_iter().flat_map(|done| &done.checks)
    }

    /// Why there is nothing to compare, as a sentence.
    pub fn instead(&self) -> Option<String> {
        match &self.run {
            WhatCame::Waiting => Some("not run yet".to_owned()),
            WhatCame::Running => Some("running".to_owned()),
            WhatCame::Unsupported(why) => Some(format!("not run: {why}")),
            WhatCame::Ran(done) => match &done.trace.meta.outcome {
                Outcome::Refused { reason } => Some(format!("refused: {reason}")),
                _ => None,
            },
        }
    }

    /// Whether all that was expected came to pass; `None` where nothing was, or it was cut short.
    pub fn verdict(&self) -> Option<bool> {
        let done = self.done()?;
        match &done.trace.meta.outcome {
            Outcome::Cancelled { .. } => None,
            _ if done.held() && done.checks.is_empty() => None,
            _ => Some(done.held()),
        }
    }
}

/// The run in sequence that the others are compared with.
pub fn sequential(runs: &[Told]) -> Option<&Done> {
    let runs = runs.iter().filter_map(Told::done);
    let finished = |done: &&Done| done.trace.meta.outcome == Outcome::Finished;
    runs.filter(finished)
        .find(|done| done.trace.meta.mechanism == "sequential")
}

/// How many times faster than in sequence a run was; where none of `runs` was in sequence, how much
/// work it did at once. `None` of a run that did not finish.
pub fn speed_up(runs: &[Told], done: &Done) -> Option<f64> {
    let makespan = done.timeline.makespan;
    if done.trace.meta.outcome != Outcome::Finished || makespan <= 0 {
        return None;
    }
    Some(match sequential(runs) {
        Some(sequential) => sequential.timeline.makespan as f64 / makespan as f64,
        None => done.stats.speed_up,
    })
}
