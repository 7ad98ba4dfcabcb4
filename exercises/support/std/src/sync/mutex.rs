//! `Mutex`.

use super::{LockResult, TryLockError, TryLockResult, blocking, map, map_try};
use crate::counterpoint::{ObjectId, Place};
use crate::engine::book;
use crate::engine::model::Model;
use crate::engine::op::{Kind, Op};
use crate::engine::operate::perform;
use crate::engine::seat::{self, Who};
use crate::engine::tag::Tag;
use crate::engine::work;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync as real;

/// A mutual exclusion primitive useful for protecting shared data.
pub struct Mutex<T: ?Sized> {
    tag: Tag,
    inner: real::Mutex<T>,
}

/// Gives the mutex back when it is dropped.
#[must_use = "if unused the Mutex will immediately unlock"]
pub struct MutexGuard<'a, T: ?Sized + 'a> {
    pub(super) lock: &'a Mutex<T>,
    /// None only while it is being given back.
    pub(super) guard: Option<real::MutexGuard<'a, T>>,
    /// The run in which it was taken; 0 is none.
    epoch: u64,
}

impl<T> Mutex<T> {
    /// Creates a new mutex in an unlocked state ready for use.
    #[track_caller]
    pub const fn new(value: T) -> Self {
        Self {
            tag: Tag::new("mutex", Location::caller()),
            inner: real::Mutex::new(value),
        }
    }

    /// Consumes this mutex, returning the underlying data.
    pub fn into_inner(self) -> LockResult<T> {
        self.inner.into_inner()
    }
}

impl<T: ?Sized> Mutex<T> {
    pub(super) fn id(&self) -> ObjectId {
        self.tag.id(0, || Model::Mutex { holder: None })
    }

    /// Acquires a mutex, blocking the current thread until it is able to do so.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let place = Location::caller();
        match seat::who() {
            Who::Off => map(self.inner.lock(), |guard| self.outside(guard)),
            Who::Real => {
                let id = self.id();
                let guard = blocking(self.inner.try_lock(), || {
                    book::ask("lock", id, place, 0, false);
                    self.inner.lock()
                });
                map(guard, |guard| self.taken(guard, "lock", place))
            }
            Who::Controlled => {
                self.note_block(place);
                perform(Op::new(Kind::Lock, self.id()).asking("lock", place));
                map(self.grab(), |guard| self.taken(guard, "lock", place))
            }
        }
    }

    fn note_block(&self, place: Place) {
        if seat::is_polling() && matches!(self.inner.try_lock(), Err(TryLockError::WouldBlock)) {
            work::blocks(|| String::from("Mutex::lock"), place);
        }
    }

    /// The data of a mutex that the scheduler gave to the calling task.
    pub(super) fn grab(&self) -> LockResult<real::MutexGuard<'_, T>> {
        self.inner.lock()
    }

    /// Attempts to acquire this lock.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let place = Location::caller();
        let who = seat::who();
        if who == Who::Off {
            return map_try(self.inner.try_lock(), |guard| self.outside(guard));
        }
        let taken = who == Who::Real || perform(Op::new(Kind::TryLock, self.id())).ok;
        let result = if taken {
            self.inner.try_lock()
        } else {
            Err(TryLockError::WouldBlock)
        };
        if matches!(result, Err(TryLockError::WouldBlock)) {
            book::done("try_lock", self.id(), place, 0, "busy");
        }
        map_try(result, |guard| self.taken(guard, "try_lock", place))
    }

    /// Determines whether the mutex is poisoned.
    pub fn is_poisoned(&self) -> bool {
        self.inner.is_poisoned()
    }

    /// Clear the poisoned state from a mutex.
    pub fn clear_poison(&self) {
        self.inner.clear_poison();
    }

    /// Returns a mutable reference to the underlying data.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.inner.get_mut()
    }

    pub(super) fn outside<'a>(&'a self, guard: real::MutexGuard<'a, T>) -> MutexGuard<'a, T> {
        MutexGuard {
            lock: self,
            guard: Some(guard),
            epoch: 0,
        }
    }

    /// The calling task has it again after it waited on the object.
    pub(super) fn taken_again<'a>(
        &'a self,
        guard: real::MutexGuard<'a, T>,
        verb: &'static str,
        waited_on: ObjectId,
        place: Place,
    ) -> MutexGuard<'a, T> {
        book::took_again(verb, waited_on, self.id(), place);
        let (guard, epoch) = (Some(guard), seat::epoch());
        MutexGuard {
            lock: self,
            guard,
            epoch,
        }
    }

    /// The calling task has it from now on.
    pub(super) fn taken<'a>(
        &'a self,
        guard: real::MutexGuard<'a, T>,
        verb: &'static str,
        place: Place,
    ) -> MutexGuard<'a, T> {
        book::took(verb, self.id(), place);
        MutexGuard {
            lock: self,
            guard: Some(guard),
            epoch: seat::epoch(),
        }
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// Takes the guard apart without giving the mutex back: its mutex, what really holds it, whether in this run.
    pub(super) fn apart(mut self) -> (&'a Mutex<T>, Option<real::MutexGuard<'a, T>>, bool) {
        let inner = self.guard.take();
        (self.lock, inner, self.is_of_run())
    }

    fn is_of_run(&self) -> bool {
        self.epoch != 0 && self.epoch == seat::epoch()
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        if self.guard.is_none() {
            return;
        }
        if self.is_of_run() {
            let id = self.lock.id();
            if seat::who() == Who::Controlled {
                perform(Op::new(Kind::Unlock, id));
            }
            book::gave("unlock", id);
        }
        self.guard = None;
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.guard.as_ref().expect("held until it is dropped")
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.guard.as_mut().expect("held until it is dropped")
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T: Default> Default for Mutex<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> From<T> for Mutex<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Self::new(value)
    }
}
