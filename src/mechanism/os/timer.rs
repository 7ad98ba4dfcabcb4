//! Precise sleeps for async tasks.
//!
//! tokio's own timer ticks in whole milliseconds and rounds up: a sleep of 2 ms takes 3. On Linux an
//! [`AsyncTimer`] keeps short sleeps to microseconds through one kernel timer that all tasks share,
//! and leaves long ones, where a millisecond does not show, to tokio.

#[cfg(target_os = "linux")]
mod alarm;
#[cfg(not(target_os = "linux"))]
#[path = "timer/no_alarm.rs"]
mod alarm;

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use pin_project_lite::pin_project;

/// A sleep with at least this much real time to go is left to tokio: 1.5 ms late is 0.6 % of it.
const TOKIO_FROM: Duration = Duration::from_millis(250);

/// The shortest real sleep that [`AsyncTimer`] keeps to within about 2 % on a quiet machine.
///
/// On Linux the median overshoot is a few microseconds. Elsewhere sleeps are tokio's, which end up to
/// 2 ms late.
pub const fn resolution() -> Duration {
    if cfg!(target_os = "linux") {
        Duration::from_millis(1)
    } else {
        Duration::from_millis(100)
    }
}

/// Lets the tasks of one tokio runtime sleep precisely. Clones share one kernel timer.
#[derive(Debug, Clone)]
pub struct AsyncTimer {
    alarm: alarm::Alarm,
}

impl AsyncTimer {
    /// Starts the timer of the current runtime.
    ///
    /// It serves that runtime only: do not poll its sleeps in another. It ends with the runtime or
    /// with the last clone and the last sleep, and costs nothing while no short sleep is pending.
    ///
    /// # Errors
    ///
    /// On Linux, when the process has no file descriptor left for the kernel timer.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime, or in one without `enable_all`.
    pub fn start() -> io::Result<Self> {
        alarm::Alarm::start().map(|alarm| Self { alarm })
    }

    /// Sleeps until `deadline` (real time), never less. Dropping the future cancels the sleep.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime, if the sleep is a long one.
    pub fn sleep_until(&self, deadline: Instant) -> Sleep {
        self.sleep(deadline, deadline.saturating_duration_since(Instant::now()))
    }

    /// Sleeps for `time` (real), never less. Dropping the future cancels the sleep.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime, if the sleep is a long one.
    pub fn sleep_for(&self, time: Duration) -> Sleep {
        let now = Instant::now();
        self.sleep(now.checked_add(time).unwrap_or(now + FOR_EVER), time)
    }

    fn sleep(&self, deadline: Instant, time: Duration) -> Sleep {
        let short = time < TOKIO_FROM;
        let on = match short.then(|| self.alarm.sleep_until(deadline)).flatten() {
            Some(sleep) => Timer::Kernel { sleep },
            None => Timer::Tokio {
                sleep: tokio::time::sleep_until(deadline.into()),
            },
        };
        Sleep { on }
    }
}

/// A sleep that nobody outlives: about 34 years.
const FOR_EVER: Duration = Duration::from_secs(1 << 30);

pin_project! {
    /// A sleep of an async task, made by [`AsyncTimer::sleep_until`].
    #[derive(Debug)]
    #[must_use = "a future does nothing unless awaited"]
    pub struct Sleep {
        #[pin]
        on: Timer,
    }
}

