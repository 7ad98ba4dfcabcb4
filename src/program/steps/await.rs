//! Waits for the result of a future or of a task.

use super::state::Target;
use super::{Act, Context, Kind, Meaning, Step};
use crate::program::fault::Fault;
use crate::program::ids::LocalId;
use crate::program::op::Op;
use crate::program::shape::{Shape, Sort, optional, required};
use crate::program::value::{Signal, Value};
use serde::{Deserialize, Serialize};

/// `{ await = "receipt" }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Await {
    /// What to wait for.
    pub target: Target,
    /// The local that receives the result.
    pub into: Option<LocalId>,
}

pub(super) const KIND: Kind = Kind {
    name: "await",
    shape: Shape::Short(&[
        required("what", Shape::Name(Sort::Future), "the future, or the local that holds a task"),
        optional(
            "into",
            Shape::NewName,
            "the local that receives the result, or `cancelled`; without it, that fails the task",
        ),
    ]),
    doc: "waits for the result of a future or of a task",
    build: |builder, node| {
        let target = builder.target(node.body.get("what"));
        let into = builder.new_local(node.body.get("into"));
        if let Some(target) = target {
            builder.emit(node, Step::Await(Await { target, into }));
        }
    },
};

impl Meaning for Await {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        Ok(Act::Shared(match self.target.resolve(cx)? {
            super::state::Resolved::Future(future) => Op::Await(future),
            super::state::Resolved::Tasks(range) => Op::Join(range),
        }))
    }

    fn accept(&self, reply: Value) -> Result<Value, Fault> {
        if reply == Value::Signal(Signal::Cancelled) && self.into.is_none() {
            return Err(Fault::AwaitedCancelled);
        }
        Ok(reply)
    }

    fn receives(&self) -> Option<LocalId> {
        self.into
    }
}
