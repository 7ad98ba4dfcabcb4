//! Who waits for what, and who is told first: in the order of arrival.
//!
//! Both the hub of a real run and the simulator use this policy, so that they show the same
//! picture; an explorer does not, because it tries every order. A task that has been told keeps
//! its claim until it has tried again, and nobody who comes later may try before: so a lock that
//! is taken in turn stays taken in turn.

use super::world::Frees;
use crate::program::op::Resource;
use crate::program::{DefId, TaskId};
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, Hasher};

/// Who waits for what.
#[derive(Debug, Clone, Default)]
pub struct Waiters {
    queues: HashMap<Resource, VecDeque<TaskId>>,
    waiting: HashMap<TaskId, Waiting, Spread>,
    /// How many of each definition wait and have not been told.
    untold: Vec<u32>,
    /// Whether everybody who waits is told, and may try in any order.
    any_order: bool,
    /// Whether who comes has to queue behind those who wait, in whatever order these are served.
    queue: bool,
}

#[derive(Debug, Clone, Copy)]
struct Waiting {
    resource: Resource,
    def: DefId,
    told: bool,
    /// Whether it has tried in vain. Whoever only queued behind others may have had something to
    /// take all along.
    tried: bool,
    /// Whether it has asked for it. Who begins to wait for a condition has its place before.
    asked: bool,
}

impl Waiting {
    /// Whether it does nothing until somebody tells it.
    fn idle(&self) -> bool {
        self.asked && !self.told
    }
}

impl Waiters {
    /// Nobody waiting, and no order among those who will: whoever waits for something is told
    /// whenever it is freed. For schedules that are given. `queue` is whether who comes has to queue
    /// behind those who wait.
    pub fn in_any_order(queue: bool) -> Waiters {
        Waiters {
            any_order: true,
            queue,
            ..Waiters::default()
        }
    }

    /// Lets a task that has only queued behind others try in its turn, where the order is given;
    /// says whether it is.
    pub fn let_try(&mut self, who: TaskId) -> bool {
        if self.any_order {
            self.tell(who);
        }
        self.any_order
    }

    /// Whether `who` may try an operation that could wait for `resource`, or has to queue behind
    /// those who came before.
    pub fn may_try(&self, who: TaskId, resource: Resource) -> bool {
        // What everybody gets at once needs no queue.
        let free = matches!(resource, Resource::Future(_) | Resource::Group(_));
        if self.queues.is_empty() || free || self.any_order && !self.queue {
            return true;
        }
        if let Some(waiting) = self.waiting.get(&who) {
            return waiting.told || self.any_order;
        }
        !self.queues.contains_key(&resource)
    }

    /// `who`, which runs `def`, waits for `resource`: at the end of the queue, or where it was if
    /// it had been told in vain. `tried` is whether it tried, or was not let in to try.
    pub fn wait(&mut self, who: TaskId, def: DefId, resource: Resource, tried: bool) {
        let waiting = Waiting {
            resource,
            def,
            told: false,
            tried,
            asked: true,
        };
        self.put(who, waiting);
    }

    /// `who`, which runs `def`, will wait for `resource` when it asks next, and has its place in
    /// the queue from now on: there is nothing for it that it could have taken.
    pub fn begin(&mut self, who: TaskId, def: DefId, resource: Resource) {
        let waiting = Waiting {
            resource,
            def,
            told: false,
            tried: true,
            asked: false,
        };
        self.put(who, waiting);
    }

    fn put(&mut self, who: TaskId, mut waiting: Waiting) {
        let Waiting { resource, def, .. } = waiting;
        let before = self.waiting.get(&who).copied();
        let stays = before.filter(|before| before.resource == resource);
        waiting.tried |= stays.is_some_and(|before| before.tried);
        self.waiting.insert(who, waiting);
        let idle = |waiting: Option<Waiting>| i32::from(waiting.is_some_and(|w| w.idle()));
        self.count(def, idle(Some(waiting)) - idle(before));
        if stays.is_some() {
            return;
        }
        if let Some(before) = before {
            self.remove_from(before.resource, who);
        }
        self.queues.entry(resource).or_default().push_back(who);
    }

    /// `who` waits no more. If it had been told and did not take what it was told of, or if the
    /// next in line has not even tried, that next one must be told: it is returned.
    pub fn leave(&mut self, who: TaskId, took: bool) -> Option<TaskId> {
        if self.waiting.is_empty() {
            return None;
        }
        let waiting = self.waiting.remove(&who)?;
        self.remove_from(waiting.resource, who);
        if waiting.idle() {
            self.count(waiting.def, -1);
        }
        if !waiting.told {
            return None;
        }
        let next = self.first_untold(waiting.resource)?;
        if took && self.waiting[&next].tried {
            return None;
        }
        self.tell(next);
        Some(next)
    }

