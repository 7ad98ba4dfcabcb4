//! Replaces the value of a shared variable.

use super::{Act, Context, Kind, Meaning, ObjectRef, Step};
use crate::program::fault::Fault;
use crate::program::ids::VarId;
use crate::program::op::Op;
use crate::program::shape::{Shape, Sort, required};
use crate::program::expr::Expr;
use crate::program::value::Type;
use serde::{Deserialize, Serialize};

/// `{ write = … }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Write {
    /// Which one.
    pub var: ObjectRef,
    /// The new value.
    pub value: Expr,
}

pub(super) const KIND: Kind = Kind {
    name: "write",
    shape: Shape::Short(&[
        required("var", Shape::Name(Sort::Var), "the var"),
        required("value", Shape::Expr("a value"), "the new value"),
    ]),
    doc: "replaces the value of a shared variable",
    build: |builder, node| {
        let var = builder.object(node.body.get("var"), Sort::Var);
        let value = builder.expr(node.body.get("value"), Type::Any);
        builder.emit(node, Step::Write(Write { var, value }));
    },
};

impl Meaning for Write {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        let var = VarId(self.var.resolve(Sort::Var, cx)?);
        Ok(Act::Shared(Op::Write(var, self.value.eval(&cx.scope())?)))
    }
}
