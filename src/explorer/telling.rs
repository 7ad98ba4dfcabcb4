//! What there is to say of what a search saw.

use super::breadth::Seen;
use super::claims::MOST;
use super::count::{goes_round, ways};
use super::cycles::fair_round;
use super::ending::Ending;
use super::found::{Edge, Explored, Found, Graph, Interleavings, Judged, Verdict};
use super::outcomes::Outcomes;
use super::question::{Search, Target};
use crate::program::TaskId;
use crate::program::code::Instr;
use crate::program::steps::Step;
use std::collections::{HashMap, VecDeque};

/// A claim that was not looked at.
const UNKNOWN: Judged = Judged {
    verdict: Verdict::Unknown,
    schedule: None,
    cycle: Vec::new(),
};

/// What there is to say of what a search saw.
pub(super) struct Telling<'a, 'b> {
    pub search: &'a Search<'b>,
    pub seen: &'a Seen,
    pub outcomes: &'a Outcomes,
    pub reduce: bool,
}

impl Telling<'_, '_> {
    /// All of it; how long it took is for the caller to say.
    pub fn explored(&self) -> Explored {
        let whole = self.seen.bound.is_none();
        let ways = match whole && self.search.count && !self.reduce {
            true => ways(self.seen),
            false => Err(Interleavings::Unknown),
        };
        let round = match whole && ways.is_err() && goes_round(self.seen) {
            true => fair_round(self.seen, &|_| true),
            false => None,
        };
        let forever = match (&self.search.question.target, &round) {
            (Some(Target::Ending(word)), Some(round)) => {
                Ending::Forever.is_called(word).then_some(round.entry)
            }
            _ => None,
        };
        let interleavings = match &ways {
            Ok(ways) => self.total(ways),
            Err(_) if self.reduce && goes_round(self.seen) => Interleavings::Endless,
            Err(why) => *why,
        };
        let mut outcomes = self.found(ways.as_deref().ok());
        outcomes.extend(round.map(|round| Found {
            ending: Ending::Forever,
            values: Vec::new(),
            right: false,
            count: None,
            schedule: self.seen.table.schedule(round.entry),
            cycle: round.cycle,
            shortest: true,
        }));
        outcomes.sort_by_key(|found| (found.right, found.schedule.len()));
        let levels = self.seen.levels.len() as u32;
        Explored {
            bound: self.seen.bound.clone(),
            states: self.seen.table.len() as u64,
            transitions: self.seen.to.len() as u64,
            depth: levels - 1,
            reduced: self.reduce,
            interleavings,
            judged: self.judged(),
            target: self
                .seen
                .target
                .or(forever)
                .map(|state| self.seen.table.schedule(state)),
            timeless: self.uses(|step| {
                matches!(
                    step,
                    Step::Sleep(_) | Step::Block(_) | Step::Compute(_) | Step::Now(_)
                )
            }),
            seeded: self.uses(|step| matches!(step, Step::Random(_))),
            graph: self.graph(&outcomes),
            outcomes,
            took: std::time::Duration::ZERO,
        }
    }

    fn uses(&self, is: impl Fn(&Step) -> bool) -> bool {
        let defs = &self.search.from.program().text.defs;
        let mut code = defs.iter().flat_map(|def| &def.code);
        code.any(|instr| matches!(instr, Instr::Step(_, step) if is(step)))
    }

    fn total(&self, ways: &[u128]) -> Interleavings {
        let mut ends = self.seen.ends.iter().map(|end| ways[*end as usize]);
        let total = ends.try_fold(0u128, |sum, ways| sum.checked_add(ways));
        total.map_or(Interleavings::TooMany, Interleavings::Counted)
    }

    fn found(&self, ways: Option<&[u128]>) -> Vec<Found> {
        let mut counts = vec![Some(0u128); self.outcomes.list.len()];
        for (end, of) in self.seen.ends.iter().zip(&self.outcomes.of) {
            if let Some(at) = of {
                let count = &mut counts[*at as usize];
                let more = ways.map(|ways| ways[*end as usize]);
                *count = count.zip(more).and_then(|(a, b)| a.checked_add(b));
            }
        }
        let ways = self.outcomes.list.iter().zip(counts);
        // Where moves come in one order only, main may be left alone later than it could be, and
        // take more moves for what it does by itself.
        let shortest = !self.reduce;
        ways.map(|(way, count)| way.found(&self.seen.table, count, shortest))
            .collect()
    }

