//! `LazyLock`.

use super::once::enter;
use crate::engine::model::Model;
use crate::engine::seat::{self, Who};
use crate::engine::tag::Tag;
use std::fmt;
use std::ops::Deref;
use std::panic::Location;
use std::sync as real;
use std::sync::atomic::{AtomicBool, Ordering};

/// A value which is initialized on the first access.
pub struct LazyLock<T, F = fn() -> T> {
    tag: Tag,
    done: AtomicBool,
    inner: real::LazyLock<T, F>,
}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    /// Creates a new lazy value with the given initializing function.
    #[track_caller]
    pub const fn new(f: F) -> Self {
        Self {
            tag: Tag::new("once", Location::caller()),
            done: AtomicBool::new(false),
            inner: real::LazyLock::new(f),
        }
    }

    /// Forces the evaluation of this lazy value and returns a reference to result.
    #[track_caller]
    pub fn force(this: &Self) -> &T {
        let is_done = || this.done.load(Ordering::Acquire);
        if is_done() || seat::who() != Who::Controlled {
            let value = real::LazyLock::force(&this.inner);
            this.done.store(true, Ordering::Release);
            return value;
        }
        let id = this.tag.id(0, || Model::once(is_done()));
        let entered = enter(id, Location::caller(), &is_done);
        let value = real::LazyLock::force(&this.inner);
        this.done.store(true, Ordering::Release);
        drop(entered);
        value
    }
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        Self::force(self)
    }
}

impl<T: Default> Default for LazyLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default)
    }
}

impl<T: fmt::Debug, F> fmt::Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
