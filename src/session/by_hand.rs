//! The moves that a run was made of, so that somebody can go on from one of its moments by hand.

use super::played::{Then, played};
use crate::explorer::{After, Held};
use crate::machine::Rules;
use crate::program::{Program, TaskId};
use crate::trace::{Event, Kind, Trace};
use std::sync::Arc;

/// Why a run cannot be gone through move by move.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotByHand {
    /// It has too many moves.
    #[error("up to here the run has more than {0} moves, too many to go through by hand")]
    TooLong(usize),
    /// Some of its events are missing.
    #[error("events of this run were dropped, so its moves are not known")]
    Dropped,
    /// A move that is not allowed.
    #[error("after {at} moves {name} cannot move as it did in the run: {why}")]
    Stray {
        /// How many moves could be made.
        at: usize,
        /// Who was to move.
        name: String,
        /// Why it cannot, as half a sentence.
        why: &'static str,
    },
}

/// More moves than this nobody goes through by hand.
const LONGEST: usize = 10_000;

/// The moves that lead to where a run was after so many of its events, by rules that let every task
/// move whenever it can: whatever order a run took its operations in, they allow it.
///
/// # Errors
/// Where the run is too long, not whole, or did what these rules do not allow.
pub fn by_hand(
    program: &Arc<Program>,
    rules: Rules,
    trace: &Trace,
    events: usize,
) -> Result<Vec<TaskId>, NotByHand> {
    if trace.dropped > 0 {
        return Err(NotByHand::Dropped);
    }
    let seed = trace.meta.seed;
    let begun = After::all(program, rules, seed, &[]);
    // No move, so none that strays.
    let Ok(after) = begun else {
        return Ok(Vec::new());
    };
    let mut hand = Hand {
        program,
        rules,
        seed,
        after,
        moves: Vec::new(),
        done: Vec::new(),
        seen: Vec::new(),
    };
    hand.count();
    for event in trace.events.iter().take(events).filter(|e| operates(e)) {
        hand.follow(event)?;
    }
    Ok(hand.moves)
}

/// Whether an event is an operation on something shared that came to an end.
fn operates(event: &Event) -> bool {
    match event.kind {
        Kind::Done | Kind::Failed => true,
        Kind::Spawned => event.spawned().first != TaskId::MAIN,
        _ => false,
    }
}

struct Hand<'a> {
    program: &'a Arc<Program>,
    rules: Rules,
    seed: u64,
    after: After,
    moves: Vec<TaskId>,
    /// How many operations of each task the moves have done.
    done: Vec<usize>,
    /// How many the run has.
    seen: Vec<usize>,
}

impl Hand<'_> {
    fn follow(&mut self, event: &Event) -> Result<(), NotByHand> {
        let task = event.task;
        *place(&mut self.seen, task) += 1;
        if place(&mut self.seen, task) <= place(&mut self.done, task) {
            // It ran on within a move, where nobody else was left.
            return Ok(());
        }
        if event.kind == Kind::Failed && self.after.board.has_ended(task) {
            // What failed was no operation: it failed within its last move.
            return Ok(());
        }
        if self.moves.len() >= LONGEST {
            return Err(NotByHand::TooLong(LONGEST));
        }
        let steps = self.after.steps.len();
        let taken = self.after.take(task);
        taken.map_err(|held| NotByHand::Stray {
            at: self.moves.len(),
            name: self.after.board.name(task),
            why: why(held),
        })?;
        self.moves.push(task);
        *place(&mut self.done, task) += 1;
        let alone = self.after.steps[steps..].iter().all(|step| *step == task);
        if !alone || self.left() <= 1 {
            self.count();
        }
        Ok(())
    }

    /// How many tasks have not ended.
    fn left(&self) -> usize {
        let board = &self.after.board;
        board.tasks().filter(|task| !board.has_ended(*task)).count()
    }

    /// Counts what the moves have done, from the run that they make.
    fn count(&mut self) {
        self.done.clear();
        let played = played(
            self.program,
            self.rules,
            self.seed,
            &self.moves,
            Then::Stop,
        );
        let Ok(played) = played else { return };
        for event in played.run.trace.events.iter().filter(|e| operates(e)) {
            *place(&mut self.done, event.task) += 1;
        }
    }
}

fn place(counts: &mut Vec<usize>, task: TaskId) -> &mut usize {
    if counts.len() <= task.index() {
        counts.resize(task.index() + 1, 0);
    }
    &mut counts[task.index()]
}

fn why(held: Held) -> &'static str {
    match held {
        Held::Over => "the run is over",
        Held::Ended => "it has ended",
        Held::Waits(_) | Held::Calls(_) => "it has to wait",
        Held::NoSeat => "all workers are taken",
        Held::Spins => "it goes round by itself without end",
        Held::Nobody => "it has not been started",
    }
}