    fn judged(&self) -> Vec<Judged> {
        let question = &self.search.question;
        let all = self.seen.bound.is_none();
        let states = || 0..self.seen.table.len() as u32;
        let holds = |state: u32, bit: usize| self.seen.table.marks(state) & 1 << bit != 0;
        let judged = |shown: Option<u32>, if_shown: Verdict, if_not: Verdict| Judged {
            verdict: match shown {
                Some(_) => if_shown,
                None if all => if_not,
                None => Verdict::Unknown,
            },
            schedule: shown.map(|state| self.seen.table.schedule(state)),
            cycle: Vec::new(),
        };
        let (always, sometimes) = (question.always.len(), question.sometimes.len());
        let mut list = Vec::new();
        for bit in 0..always + sometimes {
            list.push(match bit < always {
                _ if bit >= MOST - 1 => UNKNOWN,
                true => {
                    let broken = states().find(|state| !holds(*state, bit));
                    judged(broken, Verdict::Fails, Verdict::Holds)
                }
                false => {
                    let met = states().find(|state| holds(*state, bit));
                    judged(met, Verdict::Holds, Verdict::Fails)
                }
            });
        }
        let first = always + sometimes;
        let eventually = first..first + question.eventually.len();
        list.extend(eventually.map(|bit| match bit >= MOST - 1 {
            true => UNKNOWN,
            false => self.eventually(bit),
        }));
        list
    }

    /// Whether every fair interleaving comes to a state in which this claim holds.
    fn eventually(&self, bit: usize) -> Judged {
        let table = &self.seen.table;
        let holds = |state: u32| table.marks(state) & 1 << bit != 0;
        // States that are reached without it ever having held.
        let mut without = vec![false; table.len()];
        let mut queue = VecDeque::from_iter((!holds(0)).then_some(0u32));
        let mut from: HashMap<u32, (u32, TaskId)> = HashMap::new();
        while let Some(state) = queue.pop_front() {
            if std::mem::replace(&mut without[state as usize], true) {
                continue;
            }
            for (to, task) in self.seen.moves(state) {
                if !holds(to) && !without[to as usize] {
                    from.entry(to).or_insert((state, task));
                    queue.push_back(to);
                }
            }
        }
        let schedule = |state: u32| way_back(&from, state);
        let mut ends = self.seen.ends.iter();
        let end = ends.find(|end| without[**end as usize]);
        let broken = |schedule, cycle| Judged {
            verdict: Verdict::Fails,
            schedule: Some(schedule),
            cycle,
        };
        if let Some(end) = end {
            return broken(schedule(*end), Vec::new());
        }
        let round = match self.seen.returns {
            true => fair_round(self.seen, &|state| without[state as usize]),
            false => None,
        };
        match round {
            Some(round) => broken(schedule(round.entry), round.cycle),
            None => Judged {
                verdict: match self.seen.bound {
                    None => Verdict::Holds,
                    Some(_) => Verdict::Unknown,
                },
                schedule: None,
                cycle: Vec::new(),
            },
        }
    }

    fn graph(&self, outcomes: &[Found]) -> Option<Graph> {
        let table = &self.seen.table;
        if self.search.graph == 0 || table.len() > self.search.graph {
            return None;
        }
        let mut outcome = vec![None; table.len()];
        for (end, of) in self.seen.ends.iter().zip(&self.outcomes.of) {
            let way = of.map(|at| &self.outcomes.list[at as usize]);
            let place = way.and_then(|way| {
                let found = way.found(table, None, true);
                outcomes.iter().position(|known| known.is_like(&found))
            });
            outcome[*end as usize] = place.map(|at| at as u32);
        }
        let states = 0..table.len() as u32;
        let edges = states.clone().flat_map(|from| {
            let moves = self.seen.moves(from);
            moves.map(move |(to, task)| Edge { from, to, task })
        });
        Some(Graph {
            level: states.clone().map(|state| self.seen.level(state)).collect(),
            edges: edges.collect(),
            outcome,
        })
    }
}

fn way_back(from: &HashMap<u32, (u32, TaskId)>, mut state: u32) -> Vec<TaskId> {
    let mut schedule = Vec::new();
    while let Some((before, task)) = from.get(&state) {
        schedule.push(*task);
        state = *before;
    }
    schedule.reverse();
    schedule
}
