//! The states that the moves out of some states lead to.

use super::board::Act;
use super::claims::Claims;
use super::codec::{Codec, Doing};
use super::layout::Shape;
use super::mind::{Mind, Row, Taken};
use super::table::{OVER, Table};
use crate::program::TaskId;
use std::sync::Mutex;

/// One thread of a search.
pub(super) struct Worker<'a> {
    pub mind: Mind<'a>,
    pub codec: &'a Mutex<Codec>,
    pub claims: Claims,
    /// Whether moves that change nothing for anybody else are taken in one order only.
    pub reduce: bool,
    /// By what number who asks how tasks are is known.
    pub asks: usize,
    /// What was found, to be put into the table.
    pub moves: Vec<Move>,
    /// How many of these were looked up in the table.
    pub looked_up: usize,
    /// The rows of the moves.
    pub rows: Vec<u32>,
    /// Who moved, one after the other, where the states between are not kept.
    pub chains: Vec<TaskId>,
    /// A row to work on.
    pub scratch: Vec<u32>,
    /// States in which nobody can move.
    pub ends: Vec<u32>,
}

/// How many moves are taken one after the other without keeping a state.
const LONGEST_CHAIN: usize = 256;
/// How many moves are looked up at once.
const AT_ONCE: usize = 32;

/// A move from one state to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Move {
    pub from: u32,
    pub task: TaskId,
    pub hash: u64,
    /// Where its row begins and ends among the rows.
    pub row: (usize, usize),
    /// The state that it leads to, where that was known before.
    pub to: Option<u32>,
    pub marks: u32,
    /// Where the tasks that moved begin and end among the chains, where they were several.
    pub chain: (usize, usize),
}

