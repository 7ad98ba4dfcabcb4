//! Wakes all of the tasks that wait for a condition now.

use super::{Act, Context, Kind, Meaning, ObjectRef, Step};
use crate::program::fault::Fault;
use crate::program::ids::ConditionId;
use crate::program::op::Op;
use crate::program::shape::{Shape, Sort, required};
use serde::{Deserialize, Serialize};

/// `{ notify_all = … }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotifyAll {
    /// Which one.
    pub condition: ObjectRef,
}

pub(super) const KIND: Kind = Kind {
    name: "notify_all",
    shape: Shape::Short(&[
        required("condition", Shape::Name(Sort::Condition), "the condition"),
    ]),
    doc: "wakes all of the tasks that wait for a condition now",
    build: |builder, node| {
        let condition = builder.object(node.body.get("condition"), Sort::Condition);
        builder.emit(node, Step::NotifyAll(NotifyAll { condition }));
    },
};

impl Meaning for NotifyAll {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        let condition = ConditionId(self.condition.resolve(Sort::Condition, cx)?);
        Ok(Act::Shared(Op::NotifyAll(condition)))
    }
}
