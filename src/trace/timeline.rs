//! What every task was doing at every moment: the picture of a run as data.
//!
//! A [`Timeline`] has a [`Lane`] for each task in the order of spawning, and a lane has intervals:
//! sorted, touching each other, none of length zero. All lanes keep theirs in one array, so that a
//! million tasks cost a handful of allocations.
//!
//! All times are story time in nanoseconds since the run began (see [`super::clock`]).

mod arrange;
mod derive;

pub(super) use derive::Pass;

use super::clock::StoryClock;
use super::event::{EndKind, Event, Kind};
use super::meta::Names;
use super::outcome::{Outcome, Want};
use super::{Trace, outcome::StuckTask};
use crate::program::{DefId, Resource, StepId, TaskId};

/// What every task was doing at every moment of a run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Timeline {
    /// When main ended; in a run where it has not, the same as `end`.
    pub makespan: i64,
    /// The time of the last event: tasks may go on after main.
    pub end: i64,
    /// Whether main has ended.
    pub finished: bool,
    /// How the times of the events became story time.
    pub clock: StoryClock,
    /// How the run ended, as its trace says.
    pub outcome: Outcome,
    /// How many events could not be shown because they are of tasks beyond any number a run has:
    /// 0 unless the trace is damaged.
    pub ignored: u64,
    names: Names,
    lanes: Vec<Lane>,
    intervals: Vec<Interval>,
    marks: Vec<Mark>,
    /// How many tasks there are of each definition.
    of_def: Vec<u32>,
}

/// One task.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// Whose lane it is.
    pub task: TaskId,
    /// What it runs; `None` where the event that spawned it was dropped.
    pub def: Option<DefId>,
    /// Who spawned it; `None` for main, and where the event was dropped.
    pub parent: Option<TaskId>,
    /// The first of the tasks that were spawned together with it.
    pub group: TaskId,
    /// Its number among the tasks of its definition, from 1.
    pub ordinal: u32,
    /// When it was spawned.
    pub spawned: i64,
    /// When it took its first step.
    pub started: Option<i64>,
    /// When it ended, and how.
    pub ended: Option<(i64, EndKind)>,
    /// What it will wait for in vain, if it can never go on.
    pub stuck: Option<Want>,
    intervals: (u32, u32),
    marks: (u32, u32),
}

/// A stretch of a task's life in which its state does not change. 32 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// When it begins.
    pub from: i64,
    /// When it ends; always after `from`.
    pub to: i64,
    /// What the task does meanwhile.
    pub state: State,
    /// The step of the event that began it.
    pub step: StepId,
    /// The worker that carried the task at that event.
    pub worker: u16,
}

impl Interval {
    /// Its length in nanoseconds of story time.
    pub fn length(&self) -> i64 {
        self.to - self.from
    }
}

/// Something a task said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: i64,
    /// Which text: an index into [`Trace::texts`].
    pub text: u32,
}

/// What a task is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// It has been spawned and has not taken its first step.
    NotStarted,
    /// It is between two steps.
    Running,
    /// It uses a processor.
    Computing,
    /// It sleeps and is not due yet.
    Sleeping,
    /// It is in a blocking call, which keeps its worker occupied.
    Blocking,
    /// It waits for something shared.
    Blocked(Resource),
    /// It could go on and has no worker or processor yet.
    Ready,
    /// It can never go on.
    Stuck(Want),
}

impl State {
    /// Whether the task gets on with its own program: it runs, computes, sleeps or is in a call,
    /// and neither waits for another task nor for its turn.
    pub fn active(self) -> bool {
        matches!(
            self,
            State::Running | State::Computing | State::Sleeping | State::Blocking
        )
    }
}

impl Timeline {
    /// The timeline of a trace, whole or not. Whatever has not ended goes on to the last event.
    pub fn of(trace: &Trace) -> Timeline {
        derive::derive(trace, 0)
    }

    /// The timeline of a run that goes on: whatever has not ended goes on to `now`, which is of
    /// the same clock as [`super::Event::at`].
    pub fn until(trace: &Trace, now: u64) -> Timeline {
        derive::derive(trace, now)
    }

    /// The lanes, in the order of spawning.
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// The lane of a task.
    pub fn lane(&self, task: TaskId) -> Option<&Lane> {
        self.place(task).map(|place| &self.lanes[place])
    }

    /// The place of a task among the lanes.
    pub fn place(&self, task: TaskId) -> Option<usize> {
        // Tasks are numbered without gaps unless events were dropped.
        match self.lanes.get(task.index()) {
            Some(lane) if lane.task == task => Some(task.index()),
            _ => self
                .lanes
                .binary_search_by_key(&task, |lane| lane.task)
                .ok(),
        }
    }