impl Worker<'_> {
    /// About how many bytes what it found takes.
    pub fn size(&self) -> usize {
        self.moves.capacity() * size_of::<Move>() + self.rows.capacity() * size_of::<u32>()
    }

    /// Finds all moves out of a state, or where it is enough one.
    pub fn expand(&mut self, table: &Table, state: u32) {
        if table.marks(state) & OVER != 0 {
            return;
        }
        let row = table.row(state);
        let shape = self.mind.shape(row);
        if self.reduce && self.expand_one(table, state) {
            self.look_up_many(table);
            return;
        }
        let live = self.live(row, &shape);
        let before = self.moves.len();
        for id in 0..shape.player.len() {
            if self.mind.is_live(row[shape.player[id]], &shape) {
                self.take(table, state, &shape, id, live);
            }
        }
        if self.moves.len() == before {
            self.ends.push(state);
        }
        self.look_up_many(table);
    }

    fn look_up_many(&mut self, table: &Table) {
        if self.moves.len() >= self.looked_up + AT_ONCE {
            self.look_up(table);
        }
    }

    /// Takes the move of one task, if it can.
    fn take(&mut self, table: &Table, state: u32, shape: &Shape, id: usize, live: usize) {
        let row = table.row(state);
        let effect = self.mind.effect(row, shape, id);
        if effect.is_some_and(|effect| effect.act == Act::Blocked) {
            return;
        }
        let begin = self.rows.len();
        self.rows.extend_from_slice(row);
        let mut after = Row {
            rows: &mut self.rows,
            begin,
            hash: table.hash(state),
        };
        let taken = self.mind.take(&mut after, shape, id, live, effect);
        let hash = after.hash;
        match taken {
            Taken::Held => self.rows.truncate(begin),
            Taken::Moved { over } => self.moves.push(Move {
                from: state,
                task: TaskId(id as u32),
                hash,
                row: (begin, self.rows.len()),
                to: None,
                marks: if over { OVER } else { 0 },
                chain: (0, 0),
            }),
        }
    }

    /// Looks up what the moves lead to that were not looked up yet. Several at a time, so that the
    /// memory fetches what is needed for all of them at once.
    pub fn look_up(&mut self, table: &Table) {
        let mut slots = [0u64; AT_ONCE];
        while self.looked_up < self.moves.len() {
            let range = self.looked_up..self.moves.len().min(self.looked_up + AT_ONCE);
            let some = &self.moves[range.clone()];
            for (slot, found) in slots.iter_mut().zip(some) {
                *slot = table.first(found.hash);
            }
            let fetched = slots[..some.len()]
                .iter()
                .map(|slot| table.begins_with(*slot));
            // It must not be optimised away; what it is does not matter.
            std::hint::black_box(fetched.fold(0, |sum, number| sum ^ number));
            for at in range.clone() {
                let found = &self.moves[at];
                let to = table.find(found.hash, &self.rows[found.row.0..found.row.1]);
                self.moves[at].to = to;
                if to.is_none() && !self.claims.is_empty() {
                    self.mark(at);
                }
            }
            self.looked_up = range.end;
        }
    }

    fn mark(&mut self, at: usize) {
        let (begin, end) = self.moves[at].row;
        let row = &self.rows[begin..end];
        let shape = self.mind.shape(row);
        self.moves[at].marks |= self.claims.marks(row, &shape, self.codec);
    }

    /// Where the move of one task changes nothing for anybody else, takes that one only, and goes on
    /// so from there without keeping the states between; says whether there was one.
    fn expand_one(&mut self, table: &Table, state: u32) -> bool {
        let mut row = std::mem::take(&mut self.scratch);
        row.clear();
        row.extend_from_slice(table.row(state));
        let (mut hash, begin) = (table.hash(state), self.chains.len());
        for _ in 0..LONGEST_CHAIN {
            let Some(task) = self.step_alone(&mut row, &mut hash) else {
                break;
            };
            self.chains.push(task);
        }
        let leads_on = self.chains.len() > begin;
        if leads_on {
            let at = self.rows.len();
            self.rows.extend_from_slice(&row);
            self.moves.push(Move {
                from: state,
                task: self.chains[begin],
                hash,
                row: (at, self.rows.len()),
                to: None,
                marks: 0,
                chain: (begin, self.chains.len()),
            });
        }
        self.scratch = row;
        leads_on
    }

    /// Takes the move of a task that disturbs nobody, if there is one; says whose.
    fn step_alone(&mut self, row: &mut Vec<u32>, hash: &mut u64) -> Option<TaskId> {
        let shape = self.mind.shape(row);
        let live = self.live(row, &shape);
        for id in 0..shape.player.len() {
            if live < 2 || !self.may_be_alone(row, &shape, id) {
                continue;
            }
            let effect = self.mind.effect(row, &shape, id);
            let before = row.clone();
            let mut after = Row {
                rows: row,
                begin: 0,
                hash: *hash,
            };
            let taken = self.mind.take(&mut after, &shape, id, live, effect);
            let after = after.hash;
            if taken == (Taken::Moved { over: false }) {
                *hash = after;
                return Some(TaskId(id as u32));
            }
            row.clone_from(&before);
        }
        None
    }

    /// How many tasks have not ended.
    fn live(&mut self, row: &[u32], shape: &Shape) -> usize {
        let is_live = |slot: &&usize| self.mind.is_live(row[**slot], shape);
        shape.player.iter().filter(is_live).count()
    }

    /// Whether no other task might do anything that disturbs the next operation of this one, or is
    /// disturbed by it.
    fn may_be_alone(&mut self, row: &[u32], shape: &Shape, id: usize) -> bool {
        let info = self.mind.info(row[shape.player[id]], shape);
        let Some(outlook) = info.outlook.clone().filter(|_| info.doing == Doing::Moves) else {
            return false;
        };
        let ends = match self.mind.effect(row, shape, id) {
            Some(effect) if effect.act == Act::Blocked => return false,
            Some(effect) if effect.act == Act::Ended => {
                let doing = self.mind.info(effect.player, shape).doing;
                if id == 0 || doing != Doing::Ended {
                    return false;
                }
                true
            }
            _ => false,
        };
        let mut mights = Vec::with_capacity(shape.player.len());
        for (other, slot) in shape.player.iter().enumerate() {
            let info = self.mind.info(row[*slot], shape);
            if other != id && matches!(info.doing, Doing::Moves) {
                mights.extend(info.outlook.clone());
            }
        }
        if ends && mights.iter().any(|other| other.might.has(self.asks)) {
            return false;
        }
        outlook.alone.iter().any(|(holding, disturbed_by)| {
            let holds = holding.is_none_or(|(slot, number)| row[slot] == number);
            holds && !mights.iter().any(|other| other.might.meets(disturbed_by))
        })
    }
}
