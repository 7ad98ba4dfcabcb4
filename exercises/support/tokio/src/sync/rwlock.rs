//! A lock for many readers or one writer.

use super::guard::{Guard, Held};
use super::lazy::Lazy;
use crate::record::{Object, Place, wait_for};
use real::sync as tokio;
use real::sync::TryLockError;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;

/// Reads.
pub type RwLockReadGuard<'a, T> = Guard<tokio::RwLockReadGuard<'a, T>>;
/// Writes.
pub type RwLockWriteGuard<'a, T> = Guard<tokio::RwLockWriteGuard<'a, T>>;
/// Writes a part.
pub type RwLockMappedWriteGuard<'a, T> = Guard<tokio::RwLockMappedWriteGuard<'a, T>>;
/// Reads, owned.
pub type OwnedRwLockReadGuard<T, U = T> = Guard<tokio::OwnedRwLockReadGuard<T, U>>;
/// Writes, owned.
pub type OwnedRwLockWriteGuard<T> = Guard<tokio::OwnedRwLockWriteGuard<T>>;
/// Writes a part, owned.
pub type OwnedRwLockMappedWriteGuard<T, U = T> = Guard<tokio::OwnedRwLockMappedWriteGuard<T, U>>;

/// As tokio's, for values whose size is known.
pub struct RwLock<T> {
    object: Object,
    real: Lazy<T, tokio::RwLock<T>>,
}

impl<T> RwLock<T> {
    /// A lock that nobody holds.
    #[track_caller]
    pub const fn new(value: T) -> Self {
        Self {
            object: Object::new("rwlock", Location::caller(), 0),
            real: Lazy::new(value, tokio::RwLock::new),
        }
    }

    /// The same.
    #[track_caller]
    pub const fn const_new(value: T) -> Self {
        Self::new(value)
    }

    fn reads(&self, verb: &'static str, place: Place) -> Held {
        self.object.done(verb, place);
        Held::new("unread", self.object.id(), place, 0)
    }

    fn writes(&self, verb: &'static str, place: Place) -> Held {
        self.object.done(verb, place);
        Held::new("unwrite", self.object.id(), place, 0)
    }

    /// Waits until it may read.
    #[track_caller]
    pub fn read(&self) -> impl Future<Output = RwLockReadGuard<'_, T>> {
        let place = Location::caller();
        async move {
            let guard = wait_for("read", &self.object, place, self.real.get().read()).await;
            Guard::new(self.reads("read", place), guard)
        }
    }

    /// Waits until it may write.
    #[track_caller]
    pub fn write(&self) -> impl Future<Output = RwLockWriteGuard<'_, T>> {
        let place = Location::caller();
        async move {
            let guard = wait_for("write", &self.object, place, self.real.get().write()).await;
            Guard::new(self.writes("write", place), guard)
        }
    }

    /// Waits until it may read; the guard keeps the lock alive.
    #[track_caller]
    pub fn read_owned(self: Arc<Self>) -> impl Future<Output = OwnedRwLockReadGuard<T>> {
        let place = Location::caller();
        async move {
            let guard = wait_for(
                "read",
                &self.object,
                place,
                self.real.get().clone().read_owned(),
            )
            .await;
            Guard::new(self.reads("read", place), guard)
        }
    }

    /// Waits until it may write; the guard keeps the lock alive.
    #[track_caller]
    pub fn write_owned(self: Arc<Self>) -> impl Future<Output = OwnedRwLockWriteGuard<T>> {
        let place = Location::caller();
        async move {
            let guard = wait_for(
                "write",
                &self.object,
                place,
                self.real.get().clone().write_owned(),
            )
            .await;
            Guard::new(self.writes("write", place), guard)
        }
    }

    /// Reads if nobody writes.
    #[track_caller]
    pub fn try_read(&self) -> Result<RwLockReadGuard<'_, T>, TryLockError> {
        let place = Location::caller();
        self.real
            .get()
            .try_read()
            .map(|guard| Guard::new(self.reads("try_read", place), guard))
    }

    /// Writes if it is free.
    #[track_caller]
    pub fn try_write(&self) -> Result<RwLockWriteGuard<'_, T>, TryLockError> {
        let place = Location::caller();
        self.real
            .get()
            .try_write()
            .map(|guard| Guard::new(self.writes("try_write", place), guard))
    }

    /// Blocks the thread until it may read.
    #[track_caller]
    pub fn blocking_read(&self) -> RwLockReadGuard<'_, T> {
        crate::task::block_on("RwLock::blocking_read", self.read())
    }

    /// Blocks the thread until it may write.
    #[track_caller]
    pub fn blocking_write(&self) -> RwLockWriteGuard<'_, T> {
        crate::task::block_on("RwLock::blocking_write", self.write())
    }

    /// What is in it, as nobody else can have it.
    pub fn get_mut(&mut self) -> &mut T {
        self.real.get_mut().expect("no guard is left").get_mut()
    }

    /// What was in it.
    pub fn into_inner(self) -> T {
        self.real
            .into_inner()
            .expect("no guard is left")
            .into_inner()
    }
}

impl<'a, T: ?Sized> Guard<tokio::RwLockWriteGuard<'a, T>> {
    /// A guard for a part of it.
    pub fn map<U: ?Sized>(
        this: Self,
        f: impl FnOnce(&mut T) -> &mut U,
    ) -> RwLockMappedWriteGuard<'a, U> {
        this.map_real(|guard| tokio::RwLockWriteGuard::map(guard, f))
    }

    /// Reads on, and lets others read.
    pub fn downgrade(this: Self) -> RwLockReadGuard<'a, T> {
        this.downgraded(tokio::RwLockWriteGuard::downgrade)
    }
}

impl<T> From<T> for RwLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Default> Default for RwLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.get().fmt(f)
    }
}
