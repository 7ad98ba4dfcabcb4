//! The number of a shared object in the present run.

use super::book;
use super::model::Model;
use super::seat;
use crate::counterpoint::{ObjectId, Place};
use std::sync::atomic::{AtomicU64, Ordering};

/// Sits in every wrapped object. Numbers are given at the first use in a run, so an object may be a constant or a static.
pub struct Tag {
    /// The run (upper 40 bits) and the number in it.
    known: AtomicU64,
    kind: &'static str,
    made: Place,
}

impl Tag {
    /// The tag of a new object of the kind, made at the place.
    pub const fn new(kind: &'static str, made: Place) -> Self {
        Self {
            known: AtomicU64::new(0),
            kind,
            made,
        }
    }

    /// The object's number in the present run. `model` is what it is now, `first` what the report says of it.
    pub fn id(&self, first: i64, model: impl FnOnce() -> Model) -> ObjectId {
        let epoch = seat::epoch() & 0xff_ffff_ffff;
        let known = self.known.load(Ordering::Acquire);
        if known >> 24 == epoch {
            return (known & 0xff_ffff) as ObjectId;
        }
        let made = book::Made {
            kind: self.kind,
            place: self.made,
            first,
            earlier: known != 0,
        };
        book::register(&self.known, epoch, &made, model)
    }
}
