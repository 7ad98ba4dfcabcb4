//! A schedule made by hand or found by a search, as a run on the simulated clock.

use crate::explorer::{After, Ending, Stray};
use crate::machine::Rules;
use crate::program::{Program, TaskId};
use crate::simulator::{Policy, Simulated, Simulation, simulate};
use crate::trace::{Event, Kind};
use std::sync::Arc;

/// A schedule as a run.
#[derive(Debug, Clone)]
pub struct Played {
    /// The schedule, played.
    pub after: After,
    /// The run that it makes. Time passes in it as the steps need it: a task that sleeps is waited
    /// for when its move comes. Where no step takes any time, each is drawn as 1 ms.
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
    let run = |policy| {
        let simulation = Simulation {
            seed,
            policy,
            ..Simulation::new(rules)
        };
        simulate(program, &simulation)
    };
    let steps = with_tries(&after, |steps| run(Policy::Only(steps)));
    let all = steps.len();
    let mut run = run(match then {
        Then::Stop => Policy::Only(steps),
        Then::InTurn => Policy::Played(steps),
    });
    spread(&mut run);
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

/// How long a step is drawn where none takes any time, in nanoseconds.
const STEP: u64 = 1_000_000;

/// Where nothing takes any time, a picture over time would show nothing: there every step is drawn
/// as long as any other.
pub fn spread(run: &mut Simulated) {
    if run.trace.events.iter().any(|event| event.at > 0) {
        return;
    }
    let mut step = 0;
    for (at, event) in run.trace.events.iter_mut().enumerate() {
        while run.events.get(step).is_some_and(|events| *events <= at) {
            step += 1;
        }
        event.at = step as u64 * STEP;
    }
}

/// The steps of a schedule. Where main ends and others are stuck, a run does not know it before they
/// have tried: those that have not do so just before main's end.
fn with_tries(after: &After, run: impl Fn(Vec<TaskId>) -> Simulated) -> Vec<TaskId> {
    let (board, mut steps) = (&after.board, after.steps.clone());
    let (stuck, end) = match board.ending() {
        Some(Ending::Deadlock {
            stuck,
            partial: true,
        }) => (stuck, steps.pop()),
        _ => return steps,
    };
    let before = run(steps.clone()).trace.events;
    let last = |id: TaskId| before.iter().rfind(|event| event.task == id);
    let has_tried = |event: &Event| matches!(event.kind, Kind::Blocked | Kind::Stuck);
    let waits = |id: TaskId| last(id).is_some_and(has_tried);
    // Where waiting does not keep a seat, whoever waits has tried.
    let seated = |id: TaskId| board.rules().wait_keeps_seat && board.is_seated(id);
    let tries = stuck.iter().map(|stuck| stuck.task);
    steps.extend(tries.filter(|id| seated(*id) && !waits(*id)));
    steps.extend(end);
    steps
}