    fn count(&mut self, def: DefId, change: i32) {
        if self.untold.len() <= def.index() {
            self.untold.resize(def.index() + 1, 0);
        }
        let count = &mut self.untold[def.index()];
        *count = count.saturating_add_signed(change);
    }

    fn remove_from(&mut self, resource: Resource, who: TaskId) {
        if let Some(queue) = self.queues.get_mut(&resource) {
            if queue.front() == Some(&who) {
                queue.pop_front();
            } else {
                queue.retain(|waiting| *waiting != who);
            }
            if queue.is_empty() {
                self.queues.remove(&resource);
            }
        }
    }

    /// Tells the first who waits for `resource` and has not been told.
    pub fn tell_one(&mut self, resource: Resource) -> Option<TaskId> {
        let who = self.first_untold(resource)?;
        self.tell(who);
        Some(who)
    }

    fn first_untold(&self, resource: Resource) -> Option<TaskId> {
        let untold = |who: &&TaskId| self.waiting.get(who).is_some_and(|waiting| !waiting.told);
        self.queues.get(&resource)?.iter().find(untold).copied()
    }

    fn tell(&mut self, who: TaskId) {
        if let Some(waiting) = self.waiting.get_mut(&who).filter(|waiting| !waiting.told) {
            let (def, idle) = (waiting.def, waiting.idle());
            waiting.told = true;
            self.count(def, -i32::from(idle));
        }
    }

    /// Tells all who wait for `resource` and have not been told, and adds them to `told`.
    pub fn tell_all(&mut self, resource: Resource, told: &mut Vec<TaskId>) {
        let before = told.len();
        if let Some(queue) = self.queues.get(&resource) {
            let untold = |who: &TaskId| self.waiting.get(who).is_some_and(|w| !w.told);
            told.extend(queue.iter().copied().filter(untold));
        }
        for who in &told[before..] {
            self.tell(*who);
        }
    }

    /// Tells whoever an operation frees, and adds them to `told`. Tasks that are to see their
    /// cancellation wait no more.
    pub fn tell_freed(&mut self, frees: Frees, told: &mut Vec<TaskId>) {
        match frees {
            Frees::Nobody => {}
            Frees::One(resource) if self.any_order => self.tell_all(resource, told),
            Frees::One(resource) => told.extend(self.tell_one(resource)),
            Frees::All(resource) => self.tell_all(resource, told),
            Frees::Both(one, other) => {
                self.tell_all(one, told);
                self.tell_all(other, told);
            }
            Frees::Tasks(range) => {
                told.extend(range.iter().filter_map(|who| self.leave(who, false)));
            }
        }
    }

    /// Everybody who has to wait until somebody frees something, in no order. Whoever has only
    /// queued behind others that have been told is not among them: it may have its turn yet.
    pub fn held_up(&self) -> impl Iterator<Item = (TaskId, Resource)> + '_ {
        let claimed: HashSet<Resource> = self
            .waiting
            .values()
            .filter(|w| w.told)
            .map(|w| w.resource)
            .collect();
        let held_up = move |w: &Waiting| w.idle() && (w.tried || !claimed.contains(&w.resource));
        let waiting = self
            .waiting
            .iter()
            .filter(move |(_, waiting)| held_up(waiting));
        waiting.map(|(who, waiting)| (*who, waiting.resource))
    }

    /// Whether `who` waits and has not been told. Who has a place and has not asked does not wait
    /// yet; so in all that follows.
    pub fn waits(&self, who: TaskId) -> bool {
        self.waiting.get(&who).is_some_and(Waiting::idle)
    }

    /// What `who` waits for, if it has not been told.
    pub fn wants(&self, who: TaskId) -> Option<Resource> {
        self.waiting
            .get(&who)
            .filter(|waiting| waiting.idle())
            .map(|waiting| waiting.resource)
    }

    /// How many of a definition wait and have not been told.
    pub fn untold_of(&self, def: DefId) -> u32 {
        self.untold.get(def.index()).copied().unwrap_or(0)
    }

    /// How many wait and have not been told.
    pub fn untold_count(&self) -> u32 {
        self.untold.iter().sum()
    }
}

/// Hashes task numbers, which nobody outside chooses, faster than a hash against attackers can.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spread;

/// The state of [`Spread`].
#[derive(Debug, Default)]
pub struct Spreading(u64);

impl BuildHasher for Spread {
    type Hasher = Spreading;

    fn build_hasher(&self) -> Spreading {
        Spreading(0)
    }
}

