//! A value that is made once, by whoever needs it first.

use crate::record::{Object, wait_for};
use real::sync as tokio;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;

/// As tokio's.
pub struct OnceCell<T> {
    object: Object,
    real: tokio::OnceCell<T>,
}

impl<T> OnceCell<T> {
    /// Nothing is in it.
    #[track_caller]
    pub const fn new() -> Self {
        Self::const_new()
    }

    /// The same.
    #[track_caller]
    pub const fn const_new() -> Self {
        Self {
            object: Object::new("once", Location::caller(), 0),
            real: tokio::OnceCell::const_new(),
        }
    }

    /// The value is in it, if there is one.
    #[track_caller]
    pub fn new_with(value: Option<T>) -> Self {
        Self {
            object: Object::new("once", Location::caller(), 0),
            real: tokio::OnceCell::new_with(value),
        }
    }

    /// The value is in it.
    #[track_caller]
    pub const fn const_new_with(value: T) -> Self {
        Self {
            object: Object::new("once", Location::caller(), 0),
            real: tokio::OnceCell::const_new_with(value),
        }
    }

    /// Waits for the value; whoever comes first makes it.
    #[track_caller]
    pub fn get_or_init<F, Fut>(&self, make: F) -> impl Future<Output = &T>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = T>,
    {
        let place = Location::caller();
        async move {
            let value = wait_for("call", &self.object, place, self.real.get_or_init(make)).await;
            self.object.done("call", place);
            value
        }
    }

    /// Waits for the value; whoever comes first tries to make it.
    #[track_caller]
    pub fn get_or_try_init<E, F, Fut>(&self, make: F) -> impl Future<Output = Result<&T, E>>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Result<T, E>>,
    {
        let place = Location::caller();
        async move {
            let value =
                wait_for("call", &self.object, place, self.real.get_or_try_init(make)).await;
            self.object.done("call", place);
            value
        }
    }

    /// The value.
    pub fn into_inner(self) -> Option<T> {
        self.real.into_inner()
    }
}

impl<T> Deref for OnceCell<T> {
    type Target = tokio::OnceCell<T>;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}

impl<T> DerefMut for OnceCell<T> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.real
    }
}

impl<T> Default for OnceCell<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl<T> From<T> for OnceCell<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Self::const_new_with(value)
    }
}

impl<T: Clone> Clone for OnceCell<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        Self::new_with(self.real.get().cloned())
    }
}

impl<T: PartialEq> PartialEq for OnceCell<T> {
    fn eq(&self, other: &Self) -> bool {
        self.real == other.real
    }
}

impl<T: Eq> Eq for OnceCell<T> {}

impl<T: fmt::Debug> fmt::Debug for OnceCell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
