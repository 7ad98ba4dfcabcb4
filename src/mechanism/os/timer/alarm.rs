//! One `timerfd` for all the short sleeps of a runtime, and the one task that serves it.
//!
//! ```text
//!            insert, earlier than the alarm: set the alarm
//! sleepers ───────────────────────────────────────────────▶ ordered map ──▶ timerfd
//!     ▲                                                                        │ rings early
//!     └──────────── wake those due ◀── yield until due ◀── service task ◀──────┘
//! ```

use std::collections::BTreeMap;
use std::future::Future;
use std::io;
use std::os::fd::{AsFd, AsRawFd, RawFd};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use nix::sys::time::TimeSpec;
use nix::sys::timer::{Expiration, TimerSetTimeFlags};
use nix::sys::timerfd::{ClockId, TimerFd, TimerFlags};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::task::{AbortHandle, yield_now};

use crate::mechanism::os::sleep::wake_margin;

/// The kernel timer of one runtime; clones share it.
#[derive(Debug, Clone)]
pub struct Alarm(Arc<Owner>);

/// Ends the service task when nobody can sleep any more.
#[derive(Debug)]
struct Owner {
    shared: Arc<Shared>,
    service: AbortHandle,
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.service.abort();
    }
}

impl Alarm {
    /// See [`AsyncTimer::start`](super::AsyncTimer::start).
    pub fn start() -> io::Result<Self> {
        let flags = TimerFlags::TFD_NONBLOCK | TimerFlags::TFD_CLOEXEC;
        let fd = Arc::new(Fd(TimerFd::new(ClockId::CLOCK_MONOTONIC, flags)?));
        #[expect(
            deprecated,
            reason = "its successor is unsafe; `fd` owns its descriptor until `rings` is gone"
        )]
        let rings = AsyncFd::with_interest(Arc::clone(&fd), Interest::READABLE)?;
        let shared = Arc::new(Shared {
            fd,
            state: Mutex::default(),
        });
        let service = tokio::spawn(serve(Arc::clone(&shared), rings)).abort_handle();
        Ok(Self(Arc::new(Owner { shared, service })))
    }

    /// A sleep on this timer. Never `None` here.
    #[allow(clippy::unnecessary_wraps)]
    pub fn sleep_until(&self, deadline: Instant) -> Option<Sleep> {
        Some(Sleep {
            owner: Arc::clone(&self.0),
            deadline,
            id: None,
        })
    }
}

/// A pending sleep; registered from its first poll on, until it ends or is dropped.
#[derive(Debug)]
pub struct Sleep {
    owner: Arc<Owner>,
    deadline: Instant,
    id: Option<u64>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if Instant::now() >= self.deadline {
            self.forget();
            return Poll::Ready(());
        }
        let id = self
            .owner
            .shared
            .remember(self.deadline, self.id, cx.waker().clone());
        self.id = Some(id);
        Poll::Pending
    }
}

impl Sleep {
    fn forget(&mut self) {
        if let Some(id) = self.id.take() {
            // Bound to a name so that the waker is dropped after the lock is released: dropping it
            // may drop a task, and with it another sleep that wants the lock.
            let waker = self
                .owner
                .shared
                .lock()
                .sleepers
                .remove(&(self.deadline, id));
            drop(waker);
        }
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.forget();
    }
}

/// Wakes sleepers as they fall due, until aborted.
async fn serve(shared: Arc<Shared>, rings: AsyncFd<Arc<Fd>>) {
    let mut due = Vec::new();
    loop {
        let next = shared.turn(&mut due);
        due.drain(..).for_each(Waker::wake);
        match next {
            Next::Spin => yield_now().await,
            Next::Wait => match rings.readable().await {
                // Setting the alarm again also takes the ring back, so there is nothing to read.
                Ok(mut ring) => ring.clear_ready(),
                Err(_) => return,
            },
        }
    }
}

/// What the service task does next.
enum Next {
    /// The first sleeper is due in a moment: let other tasks run and look again.
    Spin,
    /// The alarm is set, or nobody sleeps.
    Wait,
}

#[derive(Debug)]
struct Shared {
    fd: Arc<Fd>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// By deadline; the number tells sleepers with one deadline apart.
    sleepers: BTreeMap<(Instant, u64), Waker>,
    next_id: u64,
    service: Service,
}

