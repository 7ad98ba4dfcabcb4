//! What follows from a record before anything is told: which waits belong to which ends, what was
//! tried in vain, who set whom free.

use crate::exercise::record::{Kind, Run, Verb, What};
use crate::machine::Condition;
use crate::program::TaskId;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of each event of a run, by its place.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// When it was; never before the event before it.
    pub at: Vec<u64>,
    /// The next event of the same task.
    pub next: Vec<Option<usize>>,
    /// Of a beginning (of a wait, of work): its end. Of an end: its beginning.
    pub pair: Vec<Option<usize>>,
    /// Whether it was tried in vain: a time ran out, it was taken, it was closed.
    pub vain: BTreeSet<usize>,
    /// Of a wait for a condition variable: the mutex that is given back meanwhile.
    pub mutex: BTreeMap<usize, u32>,
    /// Of an event: the waits that it ends.
    pub frees: BTreeMap<usize, Vec<usize>>,
    /// Of a wait: whether something ends it that is known.
    pub freed: BTreeSet<usize>,
    /// Waits for a mutex that the task itself holds.
    pub own: BTreeSet<usize>,
    /// The atomics' values before each change.
    pub before: BTreeMap<usize, i64>,
    /// The event that spawned each task.
    pub spawned: BTreeMap<usize, u32>,
    /// Tasks whose cancellation somebody asked for.
    pub cancelled: BTreeSet<u32>,
    /// What the machine has nothing like: locks with several readers at once, for one.
    pub strange: BTreeSet<u32>,
    /// Waits and ends of waits within a piece of work, which are part of it.
    pub swallowed: BTreeSet<usize>,
    /// Whether others go on after main's end.
    pub after_main: bool,
}

impl Facts {
    pub fn of(run: &Run) -> Facts {
        let mut facts = Facts::default();
        facts.in_time(run);
        facts.pairs(run);
        facts.spawns(run);
        let mut model = Model::default();
        for (place, object) in &run.objects {
            model.values.insert(*place, object.n.unwrap_or(0));
        }
        for place in 0..run.events.len() {
            model.event(run, place, &mut facts);
        }
        facts.releases(run);
        facts
    }

    fn in_time(&mut self, run: &Run) {
        let mut now = 0;
        for event in &run.events {
            now = event.at.max(now);
            self.at.push(now);
        }
        let mut last = BTreeMap::new();
        self.next = vec![None; run.events.len()];
        for place in (0..run.events.len()).rev() {
            if let What::Made = run.events[place].what {
                continue;
            }
            self.next[place] = last.insert(run.events[place].task, place);
        }
        let main_ends = run
            .events
            .iter()
            .position(|e| e.task == 0 && matches!(e.what, What::Ended(_)));
        let others = |place: usize| run.events[place..].iter().any(|event| event.task != 0);
        self.after_main = main_ends.is_some_and(others);
    }

    fn pairs(&mut self, run: &Run) {
        self.pair = vec![None; run.events.len()];
        let mut asked: BTreeMap<(u32, Verb, u32, Option<i64>), Vec<usize>> = BTreeMap::new();
        let mut begun: BTreeMap<(u32, &str), Vec<usize>> = BTreeMap::new();
        for (place, event) in run.events.iter().enumerate() {
            let task = event.task;
            let other = match &event.what {
                What::Ask { verb, object, n } => {
                    let whom = n.filter(|_| *verb == Verb::Join);
                    let asked = asked.entry((task, *verb, *object, whom));
                    asked.or_default().push(place);
                    None
                }
                What::Done {
                    verb, object, n, ..
                } => {
                    let whom = n.filter(|_| *verb == Verb::Join);
                    let asked = asked.get_mut(&(task, *verb, *object, whom));
                    asked
                        .filter(|asked| !asked.is_empty())
                        .map(|asked| asked.remove(0))
                }
                What::Begin { name, .. } => {
                    begun.entry((task, name)).or_default().push(place);
                    None
                }
                What::End(name) => begun.get_mut(&(task, name.as_str())).and_then(Vec::pop),
                _ => None,
            };
            if let Some(other) = other {
                (self.pair[place], self.pair[other]) = (Some(other), Some(place));
            }
        }
        for (place, event) in run.events.iter().enumerate() {
            if let What::Begin { .. } = event.what {
                self.swallow(run, place);
            }
        }
    }

