//! Operations that were done, by the kind of their step.

use super::around::Wait;
use super::words::{NAMED, list};
use super::{Parts, Teller};
use crate::program::{ChannelId, ConditionId, MutexId, Resource, Signal, TaskId, TaskRange, Value};
use crate::trace::event::{Event, Kind};

impl Teller<'_> {
    pub(super) fn done(&self) -> Parts {
        let wait = self.waited();
        let what = self.operation(wait.as_ref());
        (what, wait.map(|wait| self.after_wait(&wait)))
    }

    fn operation(&self, wait: Option<&Wait>) -> String {
        let waited_for = wait.map(|wait| wait.resource);
        let value = self.value();
        let or = |with: &dyn Fn(&str) -> String, without: String| match &value {
            Some(value) => with(value),
            None => without,
        };
        match self.kind(waited_for) {
            "lock" if self.step(self.event) == "wait" => {
                format!("took {} again", self.lock(MutexId(self.event.object)))
            }
            "lock" => format!("got {}", self.lock(MutexId(self.event.object))),
            "unlock" => format!("let go of {}", self.lock(MutexId(self.event.object))),
            "wait" => self.began_to_wait(),
            "woken" => format!("was woken from its wait for {}", self.condition()),
            "notify" | "notify_all" => self.notified(),
            "read" => {
                let var = self.var();
                or(
                    &|value| format!("read {value} from {var}"),
                    format!("read {var}"),
                )
            }
            "write" => format!("wrote to {}", self.var()),
            "add" => {
                let var = self.var();
                let with = |value: &str| format!("added to {var}, which is now {value}");
                or(&with, format!("added to {var}"))
            }
            "send" => format!("put an item in {}", self.channel()),
            "recv" => self.received(),
            "close" => format!("closed {}", self.channel()),
            "make" => format!("made {}, a result still to come", self.its_future()),
            "resolve" => match self.event.reply() {
                Some(Value::Bool(false)) => {
                    format!(
                        "had a result for {}, but that was settled before",
                        self.its_future()
                    )
                }
                _ => format!("gave {} its result", self.its_future()),
            },
            "state" => {
                let of = self.future().unwrap_or_else(|| "a task".to_owned());
                let with = |value: &str| format!("asked how far {of} is: {value}");
                or(&with, format!("asked how far {of} is"))
            }
            "cancel" => self.cancelled(),
            "await" | "join" => self.joined(waited_for),
            "spawn" => "started no tasks".to_owned(),
            "" => "did a step".to_owned(),
            other => format!("did its step {other}"),
        }
    }

    /// The kind of the operation: what it says of itself, or one that waits for what it waited for.
    fn kind(&self, waited_for: Option<Resource>) -> &str {
        let own = self.operation_of(self.event);
        match (waited_for, own) {
            (Some(Resource::Mutex(_)), _) => "lock",
            (Some(Resource::Condition(_)), _) => "woken",
            (Some(Resource::Items(_)), _) => "recv",
            (Some(Resource::Space(_)), _) => "send",
            (Some(Resource::Future(_)), _) => "await",
            (Some(Resource::Group(_)), _) => "join",
            (None, own) => own,
        }
    }

    fn channel(&self) -> String {
        let channel = Resource::Items(ChannelId(self.event.object));
        self.timeline.resource(channel)
    }

    fn condition(&self) -> String {
        let condition = Resource::Condition(ConditionId(self.event.object));
        self.timeline.resource(condition)
    }

    /// The beginning of a `wait`: what it waits for is in what the task does next.
    fn began_to_wait(&self) -> String {
        let lock = self.lock(MutexId(self.event.object));
        let me = self.event.task;
        let mut after = self.after(self.index).map(|(_, event)| event);
        let next = after.find(|event| event.task == me && !event.by_another());
        let condition = next.and_then(|next| match next.kind {
            Kind::Blocked => next.resource(),
            Kind::Done => Some(Resource::Condition(ConditionId(next.object))),
            _ => None,
        });
        match condition {
            Some(condition) => {
                let condition = self.timeline.resource(condition);
                format!("let go of {lock} and waits for {condition}")
            }
            None => format!("let go of {lock} to wait"),
        }
    }

    fn notified(&self) -> String {
        let condition = self.condition();
        if self.event.reply() == Some(Value::Bool(false)) {
            return format!("notified {condition}, but nobody waited to be woken: it is lost");
        }
        match self.at_once(Kind::Ready) {
            (names, total @ 1..) => {
                format!("notified {condition} and woke {}", list(&names, total))
            }
            _ => format!("notified {condition}"),
        }
    }

    fn its_future(&self) -> String {
        self.future().unwrap_or_else(|| "a future".to_owned())
    }

    fn received(&self) -> String {
        let channel = self.channel();
        if self.event.reply() == Some(Value::Signal(Signal::Closed)) {
            return format!("found {channel} closed and empty");
        }
        match self.value() {
            Some(value) => format!("took an item out of {channel}: {value}"),
            None => format!("took an item out of {channel}"),
        }
    }

    fn cancelled(&self) -> String {
        let done = self.event.reply() != Some(Value::Bool(false));
        match (self.future(), done) {
            (Some(future), true) => format!("cancelled {future}"),
            (Some(future), false) => {
                format!("was too late to cancel {future}: it was settled before")
            }
            (None, true) => format!("asked {} to stop", self.asked_to_stop()),
            (None, false) => "asked a task to stop that had ended already".to_owned(),
        }
    }

    /// Whom the told operation asked to stop.
    fn asked_to_stop(&self) -> String {
        match self.at_once(Kind::CancelAsked) {
            (_, 0) => "a task".to_owned(),
            (names, total) => list(&names, total),
        }
    }

    /// To whom the told operation did this at once: the first names, and how many they are.
    fn at_once(&self, kind: Kind) -> (Vec<String>, usize) {
        let me = self.event.task;
        let after = self.after(self.index).map(|(_, event)| event);
        let at_once = after.take_while(|event| event.task != me || event.by_another());
        let did = |event: &&Event| event.kind == kind && self.by(event) == Some(me);
        let (mut names, mut total) = (Vec::new(), 0);
        for event in at_once.filter(did) {
            total += 1;
            if names.len() < NAMED {
                names.push(self.name(event.task));
            }
        }
        (names, total)
    }

    /// The end of an `await` or `join`.
    fn joined(&self, waited_for: Option<Resource>) -> String {
        let future = match waited_for {
            Some(Resource::Group(first)) => return self.ended_meanwhile(first),
            Some(resource) => Some(self.timeline.resource(resource)),
            None => self.future(),
        };
        let signal = self.signal();
        let Some(future) = future else {
            return format!("did not have to wait: {}", self.ended_before());
        };
        match (signal, self.value()) {
            (Some(Signal::Cancelled), _) => format!("goes on: {future} was cancelled"),
            (_, Some(value)) => format!("got the result of {future}: {value}"),
            (_, None) => format!("got the result of {future}"),
        }
    }

    fn signal(&self) -> Option<Signal> {
        match self.event.reply() {
            Some(Value::Signal(signal)) => Some(signal),
            _ => None,
        }
    }

    /// What was waited for has ended: the group of this task.
    fn ended_meanwhile(&self, first: TaskId) -> String {
        let size = self.group_size(first);
        let count = u32::try_from(size).unwrap_or(u32::MAX);
        match self.tasks(TaskRange { first, count }) {
            both if count == 2 => return format!("goes on: {both} have ended"),
            all if count > 2 => return format!("goes on: {all}, have ended"),
            _ => {}
        }
        let name = self.name(first);
        match (self.signal(), self.value()) {
            (Some(Signal::Failed), _) => format!("goes on: {name} has failed"),
            (Some(Signal::Cancelled), _) => format!("goes on: {name} was cancelled"),
            (None, Some(value)) => format!("goes on: {name} has ended and returned {value}"),
            _ => format!("goes on: {name} has ended"),
        }
    }

    /// The same where nobody had to wait, so that the trace does not say for whom.
    fn ended_before(&self) -> String {
        match (self.signal(), self.value()) {
            (Some(Signal::Failed), _) => "its task had failed".to_owned(),
            (Some(Signal::Cancelled), _) => "its task had been cancelled".to_owned(),
            (None, Some(value)) => format!("its task had ended and returned {value}"),
            _ if self.step(self.event) == "await" => "what it awaited had ended".to_owned(),
            _ => "what it joined had ended".to_owned(),
        }
    }
}
