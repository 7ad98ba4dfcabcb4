//! Releases a mutex that this task holds.

use super::{Act, Context, Kind, Meaning, ObjectRef, Step};
use crate::program::fault::Fault;
use crate::program::ids::MutexId;
use crate::program::op::Op;
use crate::program::shape::{Shape, Sort, required};
use serde::{Deserialize, Serialize};

/// `{ unlock = … }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unlock {
    /// Which one.
    pub mutex: ObjectRef,
}

pub(super) const KIND: Kind = Kind {
    name: "unlock",
    shape: Shape::Short(&[
        required("mutex", Shape::Name(Sort::Mutex), "the mutex"),
    ]),
    doc: "releases a mutex that this task holds",
    build: |builder, node| {
        let mutex = builder.object(node.body.get("mutex"), Sort::Mutex);
        builder.emit(node, Step::Unlock(Unlock { mutex }));
    },
};

impl Meaning for Unlock {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        let mutex = MutexId(self.mutex.resolve(Sort::Mutex, cx)?);
        Ok(Act::Shared(Op::Unlock(mutex)))
    }
}