    /// Sleeping within a piece of work is how the work takes its time.
    fn swallow(&mut self, run: &Run, begin: usize) {
        let Some(end) = self.pair[begin] else { return };
        let Some(ask) = self.next[begin].filter(|ask| *ask < end) else {
            return;
        };
        let sleeps = |place: usize| {
            let (What::Ask { verb, .. } | What::Done { verb, .. }) = run.events[place].what else {
                return false;
            };
            verb == Verb::Sleep
        };
        // The wait of other work that the same task does meanwhile may stand between.
        let Some(done) = self.pair[ask].filter(|done| *done < end) else {
            return;
        };
        if sleeps(ask) && sleeps(done) {
            self.swallowed.extend([ask, done]);
        }
    }

    fn spawns(&mut self, run: &Run) {
        let mut made: BTreeMap<u32, usize> = BTreeMap::new();
        for (place, event) in run.events.iter().enumerate() {
            match &event.what {
                What::Made => {
                    made.entry(event.task).or_insert(place);
                }
                What::Done { verb, n, .. } => {
                    let task = n.and_then(|n| u32::try_from(n).ok());
                    match (verb, task) {
                        (Verb::Spawn, Some(task)) => {
                            // Its first step may come before whoever spawned it hears of it.
                            let begun = self.first_of(run, task).is_some_and(|at| at < place);
                            if !begun && run.tasks.contains_key(&task) {
                                made.insert(task, place);
                            }
                        }
                        (Verb::Cancel, Some(task)) => {
                            self.cancelled.insert(task);
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        self.spawned = made
            .into_iter()
            .map(|(task, place)| (place, task))
            .collect();
    }

    fn first_of(&self, run: &Run, task: u32) -> Option<usize> {
        let own = |event: &crate::exercise::record::Event| {
            event.task == task && !matches!(event.what, What::Made)
        };
        run.events.iter().position(own)
    }

    /// Finds for each wait that no lock and no message ends what ends it.
    fn releases(&mut self, run: &Run) {
        let mut used = BTreeSet::new();
        for (ask, event) in run.events.iter().enumerate() {
            let What::Ask { verb, object, n } = event.what else {
                continue;
            };
            let Some(done) = self.pair[ask] else { continue };
            let ends = |place: &usize| {
                let other = &run.events[*place];
                let What::Done {
                    verb: by,
                    object: on,
                    n: whom,
                    ..
                } = &other.what
                else {
                    let whom = n.and_then(|n| u32::try_from(n).ok());
                    let ended = matches!(other.what, What::Ended(_));
                    return ended && verb == Verb::Join && Some(other.task) == whom;
                };
                let same = *on == object && other.task != event.task;
                match verb {
                    Verb::Park => *by == Verb::Unpark && *whom == Some(event.task.into()),
                    Verb::Arrive => same && *by == Verb::Arrive && self.pair[*place].is_none(),
                    Verb::Call => same && *by == Verb::Call,
                    Verb::Notified => {
                        same && match by {
                            Verb::NotifyOne => !used.contains(place),
                            _ => *by == Verb::NotifyWaiters,
                        }
                    }
                    Verb::Send => {
                        let handed = run.objects.get(&object).map(|it| it.kind);
                        handed == Some(Kind::Rendezvous)
                            && same
                            && matches!(by, Verb::Recv | Verb::TryRecv | Verb::RecvTimeout)
                            && !used.contains(place)
                    }
                    _ => false,
                }
            };
            if let Some(by) = (ask + 1..done).find(ends) {
                used.insert(by);
                self.frees.entry(by).or_default().push(ask);
                self.freed.insert(ask);
            }
        }
    }

    /// Whether a wait is all that its task does until the wait is over, or to the end of the record.
    pub fn is_plain_wait(&self, ask: usize) -> bool {
        self.next[ask] == self.pair[ask]
    }
}

/// What the shared things of a run are like, as far as operations may be in vain.
#[derive(Debug, Default)]
struct Model {
    holders: BTreeMap<u32, u32>,
    /// The mutexes that each task holds, the last taken last.
    held: BTreeMap<u32, Vec<u32>>,
    readers: BTreeMap<u32, i64>,
    conditions: BTreeMap<u32, Condition>,
    items: BTreeMap<u32, i64>,
    closed: BTreeSet<u32>,
    permits: BTreeMap<u32, i64>,
    values: BTreeMap<u32, i64>,
}

impl Model {
    fn event(&mut self, run: &Run, place: usize, facts: &mut Facts) {
        let event = &run.events[place];
        match &event.what {
            What::Ask { verb, object, .. } => self.ask(event.task, *verb, *object, place, facts),
            What::Done {
                verb,
                object,
                n,
                text,
            } => {
                let failed = says_failed(text);
                let done = self.done(event.task, *verb, *object, *n, failed, place, facts);
                if !done {
                    facts.vain.insert(place);
                }
            }
            _ => {}
        }
    }

    fn ask(&mut self, task: u32, verb: Verb, object: u32, place: usize, facts: &mut Facts) {
        match verb {
            Verb::Wait | Verb::WaitTimeout => {
                let mutex = self.held.get(&task).and_then(|held| held.last().copied());
                if let Some(mutex) = mutex {
                    facts.mutex.insert(place, mutex);
                    if let Some(done) = facts.pair[place] {
                        facts.mutex.insert(done, mutex);
                    }
                    self.free(task, mutex);
                }
                self.conditions
                    .entry(object)
                    .or_default()
                    .wait(TaskId(task));
            }
            Verb::Lock | Verb::Write | Verb::Read if self.holders.get(&object) == Some(&task) => {
                facts.own.insert(place);
            }
            _ => {}
        }
    }

    fn take(&mut self, task: u32, object: u32) {
        self.holders.insert(object, task);
        self.held.entry(task).or_default().push(object);
    }

    fn free(&mut self, task: u32, object: u32) {
        self.holders.remove(&object);
        if let Some(held) = self.held.get_mut(&task) {
            held.retain(|other| *other != object);
        }
    }

    /// Does what was done; `false` if it was in vain.
    #[allow(clippy::too_many_arguments)]
    fn done(
        &mut self,
        task: u32,
        verb: Verb,
        object: u32,
        n: Option<i64>,
        failed: bool,
        place: usize,
        facts: &mut Facts,
    ) -> bool {
        let taken = self.holders.contains_key(&object);
        let readers = self.readers.entry(object).or_insert(0);
        match verb {
            Verb::TryLock | Verb::TryWrite | Verb::TryRead if failed || taken => return false,
            Verb::TryWrite if *readers > 0 => return false,
            Verb::Lock | Verb::TryLock | Verb::Write | Verb::TryWrite => self.take(task, object),
            Verb::Unlock | Verb::Unwrite => self.free(task, object),
            Verb::Read | Verb::TryRead => {
                *readers += 1;
                if *readers > 1 {
                    facts.strange.insert(object);
                }
            }
            Verb::Unread => *readers -= 1,
            Verb::Wait | Verb::WaitTimeout => {
                if let Some(mutex) = facts.mutex.get(&place) {
                    self.take(task, *mutex);
                }
                let condition = self.conditions.entry(object).or_default();
                let woken = condition.wake(TaskId(task));
                condition.forget(TaskId(task));
                return woken && !failed;
            }
            Verb::NotifyOne => {
                self.conditions.entry(object).or_default().notify();
            }
            Verb::NotifyAll => {
                self.conditions.entry(object).or_default().notify_all();
            }
            Verb::Send | Verb::TrySend => {
                if !failed {
                    *self.items.entry(object).or_insert(0) += 1;
                }
                return !failed;
            }
            Verb::Recv | Verb::TryRecv | Verb::RecvTimeout => {
                return self.received(verb, object, failed);
            }
            Verb::Close => return self.closed.insert(object),
            Verb::Acquire | Verb::TryAcquire | Verb::Release => {
                return self.permits(verb, object, n.unwrap_or(1).max(1), failed, facts);
            }
            Verb::Load | Verb::Store | Verb::Rmw => {
                let value = self.values.entry(object).or_insert(0);
                facts.before.insert(place, *value);
                if verb != Verb::Load {
                    *value = n.unwrap_or(0);
                }
            }
            _ => {}
        }
        true
    }

    fn received(&mut self, verb: Verb, object: u32, failed: bool) -> bool {
        let items = self.items.entry(object).or_insert(0);
        let empty = *items <= 0;
        // Whoever waits without end for a message gets it, or hears that none will come.
        let surely = verb == Verb::Recv && !failed;
        if empty && !surely {
            return self.closed.contains(&object);
        }
        *items -= i64::from(!empty);
        true
    }

    fn permits(
        &mut self,
        verb: Verb,
        object: u32,
        n: i64,
        failed: bool,
        facts: &mut Facts,
    ) -> bool {
        let taken = self.permits.entry(object).or_insert(0);
        if failed {
            return false;
        }
        *taken += if verb == Verb::Release { -n } else { n };
        // More given back than were taken: their number is no fixed one.
        if *taken < 0 || n > MOST_AT_ONCE {
            facts.strange.insert(object);
        }
        true
    }
}

/// The most permits that one operation is told to take.
pub(super) const MOST_AT_ONCE: i64 = 16;

/// Whether what is said of an operation is that it was in vain.
fn says_failed(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let words = [
        "time",
        "elapsed",
        "empty",
        "full",
        "closed",
        "disconnect",
        "would_block",
        "would block",
        "wouldblock",
        "busy",
        "taken",
        "no_permits",
        "no permits",
        "err",
        "fail",
    ];
    words.iter().any(|word| text.contains(word))
}