pin_project! {
    /// Which timer a sleep is on.
    #[derive(Debug)]
    #[project = OnTimer]
    enum Timer {
        Kernel { sleep: alarm::Sleep },
        Tokio { #[pin] sleep: tokio::time::Sleep },
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        match self.project().on.project() {
            OnTimer::Kernel { sleep } => Pin::new(sleep).poll(cx),
            OnTimer::Tokio { sleep } => sleep.poll(cx),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Wake, Waker};

    use tokio::runtime::{Builder, Runtime};

    fn runtimes() -> [Runtime; 2] {
        [
            Builder::new_current_thread().enable_all().build().unwrap(),
            Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap(),
        ]
    }

    fn after(micros: u64) -> Instant {
        Instant::now() + Duration::from_micros(micros)
    }

    #[test]
    fn a_sleep_never_ends_before_its_deadline() {
        for runtime in runtimes() {
            runtime.block_on(async {
                let timer = AsyncTimer::start().unwrap();
                for micros in [0, 10, 100, 500, 2_000, 20_000, 300_000] {
                    let deadline = after(micros);
                    timer.sleep_until(deadline).await;
                    assert!(Instant::now() >= deadline, "{micros} µs");
                }
            });
        }
    }

    #[test]
    fn sleepers_end_in_the_order_of_their_deadlines() {
        for runtime in runtimes() {
            runtime.block_on(async {
                let timer = AsyncTimer::start().unwrap();
                let (ended, mut ends) = tokio::sync::mpsc::unbounded_channel();
                let start = after(0);
                for millis in [90, 10, 50, 30, 70] {
                    let (timer, ended) = (timer.clone(), ended.clone());
                    tokio::spawn(async move {
                        timer
                            .sleep_until(start + Duration::from_millis(millis))
                            .await;
                        ended.send((Instant::now(), millis)).unwrap();
                    });
                }
                drop(ended);
                let mut seen = Vec::new();
                while let Some(end) = ends.recv().await {
                    seen.push(end);
                }
                seen.sort();
                let order: Vec<_> = seen.into_iter().map(|(_, millis)| millis).collect();
                assert_eq!(order, [10, 30, 50, 70, 90]);
            });
        }
    }

    #[test]
    fn many_sleeps_to_one_deadline_all_end() {
        for runtime in runtimes() {
            runtime.block_on(async {
                let timer = AsyncTimer::start().unwrap();
                let deadline = after(3_000);
                let sleepers: Vec<_> = (0..1_000)
                    .map(|_| tokio::spawn(timer.sleep_until(deadline)))
                    .collect();
                for sleeper in sleepers {
                    sleeper.await.unwrap();
                }
                assert!(Instant::now() >= deadline);
            });
        }
    }

    /// Counts how often it is woken.
    #[derive(Default)]
    struct Bell(AtomicUsize);

    impl Wake for Bell {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    impl Bell {
        fn poll(self: &Arc<Self>, sleep: &mut Pin<&mut Sleep>) -> Poll<()> {
            let waker = Waker::from(Arc::clone(self));
            sleep.as_mut().poll(&mut Context::from_waker(&waker))
        }

        fn rings(&self) -> usize {
            self.0.load(Ordering::SeqCst)
        }
    }

    #[test]
    fn the_last_waker_to_poll_is_woken() {
        for runtime in runtimes() {
            runtime.block_on(async {
                let timer = AsyncTimer::start().unwrap();
                let (old, new) = (Arc::new(Bell::default()), Arc::new(Bell::default()));
                let deadline = after(20_000);
                let mut sleep = std::pin::pin!(timer.sleep_until(deadline));
                assert!(old.poll(&mut sleep).is_pending());
                assert!(new.poll(&mut sleep).is_pending());
                while new.rings() == 0 {
                    tokio::task::yield_now().await;
                }
                assert!(new.poll(&mut sleep).is_ready());
                assert_eq!((old.rings(), new.rings()), (0, 1));
            });
        }
    }

    #[test]
    fn a_dropped_sleep_wakes_nobody_and_disturbs_no_other() {
        for runtime in runtimes() {
            runtime.block_on(async {
                let timer = AsyncTimer::start().unwrap();
                let bell = Arc::new(Bell::default());
                {
                    let mut dropped = std::pin::pin!(timer.sleep_until(after(5_000)));
                    assert!(bell.poll(&mut dropped).is_pending());
                }
                let deadline = after(10_000);
                timer.sleep_until(deadline).await;
                assert!(Instant::now() >= deadline);
                assert_eq!(bell.rings(), 0);
                // Wakers own what they wake: one kept would be a leak.
                assert_eq!(Arc::strong_count(&bell), 1);
            });
        }
    }

    #[test]
    fn others_run_while_a_sleeper_waits() {
        for runtime in runtimes() {
            runtime.block_on(async {
                let timer = AsyncTimer::start().unwrap();
                let sleeper = tokio::spawn(timer.sleep_until(after(5_000)));
                let mut turns = 0;
                while !sleeper.is_finished() {
                    turns += 1;
                    tokio::task::yield_now().await;
                }
                assert!(turns > 1);
            });
        }
    }

    #[test]
    fn a_runtime_ends_with_sleeps_pending() {
        for runtime in runtimes() {
            let timer = runtime.block_on(async {
                let timer = AsyncTimer::start().unwrap();
                for micros in [1_000, 200_000, 900_000_000] {
                    tokio::spawn(timer.sleep_until(after(micros)));
                }
                poll_fn(|_| Poll::Ready(())).await;
                timer
            });
            drop(runtime);
            drop(timer);
        }
    }

    #[test]
    fn a_sleep_is_no_larger_than_tokios() {
        assert!(size_of::<Sleep>() <= size_of::<tokio::time::Sleep>() + 8);
    }
}
