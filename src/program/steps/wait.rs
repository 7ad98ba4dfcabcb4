//! Gives a mutex back and waits for a condition, in one step; takes the mutex again when it is told.

use super::{Act, Context, Kind, Meaning, ObjectRef, Step};
use crate::program::fault::Fault;
use crate::program::ids::{ConditionId, MutexId};
use crate::program::op::Op;
use crate::program::shape::{Shape, Sort, required};
use serde::{Deserialize, Serialize};

/// One of the three operations of `{ wait = { condition = …, mutex = … } }`, which are one step of
/// the lesson.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wait {
    /// What to wait for.
    pub condition: ObjectRef,
    /// The mutex to give back meanwhile.
    pub mutex: ObjectRef,
    /// Which operation this is.
    pub part: Part,
}

/// The operations of a `wait`, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// Gives the mutex back and begins to wait.
    LetGo,
    /// Waits to be woken.
    Woken,
    /// Takes the mutex again.
    TakeAgain,
}

pub(super) const KIND: Kind = Kind {
    name: "wait",
    shape: Shape::Record(&[
        required("condition", Shape::Name(Sort::Condition), "what to wait for"),
        required("mutex", Shape::Name(Sort::Mutex), "the mutex to give back meanwhile"),
    ]),
    doc: "gives a mutex back and waits for a condition, in one step; takes the mutex again when it is notified",
    build: |builder, node| {
        let condition = builder.object(node.body.get("condition"), Sort::Condition);
        let mutex = builder.object(node.body.get("mutex"), Sort::Mutex);
        let parts = [Part::LetGo, Part::Woken, Part::TakeAgain];
        let steps = parts.map(|part| {
            let (condition, mutex) = (condition.clone(), mutex.clone());
            Step::Wait(Wait { condition, mutex, part })
        });
        builder.emit_all(node, steps);
    },
};

impl Meaning for Wait {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        let condition = ConditionId(self.condition.resolve(Sort::Condition, cx)?);
        let mutex = MutexId(self.mutex.resolve(Sort::Mutex, cx)?);
        Ok(Act::Shared(match self.part {
            Part::LetGo => Op::Wait(condition, mutex),
            Part::Woken => Op::Woken(condition),
            Part::TakeAgain => Op::Lock(mutex),
        }))
    }
}
