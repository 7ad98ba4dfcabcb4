//! `RwLock`.

use super::{LockResult, TryLockError, TryLockResult, blocking, map, map_try};
use crate::counterpoint::ObjectId;
use crate::engine::book;
use crate::engine::model::Model;
use crate::engine::op::{Kind, Op};
use crate::engine::operate::perform;
use crate::engine::seat::{self, Who};
use crate::engine::tag::Tag;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync as real;

/// A reader-writer lock.
pub struct RwLock<T: ?Sized> {
    tag: Tag,
    inner: real::RwLock<T>,
}

impl<T> RwLock<T> {
    /// Creates a new instance of an `RwLock<T>` which is unlocked.
    #[track_caller]
    pub const fn new(value: T) -> Self {
        Self {
            tag: Tag::new("rwlock", Location::caller()),
            inner: real::RwLock::new(value),
        }
    }

    /// Consumes this `RwLock`, returning the underlying data.
    pub fn into_inner(self) -> LockResult<T> {
        self.inner.into_inner()
    }
}

impl<T: ?Sized> RwLock<T> {
    fn id(&self) -> ObjectId {
        self.tag.id(0, || Model::RwLock {
            readers: 0,
            writer: false,
        })
    }

    /// Determines whether the lock is poisoned.
    pub fn is_poisoned(&self) -> bool {
        self.inner.is_poisoned()
    }

    /// Clear the poisoned state from a lock.
    pub fn clear_poison(&self) {
        self.inner.clear_poison();
    }

    /// Returns a mutable reference to the underlying data.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.inner.get_mut()
    }
}

/// One way of taking the lock: its methods, its guard and their names.
macro_rules! way {
    ($guard:ident, $lock:ident, $try_lock:ident, $unlock:literal, $kind:ident, $try_kind:ident, $unkind:ident, $what:literal) => {
        #[doc = concat!("Gives ", $what, " access back when it is dropped.")]
        #[must_use = "if unused the RwLock will immediately unlock"]
        pub struct $guard<'a, T: ?Sized + 'a> {
            lock: &'a RwLock<T>,
            /// None only while it is being given back.
            guard: Option<real::$guard<'a, T>>,
            /// The run in which it was taken; 0 is none.
            epoch: u64,
        }

        impl<T: ?Sized> RwLock<T> {
            #[doc = concat!("Locks this `RwLock` with ", $what, " access, blocking until it can be acquired.")]
            #[track_caller]
            pub fn $lock(&self) -> LockResult<$guard<'_, T>> {
                let place = Location::caller();
                let verb = stringify!($lock);
                let (id, guard) = match seat::who() {
                    Who::Off => return map(self.inner.$lock(), |guard| $guard::outside(self, guard)),
                    Who::Real => {
                        let id = self.id();
                        let guard = blocking(self.inner.$try_lock(), || {
                            book::ask(verb, id, place, 0, false);
                            self.inner.$lock()
                        });
                        (id, guard)
                    }
                    Who::Controlled => {
                        let id = self.id();
                        perform(Op::new(Kind::$kind, id).asking(verb, place));
                        (id, self.inner.$lock())
                    }
                };
                book::took(verb, id, place);
                map(guard, |guard| $guard::taken(self, guard))
            }

            #[doc = concat!("Attempts to lock this `RwLock` with ", $what, " access.")]
            #[track_caller]
            pub fn $try_lock(&self) -> TryLockResult<$guard<'_, T>> {
                let who = seat::who();
                if who == Who::Off {
                    return map_try(self.inner.$try_lock(), |guard| $guard::outside(self, guard));
                }
                let (id, verb) = (self.id(), stringify!($try_lock));
                let free = who == Who::Real || perform(Op::new(Kind::$try_kind, id)).ok;
                let result = if free { self.inner.$try_lock() } else { Err(TryLockError::WouldBlock) };
                if matches!(result, Err(TryLockError::WouldBlock)) {
                    book::done(verb, id, Location::caller(), 0, "busy");
                } else {
                    book::took(verb, id, Location::caller());
                }
                map_try(result, |guard| $guard::taken(self, guard))
            }
        }

        impl<'a, T: ?Sized> $guard<'a, T> {
            fn outside(lock: &'a RwLock<T>, guard: real::$guard<'a, T>) -> Self {
                let (guard, epoch) = (Some(guard), 0);
                Self { lock, guard, epoch }
            }

            fn taken(lock: &'a RwLock<T>, guard: real::$guard<'a, T>) -> Self {
                let (guard, epoch) = (Some(guard), seat::epoch());
                Self { lock, guard, epoch }
            }
        }

        impl<T: ?Sized> Drop for $guard<'_, T> {
            fn drop(&mut self) {
                if self.epoch != 0 && self.epoch == seat::epoch() {
                    let id = self.lock.id();
                    if seat::who() == Who::Controlled {
                        perform(Op::new(Kind::$unkind, id));
                    }
                    book::gave($unlock, id);
                }
                self.guard = None;
            }
        }

        impl<T: ?Sized> Deref for $guard<'_, T> {
            type Target = T;

            fn deref(&self) -> &T {
                self.guard.as_ref().expect("held until it is dropped")
            }
        }

        impl<T: ?Sized + fmt::Debug> fmt::Debug for $guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }

        impl<T: ?Sized + fmt::Display> fmt::Display for $guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }
    };
}

way!(
    RwLockReadGuard,
    read,
    try_read,
    "unread",
    Read,
    TryRead,
    Unread,
    "shared read"
);
way!(
    RwLockWriteGuard,
    write,
    try_write,
    "unwrite",
    Write,
    TryWrite,
    Unwrite,
    "exclusive write"
);

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.guard.as_mut().expect("held until it is dropped")
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T: Default> Default for RwLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> From<T> for RwLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Self::new(value)
    }
}
