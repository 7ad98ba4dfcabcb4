//! Cancels a future, or asks a task to stop.

use super::state::{Resolved, Target};
use super::{Act, Context, Kind, Meaning, Step};
use crate::program::fault::Fault;
use crate::program::ids::LocalId;
use crate::program::op::Op;
use crate::program::shape::{Shape, Sort, optional, required};
use serde::{Deserialize, Serialize};

/// `{ cancel = "order" }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cancel {
    /// What to cancel.
    pub target: Target,
    /// The local that receives whether there was something left to cancel.
    pub into: Option<LocalId>,
}

pub(super) const KIND: Kind = Kind {
    name: "cancel",
    shape: Shape::Short(&[
        required("what", Shape::Name(Sort::Future), "the future, or the local that holds a task"),
        optional(
            "into",
            Shape::NewName,
            "the local that receives `true`, or `false` where it had ended already",
        ),
    ]),
    doc: "cancels a future, or asks a task to stop where it next gives way",
    build: |builder, node| {
        let target = builder.target(node.body.get("what"));
        let into = builder.new_local(node.body.get("into"));
        if let Some(target) = target {
            builder.emit(node, Step::Cancel(Cancel { target, into }));
        }
    },
};

impl Meaning for Cancel {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        Ok(Act::Shared(match self.target.resolve(cx)? {
            Resolved::Future(future) => Op::CancelFuture(future),
            Resolved::Tasks(range) => Op::CancelTasks(range),
        }))
    }

    fn receives(&self) -> Option<LocalId> {
        self.into
    }
}
