//! Operations that are done.

use super::super::facts::MOST_AT_ONCE;
use super::super::script::{Blame, Do, Happens, Ref, Sort};
use super::Teller;
use super::wait::{blame, is_channel};
use crate::exercise::record::{Verb, What};

impl Teller<'_> {
    /// An operation that is done.
    pub(super) fn done(&mut self, part: usize, place: usize) {
        let event = &self.run.events[place];
        let What::Done {
            verb, object, n, ..
        } = event.what
        else {
            return;
        };
        if self.facts.swallowed.contains(&place) {
            return;
        }
        let blame = blame(verb, object);
        let waited = self
            .lanes
            .get_mut(&event.task)
            .filter(|lane| lane.until == Some(place));
        if let Some(lane) = waited {
            lane.until = None;
            self.turn(part, Happens::Does, blame);
        } else {
            self.at_once(part, place, blame);
        }
        if verb == Verb::Spawn
            && let Some(task) = n.and_then(|n| u32::try_from(n).ok())
            && self.facts.spawned.get(&place) == Some(&task)
        {
            self.spawn(task, event.task, event.line);
        }
        self.release(part, place);
    }

    /// Lets those go on who wait for this event.
    pub(super) fn release(&mut self, part: usize, place: usize) {
        let freed = self.facts.frees.get(&place).cloned().unwrap_or_default();
        for ask in freed {
            if let Some(future) = self.futures.get(&ask).cloned() {
                let line = self.run.events[place].line;
                let blame = match self.run.events[ask].what {
                    What::Ask { verb, object, .. } => blame(verb, object),
                    _ => Blame::All,
                };
                self.step(part, Do::Resolve(future), line, blame);
            }
        }
    }

    fn at_once(&mut self, part: usize, place: usize, blame: Blame) {
        let event = &self.run.events[place];
        let What::Done {
            verb, object, n, ..
        } = event.what
        else {
            return;
        };
        if matches!(verb, Verb::Spawn | Verb::Sleep) {
            return;
        }
        let (mut steps, mut gives) = (Vec::new(), None);
        if !self.simply(blame) {
            (steps, gives) = self.steps(part, place);
        }
        let quiet = self.facts.frees.contains_key(&place);
        if steps.is_empty() && !quiet {
            let vain = match self.facts.vain.contains(&place) {
                true => " in vain",
                false => "",
            };
            let words = self.words(verb, object, n);
            return self.say(part, format!("{words}{vain}"), event.line);
        }
        let last = steps.len().saturating_sub(1);
        for (at, step) in steps.into_iter().enumerate() {
            self.script.push(part, step, event.line);
            let gives = gives.filter(|_| at == last);
            self.turn_giving(part, Happens::Does, blame, gives);
        }
    }

    /// The steps of an operation that does not wait, and what the last of them gives; none if there
    /// is nothing like it.
    fn steps(&mut self, part: usize, place: usize) -> (Vec<Do>, Option<i64>) {
        let What::Done {
            verb, object, n, ..
        } = self.run.events[place].what
        else {
            return (Vec::new(), None);
        };
        let Some(it) = self.shared(object) else {
            return (self.on_task(part, verb, n), None);
        };
        if matches!(verb, Verb::Load | Verb::Store | Verb::Rmw) {
            return self.atomic(place, it);
        }
        let vain = self.facts.vain.contains(&place);
        let count = n.unwrap_or(1).clamp(1, MOST_AT_ONCE);
        let steps = match (verb, it.sort) {
            (Verb::Wait | Verb::WaitTimeout, _) if vain => {
                let mutex = self.facts.mutex.get(&place).copied();
                let mutex = mutex.filter(|mutex| !self.simply(Blame::Object(*mutex)));
                mutex
                    .and_then(|mutex| self.shared(mutex))
                    .map(Do::Lock)
                    .into_iter()
                    .collect()
            }
            _ if vain => Vec::new(),
            (Verb::Lock | Verb::TryLock | Verb::Read | Verb::TryRead, Sort::Mutex)
            | (Verb::Write | Verb::TryWrite, Sort::Mutex) => vec![Do::Lock(it)],
            (Verb::Unlock | Verb::Unread | Verb::Unwrite, Sort::Mutex) => vec![Do::Unlock(it)],
            (Verb::NotifyOne, Sort::Condition) => vec![Do::Notify(it)],
            (Verb::NotifyAll, Sort::Condition) => vec![Do::NotifyAll(it)],
            (Verb::Send | Verb::TrySend, sort) if is_channel(sort) => {
                vec![Do::Send(it, self.sent(n, object))]
            }
            (Verb::Recv | Verb::TryRecv | Verb::RecvTimeout, sort) if is_channel(sort) => {
                vec![Do::Recv(it)]
            }
            (Verb::Close, sort) if is_channel(sort) => vec![Do::Close(it)],
            (Verb::Acquire | Verb::TryAcquire, sort) if is_channel(sort) => {
                (0..count).map(|_| Do::Send(it.clone(), 1)).collect()
            }
            (Verb::Release, sort) if is_channel(sort) => {
                (0..count).map(|_| Do::Recv(it.clone())).collect()
            }
            _ => Vec::new(),
        };
        (steps, None)
    }

    fn on_task(&mut self, part: usize, verb: Verb, n: Option<i64>) -> Vec<Do> {
        let task = n.and_then(|n| u32::try_from(n).ok());
        let other = task
            .and_then(|task| self.lanes.get(&task))
            .map(|lane| lane.part);
        let own = other.filter(|other| self.parts[*other].by == Some(part));
        match (verb, own) {
            (Verb::Join, Some(other)) if self.parts[other].ended => vec![Do::Join(other)],
            (Verb::Cancel, Some(other)) => vec![Do::Cancel(other)],
            (Verb::Yield, _) => vec![Do::Yield],
            _ => Vec::new(),
        }
    }

    fn atomic(&mut self, place: usize, it: Ref) -> (Vec<Do>, Option<i64>) {
        let What::Done {
            verb, n, ref text, ..
        } = self.run.events[place].what
        else {
            return (Vec::new(), None);
        };
        if !matches!(it.sort, Sort::Var(_)) {
            return (Vec::new(), None);
        }
        let before = self.facts.before.get(&place).copied().unwrap_or(0);
        let after = n.unwrap_or(0);
        let adds = text.contains("add") || text.contains("sub");
        match verb {
            Verb::Load => (vec![Do::Read(it)], n),
            Verb::Rmw if adds => (vec![Do::Add(it, after.wrapping_sub(before))], Some(after)),
            // What compares and finds something else changes nothing.
            Verb::Rmw if after == before => (vec![Do::Read(it)], Some(after)),
            _ => (vec![Do::Write(it, after)], None),
        }
    }
}
