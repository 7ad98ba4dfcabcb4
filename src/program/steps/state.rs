//! Asks a future or a task how far it is.

use super::{Act, Context, Kind, Meaning, ObjectRef, Step};
use crate::program::fault::Fault;
use crate::program::ids::{FutureId, LocalId};
use crate::program::op::Op;
use crate::program::shape::{Shape, Sort, required};
use crate::program::value::{TaskRange, Type, Value};
use serde::{Deserialize, Serialize};

/// A future or a task: what has a state and a result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Target {
    /// A future.
    Future(ObjectRef),
    /// The local that holds a task handle.
    Local(LocalId),
}

/// A [`Target`] looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved {
    /// A future.
    Future(FutureId),
    /// Tasks.
    Tasks(TaskRange),
}

impl Target {
    /// What the target is at this moment.
    ///
    /// # Errors
    /// Where an index is outside its array or the local holds no task.
    pub fn resolve(&self, cx: &Context<'_>) -> Result<Resolved, Fault> {
        match self {
            Target::Future(future) => {
                Ok(Resolved::Future(FutureId(future.resolve(Sort::Future, cx)?)))
            }
            Target::Local(local) => handle(*local, cx).map(Resolved::Tasks),
        }
    }
}

/// The tasks that a local holds.
///
/// # Errors
/// Where it holds something else.
pub fn handle(local: LocalId, cx: &Context<'_>) -> Result<TaskRange, Fault> {
    match cx.locals.get(local.index()) {
        Some(Value::Tasks(range)) => Ok(*range),
        other => {
            let found = other.map_or(Type::Any, |value| value.ty());
            Err(Fault::WrongType { wanted: Type::Tasks, found })
        }
    }
}

/// `{ state = { of = "receipt", into = "s" } }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// What to ask.
    pub target: Target,
    /// The local that receives the answer.
    pub into: Option<LocalId>,
}

pub(super) const KIND: Kind = Kind {
    name: "state",
    shape: Shape::Record(&[
        required("of", Shape::Name(Sort::Future), "the future, or the local that holds a task"),
        required("into", Shape::NewName, "the local that receives `pending`, `done` or `cancelled`"),
    ]),
    doc: "asks a future or a task how far it is",
    build: |builder, node| {
        let target = builder.target(node.body.get("of"));
        let into = builder.new_local(node.body.get("into"));
        if let Some(target) = target {
            builder.emit(node, Step::State(State { target, into }));
        }
    },
};

impl Meaning for State {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        Ok(Act::Shared(match self.target.resolve(cx)? {
            Resolved::Future(future) => Op::FutureState(future),
            Resolved::Tasks(range) => Op::TaskState(range),
        }))
    }

    fn receives(&self) -> Option<LocalId> {
        self.into
    }
}
