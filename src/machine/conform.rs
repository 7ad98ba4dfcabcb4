//! Whether a trace is a run that the machine allows.
//!
//! It is if a [`Replay`] can follow it to its end.

use super::replay::Replay;
use super::rules::Rules;
use crate::program::{Program, TaskId, Value};
use crate::trace::{Event, Kind, Trace};
use std::sync::Arc;

/// What a conforming trace amounts to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conformance {
    /// The shared variables at its end.
    pub values: Vec<Value>,
    /// How many events were checked.
    pub events: usize,
    /// How many tasks there were.
    pub tasks: u32,
}

/// Where a trace departs from what the machine allows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {seq} ({kind:?} of task {}) is not allowed: {why}", task.0)]
pub struct Departure {
    /// The place of the event.
    pub seq: u32,
    /// What it says happened.
    pub kind: Kind,
    /// Whose event it is.
    pub task: TaskId,
    /// Why it cannot be.
    pub why: String,
}

impl Departure {
    pub(super) fn new(event: &Event, why: String) -> Departure {
        Departure {
            seq: event.seq,
            kind: event.kind,
            task: event.task,
            why,
        }
    }
}

/// Checks a whole trace of `program`, run with `seed` under `rules`.
///
/// # Errors
/// The first event that the machine does not allow, or that events were dropped.
pub fn conforms(
    program: &Program,
    rules: &Rules,
    seed: u64,
    trace: &Trace,
) -> Result<Conformance, Departure> {
    let mut replay = Replay::new(Arc::new(program.clone()), rules, seed);
    for event in &trace.events {
        if trace.dropped > 0 {
            let why = format!(
                "{} events were dropped, so it cannot be followed",
                trace.dropped
            );
            return Err(Departure::new(event, why));
        }
        replay.apply(event, &trace.texts)?;
    }
    Ok(Conformance {
        values: replay.world().values(program),
        events: trace.events.len(),
        tasks: replay.world().task_count(),
    })
}

/// The argument of an [`Kind::Ended`] event of a task whose process was killed from outside.
pub const KILLED: u64 = u64::MAX;
