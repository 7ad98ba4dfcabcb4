//! A schedule made by hand or found by a search, as a run on the simulated clock.

use crate::explorer::{After, Ending, Stray};
use crate::machine::Rules;
use crate::program::{Program, TaskId};
use crate::simulator::{Policy, Simulated, Simulation, simulate};
use std::sync::Arc;

/// A schedule as a run.
#[derive(Debug, Clone)]
pub struct Played {
    /// The schedule, played.
    pub after: After,
    /// The run that it makes. Time passes in it as the steps need it: a task that sleeps is waited
    /// for when its move comes.
    pub run: Simulated,
    /// For each move how many events the trace has after it; before these, how many there are
    /// before the first.
    pub events: Vec<usize>,
}

/// What follows after the last move of a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Nothing: the run is in the middle, and its outcome is `Running` unless main has ended.
    Stop,
    /// Tasks go on in turn, until main has ended or nobody can go on.
    InTurn,
}

/// Plays a schedule of moves. `seed` decides the program's random numbers.
///
/// # Errors
/// The first move that the program does not allow.
pub fn played(
    program: &Arc<Program>,
    rules: Rules,
    seed: u64,
    schedule: &[TaskId],
    then: Then,
) -> Result<Played, Stray> {
    let after = After::all(program, rules, seed, schedule)?;
    let steps = with_tries(&after);
    let all = steps.len();
    let simulation = Simulation {
        seed,
        policy: match then {
            Then::Stop => Policy::Only(steps),
            Then::InTurn => Policy::Given(steps),
        },
        ..Simulation::new(rules)
    };
    let run = simulate(program, &simulation);
    // Before the first step there is the event that tells of main.
    let events = |steps: &usize| {
        let steps = if *steps == after.steps.len() {
            all
        } else {
            *steps
        };
        let last = steps.checked_sub(1).and_then(|last| run.events.get(last));
        last.copied().unwrap_or(1)
    };
    Ok(Played {
        events: after.marks.iter().map(events).collect(),
        after,
        run,
    })
}

/// The steps of a schedule. Where main ends and others are stuck, a run does not know it before they
/// have tried: they do so just before main's end.
fn with_tries(after: &After) -> Vec<TaskId> {
    let mut steps = after.steps.clone();
    let board = &after.board;
    let Some(Ending::Deadlock {
        stuck,
        partial: true,
    }) = board.ending()
    else {
        return steps;
    };
    // Where waiting does not keep a seat, who waits has tried.
    let tries = |task: &TaskId| board.rules().wait_keeps_seat && board.is_seated(*task);
    let tries = stuck.iter().map(|stuck| stuck.task).filter(tries);
    let end = steps.len().saturating_sub(1);
    steps.splice(end..end, tries);
    steps
}
