//! Breadth first: state by state, those that are fewer moves from the beginning first.
//!
//! A part of the states of one distance at a time is shared out among the threads, which look up what
//! they find but add nothing; then it is added in the order of the states that it came from. So what
//! is found does not depend on the threads.

use super::claims::Claims;
use super::codec::Codec;
use super::expand::Worker;
use super::found::Bound;
use super::layout::hash;
use super::mind::{Mind, lock};
use super::outcomes::{Judge, Outcomes};
use super::question::{Progress, Search, Target};
use super::table::{Fresh, OVER, Table};
use crate::program::TaskId;
use std::sync::Mutex;

/// Everything a search saw.
pub(super) struct Seen {
    pub table: Table,
    fresh: Fresh,
    /// The moves: for each state where its own begin in `to` and `who`, as far as it was expanded.
    pub begins: Vec<usize>,
    pub to: Vec<u32>,
    pub who: Vec<TaskId>,
    /// The states in which an interleaving ends, in order.
    pub ends: Vec<u32>,
    /// For each distance from the beginning the first state at it.
    pub levels: Vec<u32>,
    /// Whether a move leads to a state that is not farther from the beginning.
    pub returns: bool,
    pub bound: Option<Bound>,
    /// A state that is the target.
    pub target: Option<u32>,
}

/// How a breadth-first search goes.
pub(super) struct Breadth<'a, 'b> {
    pub search: &'a Search<'b>,
    pub codec: &'a Mutex<Codec>,
    pub claims: &'a Claims,
    pub parts_suffice: bool,
    pub reduce: bool,
}

/// How many states are looked into at a time.
const BATCH: usize = 1 << 15;
/// How many bytes what is found of them may take, before it is known what of it is new.
const ROOM: usize = 32 << 20;
/// How many of them are worth a thread of their own.
const WORTH: usize = 1 << 10;

impl Breadth<'_, '_> {
    pub fn go(&self) -> (Seen, Outcomes) {
        let mut seen = Seen {
            table: Table::new(),
            fresh: Fresh::default(),
            begins: vec![0],
            to: Vec::new(),
            who: Vec::new(),
            ends: Vec::new(),
            levels: vec![0],
            returns: false,
            bound: None,
            target: None,
        };
        let mut workers: Vec<Worker<'_>> = (0..self.search.threads.max(1))
            .map(|_| self.worker())
            .collect();
        let mut outcomes = Outcomes::default();
        self.begin(&mut seen, &mut workers[0]);
        self.judge(&mut seen, &mut outcomes, &mut workers[0]);
        let (mut from, mut level_end) = (0usize, seen.table.len());
        while from < seen.table.len() && seen.bound.is_none() {
            let batch = from..level_end.min(from + self.batch(&seen));
            self.expand(&seen.table, batch.clone(), &mut workers);
            self.gather(&mut seen, batch.clone(), level_end as u32 - 1, &mut workers);
            self.judge(&mut seen, &mut outcomes, &mut workers[0]);
            from = batch.end;
            if from == level_end {
                level_end = seen.table.len();
                if level_end > from {
                    seen.levels.push(from as u32);
                }
            }
            self.look_around(&mut seen, from, &workers);
        }
        (seen, outcomes)
    }

    /// Says how the interleavings ended whose ends were found last.
    fn judge(&self, seen: &mut Seen, outcomes: &mut Outcomes, worker: &mut Worker<'_>) {
        let judge = Judge {
            question: &self.search.question,
            codec: self.codec,
            claims: self.claims,
        };
        for at in outcomes.of.len()..seen.ends.len() {
            let state = seen.ends[at];
            let way = judge.add(outcomes, &seen.table, state, &mut worker.mind);
            let way = way.map(|at| &outcomes.list[at as usize]);
            let hit = |way| judge.is_target(&seen.table, state, way, &mut worker.mind);
            if seen.target.is_none() && way.is_some_and(hit) {
                seen.target = Some(state);
                seen.bound = Some(Bound::Target);
            }
        }
        if outcomes.list.len() > self.search.limits.outcomes && seen.bound.is_none() {
            seen.bound = Some(Bound::Outcomes(self.search.limits.outcomes));
        }
    }

    /// How many states are looked into at a time: fewer where every move goes through the machine
    /// itself, so that somebody who watches is asked as often, and where states are large, so that
    /// what is found of them takes little room.
    fn batch(&self, seen: &Seen) -> usize {
        let most = if self.parts_suffice {
            BATCH
        } else {
            BATCH / 16
        };
        let row = seen.table.row(seen.table.len() as u32 - 1).len();
        let tasks = self.search.from.tasks().count().max(row / 4);
        // A number of a row takes 4 bytes.
        most.min(ROOM / (4 * row * tasks)).max(1)
    }

