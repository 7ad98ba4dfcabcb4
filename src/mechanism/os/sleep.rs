//! A blocking sleep that ends within microseconds of its deadline.
//!
//! The kernel wakes a sleeper late: a processor that has gone idle takes time to come back. So a
//! short sleep asks to be woken a margin early and spins the rest. A long one does not:
//! there the lateness is too small a part to see.

use std::hint::spin_loop;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How a sleep ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slept {
    /// The deadline passed.
    Whole,
    /// `interrupted` answered yes before the deadline.
    Interrupted,
}

/// A sleep with at least this much real time to go does not spin: waking 160 µs late is 0.3 % of it.
const SPIN_BELOW: Duration = Duration::from_millis(50);

/// Asks the kernel to wake this thread when its timers are due, not up to 50 µs later to save power.
///
/// Threads it starts afterwards inherit the setting. Only Linux has it; elsewhere, and where the
/// kernel refuses, sleeps are merely woken later and so overshoot more.
pub fn tune_current_thread() {
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_timerslack(1);
}

/// The shortest real sleep that [`sleep_until`] keeps to within about 2 % on a quiet machine.
///
/// On Linux the median overshoot is below 1 µs and one sleep in a hundred is some 20 µs late, which
/// is 2 % of a millisecond. Elsewhere it has not been measured: 25 ms assumes that timers are kept to
/// half a millisecond, as they are where nothing but the scheduler delays them.
pub const fn resolution() -> Duration {
    if cfg!(target_os = "linux") {
        Duration::from_millis(1)
    } else {
        Duration::from_millis(25)
    }
}

/// Blocks the thread until `deadline` (real time) or until `interrupted` answers yes.
///
/// `interrupted` is asked at the start and each time somebody unparks the thread, so to interrupt a
/// sleep: set what `interrupted` looks at, then [`Thread::unpark`](thread::Thread::unpark). The last
/// 160 µs or less are not interruptible. An unpark that changes nothing does not end the sleep, but
/// it is used up: a caller that parks for a reason of its own must look at that reason first.
pub fn sleep_until(deadline: Instant, interrupted: &dyn Fn() -> bool) -> Slept {
    let spins = remaining(deadline) < SPIN_BELOW;
    loop {
        if interrupted() {
            return Slept::Interrupted;
        }
        let left = remaining(deadline);
        if left.is_zero() {
            return Slept::Whole;
        }
        let margin = wake_margin(left);
        if !spins {
            thread::park_timeout(left);
        } else if left > margin {
            thread::park_timeout(left - margin);
        } else if let Some(_seat) = SpinSeat::take() {
            spin_until(deadline);
            return Slept::Whole;
        } else {
            thread::park_timeout(left);
        }
    }
}

/// How late the kernel may wake a thread that sleeps for `sleep`: the 99th percentile, and a little.
///
/// Measured on a virtual machine, where leaving the idle state is slow, with the timer slack at its
/// least: 54 µs late after 0.2 ms, 66 µs after 0.5 ms, 125 µs after 2 ms, 158 µs after 10 or 50 ms.
/// The longer a processor idles, the deeper it sleeps.
pub(super) fn wake_margin(sleep: Duration) -> Duration {
    (sleep / 10).clamp(Duration::from_micros(60), Duration::from_micros(160))
}

fn remaining(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now())
}

fn spin_until(deadline: Instant) {
    while Instant::now() < deadline {
        spin_loop();
    }
}

/// The right to spin. At most half the cores spin at a time, so that sleepers never starve those
/// who work; while somebody spins the processors are awake, and a plain timer is late by 15 µs only.
struct SpinSeat;

/// How many threads of this process spin now. The cores are the process's, and so is the count.
static SPINNING: AtomicUsize = AtomicUsize::new(0);

impl SpinSeat {
    fn take() -> Option<Self> {
        static SEATS: OnceLock<usize> = OnceLock::new();
        let seats = *SEATS.get_or_init(|| (super::cpu::cores() / 2).max(1));
        let taken = SPINNING.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |spinning| {
            (spinning < seats).then_some(spinning + 1)
        });
        // A seat made where none was free would give back one it never took.
        taken.ok().map(|_| Self)
    }
}

impl Drop for SpinSeat {
    fn drop(&mut self) {
        SPINNING.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    fn never() -> bool {
        false
    }

    #[test]
    fn a_sleep_never_ends_before_its_deadline() {
        tune_current_thread();
        for micros in [0, 10, 100, 500, 2_000, 60_000] {
            let deadline = Instant::now() + Duration::from_micros(micros);
            assert_eq!(sleep_until(deadline, &never), Slept::Whole);
            assert!(Instant::now() >= deadline, "{micros} µs");
        }
    }

    #[test]
    fn an_unpark_without_a_reason_does_not_end_a_sleep() {
        for millis in [20, 80] {
            let deadline = Instant::now() + Duration::from_millis(millis);
            let sleeper = thread::spawn(move || sleep_until(deadline, &never));
            while !sleeper.is_finished() {
                sleeper.thread().unpark();
                thread::yield_now();
            }
            assert!(Instant::now() >= deadline);
            assert_eq!(sleeper.join().unwrap(), Slept::Whole);
        }
    }

    #[test]
    fn an_unpark_with_a_reason_does() {
        let stop = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&stop);
        let far = Instant::now() + Duration::from_secs(3_600);
        let sleeper = thread::spawn(move || sleep_until(far, &|| seen.load(Ordering::Acquire)));
        stop.store(true, Ordering::Release);
        sleeper.thread().unpark();
        assert_eq!(sleeper.join().unwrap(), Slept::Interrupted);
    }

    #[test]
    fn more_sleepers_than_seats_all_keep_their_deadlines() {
        let deadline = Instant::now() + Duration::from_millis(5);
        thread::scope(|scope| {
            for _ in 0..64 {
                scope.spawn(|| {
                    assert_eq!(sleep_until(deadline, &never), Slept::Whole);
                    assert!(Instant::now() >= deadline);
                });
            }
        });
    }

    #[test]
    fn the_margin_leaves_most_of_a_short_sleep_to_the_kernel() {
        let millisecond = Duration::from_millis(1);
        assert_eq!(wake_margin(millisecond), Duration::from_micros(100));
        assert!(wake_margin(Duration::from_secs(9)) < millisecond / 4);
    }
}