impl Hasher for Spreading {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32((*byte).into());
        }
    }

    fn write_u32(&mut self, number: u32) {
        // Fibonacci hashing (Knuth, The Art of Computer Programming, volume 3, 6.4), with the high
        // bits brought down to where the table looks.
        let spread = (self.0 ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = spread ^ (spread >> 32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{ChannelId, ConditionId, MutexId};

    const MUTEX: Resource = Resource::Mutex(MutexId(0));
    const ITEMS: Resource = Resource::Items(ChannelId(0));
    const DEF: DefId = DefId(0);

    fn ids<const N: usize>(ids: [u32; N]) -> [TaskId; N] {
        ids.map(TaskId)
    }

    #[test]
    fn who_comes_first_is_told_first_and_nobody_overtakes() {
        let [a, b, c] = ids([1, 2, 3]);
        let mut waiters = Waiters::default();
        assert!(waiters.may_try(a, MUTEX));
        waiters.wait(a, DEF, MUTEX, true);
        waiters.wait(b, DEF, MUTEX, true);
        assert_eq!(waiters.untold_of(DEF), 2);
        assert_eq!(waiters.tell_one(MUTEX), Some(a));
        assert!(waiters.may_try(a, MUTEX), "who was told may try");
        assert!(!waiters.may_try(b, MUTEX), "the next has to wait");
        assert!(!waiters.may_try(c, MUTEX), "nobody overtakes");
        assert_eq!(waiters.leave(a, true), None);
        assert!(!waiters.may_try(c, MUTEX));
        assert_eq!(waiters.tell_one(MUTEX), Some(b));
        waiters.leave(b, true);
        assert!(waiters.may_try(c, MUTEX));
        assert_eq!(waiters.untold_count(), 0);
    }

    #[test]
    fn who_leaves_without_taking_passes_it_on() {
        let [a, b] = ids([1, 2]);
        let mut waiters = Waiters::default();
        waiters.wait(a, DEF, ITEMS, true);
        waiters.wait(b, DEF, ITEMS, true);
        waiters.tell_one(ITEMS);
        assert_eq!(waiters.leave(a, false), Some(b));
        assert_eq!(waiters.untold_count(), 0);
    }

    #[test]
    fn who_was_not_let_in_to_try_is_told_when_the_way_is_free() {
        let [a, b] = ids([1, 2]);
        let mut waiters = Waiters::default();
        waiters.wait(a, DEF, ITEMS, true);
        waiters.tell_one(ITEMS);
        // Two items came, a was told of the first, and b queues behind it without a look.
        assert!(!waiters.may_try(b, ITEMS));
        waiters.wait(b, DEF, ITEMS, false);
        assert_eq!(waiters.leave(a, true), Some(b));
    }

    #[test]
    fn who_is_told_in_vain_keeps_its_place() {
        let [a, b] = ids([1, 2]);
        let mut waiters = Waiters::default();
        waiters.wait(a, DEF, ITEMS, true);
        waiters.wait(b, DEF, ITEMS, true);
        assert_eq!(waiters.tell_one(ITEMS), Some(a));
        waiters.wait(a, DEF, ITEMS, true);
        assert_eq!(waiters.untold_count(), 2);
        assert_eq!(waiters.tell_one(ITEMS), Some(a));
    }
    #[test]
    fn who_has_a_place_is_told_in_its_turn_though_others_asked_first() {
        const CONDITION: Resource = Resource::Condition(ConditionId(0));
        let [a, b, c] = ids([1, 2, 3]);
        let mut waiters = Waiters::default();
        waiters.begin(a, DEF, CONDITION);
        waiters.begin(b, DEF, CONDITION);
        assert!(!waiters.waits(a) && !waiters.may_try(a, CONDITION));
        assert_eq!((waiters.untold_count(), waiters.held_up().count()), (0, 0));
        waiters.wait(b, DEF, CONDITION, false);
        assert!(waiters.waits(b));
        assert_eq!((waiters.untold_count(), waiters.held_up().count()), (1, 1));
        assert_eq!(waiters.tell_one(CONDITION), Some(a));
        assert_eq!(waiters.untold_count(), 1);
        waiters.begin(c, DEF, CONDITION);
        assert!(waiters.may_try(a, CONDITION), "it was told before it asked");
        assert_eq!(
            waiters.leave(a, true),
            None,
            "there is nothing left for b and c"
        );
        assert_eq!(waiters.tell_one(CONDITION), Some(b));
        assert_eq!(waiters.leave(b, false), Some(c), "b did not take it");
        assert_eq!(waiters.leave(c, true), None);
        assert_eq!(waiters.untold_count(), 0);
    }
}
