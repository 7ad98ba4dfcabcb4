//! The events that belong to another one.

use super::{FARTHEST, Teller};
use crate::program::{MutexId, Resource, TaskId};
use crate::trace::event::{EndKind, Event, Kind};
use crate::trace::outcome::Outcome;
use crate::trace::timeline::Lane;
use std::collections::{HashMap, HashSet};

/// The number that all workers share who came after the last number.
const SHARED_WORKER: u16 = u16::MAX;

/// A wait for something shared that is over, or nearly.
pub(super) struct Wait {
    pub(super) resource: Resource,
    /// When it began.
    pub(super) since: i64,
    /// When the task was last told that it can go on, and because of what.
    pub(super) freed: Option<(i64, Freed)>,
}

/// Who let a task go on, and how.
pub(super) struct Freed {
    pub(super) by: TaskId,
    pub(super) how: How,
}

/// What a task did that let another go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Unlocked,
    Notified,
    Put,
    Took,
    Closed,
    Resolved,
    Cancelled,
    Ended,
    /// It was first in line.
    WasFirst,
}

/// How a wait ends.
pub(super) enum Ending {
    /// The task goes on.
    GoesOn(i64, Option<Freed>),
    /// Something goes wrong.
    Failed(i64),
    Cancelled(i64),
    /// The run ends first.
    CutOff(i64),
    Never,
    /// The trace does not say.
    Unknown,
}

/// Who has a mutex.
pub(super) enum Holder {
    /// This task, since then.
    Held(TaskId, i64),
    /// Nobody, but this task is to have it next.
    Promised(TaskId),
}

