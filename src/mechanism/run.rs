//! What a real run needs to know, and what it gives.

use super::hub::Hub;
use super::os::limits::Limit;
use super::os::usage::{Usage, UsageReport};
use super::{Mechanism, os};
use crate::program::{Pace, Program, Value};
use crate::trace::{Clock, Meta, Names, Trace};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How to run for real.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Run {
    /// What decides the random numbers.
    pub seed: u64,
    /// Story seconds for each real second.
    pub scale: f64,
    /// What happens between steps.
    pub pace: Pace,
    /// How many instructions one task may take.
    pub limit: u64,
    /// How many events to keep; 0 records nothing.
    pub events: u64,
    /// The program that worker processes are started from: one whose `main` begins with
    /// [`super::worker_main`]. The running program itself if left out.
    #[serde(skip)]
    pub worker: Option<PathBuf>,
    /// How many threads may be started; the system is asked if left out, which takes longer than a
    /// short run.
    #[serde(skip)]
    pub threads: Option<Limit>,
}

impl Default for Run {
    /// One story second a second, no pace, 1 000 000 instructions a task, 4 000 000 events.
    fn default() -> Run {
        Run {
            seed: 0,
            scale: 1.0,
            pace: Pace::None,
            limit: 1_000_000,
            events: 4_000_000,
            worker: None,
            threads: None,
        }
    }
}

impl Run {
    /// How long so much story time takes.
    pub fn real_time(&self, story_nanos: i64) -> Duration {
        Duration::from_nanos((story_nanos.max(0) as f64 / self.scale) as u64)
    }

    /// The story time, in nanoseconds, when so many nanoseconds of the run have passed.
    pub fn story_time(&self, nanos: u64) -> i64 {
        (nanos as f64 * self.scale) as i64
    }

    /// When a wait of so much story time that begins now is over.
    pub fn deadline(&self, story_nanos: i64) -> Instant {
        let now = Instant::now();
        now.checked_add(self.real_time(story_nanos))
            .unwrap_or(now + Duration::from_secs(1 << 30))
    }
}

/// What came of a real run.
#[derive(Debug, Clone)]
pub struct Ran {
    /// What happened. Of its `meta` what only the lesson knows is left empty.
    pub trace: Trace,
    /// The shared variables at the end.
    pub values: Vec<Value>,
    /// How long it took from the first step to the last.
    pub real: Duration,
    /// What the operating system says of it, where it says anything.
    pub usage: Option<UsageReport>,
}

/// Why a mechanism cannot honestly run a program: a sentence for a learner.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unsupported(pub String);

/// Runs the program of a hub to its end. The hub can be looked at meanwhile, and stopped.
pub fn execute(mechanism: &dyn Mechanism, hub: &Arc<Hub>) -> Ran {
    prepare();
    let usage = Usage::start();
    let real = go(mechanism, hub);
    let usage = usage.finish();
    Ran {
        trace: trace(mechanism, hub),
        values: hub.values(),
        real,
        usage,
    }
}

/// As [`execute`], for many short runs: the system is not asked what was used, and no trace is made,
/// which [`trace`] makes of the hub for who wants it.
pub fn carry_out(mechanism: &dyn Mechanism, hub: &Arc<Hub>) -> Duration {
    prepare();
    go(mechanism, hub)
}

fn prepare() {
    os::sleep::tune_current_thread();
    os::cpu::calibrate();
}

fn go(mechanism: &dyn Mechanism, hub: &Arc<Hub>) -> Duration {
    hub.begin();
    mechanism.run(hub);
    hub.finish()
}

/// What happened in a run that is over. Of its `meta` what only the lesson knows is left empty.
pub fn trace(mechanism: &dyn Mechanism, hub: &Hub) -> Trace {
    let (program, run) = (hub.program(), hub.run());
    let mut trace = hub.snapshot();
    trace.meta = Meta {
        mechanism: mechanism.name().to_owned(),
        clock: Clock::Real,
        scale: run.scale,
        seed: run.seed,
        cores: program.machinery.cores,
        workers: program.machinery.workers,
        outcome: hub.outcome(),
        values: program.say_values(&hub.values()),
        names: Names::of(program),
        ..Meta::default()
    };
    trace
}

/// Why no program with a step that cancels tasks can be run on plain threads.
pub(super) fn no_cancelling(program: &Program, what: &str) -> Result<(), Unsupported> {
    let cancels = program.text.releases.iter().any(|releases| releases.tasks);
    if !cancels {
        return Ok(());
    }
    Err(Unsupported(format!(
        "the program cancels a task, and {what} cannot be stopped from outside: \
         it can only be asked, by a flag that it looks at itself"
    )))
}
