//! What came of runs, as text to read or as JSON.

mod figures;
mod grid;
mod json;
mod said;
mod shared;
#[cfg(test)]
mod tests;
mod text;
mod verdict;
mod words;

pub use json::{SCHEMA_VERSION, write as write_json};
pub use text::lines;
pub use words::{count, grouped};

use crate::lesson::Lesson;
use crate::program::Value;
use crate::session::Done;
use crate::trace::{Clock, Names, Outcome};
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

/// What was run, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// The lesson's id.
    pub lesson: String,
    /// Its title.
    pub title: String,
    /// The experiment.
    pub experiment: Option<String>,
    /// Which clock.
    pub clock: Clock,
    /// Story seconds for each real second.
    pub scale: f64,
    /// What decided the random numbers.
    pub seed: u64,
    /// Whether the program has any.
    pub random: bool,
    /// Processor cores.
    pub cores: u32,
    /// Workers of a pool.
    pub workers: u32,
    /// The parameters.
    pub params: Vec<ParamTold>,
}

/// A parameter as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct ParamTold {
    /// Its name.
    pub name: String,
    /// Its value as a person writes it.
    pub text: String,
    /// The value, where the lesson is at hand.
    pub value: Option<Value>,
    /// What it is where nobody gives another, as a person writes it.
    pub default: Option<String>,
}

impl ParamTold {
    /// The parameters of a lesson with these values.
    pub fn of(lesson: &Lesson, values: &[Value]) -> Vec<ParamTold> {
        let say = |value: Value| value.display(&[]).to_string();
        let params = lesson.program.params.iter().zip(values);
        params
            .map(|(param, value)| ParamTold {
                name: param.name.clone(),
                text: say(*value),
                value: Some(*value),
                default: Some(say(param.default)),
            })
            .collect()
    }
}

/// A run, or why there was none.
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
pub enum WhatCame {
    /// It was carried out.
    Ran(Arc<Done>),
    /// The mechanism cannot run the program, and why.
    Unsupported(String),
}

impl Told {
    /// What came of it, if it was carried out.
    pub fn done(&self) -> Option<&Done> {
        match &self.run {
            WhatCame::Ran(done) => Some(done),
            WhatCame::Unsupported(_) => None,
        }
    }

    /// Why there is nothing to compare, as a sentence.
    pub fn instead(&self) -> Option<String> {
        match &self.run {
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

impl Report {
    /// The run in sequence that the others are compared with.
    pub fn sequential(&self) -> Option<&Done> {
        let runs = self.runs.iter().filter_map(Told::done);
        let finished = |done: &&Done| done.trace.meta.outcome == Outcome::Finished;
        runs.filter(finished)
            .find(|done| done.trace.meta.mechanism == "sequential")
    }

    /// How many times faster than in sequence a run was; where none was in sequence, how much work
    /// it did at once. `None` of a run that did not finish.
    pub fn speed_up(&self, done: &Done) -> Option<f64> {
        let makespan = done.timeline.makespan;
        if done.trace.meta.outcome != Outcome::Finished || makespan <= 0 {
            return None;
        }
        Some(match self.sequential() {
            Some(sequential) => sequential.timeline.makespan as f64 / makespan as f64,
            None => done.stats.speed_up,
        })
    }
}

/// Whether a program with these names throws dice.
pub fn is_random(names: &Names) -> bool {
    names.steps.iter().any(|kind| kind == "random")
}
