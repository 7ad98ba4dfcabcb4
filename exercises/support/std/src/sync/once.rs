//! `Once`.

pub use std::sync::OnceState;

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

/// A low-level synchronization primitive for one-time global execution.
pub struct Once {
    tag: Tag,
    inner: real::Once,
}

/// The one time that a controlled task runs the code: others wait until this is dropped.
pub(super) struct Entered<'a> {
    id: ObjectId,
    is_done: &'a dyn Fn() -> bool,
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        perform(Op::new(Kind::Completed, self.id).with(u64::from((self.is_done)())));
    }
}

/// Enters the code that runs once, waiting while another runs it: None if it has run.
pub(super) fn enter<'a>(
    id: ObjectId,
    place: crate::counterpoint::Place,
    is_done: &'a dyn Fn() -> bool,
) -> Option<Entered<'a>> {
    let entered = perform(Op::new(Kind::Enter, id).asking("call", place));
    entered.ok.then_some(Entered { id, is_done })
}

impl Once {
    /// Creates a new `Once` value.
    // The real one has no default either.
    #[allow(clippy::new_without_default)]
    #[must_use]
    #[track_caller]
    pub const fn new() -> Self {
        Self {
            tag: Tag::new("once", Location::caller()),
            inner: real::Once::new(),
        }
    }

    fn id(&self) -> ObjectId {
        let done = self.inner.is_completed();
        self.tag.id(0, || Model::once(done))
    }

    /// Performs an initialization routine once and only once.
    #[track_caller]
    pub fn call_once<F: FnOnce()>(&self, f: F) {
        self.around(|inner| inner.call_once(f));
    }

    /// Performs the same function as [`Once::call_once`] except ignores poisoning.
    #[track_caller]
    pub fn call_once_force<F: FnOnce(&OnceState)>(&self, f: F) {
        self.around(|inner| inner.call_once_force(f));
    }

    #[track_caller]
    fn around(&self, call: impl FnOnce(&real::Once)) {
        let place = Location::caller();
        let who = seat::who();
        if who == Who::Off {
            return call(&self.inner);
        }
        let is_done = || self.inner.is_completed();
        let entered = (who == Who::Controlled).then(|| enter(self.id(), place, &is_done));
        call(&self.inner);
        drop(entered);
        book::done("call", self.id(), place, 0, "");
    }

    /// Returns `true` if some `call_once` call has completed successfully.
    pub fn is_completed(&self) -> bool {
        if seat::who() == Who::Controlled {
            return perform(Op::new(Kind::Load, self.id())).ok;
        }
        self.inner.is_completed()
    }

    /// Blocks the current thread until initialization has completed.
    pub fn wait(&self) {
        while seat::who() == Who::Controlled && !self.is_completed() {
            perform(Op::new(Kind::Yield, 0));
        }
        self.inner.wait();
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
