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
    /// The rows of the moves.
    pub rows: Vec<u32>,
    /// States in which nobody can move.
    pub ends: Vec<u32>,
}

/// A move from one state to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Move {
    pub from: u32,
    pub task: TaskId,
    pub hash: u64,
    /// Where its row begins and ends among the rows; nowhere where the state is known.
    pub row: (usize, usize),
    /// The state that it leads to, where that was known before.
    pub to: Option<u32>,
    pub marks: u32,
}

impl Worker<'_> {
    /// Finds all moves out of a state. States up to `level` are no farther from the beginning than
    /// this one.
    pub fn expand(&mut self, table: &Table, state: u32, level: u32) {
        if table.marks(state) & OVER != 0 {
            return;
        }
        let row = table.row(state);
        let shape = self.mind.shape(row);
        let mut live = 0;
        for slot in &shape.player {
            live += usize::from(self.mind.is_live(row[*slot], &shape));
        }
        let before = self.moves.len();
        if self.reduce && live > 1 && self.expand_one(table, state, level, live) {
            return;
        }
        for id in 0..shape.player.len() {
            if self.mind.is_live(row[shape.player[id]], &shape) {
                self.take(table, state, id, live);
            }
        }
        if self.moves.len() == before {
            self.ends.push(state);
        }
    }

    /// Takes the move of one task; says what it came to.
    fn take(&mut self, table: &Table, state: u32, id: usize, live: usize) -> Taken {
        let row = table.row(state);
        let shape = self.mind.shape(row);
        let begin = self.rows.len();
        if let Some(effect) = self.mind.effect(row, &shape, id)
            && effect.act == Act::Blocked
        {
            return Taken::Held;
        }
        self.rows.extend_from_slice(row);
        let mut after = Row {
            rows: &mut self.rows,
            begin,
            hash: table.hash(state),
        };
        let taken = self.mind.take(&mut after, &shape, id, live);
        let hash = after.hash;
        let Taken::Moved { over, .. } = taken else {
            self.rows.truncate(begin);
            return taken;
        };
        self.note(table, state, id, (begin, hash), over);
        taken
    }

    fn note(&mut self, table: &Table, state: u32, id: usize, row: (usize, u64), over: bool) {
        let (begin, hash) = row;
        let to = table.find(hash, &self.rows[begin..]);
        let mut marks = if over { OVER } else { 0 };
        if to.is_some() {
            self.rows.truncate(begin);
        } else if !self.claims.is_empty() {
            let shape = self.mind.shape(&self.rows[begin..]);
            marks |= self.claims.marks(&self.rows[begin..], &shape, self.codec);
        }
        self.moves.push(Move {
            from: state,
            task: TaskId(id as u32),
            hash,
            row: (begin, self.rows.len()),
            to,
            marks,
        });
    }

    /// Where the move of one task changes nothing for anybody else, takes that one only; says
    /// whether there was one.
    fn expand_one(&mut self, table: &Table, state: u32, level: u32, live: usize) -> bool {
        let row = table.row(state);
        let shape = self.mind.shape(row);
        for id in 0..shape.player.len() {
            if !self.may_be_alone(row, &shape, id) {
                continue;
            }
            let begin = self.rows.len();
            if self.take(table, state, id, live) == Taken::Held {
                continue;
            }
            // One that leads back might be taken for ever, and nobody else ever move.
            let leads_on =
                |found: &Move| found.marks & OVER == 0 && found.to.is_none_or(|to| to > level);
            if self.moves.last().is_some_and(leads_on) {
                return true;
            }
            self.moves.pop();
            self.rows.truncate(begin);
        }
        false
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
