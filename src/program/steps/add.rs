//! Adds to a shared variable in one indivisible step.

use super::{Act, Context, Kind, Meaning, ObjectRef, Step};
use crate::program::fault::Fault;
use crate::program::ids::{LocalId, VarId};
use crate::program::op::Op;
use crate::program::shape::{Shape, Sort, optional, required};
use crate::program::expr::Expr;
use crate::program::value::{Type, Value};
use serde::{Deserialize, Serialize};

/// `{ add = … }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Add {
    /// Which one.
    pub var: ObjectRef,
    /// How much.
    pub value: Expr,
    /// The local that receives the result.
    pub into: Option<LocalId>,
}

pub(super) const KIND: Kind = Kind {
    name: "add",
    shape: Shape::Short(&[
        required("var", Shape::Name(Sort::Var), "the var"),
        optional("value", Shape::Expr("a number or a duration"), "how much; 1 if left out"),
        optional("into", Shape::NewName, "the local that receives the new value"),
    ]),
    doc: "adds to a shared variable in one indivisible step",
    build: |builder, node| {
        let var = builder.object(node.body.get("var"), Sort::Var);
        let value = match node.body.get("value") {
            Some(value) => builder.expr(Some(value), Type::Any),
            None => Expr::Const(Value::Int(1)),
        };
        let into = builder.new_local(node.body.get("into"));
        builder.emit(node, Step::Add(Add { var, value, into }));
    },
};

impl Meaning for Add {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        let var = VarId(self.var.resolve(Sort::Var, cx)?);
        Ok(Act::Shared(Op::Add(var, self.value.eval(&cx.scope())?)))
    }

    fn receives(&self) -> Option<LocalId> {
        self.into
    }
}
