//! A search as simple as can be: every state is a [`Board`], every move is taken on a copy of one.

use super::board::{Board, Player};
use super::ending::Ending;
use super::found::{Bound, Explored, Found, Interleavings};
use super::question::{Search, Target};
use super::seats::Taken;
use crate::machine::World;
use crate::program::TaskId;
use std::collections::HashMap;
use std::time::Instant;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct State {
    world: World,
    players: Vec<Player>,
    taken: Taken,
}

impl Search<'_> {
    /// Searches in the simplest way, on one thread and without reduction.
    pub fn go_plainly(&self) -> Explored {
        let begun = Instant::now();
        let mut plain = Plain {
            search: self,
            boards: Vec::new(),
            from: Vec::new(),
            known: HashMap::new(),
            next: Vec::new(),
        };
        plain.add(self.from.clone(), None);
        let mut bound = None;
        let mut at = 0;
        while at < plain.boards.len() {
            if plain.boards.len() as u64 > self.limits.states {
                bound = Some(Bound::States(self.limits.states));
                break;
            }
            plain.expand(at);
            at += 1;
        }
        plain.explored(bound, begun)
    }
}

struct Plain<'a, 'b> {
    search: &'a Search<'b>,
    boards: Vec<Board>,
    from: Vec<Option<(usize, TaskId)>>,
    known: HashMap<State, usize>,
    next: Vec<Vec<usize>>,
}

impl Plain<'_, '_> {
    fn add(&mut self, board: Board, from: Option<(usize, TaskId)>) -> usize {
        let state = State {
            world: board.world.clone(),
            players: board.players.clone(),
            taken: board.seats.taken.clone(),
        };
        let count = self.boards.len();
        let at = *self.known.entry(state).or_insert(count);
        if at == count {
            self.boards.push(board);
            self.from.push(from);
            self.next.push(Vec::new());
        }
        at
    }

    fn expand(&mut self, at: usize) {
        for task in self.boards[at].movable() {
            let mut board = self.boards[at].clone();
            if board.take(task).is_ok() {
                let to = self.add(board, Some((at, task)));
                self.next[at].push(to);
            }
        }
    }

    fn schedule(&self, mut at: usize) -> Vec<TaskId> {
        let mut schedule = Vec::new();
        while let Some((before, task)) = self.from[at] {
            schedule.push(task);
            at = before;
        }
        schedule.reverse();
        schedule
    }

    /// How many interleavings lead to each state; `None` where tasks can go round.
    fn ways(&self) -> Option<Vec<u128>> {
        let mut into = vec![0u32; self.boards.len()];
        for to in self.next.iter().flatten() {
            into[*to] += 1;
        }
        let mut ways = vec![0u128; self.boards.len()];
        ways[0] = 1;
        let mut ready: Vec<usize> = (0..into.len()).filter(|at| into[*at] == 0).collect();
        let mut seen = 0;
        while let Some(at) = ready.pop() {
            seen += 1;
            for to in &self.next[at] {
                ways[*to] += ways[at];
                into[*to] -= 1;
                if into[*to] == 0 {
                    ready.push(*to);
                }
            }
        }
        (seen == into.len()).then_some(ways)
    }

    fn explored(&self, bound: Option<Bound>, begun: Instant) -> Explored {
        let ways = if bound.is_none() { self.ways() } else { None };
        let mut outcomes: Vec<Found> = Vec::new();
        for (at, board) in self.boards.iter().enumerate() {
            let Some(ending) = board.ending() else {
                continue;
            };
            let found = self.found(at, board, ending, ways.as_deref());
            let known = outcomes.iter_mut().find(|known| known.is_like(&found));
            match known {
                Some(known) => known.count = known.count.zip(found.count).map(|(a, b)| a + b),
                None => outcomes.push(found),
            }
        }
        outcomes.sort_by_key(|found| (found.right, found.schedule.len()));
        let target = match &self.search.question.target {
            Some(target) => self.reached(target),
            None => None,
        };
        let total = ways.map(|_| outcomes.iter().filter_map(|found| found.count).sum());
        Explored {
            bound,
            states: self.boards.len() as u64,
            transitions: self.next.iter().map(Vec::len).sum::<usize>() as u64,
            depth: 0,
            reduced: false,
            interleavings: total.map_or(Interleavings::Unknown, Interleavings::Counted),
            outcomes,
            judged: Vec::new(),
            target,
            timeless: false,
            seeded: false,
            graph: None,
            took: begun.elapsed(),
        }
    }

    fn found(&self, at: usize, board: &Board, ending: Ending, ways: Option<&[u128]>) -> Found {
        let values = board.values();
        let question = &self.search.question;
        let finished = ending == Ending::Finished;
        let right = |test: &crate::program::StatePredicate| test.holds(board.program(), &values);
        let right = finished && question.right.as_ref().is_none_or(|t| right(t) == Ok(true));
        let shown = match &question.shows {
            Some(shows) => shows.iter().map(|var| values[var.index()]).collect(),
            None => values,
        };
        Found {
            ending,
            values: shown,
            right,
            count: ways.map(|ways| ways[at]),
            schedule: self.schedule(at),
            cycle: Vec::new(),
            shortest: true,
        }
    }

    fn reached(&self, target: &Target) -> Option<Vec<TaskId>> {
        let is = |board: &Board| {
            let holds = |test: &crate::program::StatePredicate| {
                test.holds(board.program(), &board.values()) == Ok(true)
            };
            match target {
                Target::Meets(test) => holds(test),
                Target::Ends(test) => board.ending() == Some(Ending::Finished) && holds(test),
                Target::Ending(word) => board
                    .ending()
                    .is_some_and(|ending| ending.word().ends_with(word)),
                Target::Wrong => board.ending().is_some_and(|ending| {
                    let right = self.search.question.right.as_ref();
                    ending != Ending::Finished || right.is_some_and(|test| !holds(test))
                }),
            }
        };
        let at = self.boards.iter().position(is)?;
        Some(self.schedule(at))
    }
}
