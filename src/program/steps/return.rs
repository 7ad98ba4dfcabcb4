//! Ends the task with a result.

use super::{Act, Context, Kind, Meaning, Step};
use crate::program::expr::Expr;
use crate::program::fault::Fault;
use crate::program::shape::{Shape, required};
use crate::program::value::Type;
use serde::{Deserialize, Serialize};

/// `{ return = "total" }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Return {
    /// The result.
    pub value: Expr,
}

pub(super) const KIND: Kind = Kind {
    name: "return",
    shape: Shape::Short(&[required("value", Shape::Expr("a value"), "the task's result")]),
    doc: "ends the task with a result, which `join` gives to whoever waits for it",
    build: |builder, node| {
        let value = builder.expr(node.body.get("value"), Type::Any);
        builder.emit(node, Step::Return(Return { value }));
    },
};

impl Meaning for Return {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        Ok(Act::Return(self.value.eval(&cx.scope())?))
    }
}