/// What the service task is doing.
#[derive(Debug, Default, PartialEq)]
enum Service {
    /// Waiting for the alarm, which is set for this deadline if any.
    Waiting(Option<Instant>),
    /// Running: it will look at the sleepers by itself.
    #[default]
    Running,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Registers a sleeper, or its new waker, and returns its number.
    fn remember(&self, deadline: Instant, id: Option<u64>, waker: Waker) -> u64 {
        let mut state = self.lock();
        let id = id.unwrap_or_else(|| {
            state.next_id += 1;
            state.next_id
        });
        let replaced = state.sleepers.insert((deadline, id), waker);
        if let Service::Waiting(alarm) = state.service
            && alarm.is_none_or(|at| deadline < at)
        {
            self.fd.ring_before(deadline);
            state.service = Service::Waiting(Some(deadline));
        }
        drop(state);
        drop(replaced);
        id
    }

    /// Moves the wakers of those due into `due` and sees to the alarm for the rest.
    fn turn(&self, due: &mut Vec<Waker>) -> Next {
        let mut state = self.lock();
        let now = Instant::now();
        while let Some(first) = state.sleepers.first_entry() {
            let (deadline, _) = *first.key();
            if deadline <= now {
                due.push(first.remove());
                continue;
            }
            let left = deadline - now;
            if left <= wake_margin(left) {
                state.service = Service::Running;
                return Next::Spin;
            }
            self.fd.ring_before(deadline);
            state.service = Service::Waiting(Some(deadline));
            return Next::Wait;
        }
        state.service = Service::Waiting(None);
        Next::Wait
    }
}

/// The timer itself, as tokio wants it.
#[derive(Debug)]
struct Fd(TimerFd);

impl AsRawFd for Fd {
    fn as_raw_fd(&self) -> RawFd {
        self.0.as_fd().as_raw_fd()
    }
}

impl Fd {
    /// Sets the alarm a margin before `deadline`, at once if that has passed.
    fn ring_before(&self, deadline: Instant) {
        let left = deadline.saturating_duration_since(Instant::now());
        // Zero would switch the alarm off.
        let after = (left.saturating_sub(wake_margin(left))).max(Duration::from_nanos(1));
        let alarm = Expiration::OneShot(TimeSpec::from_duration(after));
        // It fails only for a bad descriptor or a bad time, and these are good.
        let set = self.0.set(alarm, TimerSetTimeFlags::empty());
        debug_assert_eq!(set, Ok(()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;

    fn in_runtime(test: impl Future<Output = ()>) {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(test);
    }

    fn poll_once(sleep: Pin<&mut Sleep>) -> Poll<()> {
        sleep.poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn nothing_stays_behind_when_sleeps_end_or_are_dropped() {
        in_runtime(async {
            let alarm = Alarm::start().unwrap();
            let pending = || alarm.0.shared.lock().sleepers.len();
            let now = Instant::now();
            {
                let mut sleep = pin!(alarm.sleep_until(now + Duration::from_secs(9)).unwrap());
                assert_eq!(pending(), 0);
                assert!(poll_once(sleep.as_mut()).is_pending());
                assert!(poll_once(sleep.as_mut()).is_pending());
                assert_eq!(pending(), 1);
            }
            assert_eq!(pending(), 0);
            alarm
                .sleep_until(now + Duration::from_millis(1))
                .unwrap()
                .await;
            assert_eq!(pending(), 0);
        });
    }

    #[test]
    fn an_earlier_sleeper_moves_the_alarm_and_a_later_one_does_not() {
        in_runtime(async {
            let alarm = Alarm::start().unwrap();
            // Lets the service task find that nobody sleeps.
            yield_now().await;
            let now = Instant::now();
            let service = || match alarm.0.shared.lock().service {
                Service::Waiting(at) => at.map(|at| (at - now).as_secs()),
                Service::Running => panic!("nothing to run for"),
            };
            assert_eq!(service(), None);
            let mut sleeps = Vec::new();
            for (seconds, alarm_at) in [(50, 50), (90, 50), (20, 20), (30, 20)] {
                let mut sleep = alarm
                    .sleep_until(now + Duration::from_secs(seconds))
                    .unwrap();
                assert!(poll_once(Pin::new(&mut sleep)).is_pending());
                sleeps.push(sleep);
                assert_eq!(service(), Some(alarm_at));
            }
        });
    }

    #[test]
    fn the_service_ends_with_the_last_handle_and_the_last_sleep() {
        in_runtime(async {
            let alarm = Alarm::start().unwrap();
            let shared = Arc::downgrade(&alarm.0.shared);
            let sleep = alarm
                .sleep_until(Instant::now() + Duration::from_secs(9))
                .unwrap();
            drop(alarm.clone());
            drop(alarm);
            yield_now().await;
            assert!(shared.upgrade().is_some());
            drop(sleep);
            while shared.upgrade().is_some() {
                yield_now().await;
            }
        });
    }
}
