//! How a real run ended, in the words in which a search tells it.
//!
//! A run says it a little differently where main's end cuts others short: it does not know then what
//! they would have come to by themselves, while a search lets every task go on up to before its next
//! operation. So such a run is followed on a [`Board`].

use crate::explorer::{Board, Ending};
use crate::lesson::explore::{DEADLOCK, FAILED, FOR_EVER, PARTIAL_DEADLOCK};
use crate::machine::Seats;
use crate::mechanism::Hub;
use crate::program::TaskId;
use crate::session::Exploration;
use crate::trace::{EndKind, Event, Kind, Outcome, Trace};

/// The word for how a run ended, and whether a search of everything must know it.
pub fn ended(exploration: &Exploration, hub: &Hub) -> (String, bool) {
    let trace = hub.snapshot();
    let word = word(exploration, hub, &trace);
    if word == FOR_EVER {
        return (word, false);
    }
    let whole = trace.dropped == 0;
    if whole && !is_cut_short(&trace.events) {
        return (word, true);
    }
    let board = whole.then(|| followed(exploration, &trace)).flatten();
    match board.and_then(|board| board.ending()) {
        Some(Ending::Finished) => (word, true),
        Some(ending @ (Ending::Deadlock { .. } | Ending::Failed { .. })) => {
            (ending.word().to_owned(), true)
        }
        _ => (word, false),
    }
}

/// The word as the run itself has it.
fn word(exploration: &Exploration, hub: &Hub, trace: &Trace) -> String {
    let end = trace.events.iter().position(is_main_end);
    let until = &trace.events[..end.map_or(trace.events.len(), |end| end + 1)];
    let fails = |event: &Event| is_end(event) && event.object == EndKind::Failed as u16;
    // A search ends where a task fails, whatever the others come to afterwards.
    if until.iter().any(fails) {
        return FAILED.to_owned();
    }
    match hub.outcome() {
        Outcome::Failed { .. } => FAILED.to_owned(),
        Outcome::Deadlock { partial: false, .. } => DEADLOCK.to_owned(),
        Outcome::Deadlock { partial: true, .. } => PARTIAL_DEADLOCK.to_owned(),
        Outcome::Limit { .. } => FOR_EVER.to_owned(),
        _ => exploration.finished_word(&hub.values()),
    }
}

fn is_end(event: &Event) -> bool {
    event.kind == Kind::Ended
}

fn is_main_end(event: &Event) -> bool {
    is_end(event) && event.task == TaskId::MAIN
}

/// Whether others had not ended when main did.
fn is_cut_short(events: &[Event]) -> bool {
    let Some(end) = events.iter().position(is_main_end) else {
        return false;
    };
    let until = &events[..=end];
    let spawned = until.iter().filter(|event| event.kind == Kind::Spawned);
    let spawned: u64 = spawned.map(|event| u64::from(event.spawned().count)).sum();
    let ended = until.iter().filter(|event| is_end(event)).count() as u64;
    spawned != ended && until[end].object == EndKind::Returned as u16
}

/// The program where a run left it, with every task gone on up to before its next operation. `None`
/// where seats are few, as a trace does not say when they change hands, and where the board does not
/// allow what happened.
fn followed(exploration: &Exploration, trace: &Trace) -> Option<Board> {
    let rules = exploration.mechanism.rules();
    if rules.seats != Seats::Unlimited {
        return None;
    }
    let mut steps = Vec::new();
    let mut board = Board::started(&exploration.program, rules, exploration.seed, &mut steps);
    // For each task how many of its steps the board and the run have taken.
    let mut taken: Vec<(u64, u64)> = Vec::new();
    for event in &trace.events {
        if board.is_over() {
            break;
        }
        if !is_step(event) {
            continue;
        }
        count(&mut taken, &mut steps);
        let at = event.task.index();
        if taken.len() <= at {
            taken.resize(at + 1, (0, 0));
        }
        taken[at].1 += 1;
        // What concerns only a task the board lets it do before its turn.
        if taken[at].0 < taken[at].1 {
            board.take_steps(event.task, &mut steps).ok()?;
        }
    }
    Some(board)
}

/// Counts the steps that the board has taken.
fn count(taken: &mut Vec<(u64, u64)>, steps: &mut Vec<TaskId>) {
    for task in steps.drain(..) {
        if taken.len() <= task.index() {
            taken.resize(task.index() + 1, (0, 0));
        }
        taken[task.index()].0 += 1;
    }
}

/// Whether an event is what the board calls a step.
fn is_step(event: &Event) -> bool {
    match event.kind {
        Kind::Spawned => event.spawned().first != TaskId::MAIN,
        Kind::Ended => {
            let kind = EndKind::from_number(event.object);
            !matches!(kind, Some(EndKind::Abandoned | EndKind::OutOfSteps))
        }
        Kind::Done | Kind::Failed | Kind::Said | Kind::Sleep => true,
        Kind::Block | Kind::Compute | Kind::Yielded | Kind::Looked => true,
        _ => false,
    }
}
