//! One event of a run in a sentence, with why it had to wait.
//!
//! A trace is enough for this: what a sentence needs of other events is looked for before and after
//! the one that is told of, at most [`FARTHEST`] events away. Times are story time.

mod around;
mod ends;
mod operation;
mod short;
#[cfg(test)]
mod tests;
mod wait;
mod words;
mod work;

pub use short::short;

use super::event::{Event, Kind};
use super::timeline::Timeline;
use super::{Trace, say_time};
use crate::program::op::Op;
use crate::program::{FutureId, MutexId, Resource, TaskId, TaskRange, Value};
use words::{clean, list};

/// How many events away an event that belongs to another is looked for.
pub const FARTHEST: usize = 1_000_000;

/// What is told of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What happened: a sentence with the task's name.
    pub what: String,
    /// Why it had to wait, for how long, and who ended that: one sentence or two that follow the
    /// first, where there is something to say.
    pub why: Option<String>,
}

/// Tells of the event at this place in a trace; `timeline` is that of the same trace.
pub fn tell(trace: &Trace, timeline: &Timeline, index: usize) -> Told {
    let Some(event) = trace.events.get(index) else {
        return Told {
            what: "Nothing was recorded here.".to_owned(),
            why: None,
        };
    };
    let teller = Teller {
        trace,
        timeline,
        index,
        event,
        at: timeline.clock.story(event.at),
    };
    let (what, why) = teller.tell();
    let what = format!("{} {what}.", teller.name(event.task));
    Told {
        what: clean(&what),
        why: why.map(|why| clean(&why)),
    }
}

/// What follows the task's name, without the full stop; and why, in whole sentences.
type Parts = (String, Option<String>);

/// Tells of one event.
struct Teller<'a> {
    trace: &'a Trace,
    timeline: &'a Timeline,
    index: usize,
    event: &'a Event,
    /// When it happened.
    at: i64,
}

impl Teller<'_> {
    fn tell(&self) -> Parts {
        match self.event.kind {
            Kind::Spawned => self.spawned(),
            Kind::Started => self.started(),
            Kind::Ended => self.ended(),
            Kind::Done => self.done(),
            Kind::Blocked => self.blocked(),
            Kind::Ready => self.ready(),
            Kind::Sleep | Kind::Block | Kind::Compute => (self.begins(), None),
            Kind::Resumed => self.resumed(),
            Kind::Yielded => ("lets others go first".to_owned(), None),
            Kind::Said => (self.said(), None),
            Kind::Looked => {
                let time = say_time(i64::try_from(self.event.arg).unwrap_or(i64::MAX));
                (format!("looked at the clock, which showed {time}"), None)
            }
            Kind::Stuck => self.stuck(),
            Kind::Failed => self.failed(),
            Kind::CancelAsked => self.cancel_asked(),
        }
    }

    fn said(&self) -> String {
        let text = usize::try_from(self.event.arg).ok();
        match text.and_then(|text| self.trace.texts.get(text)) {
            Some(text) => format!("said “{text}”"),
            None => "said something that was not recorded".to_owned(),
        }
    }

    /// What a person calls a task.
    fn name(&self, task: TaskId) -> String {
        match self.timeline.lane(task) {
            Some(lane) => self.timeline.name(lane),
            None => format!("Task {}", task.0),
        }
    }

    /// The task that an event names as the one who caused it.
    fn by(&self, event: &Event) -> Option<TaskId> {
        u32::try_from(event.arg).ok().map(TaskId)
    }

    /// The tasks of a range: `Coffee`, `Board 1 and Board 2`, `24 tasks, Board 1 to Board 24`.
    fn tasks(&self, range: TaskRange) -> String {
        let TaskRange { first, count } = range;
        let last = TaskId(first.0.saturating_add(count.saturating_sub(1)));
        let (first, last) = (self.name(first), self.name(last));
        match count {
            0 => "no tasks".to_owned(),
            1 => first,
            2 => list(&[first, last], 2),
            many => format!("{} tasks, {first} to {last}", words::count(many as usize)),
        }
    }

    /// The kind of the step that an event belongs to; empty if nobody knows.
    fn step(&self, event: &Event) -> &str {
        let step = self.trace.meta.names.steps.get(event.step.index());
        step.map_or("", String::as_str)
    }

    /// The operation that an event tells of, as [`crate::trace::Names::operation`] calls it.
    fn operation_of(&self, event: &Event) -> &str {
        self.trace.meta.names.operation(event)
    }

    /// `the lock board`.
    fn lock(&self, mutex: MutexId) -> String {
        let resource = Resource::Mutex(mutex);
        let name = self.timeline.resource(resource);
        match self.trace.meta.names.resource(resource) {
            "" => name,
            _ => format!("the lock {name}"),
        }
    }

    /// The future that an operation on a future or on tasks is about.
    fn future(&self) -> Option<String> {
        let object = self.event.object;
        let future = Resource::Future(FutureId(object));
        (object != Op::NO_OBJECT).then(|| self.timeline.resource(future))
    }

    fn var(&self) -> String {
        let meta = &self.trace.meta;
        let at = usize::from(self.event.object);
        let at_end = || meta.values.get(at).map(|(name, _)| name);
        match meta.names.vars.get(at).or_else(at_end) {
            Some(name) => name.clone(),
            None => format!("variable {at}"),
        }
    }

    /// A value as a person reads it. `None` for nothing, and for a text, which is in the program
    /// and not in the trace.
    fn value(&self) -> Option<String> {
        match self.event.reply()? {
            Value::None | Value::Text(_) => None,
            Value::Tasks(range) => Some(self.tasks(range)),
            value => Some(value.display(&[]).to_string()),
        }
    }

    /// Whether workers carry other tasks while one waits, as far as the mechanism is known.
    fn gives_way(&self) -> bool {
        matches!(self.trace.meta.mechanism.as_str(), "async" | "async-many")
    }
}

/// Whether a delay is worth telling: more than 1 ms of story time and more than a hundredth of what
/// was to be expected.
fn notable(delay: i64, expected: i64) -> bool {
    delay > 1_000_000 && delay > expected / 100
}
