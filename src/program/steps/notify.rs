//! Wakes one of the tasks that wait for a condition now; is lost where none does.

use super::{Act, Context, Kind, Meaning, ObjectRef, Step};
use crate::program::fault::Fault;
use crate::program::ids::ConditionId;
use crate::program::op::Op;
use crate::program::shape::{Shape, Sort, required};
use serde::{Deserialize, Serialize};

/// `{ notify = … }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notify {
    /// Which one.
    pub condition: ObjectRef,
}

pub(super) const KIND: Kind = Kind {
    name: "notify",
    shape: Shape::Short(&[
        required("condition", Shape::Name(Sort::Condition), "the condition"),
    ]),
    doc: "wakes one of the tasks that wait for a condition now; is lost where none does",
    build: |builder, node| {
        let condition = builder.object(node.body.get("condition"), Sort::Condition);
        builder.emit(node, Step::Notify(Notify { condition }));
    },
};

impl Meaning for Notify {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        let condition = ConditionId(self.condition.resolve(Sort::Condition, cx)?);
        Ok(Act::Shared(Op::Notify(condition)))
    }
}
