//! Who waits for a condition variable, and for whom notifications may be.
//!
//! A notification is for one of those who wait when it is made. Told as a story, this is a row of
//! waiters in the order in which they began to wait, with a notification at its end for each `notify`
//! that had somebody to wake; who is woken takes the first notification to the right. Kept are stretches
//! of waiters, each with how many notifications follow it. One without notifications is joined with the
//! next; one with a notification for every waiter is joined with the one before. Rows that allow the same
//! wakings are equal then, as they are in the workbook.

/// No more stretches than so many tasks on one side can make.
const MOST: usize = 3;

/// The stretches that there are, then empty ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Condition([Stretch; MOST]);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Stretch {
    /// A bit for each.
    waiters: u8,
    notifications: u8,
}

impl Stretch {
    fn is_served(self) -> bool {
        u32::from(self.notifications) >= self.waiters.count_ones()
    }
}

impl Condition {
    /// A task begins to wait.
    pub fn wait(&mut self, who: u8) {
        let len = self.len();
        let at = match len.checked_sub(1) {
            Some(last) if self.0[last].notifications == 0 => last,
            _ => len,
        };
        self.0[at].waiters |= 1 << who;
    }

    /// Notifies one of those who wait; nothing happens where each of them has a notification.
    pub fn notify(&mut self) {
        let Some(last) = self.len().checked_sub(1) else {
            return;
        };
        if !self.0[last].is_served() {
            self.0[last].notifications += 1;
            self.settle(last);
        }
    }

    /// Whether a notification may be for this task.
    pub fn may_wake(&self, who: u8) -> bool {
        self.0
            .iter()
            .any(|stretch| stretch.waiters >> who & 1 == 1 && stretch.notifications > 0)
    }

    /// Wakes a task that a notification may be for.
    pub fn wake(&mut self, who: u8) {
        let Some(at) = self.0.iter().position(|s| s.waiters >> who & 1 == 1) else {
            return;
        };
        self.0[at].waiters &= !(1 << who);
        self.0[at].notifications -= 1;
        self.settle(at);
    }

    fn len(&self) -> usize {
        self.0.iter().take_while(|s| s.waiters != 0).count()
    }

    fn settle(&mut self, at: usize) {
        if self.0[at].notifications == 0 && at + 1 < MOST {
            self.join(at);
        }
        if at > 0 && self.0[at].is_served() {
            self.join(at - 1);
        }
    }

    /// Makes one stretch of this one and the next.
    fn join(&mut self, at: usize) {
        self.0[at].waiters |= self.0[at + 1].waiters;
        self.0[at].notifications += self.0[at + 1].notifications;
        self.0.copy_within(at + 2.., at + 1);
        self.0[MOST - 1] = Stretch::default();
    }
}
