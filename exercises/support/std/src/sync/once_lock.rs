//! `OnceLock`.

use super::once::enter;
use crate::counterpoint::ObjectId;
use crate::engine::book;
use crate::engine::model::Model;
use crate::engine::op::{Kind, Op};
use crate::engine::operate::perform;
use crate::engine::seat::{self, Who};
use crate::engine::tag::Tag;
use std::fmt;
use std::panic::Location;
use std::sync as real;

/// A synchronization primitive which can nominally be written to only once.
pub struct OnceLock<T> {
    tag: Tag,
    inner: real::OnceLock<T>,
}

impl<T> OnceLock<T> {
    /// Creates a new uninitialized cell.
    #[must_use]
    #[track_caller]
    pub const fn new() -> Self {
        Self {
            tag: Tag::new("once", Location::caller()),
            inner: real::OnceLock::new(),
        }
    }

    fn id(&self) -> ObjectId {
        let done = self.inner.get().is_some();
        self.tag.id(0, || Model::once(done))
    }

    /// Gets the reference to the underlying value.
    pub fn get(&self) -> Option<&T> {
        // The value is there a step before others may see it.
        if seat::who() == Who::Controlled && !perform(Op::new(Kind::Load, self.id())).ok {
            return None;
        }
        self.inner.get()
    }

    /// Gets the mutable reference to the underlying value.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.inner.get_mut()
    }

    /// Blocks the current thread until the cell is initialized.
    pub fn wait(&self) -> &T {
        while seat::who() == Who::Controlled && self.get().is_none() {
            perform(Op::new(Kind::Yield, 0));
        }
        self.inner.wait()
    }

    /// Initializes the contents of the cell to `value`.
    ///
    /// # Errors
    /// The value, when the cell was full.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.get_or_init(|| value.take().expect("called once"));
        value.map_or(Ok(()), Err)
    }

    /// Gets the contents of the cell, initializing it to `f()` if the cell was uninitialized.
    #[track_caller]
    pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T {
        let place = Location::caller();
        let who = seat::who();
        if who == Who::Off {
            return self.inner.get_or_init(f);
        }
        let is_done = || self.inner.get().is_some();
        let entered = (who == Who::Controlled).then(|| enter(self.id(), place, &is_done));
        let value = self.inner.get_or_init(f);
        drop(entered);
        book::done("call", self.id(), place, 0, "");
        value
    }

    /// Consumes the `OnceLock`, returning the wrapped value.
    pub fn into_inner(self) -> Option<T> {
        self.inner.into_inner()
    }

    /// Takes the value out of this `OnceLock`, moving it back to an uninitialized state.
    #[track_caller]
    pub fn take(&mut self) -> Option<T> {
        self.tag = Tag::new("once", Location::caller());
        self.inner.take()
    }
}

impl<T> Default for OnceLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T: Clone> Clone for OnceLock<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        Self {
            tag: Tag::new("once", Location::caller()),
            inner: self.inner.clone(),
        }
    }
}

impl<T> From<T> for OnceLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Self {
            tag: Tag::new("once", Location::caller()),
            inner: real::OnceLock::from(value),
        }
    }
}

impl<T: PartialEq> PartialEq for OnceLock<T> {
    fn eq(&self, other: &Self) -> bool {
        self.inner == other.inner
    }
}

impl<T: Eq> Eq for OnceLock<T> {}
