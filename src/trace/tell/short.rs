//! An event in a few words.

use super::Teller;
use super::words::{clean, count};
use crate::program::op::Op;
use crate::program::{ChannelId, ConditionId, MutexId, Resource, Signal, Value};
use crate::trace::Trace;
use crate::trace::event::{EndKind, Kind};
use crate::trace::say_time;
use crate::trace::timeline::Timeline;

/// How many events back [`short`] looks.
const NEAR: usize = 1_000;

/// The event at this place in at most about five words, without the task's name and without a full
/// stop: `waits for queue`, `sleeps 2 s`, `got board`. What was said is not shortened.
///
/// Looks at few other events, so it costs about the same wherever the event is.
pub fn short(trace: &Trace, timeline: &Timeline, index: usize) -> String {
    let Some(event) = trace.events.get(index) else {
        return "nothing".to_owned();
    };
    let at = timeline.clock.story(event.at);
    let teller = Teller {
        trace,
        timeline,
        index,
        event,
        at,
    };
    clean(&teller.short())
}

impl Teller<'_> {
    fn short(&self) -> String {
        let event = self.event;
        let time = || say_time(i64::try_from(event.arg).unwrap_or(i64::MAX));
        match event.kind {
            Kind::Spawned => self.short_spawned(),
            Kind::Started => "begins".to_owned(),
            Kind::Ended => self.short_ended(),
            Kind::Done => self.short_done(),
            Kind::Blocked => match event.resource() {
                Some(resource) => format!("waits for {}", self.timeline.resource(resource)),
                None => "waits".to_owned(),
            },
            Kind::Ready => "can go on".to_owned(),
            Kind::Sleep => format!("sleeps {}", time()),
            Kind::Block => format!("blocks for {}", time()),
            Kind::Compute => format!("computes {}", time()),
            Kind::Resumed => match self.begun_near() {
                Some(Kind::Sleep) => "is awake again".to_owned(),
                Some(Kind::Block) => "call is over".to_owned(),
                Some(Kind::Compute) => "has computed".to_owned(),
                _ => "goes on".to_owned(),
            },
            Kind::Yielded => "gives way".to_owned(),
            Kind::Said => self.said().replacen("said “", "“", 1),
            Kind::Looked => format!("clock shows {}", time()),
            Kind::Stuck => match event.resource() {
                Some(resource) => format!("stuck for {}", self.timeline.resource(resource)),
                None => "stuck without a worker".to_owned(),
            },
            Kind::Failed => format!("mistake at {}", self.step(event)),
            Kind::CancelAsked => "asked to stop".to_owned(),
        }
    }

    /// What the told event's task did last, unless that is far away.
    fn begun_near(&self) -> Option<Kind> {
        let me = self.event.task;
        let mut near = self.before(self.index).take(NEAR).map(|(_, event)| event);
        let own = near.find(|event| event.task == me && !event.by_another())?;
        Some(own.kind)
    }

    fn short_spawned(&self) -> String {
        let range = self.event.spawned();
        match range.count {
            _ if range.first == self.event.task => "the run begins".to_owned(),
            1 => format!("started {}", self.name(range.first)),
            many => format!("started {} tasks", count(many as usize)),
        }
    }

    fn short_ended(&self) -> String {
        match EndKind::from_number(self.event.object) {
            Some(EndKind::Returned) => match self.value() {
                Some(value) => format!("returned {value}"),
                None => "ended".to_owned(),
            },
            Some(EndKind::Failed) => "failed".to_owned(),
            Some(EndKind::Cancelled) => "was cancelled".to_owned(),
            Some(EndKind::OutOfSteps) => "used up its steps".to_owned(),
            Some(EndKind::Abandoned) | None => "cut off".to_owned(),
        }
    }

    fn short_done(&self) -> String {
        let object = self.event.object;
        let channel = || self.timeline.resource(Resource::Items(ChannelId(object)));
        let mutex = || self.timeline.resource(Resource::Mutex(MutexId(object)));
        let future = || self.future().unwrap_or_else(|| "task".to_owned());
        let value = |word: &str| match self.value() {
            Some(value) => format!("{word} {value}"),
            None => word.to_owned(),
        };
        let refused = self.event.reply() == Some(Value::Bool(false));
        let condition = || {
            self.timeline
                .resource(Resource::Condition(ConditionId(object)))
        };
        match self.operation_of(self.event) {
            "lock" if self.step(self.event) == "wait" => format!("got {} again", mutex()),
            "lock" => format!("got {}", mutex()),
            "unlock" => format!("let go of {}", mutex()),
            "wait" => format!("let go of {} to wait", mutex()),
            "woken" => format!("was woken at {}", condition()),
            "notify" | "notify_all" if refused => format!("{} woke nobody", condition()),
            "notify" | "notify_all" => format!("notified {}", condition()),
            "read" => match self.value() {
                Some(value) => format!("read {}: {value}", self.var()),
                None => format!("read {}", self.var()),
            },
            "write" => format!("wrote {}", self.var()),
            "add" => value(&format!("{} is now", self.var())),
            "send" => format!("put into {}", channel()),
            "recv" if self.event.reply() == Some(Value::Signal(Signal::Closed)) => {
                format!("{} is closed", channel())
            }
            "recv" => value("received"),
            "close" => format!("closed {}", channel()),
            "make" => format!("made {}", future()),
            "resolve" if refused => format!("{} was settled", future()),
            "resolve" => format!("resolved {}", future()),
            "cancel" if refused => format!("too late for {}", future()),
            "cancel" => format!("cancelled {}", future()),
            "state" => value(&format!("{} is", future())),
            "await" if object != Op::NO_OBJECT => format!("got {}", future()),
            "await" | "join" => value("joined"),
            "spawn" => "started no tasks".to_owned(),
            "" => "did a step".to_owned(),
            other => other.to_owned(),
        }
    }
}
