//! Work for the processor: burning a given amount of CPU time.

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::sync::OnceLock;
use std::time::Duration;

/// How much work is done between two looks at the clock. A look costs up to 0.6 µs, 2 % of this.
const CHUNK: Duration = Duration::from_micros(30);

/// How many cores this process may use at once; 1 when the system does not say.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

/// Measures how fast this computer is, once, in about 0.1 ms; the first [`compute`] does it otherwise.
///
/// Call it before a run that is timed.
pub fn calibrate() {
    rounds_per_chunk();
}

/// Computes until the calling thread has used `cpu_time` (real) of a processor, and returns what it
/// used.
///
/// Time in which the thread waits for a core does not count, so the wall clock may show more. Ends
/// early, with less than `cpu_time`, when `interrupted` answers yes; it is asked every 30 µs or so of
/// CPU time. Where the system has no clock for the time of one thread, the wall clock stands in for
/// it, and waiting for a core counts as computing.
pub fn compute(cpu_time: Duration, interrupted: &dyn Fn() -> bool) -> Duration {
    let speed = rounds_per_chunk();
    let start = thread_time();
    loop {
        let used = thread_time().saturating_sub(start);
        let left = cpu_time.saturating_sub(used);
        if left.is_zero() || interrupted() {
            return used;
        }
        let share = left.min(CHUNK).as_nanos() as u64;
        churn((speed * share).div_ceil(CHUNK.as_nanos() as u64));
    }
}

/// Rounds of [`churn`] that take about [`CHUNK`], measured at the first call.
///
/// A wrong figure makes the chunks longer or shorter, never the result wrong: the clock decides.
fn rounds_per_chunk() -> u64 {
    static ROUNDS: OnceLock<u64> = OnceLock::new();
    *ROUNDS.get_or_init(|| {
        let mut rounds = 256;
        loop {
            let start = thread_time();
            churn(rounds);
            let took = thread_time().saturating_sub(start);
            if took >= CHUNK {
                let exact = u128::from(rounds) * CHUNK.as_nanos() / took.as_nanos();
                return (exact as u64).max(1);
            }
            rounds *= 2;
        }
    })
}

/// `rounds` dependent steps of a xorshift generator, which no compiler can skip and no cache miss slows.
fn churn(rounds: u64) {
    let mut x = black_box(0x9E37_79B9_7F4A_7C15_u64);
    for _ in 0..rounds {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }
    black_box(x);
}

/// CPU time of the calling thread, on a clock with any origin; wall time where there is no such clock.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
pub fn thread_time() -> Duration {
    use nix::time::{ClockId, clock_gettime};
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map_or_else(|_| wall_time(), Duration::from)
}

/// Wall time, for want of a clock that counts the CPU time of one thread.
#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
pub fn thread_time() -> Duration {
    wall_time()
}

fn wall_time() -> Duration {
    static ORIGIN: OnceLock<std::time::Instant> = OnceLock::new();
    ORIGIN.get_or_init(std::time::Instant::now).elapsed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn at_least_the_time_asked_for_is_used() {
        for micros in [0, 1, 20, 300, 5_000] {
            let asked = Duration::from_micros(micros);
            let before = thread_time();
            let used = compute(asked, &|| false);
            assert!(used >= asked, "{used:?} of {asked:?}");
            assert!(thread_time() - before >= used);
        }
    }

    #[test]
    fn an_interruption_ends_it_early() {
        let asked_times = Cell::new(0);
        let hour = Duration::from_secs(3_600);
        let used = compute(hour, &|| {
            asked_times.set(asked_times.get() + 1);
            asked_times.get() > 10
        });
        assert!(used < hour);
        assert_eq!(asked_times.get(), 11);
    }

    #[test]
    fn two_threads_each_use_their_own_time() {
        let asked = Duration::from_millis(3);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(move || assert!(compute(asked, &|| false) >= asked));
            }
        });
    }

    #[test]
    fn there_is_a_core() {
        assert!(cores() >= 1);
    }
}
