//! Gives a future its result, once.

use super::{Act, Context, Kind, Meaning, ObjectRef, Step};
use crate::program::fault::Fault;
use crate::program::ids::{FutureId, LocalId};
use crate::program::op::Op;
use crate::program::shape::{Shape, Sort, optional, required};
use crate::program::expr::Expr;
use crate::program::value::{Type, Value};
use serde::{Deserialize, Serialize};

/// `{ resolve = … }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Resolve {
    /// Which one.
    pub future: ObjectRef,
    /// The result.
    pub value: Expr,
    /// The local that receives the result.
    pub into: Option<LocalId>,
}

pub(super) const KIND: Kind = Kind {
    name: "resolve",
    shape: Shape::Short(&[
        required("future", Shape::Name(Sort::Future), "the future"),
        optional("value", Shape::Expr("a value"), "the result; nothing if left out"),
        optional("into", Shape::NewName, "the local that receives `true`, or `false` where the future had a result already; without it, that fails the task"),
    ]),
    doc: "gives a future its result, once",
    build: |builder, node| {
        let future = builder.object(node.body.get("future"), Sort::Future);
        let value = match node.body.get("value") {
            Some(value) => builder.expr(Some(value), Type::Any),
            None => Expr::Const(Value::None),
        };
        let into = builder.new_local(node.body.get("into"));
        builder.emit(node, Step::Resolve(Resolve { future, value, into }));
    },
};

impl Meaning for Resolve {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        let future = FutureId(self.future.resolve(Sort::Future, cx)?);
        Ok(Act::Shared(Op::Resolve(future, self.value.eval(&cx.scope())?)))
    }

    fn accept(&self, reply: Value) -> Result<Value, Fault> {
        // Whoever does not ask to be told is told by failing, as a second set does in most
        // languages.
        if reply == Value::Bool(false) && self.into.is_none() {
            return Err(Fault::AlreadyResolved);
        }
        Ok(reply)
    }

    fn receives(&self) -> Option<LocalId> {
        self.into
    }
}
