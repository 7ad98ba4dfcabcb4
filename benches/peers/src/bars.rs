//! What was to be reached, on a machine with two cores.

use crate::measure::{grouped, show};
use crate::program::Program;
use std::time::Duration;

/// So many states in so long.
#[derive(Debug, Clone, Copy)]
struct Bar {
    states: u64,
    time: Duration,
}

fn of(program: Program) -> Option<Bar> {
    let (states, millis) = match program {
        Program::Increments { .. } | Program::Philosophers { ordered: false } => return None,
        Program::Philosophers { ordered: true } => (1_424, 1),
        // These two were set with other models of a buffer, which had fewer moves.
        Program::Buffer(size) if size.each == 2 => (2_457, 1),
        Program::Buffer(_) => (726_569, 400),
    };
    let time = Duration::from_millis(millis);
    Some(Bar { states, time })
}

/// A sentence on whether the bar of a program is met, where it has one. With another number of states
/// than the bar's, the time allowed is in proportion.
pub fn judge(program: Program, states: u64, took: Duration) -> Option<String> {
    let bar = of(program)?;
    let allowed = bar.time.mul_f64(states as f64 / bar.states as f64);
    let met = if took <= allowed { "met" } else { "not met" };
    let scaled = match states == bar.states {
        true => String::new(),
        false => format!(", so {} for {}", show(allowed), grouped(states)),
    };
    Some(format!(
        "bar: {} states in {}{scaled}: {met} ({}, 2 threads)",
        grouped(bar.states),
        show(bar.time),
        show(took),
    ))
}