    fn worker(&self) -> Worker<'_> {
        Worker {
            mind: Mind::new(self.codec, self.parts_suffice),
            codec: self.codec,
            claims: self.claims.clone(),
            reduce: self.reduce,
            asks: lock(self.codec).asks(),
            moves: Vec::new(),
            looked_up: 0,
            rows: Vec::new(),
            chains: Vec::new(),
            scratch: Vec::new(),
            ends: Vec::new(),
        }
    }

    fn begin(&self, seen: &mut Seen, worker: &mut Worker<'_>) {
        let mut row = Vec::new();
        lock(self.codec).encode(&self.search.from, &mut row);
        let shape = worker.mind.shape(&row);
        let mut marks = worker.claims.marks(&row, &shape, self.codec);
        if self.search.from.is_over() {
            marks |= OVER;
            seen.ends.push(0);
        }
        seen.table.add(hash(&row), &row, (0, TaskId::MAIN), marks);
        self.check_target(seen, 0);
    }

    fn expand(&self, table: &Table, batch: std::ops::Range<usize>, workers: &mut [Worker<'_>]) {
        let threads = workers.len().min(batch.len().div_ceil(WORTH));
        if threads <= 1 {
            for state in batch {
                workers[0].expand(table, state as u32);
            }
            workers[0].look_up(table);
            return;
        }
        let share = batch.len().div_ceil(threads);
        std::thread::scope(|scope| {
            for (nth, worker) in workers[..threads].iter_mut().enumerate() {
                let begin = batch.start + nth * share;
                let own = begin..(begin + share).min(batch.end);
                scope.spawn(move || {
                    for state in own {
                        worker.expand(table, state as u32);
                    }
                    worker.look_up(table);
                });
            }
        });
    }

    /// Puts what was found into the table, in the order of the states that it came from.
    fn gather(
        &self,
        seen: &mut Seen,
        batch: std::ops::Range<usize>,
        level: u32,
        workers: &mut [Worker<'_>],
    ) {
        let mut filled = batch.start;
        let moves = workers.iter().map(|worker| worker.moves.len()).sum();
        seen.fresh.begin(moves);
        for worker in workers {
            for found in worker.moves.drain(..) {
                if seen.bound.is_some() {
                    break;
                }
                while filled < found.from as usize {
                    filled += 1;
                    seen.begins.push(seen.to.len());
                }
                let row = &worker.rows[found.row.0..found.row.1];
                let known = found.to;
                let known = known.or_else(|| seen.fresh.find(&seen.table, found.hash, row));
                if known.is_none() && seen.table.len() as u64 >= self.most() {
                    seen.bound = Some(Bound::States(self.search.limits.states));
                    break;
                }
                let to = known.unwrap_or_else(|| {
                    let from = (found.from, found.task);
                    let to = seen.table.add(found.hash, row, from, found.marks);
                    seen.fresh.add(found.hash, to);
                    let chain = &worker.chains[found.chain.0..found.chain.1];
                    if chain.len() > 1 {
                        seen.table.came_by(to, chain);
                    }
                    if found.marks & OVER != 0 {
                        seen.ends.push(to);
                    }
                    self.check_target(seen, to);
                    to
                });
                seen.returns |= to <= level;
                seen.to.push(to);
                seen.who.push(found.task);
            }
            worker.rows.clear();
            worker.looked_up = 0;
            worker.chains.clear();
            seen.ends.append(&mut worker.ends);
        }
        if seen.bound.is_some() {
            return;
        }
        while filled < batch.end {
            filled += 1;
            seen.begins.push(seen.to.len());
        }
    }

    fn check_target(&self, seen: &mut Seen, state: u32) {
        if seen.target.is_some() {
            return;
        }
        let hit = match &self.search.question.target {
            Some(Target::Meets(_)) => {
                let bit = self.claims.count() - 1;
                seen.table.marks(state) & 1 << bit != 0
            }
            _ => false,
        };
        if hit {
            seen.target = Some(state);
            seen.bound = Some(Bound::Target);
        }
    }

    /// The most states: their numbers must fit.
    fn most(&self) -> u64 {
        self.search.limits.states.min(u64::from(u32::MAX) - 1)
    }

    /// Whether the search may go on.
    fn look_around(&self, seen: &mut Seen, from: usize, workers: &[Worker<'_>]) {
        let limits = &self.search.limits;
        let waiting = seen.table.len() - from;
        let workers: usize = workers.iter().map(Worker::size).sum();
        let memory = seen.size() + workers + lock(self.codec).size();
        let progress = Progress {
            states: seen.table.len() as u64,
            transitions: seen.to.len() as u64,
            depth: seen.levels.len() as u32 - 1,
            waiting: waiting as u64,
            outcomes: seen.ends.len(),
            memory: memory as u64,
            reduced: self.reduce,
        };
        if seen.bound.is_some() || waiting == 0 {
            return;
        }
        if progress.memory >= limits.memory {
            seen.bound = Some(Bound::Memory(limits.memory));
        } else if !(self.search.watch)(&progress) {
            seen.bound = Some(Bound::Stopped);
        }
    }
}

impl Seen {
    /// About how many bytes it takes.
    pub fn size(&self) -> usize {
        let moves = self.to.capacity() * 4 + self.who.capacity() * 4;
        self.table.size() + moves + self.begins.capacity() * 8
    }

    /// The moves out of a state: where to, and who moves.
    pub fn moves(&self, state: u32) -> impl Iterator<Item = (u32, TaskId)> + '_ {
        let at = state as usize;
        let range = match self.begins.get(at + 1) {
            Some(end) => self.begins[at]..*end,
            None => 0..0,
        };
        range.map(|at| (self.to[at], self.who[at]))
    }

    /// How many moves a state is from the beginning.
    pub fn level(&self, state: u32) -> u32 {
        let after = self.levels.partition_point(|first| *first <= state);
        after as u32 - 1
    }
}
