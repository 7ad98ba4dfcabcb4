//! How fast story time passes in runs of which there are many.

use crate::program::Pace;
use crate::session::Exploration;
use crate::simulator::{Simulation, simulate};
use crate::trace::Outcome;
use std::time::{Duration, Instant};

/// How long a run should take at most, in nanoseconds of real time: sleeps should keep their order,
/// and nobody should wait for thousands of them.
const TARGET: f64 = 1_000_000.0;
/// How long the simulator may think about it.
const PATIENCE: Duration = Duration::from_millis(200);
/// How many instructions a task may take in it.
const LIMIT: u64 = 100_000;
/// How many events it keeps: the last of them tells when it was.
const EVENTS: usize = 100_000;

/// Story seconds for each real second, so that a run takes about a millisecond at most; never less
/// than 1.
pub fn scale(exploration: &Exploration, pace: Pace) -> f64 {
    let begun = Instant::now();
    let late = || Outcome::Cancelled {
        why: "it takes too long".to_owned(),
    };
    let simulation = Simulation {
        seed: exploration.seed,
        pace,
        limit: LIMIT,
        events: EVENTS,
        stop: &|| (begun.elapsed() > PATIENCE).then(late),
        ..Simulation::new(exploration.mechanism.rules())
    };
    let simulated = simulate(&exploration.program, &simulation);
    let last = simulated.trace.events.iter().map(|event| event.at).max();
    (last.unwrap_or(0) as f64 / TARGET).max(1.0)
}
