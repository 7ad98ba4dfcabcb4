//! A mutex that may be held across waits.

use super::guard::{Guard, Held};
use super::lazy::Lazy;
use crate::record::{Object, Place, wait_for};
use real::sync as tokio;
use real::sync::TryLockError;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;

/// Holds a mutex.
pub type MutexGuard<'a, T> = Guard<tokio::MutexGuard<'a, T>>;
/// Holds a mutex and what it is in.
pub type OwnedMutexGuard<T> = Guard<tokio::OwnedMutexGuard<T>>;
/// Holds a mutex, for a part of what is in it.
pub type MappedMutexGuard<'a, T> = Guard<tokio::MappedMutexGuard<'a, T>>;
/// The same, owned.
pub type OwnedMappedMutexGuard<T, U = T> = Guard<tokio::OwnedMappedMutexGuard<T, U>>;

/// As tokio's, for values whose size is known.
pub struct Mutex<T> {
    object: Object,
    real: Lazy<T, tokio::Mutex<T>>,
}

impl<T> Mutex<T> {
    /// A mutex that nobody holds.
    #[track_caller]
    pub const fn new(value: T) -> Self {
        Self {
            object: Object::new("mutex", Location::caller(), 0),
            real: Lazy::new(value, tokio::Mutex::new),
        }
    }

    /// The same.
    #[track_caller]
    pub const fn const_new(value: T) -> Self {
        Self::new(value)
    }

    fn held(&self, verb: &'static str, place: Place) -> Held {
        self.object.done(verb, place);
        Held::new("unlock", self.object.id(), place, 0)
    }

    /// Waits for its turn.
    #[track_caller]
    pub fn lock(&self) -> impl Future<Output = MutexGuard<'_, T>> {
        let place = Location::caller();
        async move {
            let guard = wait_for("lock", &self.object, place, self.real.get().lock()).await;
            Guard::new(self.held("lock", place), guard)
        }
    }

    /// Waits for its turn; the guard keeps the mutex alive.
    #[track_caller]
    pub fn lock_owned(self: Arc<Self>) -> impl Future<Output = OwnedMutexGuard<T>> {
        let place = Location::caller();
        async move {
            let guard = wait_for(
                "lock",
                &self.object,
                place,
                self.real.get().clone().lock_owned(),
            )
            .await;
            Guard::new(self.held("lock", place), guard)
        }
    }

    /// Takes it if it is free.
    #[track_caller]
    pub fn try_lock(&self) -> Result<MutexGuard<'_, T>, TryLockError> {
        let place = Location::caller();
        self.real
            .get()
            .try_lock()
            .map(|guard| Guard::new(self.held("try_lock", place), guard))
    }

    /// Takes it if it is free; the guard keeps it alive.
    #[track_caller]
    pub fn try_lock_owned(self: Arc<Self>) -> Result<OwnedMutexGuard<T>, TryLockError> {
        let place = Location::caller();
        let guard = self.real.get().clone().try_lock_owned()?;
        Ok(Guard::new(self.held("try_lock", place), guard))
    }

    /// Blocks the thread until it has its turn.
    #[track_caller]
    pub fn blocking_lock(&self) -> MutexGuard<'_, T> {
        crate::task::block_on("Mutex::blocking_lock", self.lock())
    }

    /// Blocks the thread until it has its turn.
    #[track_caller]
    pub fn blocking_lock_owned(self: Arc<Self>) -> OwnedMutexGuard<T> {
        crate::task::block_on("Mutex::blocking_lock_owned", self.lock_owned())
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

impl<'a, T: ?Sized> Guard<tokio::MutexGuard<'a, T>> {
    /// A guard for a part of it.
    pub fn map<U: ?Sized>(this: Self, f: impl FnOnce(&mut T) -> &mut U) -> MappedMutexGuard<'a, U> {
        this.map_real(|guard| tokio::MutexGuard::map(guard, f))
    }

    /// A guard for a part of it, if there is one.
    pub fn try_map<U: ?Sized>(
        this: Self,
        f: impl FnOnce(&mut T) -> Option<&mut U>,
    ) -> Result<MappedMutexGuard<'a, U>, Self> {
        this.try_map_real(|guard| tokio::MutexGuard::try_map(guard, f))
    }
}

impl<T: ?Sized> Guard<tokio::OwnedMutexGuard<T>> {
    /// A guard for a part of it.
    pub fn map<U: ?Sized>(
        this: Self,
        f: impl FnOnce(&mut T) -> &mut U,
    ) -> OwnedMappedMutexGuard<T, U> {
        this.map_real(|guard| tokio::OwnedMutexGuard::map(guard, f))
    }
}

impl<T> From<T> for Mutex<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Default> Default for Mutex<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.get().fmt(f)
    }
}
