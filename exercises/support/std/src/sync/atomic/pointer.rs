//! `AtomicPtr`.

use super::cell::{Outcome, atomic, operate};
use crate::counterpoint::ObjectId;
use crate::engine::model::Model;
use crate::engine::op::Kind;
use crate::engine::tag::Tag;
use std::panic::Location;
use std::ptr;
use std::sync::atomic as real;
use std::sync::atomic::Ordering;

/// A raw pointer type which can be safely shared between threads.
pub struct AtomicPtr<T> {
    tag: Tag,
    inner: real::AtomicPtr<T>,
}

atomic!([T], AtomicPtr<T>, real::AtomicPtr<T>, *mut T, |value| {
    i64::from(!value.is_null())
});

impl<T> Default for AtomicPtr<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(ptr::null_mut())
    }
}
