//! Makes a future: a result that is still to come.

use super::{Act, Context, Kind, Meaning, ObjectRef, Step};
use crate::program::fault::Fault;
use crate::program::ids::FutureId;
use crate::program::op::Op;
use crate::program::shape::{Shape, Sort, required};
use serde::{Deserialize, Serialize};

/// `{ make = … }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Make {
    /// Which one.
    pub future: ObjectRef,
}

pub(super) const KIND: Kind = Kind {
    name: "make",
    shape: Shape::Short(&[
        required("future", Shape::Name(Sort::Future), "the future"),
    ]),
    doc: "makes a future: a result that is still to come",
    build: |builder, node| {
        let future = builder.object(node.body.get("future"), Sort::Future);
        builder.emit(node, Step::Make(Make { future }));
    },
};

impl Meaning for Make {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        let future = FutureId(self.future.resolve(Sort::Future, cx)?);
        Ok(Act::Shared(Op::Make(future)))
    }
}
