//! Takes a mutex; waits while another task holds it.

use super::{Act, Context, Kind, Meaning, ObjectRef, Step};
use crate::program::fault::Fault;
use crate::program::ids::MutexId;
use crate::program::op::Op;
use crate::program::shape::{Shape, Sort, required};
use serde::{Deserialize, Serialize};

/// `{ lock = … }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lock {
    /// Which one.
    pub mutex: ObjectRef,
}

pub(super) const KIND: Kind = Kind {
    name: "lock",
    shape: Shape::Short(&[
        required("mutex", Shape::Name(Sort::Mutex), "the mutex"),
    ]),
    doc: "takes a mutex; waits while another task holds it",
    build: |builder, node| {
        let mutex = builder.object(node.body.get("mutex"), Sort::Mutex);
        builder.emit(node, Step::Lock(Lock { mutex }));
    },
};

impl Meaning for Lock {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        let mutex = MutexId(self.mutex.resolve(Sort::Mutex, cx)?);
        Ok(Act::Shared(Op::Lock(mutex)))
    }
}