impl Teller<'_> {
    /// When an event happened.
    pub(super) fn time(&self, event: &Event) -> i64 {
        self.timeline.clock.story(event.at)
    }

    /// The events before a place, the nearest first, with their places.
    pub(super) fn before(&self, index: usize) -> impl Iterator<Item = (usize, &Event)> {
        let events = self.trace.events.get(..index).unwrap_or_default();
        events.iter().enumerate().rev().take(FARTHEST)
    }

    /// The events after a place, with their places.
    pub(super) fn after(&self, index: usize) -> impl Iterator<Item = (usize, &Event)> {
        let events = self.trace.events.iter().enumerate();
        events.skip(index.saturating_add(1)).take(FARTHEST)
    }

    /// What a task itself did last before a place.
    pub(super) fn own_before(&self, index: usize, task: TaskId) -> Option<&Event> {
        let mut before = self.before(index).map(|(_, event)| event);
        before.find(|event| event.task == task && !event.by_another())
    }

    /// The wait of the told event's task that this event ends or interrupts.
    pub(super) fn waited(&self) -> Option<Wait> {
        let (mut ready, mut wait) = (None, None::<(Resource, i64)>);
        if self.event.kind == Kind::Ready {
            ready = Some(self.index);
        }
        let own = self.before(self.index);
        for (place, event) in own.filter(|(_, event)| event.task == self.event.task) {
            match (event.kind, event.resource(), wait) {
                (Kind::Ready, ..) => {
                    ready.get_or_insert(place);
                }
                (Kind::Blocked, Some(resource), None) => {
                    wait = Some((resource, self.time(event)));
                }
                // It was told in vain, and waited on.
                (Kind::Blocked, Some(resource), Some((last, _))) if resource == last => {
                    wait = Some((resource, self.time(event)));
                }
                (Kind::CancelAsked | Kind::Stuck, ..) => {}
                _ => break,
            }
        }
        let (resource, since) = wait?;
        let freed = ready.and_then(|place| {
            let at = self.time(self.trace.events.get(place)?);
            Some((at, self.freed(place, resource)?))
        });
        Some(Wait {
            resource,
            since,
            freed,
        })
    }

    /// Who caused the [`Kind::Ready`] at a place, and how.
    fn freed(&self, place: usize, resource: Resource) -> Option<Freed> {
        let by = self.by(self.trace.events.get(place)?)?;
        let did = match self.own_before(place, by) {
            Some(event) if event.kind == Kind::Done => self.operation_of(event),
            _ => "",
        };
        let how = match (resource, did) {
            (Resource::Mutex(_), "unlock" | "wait") => How::Unlocked,
            (Resource::Condition(_), "notify" | "notify_all") => How::Notified,
            (Resource::Items(_), "send") => How::Put,
            (Resource::Space(_), "recv") => How::Took,
            (Resource::Items(_) | Resource::Space(_), "close") => How::Closed,
            (Resource::Future(_), "resolve") => How::Resolved,
            (Resource::Future(_), "cancel") => How::Cancelled,
            (Resource::Group(_), _) => How::Ended,
            _ => How::WasFirst,
        };
        Some(Freed { by, how })
    }

    /// How the wait ends that the told event begins.
    pub(super) fn ending(&self, resource: Resource) -> Ending {
        let mut ready = None;
        let (mut stuck, mut looked_at) = (false, 0);
        for (place, event) in self.after(self.index) {
            looked_at += 1;
            if event.task != self.event.task {
                continue;
            }
            let at = self.time(event);
            match event.kind {
                Kind::Ready => ready = Some(place),
                Kind::Stuck => stuck = true,
                Kind::Blocked if event.resource() == Some(resource) => ready = None,
                Kind::CancelAsked => {}
                Kind::Ended if stuck => return Ending::Never,
                Kind::Ended => return ended_waiting(event, at),
                Kind::Failed => return Ending::Failed(at),
                _ => {
                    let freed = ready.and_then(|place| self.freed(place, resource));
                    return Ending::GoesOn(at, freed);
                }
            }
        }
        let goes_on = self.timeline.outcome == Outcome::Running;
        let unseen = goes_on || self.trace.dropped > 0 || looked_at == FARTHEST;
        match stuck || !unseen {
            true => Ending::Never,
            false => Ending::Unknown,
        }
    }

    /// Who has a mutex at the told event, as far as the trace shows.
    pub(super) fn holder(&self, mutex: MutexId) -> Option<Holder> {
        let mut promised = None;
        for (place, event) in self.before(self.index) {
            match event.kind {
                // The first who is told after an unlock is the last met on the way back.
                Kind::Ready => promised = Some((place, event)),
                Kind::Done if event.object == mutex.0 => match self.operation_of(event) {
                    "lock" => return Some(Holder::Held(event.task, self.time(event))),
                    "unlock" | "wait" => {
                        let (place, told) = promised?;
                        let waits = self.own_before(place, told.task)?.resource();
                        let next = self.by(told) == Some(event.task)
                            && waits == Some(Resource::Mutex(mutex));
                        return next.then_some(Holder::Promised(told.task));
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        None
    }

    /// Which tasks occupied the told event's worker from `from` to the event, those that did so for
    /// longest first. The event's own task is not among them.
    pub(super) fn occupied(&self, from: i64) -> Vec<TaskId> {
        let worker = self.event.worker;
        if worker == SHARED_WORKER {
            return Vec::new();
        }
        let mut until = self.at;
        let mut times: HashMap<TaskId, i64> = HashMap::new();
        let on_it = |event: &&Event| event.worker == worker && !event.by_another();
        for event in self
            .before(self.index)
            .map(|(_, event)| event)
            .filter(on_it)
        {
            let at = self.time(event).min(until);
            let length = until - at.max(from);
            if length > 0 && event.task != self.event.task && self.keeps_worker(event.kind) {
                *times.entry(event.task).or_default() += length;
            }
            until = at;
            if at <= from {
                break;
            }
        }
        let mut tasks: Vec<_> = times.into_iter().collect();
        tasks.sort_by_key(|(task, time)| (std::cmp::Reverse(*time), *task));
        tasks.into_iter().map(|(task, _)| task).collect()
    }

    /// Whether a task keeps its worker occupied after an event of this kind.
    fn keeps_worker(&self, kind: Kind) -> bool {
        match kind {
            Kind::Ended | Kind::Yielded => false,
            Kind::Sleep | Kind::Blocked => !self.gives_way(),
            _ => true,
        }
    }

    /// The lanes of the tasks that were spawned together with this one, which is the first.
    fn group(&self, first: TaskId) -> impl Iterator<Item = &Lane> {
        let lanes = self.timeline.lanes();
        let from = self.timeline.place(first).unwrap_or(lanes.len());
        let group = lanes[from..].iter();
        group.take_while(move |lane| lane.group == first)
    }

    /// How many tasks were spawned together with this one, which is the first; 0 if nobody knows.
    pub(super) fn group_size(&self, first: TaskId) -> usize {
        self.group(first).count()
    }

    /// The tasks of a group that have not ended before the told event.
    pub(super) fn going(&self, first: TaskId) -> Vec<TaskId> {
        let now = self.before(self.index).map(|(_, event)| event);
        let now = now.take_while(|event| self.time(event) == self.at);
        let ends = now.filter(|event| event.kind == Kind::Ended);
        let ends: HashSet<TaskId> = ends.map(|event| event.task).collect();
        let going = |lane: &&Lane| match lane.ended {
            Some((at, _)) if at == self.at => !ends.contains(&lane.task),
            Some((at, _)) => at > self.at,
            None => true,
        };
        let going = self.group(first).filter(going);
        going.map(|lane| lane.task).collect()
    }
}

fn ended_waiting(event: &Event, at: i64) -> Ending {
    match EndKind::from_number(event.object) {
        Some(EndKind::Cancelled) => Ending::Cancelled(at),
        Some(EndKind::Failed) => Ending::Failed(at),
        Some(EndKind::Abandoned) => Ending::CutOff(at),
        _ => Ending::Never,
    }
}
