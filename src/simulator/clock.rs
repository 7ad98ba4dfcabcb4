//! Story time in the simulator: who is to be woken when.

use crate::program::TaskId;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The simulator's clock. Times are nanoseconds of story time.
#[derive(Debug)]
pub(super) struct Clock {
    now: u64,
    /// Sleeps and blocking calls, by when they end and in which order they began.
    timers: BinaryHeap<Reverse<(u64, u64, TaskId)>>,
    /// Computing tasks, by how much service they will have had when they are done.
    computing: BinaryHeap<Reverse<(u128, u64, TaskId)>>,
    /// How much service each computing task has had since the beginning, in 2^-FRACTION ns.
    served: u128,
    cores: u64,
    begun: u64,
}

/// Processor time is shared in parts of a nanosecond, so that it can be shared evenly.
const FRACTION: u32 = 20;

impl Clock {
    pub(super) fn new(cores: u32) -> Clock {
        Clock {
            now: 0,
            timers: BinaryHeap::new(),
            computing: BinaryHeap::new(),
            served: 0,
            cores: u64::from(cores.max(1)),
            begun: 0,
        }
    }

    pub(super) fn now(&self) -> u64 {
        self.now
    }

    /// Wakes a task after so long.
    pub(super) fn after(&mut self, time: u64, id: TaskId) {
        self.begun += 1;
        self.timers
            .push(Reverse((self.now.saturating_add(time), self.begun, id)));
    }

    /// Wakes a task when it has had so much processor time. Processors are shared evenly among
    /// those who compute, none of whom uses more than one (generalised processor sharing: Parekh
    /// and Gallager, 1993).
    pub(super) fn after_computing(&mut self, time: u64, id: TaskId) {
        self.begun += 1;
        let until = self.served + (u128::from(time) << FRACTION);
        self.computing.push(Reverse((until, self.begun, id)));
    }

    /// Forgets what a task was to be woken for.
    pub(super) fn forget(&mut self, id: TaskId) {
        self.timers.retain(|Reverse((_, _, other))| *other != id);
        self.computing.retain(|Reverse((_, _, other))| *other != id);
    }

    /// Goes on to the next moment at which somebody is woken, and gives who; `None` if nobody
    /// ever is.
    pub(super) fn advance(&mut self) -> Option<TaskId> {
        let timer = self.timers.peek().map(|Reverse((time, ..))| *time);
        let computed = self.next_computed();
        match (timer, computed) {
            (None, None) => None,
            (Some(timer), Some(computed)) if computed < timer => self.end_computing(computed),
            (None, Some(computed)) => self.end_computing(computed),
            (Some(timer), _) => {
                self.go_to(timer);
                self.timers.pop().map(|Reverse((_, _, id))| id)
            }
        }
    }

    /// When the next computing task will have had its time.
    fn next_computed(&self) -> Option<u64> {
        let Reverse((until, ..)) = self.computing.peek()?;
        let missing = until.saturating_sub(self.served);
        let sharers = u128::from(self.sharers());
        // Rounded up, so that it has had at least its time.
        let time = (missing * sharers).div_ceil(u128::from(self.cores) << FRACTION);
        Some(
            self.now
                .saturating_add(u64::try_from(time).unwrap_or(u64::MAX)),
        )
    }

    fn end_computing(&mut self, time: u64) -> Option<TaskId> {
        self.go_to(time);
        self.computing.pop().map(|Reverse((_, _, id))| id)
    }

    /// By how much more computing tasks than processors each is slowed: at least 1 to `cores`.
    fn sharers(&self) -> u64 {
        (self.computing.len() as u64).max(self.cores)
    }

    fn go_to(&mut self, time: u64) {
        let passed = u128::from(time - self.now) << FRACTION;
        self.served += passed * u128::from(self.cores) / u128::from(self.sharers());
        self.now = time;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(clock: &mut Clock) -> Vec<(u32, u64)> {
        std::iter::from_fn(|| clock.advance().map(|id| (id.0, clock.now()))).collect()
    }

    #[test]
    fn timers_of_one_moment_keep_their_order() {
        let mut clock = Clock::new(1);
        for (id, time) in [(1, 5), (2, 3), (3, 5)] {
            clock.after(time, TaskId(id));
        }
        assert_eq!(order(&mut clock), [(2, 3), (1, 5), (3, 5)]);
    }

    #[test]
    fn processors_are_shared_evenly() {
        let cases = [
            (2, vec![10, 10], vec![(0, 10), (1, 10)]),
            (
                2,
                vec![10, 10, 10, 10],
                vec![(0, 20), (1, 20), (2, 20), (3, 20)],
            ),
            // Until the short one is done both have half; then the other has all.
            (1, vec![4, 10], vec![(0, 8), (1, 14)]),
            (3, vec![7], vec![(0, 7)]),
        ];
        for (cores, times, wanted) in cases {
            let mut clock = Clock::new(cores);
            for (id, time) in (0..).zip(times) {
                clock.after_computing(time, TaskId(id));
            }
            assert_eq!(order(&mut clock), wanted, "{cores} cores");
        }
    }

    #[test]
    fn a_sleep_among_computing_moves_nothing() {
        let mut clock = Clock::new(1);
        clock.after_computing(10, TaskId(0));
        clock.after_computing(10, TaskId(1));
        clock.after(5, TaskId(2));
        assert_eq!(order(&mut clock), [(2, 5), (0, 20), (1, 20)]);
    }
}
