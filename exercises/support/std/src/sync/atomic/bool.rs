//! `AtomicBool`.

use super::cell::{Outcome, atomic, fetch, operate};
use crate::counterpoint::ObjectId;
use crate::engine::model::Model;
use crate::engine::op::Kind;
use crate::engine::tag::Tag;
use std::panic::Location;
use std::sync::atomic as real;
use std::sync::atomic::Ordering;

/// A boolean type which can be safely shared between threads.
pub struct AtomicBool {
    tag: Tag,
    inner: real::AtomicBool,
}

atomic!([], AtomicBool, real::AtomicBool, bool, |value| i64::from(
    value
));

impl AtomicBool {
    fetch!(
        bool,
        fetch_and: "Logical \"and\" with a boolean value, returning the previous value.",
        fetch_nand: "Logical \"nand\" with a boolean value, returning the previous value.",
        fetch_or: "Logical \"or\" with a boolean value, returning the previous value.",
        fetch_xor: "Logical \"xor\" with a boolean value, returning the previous value."
    );

    /// Logical "not", returning the previous value.
    #[track_caller]
    pub fn fetch_not(&self, order: Ordering) -> bool {
        self.rmw("fetch_not", |inner| inner.fetch_xor(true, order))
    }
}

impl Default for AtomicBool {
    #[track_caller]
    fn default() -> Self {
        Self::new(false)
    }
}
