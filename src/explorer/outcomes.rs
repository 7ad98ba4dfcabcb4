//! The different ways in which interleavings end.

use super::board::Board;
use super::claims::Claims;
use super::codec::{Codec, Doing};
use super::ending::Ending;
use super::found::Found;
use super::mind::{Mind, lock};
use super::question::{Question, Target};
use super::table::Table;
use crate::program::{Value, VarId};
use std::collections::HashMap;
use std::sync::Mutex;

/// The different ways in which interleavings end, in the order in which they were found.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    pub list: Vec<Way>,
    /// For each end which of them it is; the ends are those that were given, in order. `None` where
    /// a task goes round without touching anything shared, so that it is not known.
    pub of: Vec<Option<u32>>,
    finished: HashMap<Vec<Value>, u32>,
}

/// One way in which interleavings end.
#[derive(Debug)]
pub(super) struct Way {
    pub ending: Ending,
    pub values: Vec<Value>,
    pub right: bool,
    /// The first state in which one ended so.
    pub first: u32,
}

/// What is needed to tell ways apart.
pub(super) struct Judge<'a> {
    pub question: &'a Question,
    pub codec: &'a Mutex<Codec>,
    pub claims: &'a Claims,
}

impl Judge<'_> {
    /// Which way an interleaving went that ends in this state; `None` where that is not known.
    pub fn add(
        &self,
        outcomes: &mut Outcomes,
        table: &Table,
        state: u32,
        mind: &mut Mind<'_>,
    ) -> Option<u32> {
        let row = table.row(state);
        let shape = mind.shape(row);
        let values = self.claims.values(row, &shape, &lock(self.codec));
        let shown = self.shown(&values);
        let ended = |number: u32| mind.info(number, &shape).doing == Doing::Ended;
        let all_ended = shape.player.iter().map(|slot| row[*slot]).all(ended);
        if all_ended && let Some(known) = outcomes.finished.get(&shown) {
            outcomes.of.push(Some(*known));
            return Some(*known);
        }
        let (ending, board) = match all_ended {
            true => (Some(Ending::Finished), None),
            false => {
                let board = lock(self.codec).decode(row);
                (board.ending(), Some(board))
            }
        };
        let spins = board.as_ref().is_some_and(Board::spins);
        let Some(ending) = ending.filter(|_| !spins) else {
            outcomes.of.push(None);
            return None;
        };
        let program = &self.claims.program();
        let right = |test: &crate::program::StatePredicate| test.holds(program, &values);
        let right = ending == Ending::Finished
            && self
                .question
                .right
                .as_ref()
                .is_none_or(|t| right(t) == Ok(true));
        let way = Way {
            ending,
            values: shown,
            right,
            first: state,
        };
        let at = outcomes.put(way);
        outcomes.of.push(Some(at));
        Some(at)
    }

    /// The values that tell outcomes apart.
    fn shown(&self, values: &[Value]) -> Vec<Value> {
        let value = |var: &VarId| values.get(var.index()).copied().unwrap_or_default();
        match &self.question.shows {
            Some(shows) => shows.iter().map(value).collect(),
            None => values.to_vec(),
        }
    }

    /// Whether a way is the target.
    pub fn is_target(&self, table: &Table, state: u32, way: &Way, mind: &mut Mind<'_>) -> bool {
        let finished = way.ending == Ending::Finished;
        match &self.question.target {
            Some(Target::Ends(test)) => {
                let row = table.row(state);
                let shape = mind.shape(row);
                let values = self.claims.values(row, &shape, &lock(self.codec));
                finished && test.holds(self.claims.program(), &values) == Ok(true)
            }
            Some(Target::Ending(word)) => way.ending.is_called(word),
            Some(Target::Wrong) => !way.right,
            Some(Target::Meets(_)) | None => false,
        }
    }
}

impl Outcomes {
    fn put(&mut self, way: Way) -> u32 {
        let finished = way.ending == Ending::Finished;
        if finished {
            if let Some(known) = self.finished.get(&way.values) {
                return *known;
            }
            self.finished
                .insert(way.values.clone(), self.list.len() as u32);
        } else {
            let known = self
                .list
                .iter()
                .position(|known| known.ending == way.ending);
            if let Some(known) = known {
                return known as u32;
            }
        }
        self.list.push(way);
        self.list.len() as u32 - 1
    }
}

impl Way {
    /// As it is told to whoever asked.
    pub fn found(&self, table: &Table, count: Option<u128>, shortest: bool) -> Found {
        Found {
            ending: self.ending.clone(),
            values: self.values.clone(),
            right: self.right,
            count,
            schedule: table.schedule(self.first),
            cycle: Vec::new(),
            shortest,
        }
    }
}
