//! Makes a failing schedule shorter: fewer changes from one task to another, so that there is less to understand.

use super::run::Traces;
use crate::counterpoint::{Ending, Over, TaskId};

/// Schedules tried at most.
const TRIES: u32 = 40;

/// Choices that fail in the same way, as short as was found. `again` carries a schedule out.
pub fn shorten(how: Ending, traces: Traces, again: impl Fn(&[u32]) -> (Over, Traces)) -> Vec<u32> {
    let mut best = cut(&traces);
    let mut switches = traces.switches;
    let mut tries = 0;
    let mut at = switches.len();
    while at > 0 && tries < TRIES {
        at -= 1;
        tries += 1;
        let attempt = without(&best, switches[at]);
        let (over, traces) = again(&attempt);
        if over.how == how && over.failed() && traces.switches.len() < switches.len() {
            best = cut(&traces);
            switches = traces.switches;
            at = switches.len();
        }
    }
    best
}

/// The choices up to the last that is not the plain one.
fn cut(traces: &Traces) -> Vec<u32> {
    let end = traces.switches.last().map_or(0, |switch| switch.0 + 1);
    traces.choices.iter().copied().take(end).collect()
}

/// The choices with the plain one at that place, and all plain after it.
fn without(choices: &[u32], (place, plain): (usize, TaskId)) -> Vec<u32> {
    let mut choices: Vec<u32> = choices.iter().copied().take(place).collect();
    choices.push(plain);
    choices
}
