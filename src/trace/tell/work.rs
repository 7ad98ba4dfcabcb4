//! Starting, and work: what takes time or a turn.

use super::words::{NAMED, list};
use super::{Parts, Teller, notable};
use crate::program::{TaskId, TaskRange};
use crate::trace::event::{Event, Kind};
use crate::trace::timeline::State;
use crate::trace::{WorkerInfo, WorkerKind, say_time};

/// The most lanes that are looked through for who computed at the same time.
const MOST_LANES: usize = 10_000;

impl Teller<'_> {
    pub(super) fn spawned(&self) -> Parts {
        let range = self.event.spawned();
        if range.first == self.event.task {
            return ("is the task that the run begins with".to_owned(), None);
        }
        let what = format!("started {}", self.tasks(range));
        (what, self.called(range))
    }

    /// That starting a task was a call.
    fn called(&self, range: TaskRange) -> Option<String> {
        let calls = self.trace.meta.mechanism == "sequential" && range.count > 0;
        let have = match range.count {
            1 => "it has",
            _ => "they have",
        };
        calls.then(|| {
            let me = self.name(self.event.task);
            format!("That is a plain call here: {me} goes on when {have} ended.")
        })
    }

    pub(super) fn started(&self) -> Parts {
        let place = self.carrier();
        let what = match place.is_empty() {
            true => "took its first step".to_owned(),
            false => format!("took its first step {place}"),
        };
        let lane = self.timeline.lane(self.event.task);
        let why = lane.and_then(|lane| {
            let delay = self.at - lane.spawned;
            if lane.started != Some(self.at) || !notable(delay, self.timeline.makespan) {
                return None;
            }
            let (delay, at) = (say_time(delay), say_time(lane.spawned));
            let busy = match self.busy(lane.spawned) {
                Some(busy) => format!(" and had to wait for a worker: {busy}"),
                None => " and got its turn only now".to_owned(),
            };
            Some(format!("It was started {delay} earlier, at {at},{busy}."))
        });
        (what, why)
    }

    /// `on thread 12345 (worker 2)`.
    fn carrier(&self) -> String {
        let Some(info) = self.trace.workers.get(usize::from(self.event.worker)) else {
            return String::new();
        };
        let id = |word: &str, before: &str| match info.os_id {
            0 => format!("{before} a {word}"),
            id => format!("{before} {word} {id}"),
        };
        match info.kind {
            WorkerKind::Process => id("process", "in"),
            WorkerKind::Simulated => format!("on seat {}", u32::from(self.event.worker) + 1),
            WorkerKind::Thread => {
                // Threads that carry many tasks have such names, those of one task have its own.
                let number = match info.name.starts_with("worker ") {
                    true => format!(" ({})", info.name),
                    false => String::new(),
                };
                format!("{}{number}", id("thread", "on"))
            }
        }
    }

    /// `its thread was busy with Pastry`, if the trace shows that it was from then until now.
    fn busy(&self, from: i64) -> Option<String> {
        let tasks = self.occupied(from);
        if tasks.is_empty() {
            return None;
        }
        let names = tasks.iter().take(NAMED).map(|task| self.name(*task));
        let names: Vec<String> = names.collect();
        let worker = self.trace.workers.get(usize::from(self.event.worker));
        let worker = worker.map_or("worker", word);
        let with = list(&names, tasks.len());
        Some(format!("its {worker} was busy with {with}"))
    }

    /// The work that begins with the told event.
    pub(super) fn begins(&self) -> String {
        let time = say_time(asked(self.event));
        let keeps = match (self.event.kind, self.trace.meta.mechanism.as_str()) {
            (Kind::Sleep, "async" | "async-many") => " and leaves its thread to others",
            (_, "async" | "async-many") => " and keeps its thread from others",
            (Kind::Sleep | Kind::Block, "pool") => " and keeps its worker from others",
            _ => "",
        };
        match self.event.kind {
            Kind::Sleep => format!("sleeps for {time}{keeps}"),
            Kind::Block => format!("is in a blocking call for {time}{keeps}"),
            _ => format!("computes for {time}{keeps}"),
        }
    }

    pub(super) fn resumed(&self) -> Parts {
        let Some(begun) = self.own_before(self.index, self.event.task) else {
            return ("goes on".to_owned(), None);
        };
        let what = match begun.kind {
            Kind::Sleep => "is awake again",
            Kind::Block => "is back from its blocking call",
            Kind::Compute => "has done its computing",
            _ => return ("goes on".to_owned(), None),
        };
        let due = self.time(begun).saturating_add(asked(begun));
        let late = self.at - due;
        let why = notable(late, asked(begun)).then(|| match begun.kind {
            Kind::Compute => self.shared_processors(begun),
            _ => {
                let busy = match self.busy(due) {
                    Some(busy) => format!(", because {busy}"),
                    None => String::new(),
                };
                let (due, late) = (say_time(due), say_time(late));
                format!("It was due at {due} and had its turn {late} later{busy}.")
            }
        });
        (what.to_owned(), why)
    }

    /// Why computing took longer than it needs.
    fn shared_processors(&self, begun: &Event) -> String {
        let (from, needed) = (self.time(begun), say_time(asked(begun)));
        let took = say_time(self.at - from);
        let others = self.computing(from);
        let names = others.iter().take(NAMED).map(|task| self.name(*task));
        let names: Vec<String> = names.collect();
        let why = match (others.len(), self.trace.meta.cores) {
            (0, _) => String::new(),
            (all, 1) => format!(": {} computed too, and there is 1 core", list(&names, all)),
            (all, cores) => format!(
                ": {} computed too, and there are {cores} cores",
                list(&names, all)
            ),
        };
        format!("It needed {needed} of a processor and took {took}{why}.")
    }

    /// Which other tasks computed between then and the told event.
    fn computing(&self, from: i64) -> Vec<TaskId> {
        let lanes = self.timeline.lanes();
        if lanes.len() > MOST_LANES {
            return Vec::new();
        }
        let others = lanes.iter().filter(|lane| lane.task != self.event.task);
        let computed = others.filter(|lane| {
            let meanwhile = self.timeline.between(lane, from, self.at);
            meanwhile.iter().any(|i| i.state == State::Computing)
        });
        computed.map(|lane| lane.task).collect()
    }
}

/// How long a sleep, call or computing is to take.
fn asked(event: &Event) -> i64 {
    i64::try_from(event.arg).unwrap_or(i64::MAX)
}

/// What a person calls such a worker.
fn word(worker: &WorkerInfo) -> &'static str {
    match worker.kind {
        WorkerKind::Thread => "thread",
        WorkerKind::Process => "process",
        WorkerKind::Simulated => "seat",
    }
}
