//! Waiting for something shared, and going on.

use super::around::{Ending, Freed, Holder, How, Wait};
use super::words::{self, NAMED, list};
use super::{Parts, Teller, notable};
use crate::program::{Resource, TaskId, TaskRange};
use crate::trace::event::Kind;
use crate::trace::outcome::Want;
use crate::trace::say_time;

impl Teller<'_> {
    pub(super) fn blocked(&self) -> Parts {
        let Some(resource) = self.event.resource() else {
            return ("has to wait".to_owned(), None);
        };
        let before = self.waited().filter(|wait| wait.resource == resource);
        let has = match before.is_some_and(|wait| wait.freed.is_some()) {
            true => "still has",
            false => "has",
        };
        let what = format!("{has} to wait for {}", self.thing(resource));
        let why = [self.in_the_way(resource), self.how_it_ends(resource)];
        let why: Vec<String> = why.into_iter().flatten().collect();
        (what, (!why.is_empty()).then(|| why.join(" ")))
    }

    /// What is waited for, after "waits for".
    fn thing(&self, resource: Resource) -> String {
        let name = self.timeline.resource(resource);
        match resource {
            Resource::Mutex(mutex) => self.lock(mutex),
            Resource::Condition(_) => format!("somebody to notify {name}"),
            Resource::Items(_) => format!("an item in {name}"),
            Resource::Space(_) => format!("space in {name}"),
            Resource::Future(_) => format!("the result of {name}"),
            Resource::Group(first) => {
                let count = u32::try_from(self.group_size(first).max(1)).unwrap_or(u32::MAX);
                format!("the end of {}", self.tasks(TaskRange { first, count }))
            }
        }
    }

    /// Who is in the way, as a sentence.
    fn in_the_way(&self, resource: Resource) -> Option<String> {
        match resource {
            Resource::Mutex(mutex) => self.holder(mutex).map(|holder| self.has_it(&holder)),
            Resource::Group(first) => self.not_ended(first),
            _ => None,
        }
    }

    fn has_it(&self, holder: &Holder) -> String {
        match *holder {
            Holder::Held(by, since) => {
                let (name, since) = (self.name(by), say_time(since));
                let ended = self.timeline.lane(by).and_then(|lane| lane.ended);
                match ended.is_some_and(|(at, _)| at < self.at) {
                    true => format!("{name} took it at {since} and ended without letting it go."),
                    false => format!("{name} has had it since {since}."),
                }
            }
            Holder::Promised(next) => {
                let next = self.name(next);
                format!("It is free, but {next} came first and has it next.")
            }
        }
    }

    /// Which of several tasks have not ended.
    fn not_ended(&self, first: TaskId) -> Option<String> {
        let total = self.group_size(first);
        if total < 2 {
            return None;
        }
        let going = self.going(first);
        let named = going.iter().take(NAMED).map(|task| self.name(*task));
        let named: Vec<String> = named.collect();
        match (going.len(), named.as_slice()) {
            (0, _) => None,
            (1, [last, ..]) => Some(format!("Only {last} has not ended yet.")),
            (2, _) if total == 2 => Some("Neither has ended yet.".to_owned()),
            (all, _) if all == total => {
                let all = words::count(all);
                Some(format!("None of the {all} has ended yet."))
            }
            (some, _) => Some(format!("{} have not ended yet.", list(&named, some))),
        }
    }

    /// When and how the wait ends, as a sentence.
    fn how_it_ends(&self, resource: Resource) -> Option<String> {
        let after = |at: i64| match at - self.at {
            ..=0 => "at once".to_owned(),
            time => format!("after {}", say_time(time)),
        };
        Some(match self.ending(resource) {
            Ending::GoesOn(at, Some(freed)) => {
                format!("It goes on {}, {}.", after(at), self.when(&freed))
            }
            Ending::GoesOn(at, None) => format!("It goes on {}.", after(at)),
            Ending::Failed(at) => format!("It fails {}.", after(at)),
            Ending::Cancelled(at) => format!("It is cancelled {}.", after(at)),
            Ending::CutOff(at) => {
                format!("The run ends {}, and it still waits.", after(at))
            }
            Ending::Never => "It never goes on.".to_owned(),
            Ending::Unknown => return None,
        })
    }

    /// `when Producer 1 puts one in`.
    fn when(&self, freed: &Freed) -> String {
        let by = self.name(freed.by);
        match freed.how {
            How::Unlocked => format!("when {by} lets it go"),
            How::Notified => format!("when {by} notifies it"),
            How::Put => format!("when {by} puts one in"),
            How::Took => format!("when {by} takes one out"),
            How::Closed => format!("when {by} closes it"),
            How::Resolved => format!("when {by} gives it"),
            How::Cancelled => format!("when {by} cancels it"),
            How::Ended => format!("when {by} ends"),
            How::WasFirst => format!("when {by}, who came first, is done"),
        }
    }

    pub(super) fn ready(&self) -> Parts {
        let wait = self.waited();
        let Some((wait, (_, freed))) = wait.as_ref().and_then(|w| Some((w, w.freed.as_ref()?)))
        else {
            return ("can go on".to_owned(), None);
        };
        let (by, name) = (self.name(freed.by), self.timeline.resource(wait.resource));
        let because = match freed.how {
            How::Unlocked => format!("{by} has let go of {}", self.thing(wait.resource)),
            How::Notified => format!("{by} has notified {name}"),
            How::Put => format!("{by} has put an item in {name}"),
            How::Took => format!("{by} has taken an item out of {name}"),
            How::Closed => format!("{by} has closed {name}"),
            How::Resolved => format!("{by} has given {name} its result"),
            How::Cancelled => format!("{by} has cancelled {name}"),
            How::Ended => self.last_has_ended(freed.by, wait.resource),
            How::WasFirst => format!("{by} was before it in line"),
        };
        let can = match freed.how {
            How::WasFirst => "can try again",
            _ => "can go on",
        };
        let waited = say_time(self.at - wait.since);
        let why = match (self.in_vain(wait.resource), self.at > wait.since) {
            (true, _) => Some("It tries in vain and waits on.".to_owned()),
            (false, true) => Some(format!("It has waited for {waited}.")),
            (false, false) => None,
        };
        (format!("{can}: {because}"), why)
    }

    /// Whether the told event's task has to wait for the same again when it tries next.
    fn in_vain(&self, resource: Resource) -> bool {
        let me = self.event.task;
        let mut after = self.after(self.index).map(|(_, event)| event);
        let next = after.find(|event| event.task == me && !event.by_another());
        next.is_some_and(|e| e.kind == Kind::Blocked && e.resource() == Some(resource))
    }

    fn last_has_ended(&self, by: TaskId, resource: Resource) -> String {
        let name = self.name(by);
        let total = match resource {
            Resource::Group(first) => self.group_size(first),
            _ => 1,
        };
        match total {
            0 | 1 => format!("{name} has ended"),
            total => {
                let total = words::count(total);
                format!("{name} has ended, the last of the {total} tasks it waits for")
            }
        }
    }

    /// How long the told operation waited, and who ended that.
    pub(super) fn after_wait(&self, wait: &Wait) -> String {
        let Some((at, freed)) = &wait.freed else {
            let waited = (self.at - wait.since).max(0);
            return format!("It had waited for {}.", say_time(waited));
        };
        let waited = at - wait.since;
        let until = self.until(freed, *at);
        let turn = self.at - at;
        let turn = match notable(turn, waited) {
            true => format!(", and {} more for its turn", say_time(turn)),
            false => String::new(),
        };
        match waited {
            ..=0 => format!("It had to wait {until}{turn}."),
            waited => format!("It waited {}, {until}{turn}.", say_time(waited)),
        }
    }

    /// `until Producer 1 put one in at 3 s`.
    fn until(&self, freed: &Freed, at: i64) -> String {
        let (by, at) = (self.name(freed.by), say_time(at));
        match freed.how {
            How::Unlocked => format!("until {by} let it go at {at}"),
            How::Notified => format!("until {by} notified it at {at}"),
            How::Put => format!("until {by} put one in at {at}"),
            How::Took => format!("until {by} took one out at {at}"),
            How::Closed => format!("until {by} closed it at {at}"),
            How::Resolved => format!("until {by} gave it at {at}"),
            How::Cancelled => format!("until {by} cancelled it at {at}"),
            How::Ended => format!("until {by} ended at {at}"),
            How::WasFirst => format!("until {by}, who came first, was done at {at}"),
        }
    }

    pub(super) fn stuck(&self) -> Parts {
        let why = match self.timeline.stuck_task(self.event.task) {
            Some(stuck) => format!("{}.", stuck.sentence().trim_end_matches('.')),
            None => {
                let want = self.event.resource().map_or(Want::Seat, Want::Shared);
                format!("It {}.", self.timeline.wanted(want))
            }
        };
        ("can never go on".to_owned(), Some(why))
    }
}
