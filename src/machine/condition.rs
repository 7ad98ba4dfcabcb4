//! A condition variable: who waits for it, and whom the notifications may wake.
//!
//! A notification is for one of those who wait when it is made, and for none who comes later. Whom
//! it wakes is not decided here, so that a scheduler can choose and an explorer can try everybody.
//!
//! Told as a story, the state is a row of waiters in the order in which they began to wait, with a
//! notification put at its end for each `notify` that had somebody to wake. A task may be woken if
//! there is a notification to its right, and takes the first of these away: any later one could
//! serve more tasks, so nothing that is possible is lost by this choice. What is kept here is less
//! than that row, and the same for every two rows that allow the same wakings from now on:
//! stretches of waiters, each with how many notifications follow it, where
//!
//! - a stretch without notifications is the last one;
//! - every stretch but the first has fewer notifications than waiters.
//!
//! A stretch that breaks the first rule is no different from one stretch with the next: none of
//! both can be woken but by what follows both. One that breaks the second is no different from one
//! stretch with that before it: each of its waiters has a notification that it need share with
//! nobody. (The sets of tasks that can be woken together are the independent sets of a nested
//! matroid, and the stretches are its chain of cyclic flats, which determines it: J. Bonin, A. de
//! Mier, "The lattice of cyclic flats of a matroid", Annals of Combinatorics 12, 2008.)

use crate::program::TaskId;
use std::collections::BTreeSet;

/// Who waits for a condition variable, and whom the notifications made so far may wake. Equal where
/// the same can happen from now on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Condition {
    stretches: Vec<Stretch>,
}

/// Tasks that began to wait one after the other, and the notifications made since.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
struct Stretch {
    waiters: BTreeSet<TaskId>,
    notifications: usize,
}

impl Stretch {
    fn has_one_for_each(&self) -> bool {
        self.notifications >= self.waiters.len()
    }
}

impl Condition {
    /// A task begins to wait.
    pub fn wait(&mut self, who: TaskId) {
        if self.stretches.last().is_none_or(|s| s.notifications > 0) {
            self.stretches.push(Stretch::default());
        }
        if let Some(last) = self.stretches.last_mut() {
            last.waiters.insert(who);
        }
    }

    /// Wakes one of those who wait; says whether there was anybody for whom no notification had
    /// been made. If not, this one is lost.
    pub fn notify(&mut self) -> bool {
        let last = self.stretches.last_mut();
        let Some(last) = last.filter(|last| !last.has_one_for_each()) else {
            return false;
        };
        last.notifications += 1;
        self.settle(self.stretches.len() - 1);
        true
    }

    /// Wakes all who wait; says whether there was anybody for whom no notification had been made.
    pub fn notify_all(&mut self) -> bool {
        let any = self.stretches.last().is_some_and(|s| !s.has_one_for_each());
        if any {
            let stretches = std::mem::take(&mut self.stretches).into_iter();
            let waiters: BTreeSet<TaskId> = stretches.flat_map(|s| s.waiters).collect();
            let notifications = waiters.len();
            self.stretches.push(Stretch {
                waiters,
                notifications,
            });
        }
        any
    }

    /// Whether a notification may be for this task.
    pub fn may_wake(&self, who: TaskId) -> bool {
        self.place(who)
            .is_some_and(|at| self.stretches[at].notifications > 0)
    }

    /// A task takes a notification that may be for it, and waits no more; says whether there was
    /// one.
    pub fn wake(&mut self, who: TaskId) -> bool {
        let Some(at) = self.place(who) else {
            return false;
        };
        let stretch = &mut self.stretches[at];
        if stretch.notifications == 0 {
            return false;
        }
        stretch.notifications -= 1;
        stretch.waiters.remove(&who);
        self.settle(at);
        true
    }

    /// A task waits no more and has not been woken. What might have been for it is for the others
    /// who waited when it was made.
    pub fn forget(&mut self, who: TaskId) {
        let Some(at) = self.place(who) else {
            return;
        };
        let stretch = &mut self.stretches[at];
        stretch.waiters.remove(&who);
        stretch.notifications = stretch.notifications.min(stretch.waiters.len());
        self.settle(at);
    }

    /// Who waits, notified or not, in no order that matters.
    pub fn waiters(&self) -> impl Iterator<Item = TaskId> + '_ {
        self.stretches
            .iter()
            .flat_map(|s| s.waiters.iter().copied())
    }

    /// For how many of those who wait a notification has been made.
    pub fn notified(&self) -> usize {
        self.stretches.iter().map(|s| s.notifications).sum()
    }

    /// The stretch that a task is in.
    fn place(&self, who: TaskId) -> Option<usize> {
        self.stretches.iter().position(|s| s.waiters.contains(&who))
    }

    /// Makes the rules hold again after a change of one stretch.
    fn settle(&mut self, at: usize) {
        if self.stretches[at].notifications == 0 && at + 1 < self.stretches.len() {
            self.join(at);
        }
        if at > 0 && self.stretches[at].has_one_for_each() {
            self.join(at - 1);
        }
        if self.stretches[0].waiters.is_empty() {
            self.stretches.clear();
        }
    }

    /// Makes one stretch of this one and the next.
    fn join(&mut self, at: usize) {
        let mut next = self.stretches.remove(at + 1);
        self.stretches[at].waiters.append(&mut next.waiters);
        self.stretches[at].notifications += next.notifications;
    }
}

#[cfg(test)]
mod tests;
