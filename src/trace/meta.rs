//! Which run a trace is of.

use super::event::Event;
use super::outcome::Outcome;
use super::usage::UsageReport;
use crate::program::op::Resource;
use crate::program::steps::KINDS;
use crate::program::{
    ChannelId, ConditionId, Extent, FutureId, MutexId, Pace, Program, Signal, StepInfo, Value,
};
use serde::{Deserialize, Serialize};

/// Which run a trace is of, and how to read it without its program.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Meta {
    /// The lesson's id, or the path of its file.
    pub lesson: String,
    /// The lesson's title.
    pub title: String,
    /// The experiment, if one was named.
    pub experiment: Option<String>,
    /// The mechanism: `threads`.
    pub mechanism: String,
    /// What happened between steps.
    #[serde(default)]
    pub pace: Pace,
    /// Which clock the events' times are of.
    pub clock: Clock,
    /// Story seconds for each second of the events' clock; 1 for a simulated run.
    pub scale: f64,
    /// What decided the random numbers.
    pub seed: u64,
    /// Processor cores, real or simulated.
    pub cores: u32,
    /// Worker threads of a pool or of async-many.
    pub workers: u32,
    /// The parameters and their values, as a person writes them.
    pub params: Vec<(String, String)>,
    /// How the run ended.
    pub outcome: Outcome,
    /// The shared variables at its end, as a person reads them.
    pub values: Vec<(String, String)>,
    /// What the operating system said of it, of a real run.
    #[serde(default)]
    pub usage: Option<UsageReport>,
    /// What a person calls things.
    pub names: Names,
    /// The lesson's file, so that a replay can go through the program again.
    pub source: String,
}

/// Which clock the events' times are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Clock {
    /// The real one.
    #[default]
    Real,
    /// The simulator's, which counts story time.
    Virtual,
}

/// What a person calls things, by their numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Names {
    /// Task definitions.
    pub labels: Vec<String>,
    /// Mutexes, element by element.
    pub mutexes: Vec<String>,
    /// Condition variables, element by element.
    #[serde(default)]
    pub conditions: Vec<String>,
    /// Channels, element by element.
    pub channels: Vec<String>,
    /// Futures, element by element.
    pub futures: Vec<String>,
    /// Shared variables, element by element.
    #[serde(default)]
    pub vars: Vec<String>,
    /// For each step: its kind, such as `lock`.
    pub steps: Vec<String>,
}

impl Names {
    /// What a person calls the things of a program.
    pub fn of(program: &Program) -> Names {
        let count = |extents: &[Extent]| extents.iter().map(|e| e.count).sum::<u16>();
        let arrays = &program.arrays;
        let object = |resource| program.object_name(resource);
        let kind = |step: &StepInfo| KINDS[usize::from(step.kind)].name.to_owned();
        Names {
            labels: program
                .text
                .defs
                .iter()
                .map(|def| def.label.clone())
                .collect(),
            mutexes: (0..count(&arrays.mutexes))
                .map(|id| object(Resource::Mutex(MutexId(id))))
                .collect(),
            conditions: (0..count(&arrays.conditions))
                .map(|id| object(Resource::Condition(ConditionId(id))))
                .collect(),
            channels: (0..count(&arrays.channels))
                .map(|id| object(Resource::Items(ChannelId(id))))
                .collect(),
            futures: (0..count(&arrays.futures))
                .map(|id| object(Resource::Future(FutureId(id))))
                .collect(),
            vars: program.var_names(),
            steps: program.text.steps.iter().map(kind).collect(),
        }
    }

    /// What the operation is that an event tells of: the kind of its step, such as `lock`; empty if
    /// nobody knows. A `wait` is three operations: `wait` gives the mutex back, `woken` ends the
    /// waiting, and a `lock` takes the mutex again.
    pub fn operation(&self, event: &Event) -> &str {
        let step = self.steps.get(event.step.index());
        match step.map_or("", String::as_str) {
            "wait" => match event.reply() {
                Some(Value::Signal(Signal::Done)) => "woken",
                Some(Value::None) => "lock",
                _ => "wait",
            },
            kind => kind,
        }
    }

    /// What a person calls something shared; empty for a group of tasks.
    pub fn resource(&self, resource: Resource) -> &str {
        let (names, at) = match resource {
            Resource::Mutex(id) => (&self.mutexes, id.index()),
            Resource::Condition(id) => (&self.conditions, id.index()),
            Resource::Items(id) | Resource::Space(id) => (&self.channels, id.index()),
            Resource::Future(id) => (&self.futures, id.index()),
            Resource::Group(_) => return "",
        };
        names.get(at).map_or("", String::as_str)
    }
}
