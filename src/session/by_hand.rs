//! The moves that a run was made of, so that somebody can go on from one of its moments by hand.

use super::played::{Then, played};
use crate::explorer::{After, Held};
use crate::machine::Rules;
use crate::program::{Program, TaskId};
use crate::trace::{EndKind, Event, Kind, Trace};
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
    for event in trace.events.iter().take(events) {
        // A search ends an interleaving where a task fails; a run goes on.
        if hand.after.board.is_over() {
            break;
        }
        match event.kind {
            Kind::Ended => hand.end(event)?,
            _ if operates(event) => hand.follow(event)?,
            _ => {}
        }
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
        *place(&mut self.done, task) += 1;
        self.take(task)
    }

    /// Where the end of a task is a move of its own, makes it.
    fn end(&mut self, event: &Event) -> Result<(), NotByHand> {
        let (board, task) = (&self.after.board, event.task);
        let abandoned = EndKind::from_number(event.object) == Some(EndKind::Abandoned);
        let only_ends = !board.has_ended(task) && board.only_ends(task);
        match only_ends && !abandoned {
            true => self.take(task),
            false => Ok(()),
        }
    }

    fn take(&mut self, task: TaskId) -> Result<(), NotByHand> {
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
        let played = played(self.program, self.rules, self.seed, &self.moves, Then::Stop);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::Ending;
    use crate::lesson::Library;
    use crate::program::Machinery;
    use crate::simulator::{Policy, Simulation, simulate};

    /// The programs of all lessons that come with the workbook and are no longer than this.
    fn runs(policy: &Policy) -> Vec<(String, Arc<Program>, Trace)> {
        let entries = Library::embedded().entries().iter();
        let machinery = Machinery {
            cores: 2,
            workers: 2,
        };
        let programs = entries.map(|entry| {
            let (lesson, _) = entry.load().unwrap();
            let values = lesson.program.defaults();
            let program = Program::bind(Arc::clone(&lesson.program), values, machinery).unwrap();
            (lesson.id, Arc::new(program))
        });
        let run = |(id, program): (String, Arc<Program>)| {
            let simulation = Simulation {
                policy: policy.clone(),
                ..Simulation::new(Rules::THREADS)
            };
            let trace = simulate(&program, &simulation).trace;
            (trace.events.len() < 2_000).then_some((id, program, trace))
        };
        programs.filter_map(run).collect()
    }

    #[test]
    fn every_run_of_every_lesson_can_be_gone_through_by_hand() {
        let mut gone = 0;
        for seed in 0..5 {
            for (id, program, trace) in runs(&Policy::Random(seed)) {
                let moves = by_hand(&program, Rules::THREADS, &trace, trace.events.len());
                let moves = moves.unwrap_or_else(|why| panic!("{id}: {why}"));
                let after = After::all(&program, Rules::THREADS, 0, &moves).unwrap();
                let values = program.say_values(&after.board.values());
                let ending = after.board.ending();
                assert!(ending.is_some(), "{id}");
                if !matches!(ending, Some(Ending::Failed { .. })) {
                    assert_eq!(values, trace.meta.values, "{id}");
                }
                gone += moves.len();
            }
        }
        assert!(gone > 100, "only {gone} moves were made");
    }

    #[test]
    fn the_moves_to_a_moment_are_the_first_of_those_to_the_end() {
        for (id, program, trace) in runs(&Policy::Random(7)) {
            let all = by_hand(&program, Rules::THREADS, &trace, trace.events.len()).unwrap();
            for events in (0..trace.events.len()).step_by(7) {
                let some = by_hand(&program, Rules::THREADS, &trace, events).unwrap();
                assert!(all.starts_with(&some), "{id} after {events} events");
            }
        }
    }

    #[test]
    fn what_is_not_whole_is_not_gone_through() {
        let (_, program, mut trace) = runs(&Policy::InTurn).remove(0);
        trace.dropped = 3;
        let gone = by_hand(&program, Rules::THREADS, &trace, trace.events.len());
        assert_eq!(gone, Err(NotByHand::Dropped));
    }
}