    /// All intervals of a lane, in order.
    pub fn intervals(&self, lane: &Lane) -> &[Interval] {
        slice(&self.intervals, lane.intervals)
    }

    /// The intervals of a lane that have any part between `from` and `to`. Binary search.
    pub fn between(&self, lane: &Lane, from: i64, to: i64) -> &[Interval] {
        let all = self.intervals(lane);
        let first = all.partition_point(|interval| interval.to <= from);
        let count = all[first..].partition_point(|interval| interval.from < to);
        &all[first..first + count]
    }

    /// The interval of a lane that contains a moment: `from <= at < to`. Binary search.
    pub fn at(&self, lane: &Lane, at: i64) -> Option<&Interval> {
        let all = self.intervals(lane);
        let place = all.partition_point(|interval| interval.to <= at);
        all.get(place).filter(|interval| interval.from <= at)
    }

    /// What the task of a lane said, in order.
    pub fn marks(&self, lane: &Lane) -> &[Mark] {
        slice(&self.marks, lane.marks)
    }

    /// The intervals of all lanes, lane after lane.
    pub fn all_intervals(&self) -> &[Interval] {
        &self.intervals
    }

    /// What a person calls the task of a lane: its label, with its number where there are several
    /// of the same definition.
    pub fn name(&self, lane: &Lane) -> String {
        let (label, ordinal) = self.label(lane);
        match ordinal {
            Some(number) => format!("{label} {number}"),
            None => label.to_owned(),
        }
    }

    /// The two parts of a name: the label, and the number where there are several.
    pub fn label(&self, lane: &Lane) -> (&str, Option<u32>) {
        let known = lane.def.and_then(|def| {
            let label = self.names.labels.get(def.index())?;
            Some((label.as_str(), self.of_def[def.index()]))
        });
        match known {
            Some((label, 0 | 1)) => (label, None),
            Some((label, _)) => (label, Some(lane.ordinal)),
            None => ("Task", Some(lane.task.0)),
        }
    }

    /// What a person calls something shared: `queue`, `fork[2]`, `Clerk 1 and 2 more`.
    pub fn resource(&self, resource: Resource) -> String {
        match (resource, self.names.resource(resource)) {
            (Resource::Group(task), _) => self.group(task),
            (Resource::Mutex(id), "") => format!("mutex {}", id.0),
            (Resource::Items(id) | Resource::Space(id), "") => format!("channel {}", id.0),
            (Resource::Condition(id), "") => format!("condition {}", id.0),
            (Resource::Future(id), "") => format!("future {}", id.0),
            (_, name) => name.to_owned(),
        }
    }

    fn group(&self, first: TaskId) -> String {
        let Some(place) = self.place(first) else {
            return format!("Task {}", first.0);
        };
        let name = self.name(&self.lanes[place]);
        let rest = self.lanes[place + 1..].iter();
        match rest.take_while(|lane| lane.group == first).count() {
            0 => name,
            more => format!("{name} and {more} more"),
        }
    }

    /// What a task waits for, as the end of a sentence that begins with its name: "wants queue",
    /// "waits for an item in queue".
    pub fn wanted(&self, want: Want) -> String {
        let Want::Shared(resource) = want else {
            return "wants a free worker".to_owned();
        };
        let name = self.resource(resource);
        match resource {
            Resource::Mutex(_) => format!("wants {name}"),
            Resource::Condition(_) => format!("waits for somebody to notify {name}"),
            Resource::Items(_) => format!("waits for an item in {name}"),
            Resource::Space(_) => format!("waits for space in {name}"),
            Resource::Future(_) | Resource::Group(_) => format!("waits for {name}"),
        }
    }

    /// What the trace's outcome says of a task that is stuck: also who holds what it wants.
    pub fn stuck_task(&self, task: TaskId) -> Option<&StuckTask> {
        match &self.outcome {
            Outcome::Deadlock { stuck, .. } => stuck.iter().find(|stuck| stuck.task == task),
            _ => None,
        }
    }
}

impl Event {
    /// Whether the event is about its task but another's doing, so that its worker is another's.
    pub(super) fn by_another(&self) -> bool {
        match self.kind {
            Kind::Ready | Kind::Stuck | Kind::CancelAsked => true,
            Kind::Ended => self.object == EndKind::Abandoned as u16,
            _ => false,
        }
    }
}

fn slice<T>(all: &[T], (from, to): (u32, u32)) -> &[T] {
    &all[from as usize..to as usize]
}

#[cfg(test)]
mod tests;
