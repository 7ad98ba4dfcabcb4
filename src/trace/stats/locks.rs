//! Who held a mutex for how long, and who waited for what.

use super::ratio;
use crate::program::{MutexId, Resource};
use crate::trace::Trace;
use crate::trace::event::{Event, Kind};
use crate::trace::meta::Names;
use crate::trace::timeline::Timeline;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// The figures of a mutex.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MutexStats {
    /// Its number.
    pub mutex: MutexId,
    /// What a person calls it.
    pub name: String,
    /// How many times it was taken.
    pub taken: u64,
    /// How long it was held before the makespan.
    pub held: i64,
    /// `held / makespan`.
    pub utilisation: f64,
    /// The longest time it was held at a stretch.
    pub longest: i64,
    /// How many times it could not be taken at once.
    pub contended: u64,
}

/// How long tasks waited for something shared: from [`Kind::Blocked`] to the operation that was
/// done, however often the task was woken in between and found it taken again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WaitStats {
    /// What was waited for.
    pub resource: Resource,
    /// What a person calls it.
    pub name: String,
    /// How many operations had to wait.
    pub count: u64,
    /// How many of these were never done.
    pub in_vain: u64,
    /// How long they waited together.
    pub total: i64,
    /// The longest wait.
    pub longest: i64,
}

pub(super) fn stats(trace: &Trace, timeline: &Timeline) -> (Vec<MutexStats>, Vec<WaitStats>) {
    let mut pass = Pass {
        timeline,
        locks: BTreeMap::new(),
        waits: HashMap::new(),
        waiting: vec![None; timeline.lanes().len()],
    };
    let kinds = Kinds::of(trace);
    for event in &trace.events {
        pass.wait(event);
        if event.kind == Kind::Done {
            pass.hold(event, kinds.of_step(event));
        }
    }
    pass.finish()
}

/// What a step does to a mutex.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    Lock,
    Unlock,
    /// Gives it back at first and takes it at last.
    Wait,
    Nothing,
}

struct Kinds<'a> {
    names: &'a Names,
    steps: Vec<Does>,
}

impl Kinds<'_> {
    fn of(trace: &Trace) -> Kinds<'_> {
        let does = |name: &String| match name.as_str() {
            "lock" => Does::Lock,
            "unlock" => Does::Unlock,
            "wait" => Does::Wait,
            _ => Does::Nothing,
        };
        let names = &trace.meta.names;
        let steps = names.steps.iter().map(does).collect();
        Kinds { names, steps }
    }

    fn of_step(&self, event: &Event) -> Does {
        match self.steps.get(event.step.index()) {
            Some(Does::Wait) => match self.names.operation(event) {
                "wait" => Does::Unlock,
                "lock" => Does::Lock,
                _ => Does::Nothing,
            },
            does => does.copied().unwrap_or(Does::Nothing),
        }
    }
}

#[derive(Default)]
struct Held {
    since: Option<i64>,
    taken: u64,
    held: i64,
    longest: i64,
}

#[derive(Default)]
struct Waited {
    count: u64,
    in_vain: u64,
    total: i64,
    longest: i64,
}

struct Pass<'a> {
    timeline: &'a Timeline,
    locks: BTreeMap<u16, Held>,
    waits: HashMap<Resource, Waited>,
    /// What the task of each lane waits for, and since when.
    waiting: Vec<Option<(Resource, i64)>>,
}

impl Pass<'_> {
    /// The time of an event as far as it counts: nothing after the makespan does.
    fn time(&self, event: &Event) -> i64 {
        let at = self.timeline.clock.story(event.at);
        at.min(self.timeline.makespan)
    }

    fn hold(&mut self, event: &Event, does: Does) {
        let at = self.time(event);
        match does {
            Does::Lock => {
                let held = self.locks.entry(event.object).or_default();
                held.taken += 1;
                held.since.get_or_insert(at);
            }
            Does::Unlock => self.locks.entry(event.object).or_default().release(at),
            Does::Wait | Does::Nothing => {}
        }
    }

    fn wait(&mut self, event: &Event) {
        let Some(place) = self.timeline.place(event.task) else {
            return;
        };
        if event.kind == Kind::Blocked {
            let since = self.time(event);
            match (event.resource(), self.waiting[place]) {
                (Some(resource), Some((before, _))) if resource == before => {}
                (Some(resource), _) => {
                    self.end_wait(place, since, true);
                    self.waiting[place] = Some((resource, since));
                }
                (None, _) => {}
            }
        } else if !event.by_another() && self.waiting[place].is_some() {
            let done = matches!(event.kind, Kind::Done);
            self.end_wait(place, self.time(event), !done);
        }
    }

    fn end_wait(&mut self, place: usize, at: i64, in_vain: bool) {
        if let Some((resource, since)) = self.waiting[place].take() {
            let wait = self.waits.entry(resource).or_default();
            let length = (at - since).max(0);
            wait.count += 1;
            wait.in_vain += u64::from(in_vain);
            wait.total = wait.total.saturating_add(length);
            wait.longest = wait.longest.max(length);
        }
    }

    fn finish(mut self) -> (Vec<MutexStats>, Vec<WaitStats>) {
        let end = self.timeline.makespan;
        for place in 0..self.waiting.len() {
            self.end_wait(place, end, true);
        }
        for resource in self.waits.keys() {
            if let Resource::Mutex(mutex) = resource {
                self.locks.entry(mutex.0).or_default();
            }
        }
        let contended = |mutex| {
            self.waits
                .get(&Resource::Mutex(mutex))
                .map_or(0, |w| w.count)
        };
        let mutexes = self.locks.into_iter().map(|(id, mut held)| {
            held.release(end);
            // Times that are out of order in a damaged trace might come to more.
            held.held = held.held.min(end);
            let mutex = MutexId(id);
            MutexStats {
                mutex,
                name: self.timeline.resource(Resource::Mutex(mutex)),
                taken: held.taken,
                held: held.held,
                utilisation: ratio(held.held, end),
                longest: held.longest,
                contended: contended(mutex),
            }
        });
        let mutexes = mutexes.collect();
        let mut waits: Vec<_> = self
            .waits
            .into_iter()
            .map(|(resource, waited)| WaitStats {
                resource,
                name: self.timeline.resource(resource),
                count: waited.count,
                in_vain: waited.in_vain,
                total: waited.total,
                longest: waited.longest,
            })
            .collect();
        waits.sort_by_key(|wait| (std::cmp::Reverse(wait.total), wait.resource));
        (mutexes, waits)
    }
}

impl Held {
    fn release(&mut self, at: i64) {
        if let Some(since) = self.since.take() {
            let length = (at - since).max(0);
            self.held = self.held.saturating_add(length);
            self.longest = self.longest.max(length);
        }
    }
}
