//! One task of a replay, and what can be seen of it.

use super::task::{End, Reply, Request, Task};
use super::world::World;
use crate::program::op::{Resource, Work};
use crate::program::{Program, StepId, TaskRange};

/// A task at one moment of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskNow<'a> {
    /// The task, with its locals as the step it is in finds them. What asks nothing of anybody
    /// (`set`, `if`, the count of a `repeat`) is done together with the step before it.
    pub task: &'a Task,
    /// The step it is in, or will take next if it is between two: so once a lock is taken, the
    /// step after it. `None` after its last. Of a task that has ended: where it was.
    pub step: Option<StepId>,
    /// What it is doing.
    pub doing: Doing<'a>,
    /// Whether it was found that it can never go on.
    pub stuck: bool,
}

/// What a task is doing at one moment of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Doing<'a> {
    /// It has been spawned and has not taken its first step.
    NotStarted,
    /// It is between two steps.
    Running,
    /// It let others go first, and has done nothing since.
    GaveWay,
    /// It waits for something shared: for a condition from the moment at which it gives its mutex
    /// back.
    Waiting {
        /// What for.
        resource: Resource,
        /// Whether it has been freed for this task, which has not yet tried again.
        told: bool,
    },
    /// It called these tasks and waits until all of them have ended, where `spawn` is a call.
    Calling(TaskRange),
    /// It sleeps, is in a blocking call or computes. A trace does not say that this is over
    /// before the task goes on.
    Working(Work),
    /// It has ended. Of a process that was killed from outside it is not known by what.
    Ended(&'a End),
}

impl TaskNow<'_> {
    /// What it waits for, if it waits for anything shared: also for the tasks it called.
    pub fn waits(&self) -> Option<Resource> {
        match self.doing {
            Doing::Waiting { resource, .. } => Some(resource),
            Doing::Calling(range) => Some(Resource::Group(range.first)),
            _ => None,
        }
    }

    /// How it ended, if it has.
    pub fn ended(&self) -> Option<&End> {
        match self.doing {
            Doing::Ended(end) => Some(end),
            _ => None,
        }
    }
}

/// A task of a replay.
#[derive(Debug, Clone)]
pub(super) struct Replayed {
    pub(super) task: Task,
    /// What it asks for; `None` before its first step. Of a task that has ended: how.
    pub(super) request: Option<Request>,
    pub(super) phase: Phase,
    pub(super) wait: Option<Wait>,
    pub(super) stuck: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    NotStarted,
    Running,
    GaveWay,
    Working,
    /// It has called these tasks, by this step.
    Calling(TaskRange, Option<StepId>),
    Ended,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Wait {
    pub(super) resource: Resource,
    /// The number of the event with which it began.
    pub(super) since: u64,
    pub(super) told: bool,
}

/// How many instructions a task goes ahead to its next step before anybody asks for that: as many
/// as a whole task may take in a run with the usual limit.
const AHEAD: u64 = 1_000_000;

/// How many it takes when an event shows that it came to its next step. A trace that was tampered
/// with may show what never comes.
pub(super) const MOST: u64 = 1_000_000_000;

impl Replayed {
    pub(super) fn new(task: Task) -> Replayed {
        Replayed {
            task,
            request: None,
            phase: Phase::NotStarted,
            wait: None,
            stuck: false,
        }
    }

    /// What the task asks for at this point; [`Request::Fuel`] if it takes too long to ask.
    pub(super) fn request(&mut self, program: &Program) -> &Request {
        let asked = self.request.take();
        match asked.filter(|request| !matches!(request, Request::Fuel)) {
            Some(asked) => self.request.insert(asked),
            None => self.resume(program, Reply::Go, MOST),
        }
    }

    /// Takes the reply to what it asked for, and goes on to what it asks for next.
    pub(super) fn answer(&mut self, program: &Program, reply: Reply) {
        self.resume(program, reply, AHEAD);
    }

    fn resume(&mut self, program: &Program, reply: Reply, mut fuel: u64) -> &Request {
        let request = self.task.resume(program, reply, &mut fuel);
        self.request.insert(request)
    }

    pub(super) fn now(&self, program: &Program, world: &World) -> TaskNow<'_> {
        let mut step = self.task.next_step(program);
        let doing = match (self.phase, &self.request, self.wait) {
            (Phase::Ended, Some(Request::Finished(end)), _) => Doing::Ended(end),
            (Phase::NotStarted, ..) => Doing::NotStarted,
            (_, _, Some(Wait { resource, told, .. })) => Doing::Waiting { resource, told },
            (Phase::Working, Some(Request::Work(work)), _) => Doing::Working(*work),
            (Phase::Calling(range, by), ..) if world.goes_on(range) => {
                step = by;
                Doing::Calling(range)
            }
            (Phase::GaveWay, ..) => Doing::GaveWay,
            _ => Doing::Running,
        };
        TaskNow {
            task: &self.task,
            step,
            doing,
            stuck: self.stuck,
        }
    }
}
