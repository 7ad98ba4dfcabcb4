//! Operations that have to wait.

use super::super::facts::MOST_AT_ONCE;
use super::super::script::{Blame, Do, Happens, Ref, Sort};
use super::Teller;
use crate::exercise::record::{How, Kind, Verb, What};

impl Teller<'_> {
    /// An operation that has to wait.
    pub(super) fn ask(&mut self, part: usize, place: usize) {
        let event = &self.run.events[place];
        let What::Ask { verb, object, n } = event.what else {
            return;
        };
        if self.facts.swallowed.contains(&place) {
            return;
        }
        if verb == Verb::Sleep {
            return self.sleep(part, place, n);
        }
        let blame = blame(verb, object);
        let plain = self.is_plain(place) && !self.in_vain(place);
        let steps = match plain && !self.simply(blame) {
            true => self.waiting(part, place),
            false => Vec::new(),
        };
        if !steps.is_empty() {
            return self.wait(part, place, steps, blame);
        }
        if let Some(mutex) = self.mutex_of_vain_wait(place) {
            return self.step(part, Do::Unlock(mutex), event.line, blame);
        }
        let words = format!("waits: {}", self.words(verb, object, n));
        self.say(part, words, event.line);
        if self.facts.pair[place].is_none() && self.facts.next[place].is_none() {
            let base = match (self.facts.own.contains(&place), self.names.get(object)) {
                (true, Some(it)) => format!("{}_that_it_holds", it.name),
                (false, Some(it)) => it.name.clone(),
                (_, None) => verb.word().to_owned(),
            };
            self.never(part, place, &base);
        }
    }

    /// The task waits for what nobody does.
    pub(super) fn never(&mut self, part: usize, place: usize, base: &str) {
        let future = self.future(place, base);
        let steps = vec![Do::Make(future.clone()), Do::Await(future)];
        self.wait(part, place, steps, Blame::All);
    }

    fn wait(&mut self, part: usize, place: usize, steps: Vec<Do>, blame: Blame) {
        let event = &self.run.events[place];
        for step in steps {
            self.script.push(part, step, event.line);
        }
        self.turn(part, Happens::Waits, blame);
        let until = self.facts.pair[place].unwrap_or(usize::MAX);
        if let Some(lane) = self.lanes.get_mut(&event.task) {
            lane.until = Some(until);
        }
        self.begin_own(event.task);
    }

    /// Whether the task does nothing else until the wait is over.
    fn is_plain(&self, place: usize) -> bool {
        let task = self.run.events[place].task;
        let next = self.facts.next[place];
        let ends = next
            .is_some_and(|next| matches!(self.run.events[next].what, What::Ended(How::Cancelled)));
        let cut_short = self.facts.pair[place].is_none() && ends && self.sees_cancellation(task);
        self.facts.is_plain_wait(place) || cut_short
    }

    /// Whether the machine cancels the task, since somebody asked for it.
    pub(super) fn sees_cancellation(&self, task: u32) -> bool {
        self.facts.cancelled.contains(&task) && !self.simply(Blame::Cancels)
    }

    fn in_vain(&self, ask: usize) -> bool {
        self.facts.pair[ask].is_some_and(|done| self.facts.vain.contains(&done))
    }

    /// The mutex of a wait for a condition that nobody ended: it is given back, and taken again.
    fn mutex_of_vain_wait(&self, ask: usize) -> Option<Ref> {
        let mutex = *self.facts.mutex.get(&ask)?;
        let vain = self.in_vain(ask) && self.facts.is_plain_wait(ask);
        let object = match self.run.events[ask].what {
            What::Ask { object, .. } => object,
            _ => 0,
        };
        let simply = self.simply(Blame::Object(mutex)) || self.simply(Blame::Object(object));
        self.shared(mutex).filter(|_| vain && !simply)
    }

    fn sleep(&mut self, part: usize, place: usize, n: Option<i64>) {
        let line = self.run.events[place].line;
        let takes = u64::try_from(n.unwrap_or(0)).unwrap_or(0);
        let now = self.clock.max(self.parts[part].busy);
        let ends = |done: usize| self.facts.at[done].saturating_sub(now);
        let time = match self.facts.pair[place] {
            // On one thread it may be seen later than it is over.
            Some(done) if self.manner.one_seat && takes > 0 => takes.min(ends(done)),
            Some(done) => ends(done),
            None => takes,
        };
        if self.is_plain(place) {
            self.work(part, Do::Sleep(time), line);
        }
    }

    /// What something shared is in the lesson.
    pub(super) fn shared(&self, object: u32) -> Option<Ref> {
        self.names.get(object).cloned()
    }

    /// The steps of which the last has to wait; none if there is nothing like it.
    fn waiting(&mut self, part: usize, place: usize) -> Vec<Do> {
        let What::Ask { verb, object, n } = self.run.events[place].what else {
            return Vec::new();
        };
        let shared = self.shared(object);
        let kind = self.run.objects.get(&object).map(|it| it.kind);
        match (verb, shared) {
            (Verb::Lock | Verb::Read | Verb::Write, Some(it)) if it.sort == Sort::Mutex => {
                match self.facts.own.contains(&place) {
                    true => Vec::new(),
                    false => vec![Do::Lock(it)],
                }
            }
            (Verb::Send, Some(it)) if kind == Some(Kind::Rendezvous) => {
                let base = format!("{}_taken", it.name);
                let mut steps = self.told(place, &base);
                if !steps.is_empty() {
                    steps.insert(0, Do::Send(it, self.sent(n, object)));
                }
                steps
            }
            (Verb::Send, Some(it)) if is_channel(it.sort) => {
                vec![Do::Send(it, self.sent(n, object))]
            }
            (Verb::Recv | Verb::RecvTimeout, Some(it)) if is_channel(it.sort) => {
                vec![Do::Recv(it)]
            }
            (Verb::Acquire, Some(it)) if is_channel(it.sort) => {
                let count = n.unwrap_or(1).clamp(1, MOST_AT_ONCE);
                (0..count).map(|_| Do::Send(it.clone(), 1)).collect()
            }
            (Verb::Wait | Verb::WaitTimeout, Some(it)) if it.sort == Sort::Condition => {
                let mutex = self.facts.mutex.get(&place);
                let mutex = mutex.filter(|mutex| !self.simply(Blame::Object(**mutex)));
                let mutex = mutex.and_then(|mutex| self.shared(*mutex));
                mutex.map_or_else(Vec::new, |mutex| vec![Do::Wait(it, mutex)])
            }
            (Verb::Join, _) => self.joining(part, place, n),
            (Verb::Park, _) => self.told(place, "unpark"),
            (Verb::Arrive | Verb::Notified | Verb::Call, Some(it)) => self.told(place, &it.name),
            _ => Vec::new(),
        }
    }

    fn joining(&mut self, part: usize, place: usize, n: Option<i64>) -> Vec<Do> {
        let task = n.and_then(|n| u32::try_from(n).ok());
        let Some(other) = task
            .and_then(|task| self.lanes.get(&task))
            .map(|lane| lane.part)
        else {
            return Vec::new();
        };
        if self.parts[other].by == Some(part) {
            return vec![Do::Join(other)];
        }
        // Only who spawned a task has its handle in the lesson language.
        let name = format!("end_of_{}", self.run.task_name(task.unwrap_or(0)));
        self.told(place, &name)
    }

    /// Waits for what another task does, where it is known who, or for what nobody does.
    fn told(&mut self, place: usize, base: &str) -> Vec<Do> {
        if !self.facts.freed.contains(&place) && self.facts.pair[place].is_some() {
            return Vec::new();
        }
        let future = self.future(place, base);
        vec![Do::Make(future.clone()), Do::Await(future)]
    }

    /// What is sent: its number if it is one; which message of the channel it is otherwise.
    pub(super) fn sent(&mut self, n: Option<i64>, object: u32) -> i64 {
        let count = self.counts.entry(format!(" sent {object}")).or_insert(0);
        *count += 1;
        n.unwrap_or(*count as i64)
    }
}

pub(super) fn is_channel(sort: Sort) -> bool {
    matches!(sort, Sort::Channel(_))
}

/// What is told more simply if the machine does not follow.
pub(super) fn blame(verb: Verb, object: u32) -> Blame {
    match verb {
        Verb::Join => Blame::Joins,
        Verb::Cancel => Blame::Cancels,
        Verb::Park | Verb::Unpark => Blame::Parks,
        _ if object > 0 => Blame::Object(object),
        _ => Blame::All,
    }
}
