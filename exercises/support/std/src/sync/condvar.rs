//! `Condvar`.

use super::mutex::MutexGuard;
use super::{LockResult, PoisonError};
use crate::counterpoint::{ObjectId, Place};
use crate::engine::book;
use crate::engine::model::Model;
use crate::engine::op::{Kind, Op};
use crate::engine::operate::{perform, time_out};
use crate::engine::seat::{self, Who};
use crate::engine::tag::Tag;
use crate::engine::work;
use crate::time::Instant;
use std::fmt;
use std::panic::Location;
use std::sync as real;
use std::time::Duration;

/// A condition variable.
pub struct Condvar {
    tag: Tag,
    inner: real::Condvar,
}

/// Indicates whether a timed wait on a condition variable returned due to a time out or not.
#[derive(Debug, PartialEq, Eq, Copy, Clone)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    /// Returns `true` if the wait was known to have timed out.
    #[must_use]
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

impl Condvar {
    /// Creates a new condition variable which is ready to be waited on and notified.
    #[must_use]
    #[track_caller]
    pub const fn new() -> Self {
        Self {
            tag: Tag::new("condvar", Location::caller()),
            inner: real::Condvar::new(),
        }
    }

    fn id(&self) -> ObjectId {
        self.tag.id(0, || Model::Condvar(Vec::new()))
    }

    /// Blocks the current thread until this condition variable receives a notification.
    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        let waited = self.wait_for(guard, None, Location::caller());
        waited
            .map(|(guard, _)| guard)
            .map_err(|poisoned| PoisonError::new(poisoned.into_inner().0))
    }

    /// Blocks the current thread until the provided condition becomes false.
    #[track_caller]
    pub fn wait_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: F,
    ) -> LockResult<MutexGuard<'a, T>>
    where
        F: FnMut(&mut T) -> bool,
    {
        while condition(&mut *guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    /// Waits on this condition variable for a notification, timing out after a specified duration.
    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        dur: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        self.wait_for(guard, Some(dur), Location::caller())
    }

    /// Waits on this condition variable for a notification, timing out after a specified number of milliseconds.
    #[deprecated(
        since = "1.6.0",
        note = "replaced by `std::sync::Condvar::wait_timeout`"
    )]
    #[track_caller]
    pub fn wait_timeout_ms<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        ms: u32,
    ) -> LockResult<(MutexGuard<'a, T>, bool)> {
        let waited = self.wait_for(
            guard,
            Some(Duration::from_millis(u64::from(ms))),
            Location::caller(),
        );
        super::map(waited, |(guard, result)| (guard, !result.timed_out()))
    }

    /// Waits on this condition variable for a notification, timing out after a specified duration.
    #[track_caller]
    pub fn wait_timeout_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        dur: Duration,
        mut condition: F,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>
    where
        F: FnMut(&mut T) -> bool,
    {
        let start = Instant::now();
        loop {
            if !condition(&mut *guard) {
                return Ok((guard, WaitTimeoutResult(false)));
            }
            let left = dur.saturating_sub(start.elapsed());
            if left.is_zero() {
                return Ok((guard, WaitTimeoutResult(true)));
            };
            guard = self.wait_timeout(guard, left)?.0;
        }
    }

    fn wait_for<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        wait: Option<Duration>,
        place: Place,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let (mutex, inner, of_run) = guard.apart();
        let inner = inner.expect("held until it is dropped");
        let who = if of_run { seat::who() } else { Who::Off };
        let verb = if wait.is_some() {
            "wait_timeout"
        } else {
            "wait"
        };
        if who == Who::Controlled {
            work::blocks(|| String::from("Condvar::wait"), place);
            let (id, lock) = (self.id(), mutex.id());
            let deadline = wait.map(time_out);
            perform(Op::new(Kind::Wait, id).second(lock));
            book::ask_giving(verb, id, lock, place, wait.is_some());
            drop(inner);
            let reply = perform(Op::new(Kind::Relock, lock).second(id).until(deadline));
            return super::map(mutex.grab(), |inner| {
                let guard = mutex.taken_again(inner, verb, id, place);
                (guard, WaitTimeoutResult(reply.timed_out))
            });
        }
        let real_wait = if who == Who::Real {
            book::ask_giving(verb, self.id(), mutex.id(), place, wait.is_some());
            wait.map(|wait| wait / book::scale())
        } else {
            wait
        };
        let (poisoned, inner, timed_out) = self.really_wait(inner, real_wait);
        let guard = match who {
            Who::Off => mutex.outside(inner),
            _ => mutex.taken_again(inner, verb, self.id(), place),
        };
        let result = (guard, WaitTimeoutResult(timed_out));
        if poisoned {
            Err(PoisonError::new(result))
        } else {
            Ok(result)
        }
    }

    /// Waits on the real one: whether the mutex is poisoned, its guard, whether time was up.
    fn really_wait<'a, T>(
        &self,
        guard: real::MutexGuard<'a, T>,
        wait: Option<Duration>,
    ) -> (bool, real::MutexGuard<'a, T>, bool) {
        let Some(wait) = wait else {
            return match self.inner.wait(guard) {
                Ok(guard) => (false, guard, false),
                Err(poisoned) => (true, poisoned.into_inner(), false),
            };
        };
        match self.inner.wait_timeout(guard, wait) {
            Ok((guard, result)) => (false, guard, result.timed_out()),
            Err(poisoned) => {
                let (guard, result) = poisoned.into_inner();
                (true, guard, result.timed_out())
            }
        }
    }

    /// Wakes up one blocked thread on this condvar.
    #[track_caller]
    pub fn notify_one(&self) {
        self.notify(Kind::NotifyOne, "notify_one", Location::caller());
        self.inner.notify_one();
    }

    /// Wakes up all blocked threads on this condvar.
    #[track_caller]
    pub fn notify_all(&self) {
        self.notify(Kind::NotifyAll, "notify_all", Location::caller());
        self.inner.notify_all();
    }

    fn notify(&self, kind: Kind, verb: &'static str, place: Place) {
        match seat::who() {
            Who::Off => return,
            Who::Real => {}
            Who::Controlled => {
                perform(Op::new(kind, self.id()));
            }
        }
        book::done(verb, self.id(), place, 0, "");
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl Default for Condvar {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}
