//! Sets a local variable.

use super::{Act, Context, Kind, Meaning, Step};
use crate::program::expr::Expr;
use crate::program::fault::Fault;
use crate::program::ids::LocalId;
use crate::program::shape::Shape;
use crate::program::value::Type;
use serde::{Deserialize, Serialize};

/// `{ set = { a = "a + 1" } }`; several are set one after the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Set {
    /// The local.
    pub local: LocalId,
    /// Its new value.
    pub value: Expr,
}

pub(super) const KIND: Kind = Kind {
    name: "set",
    shape: Shape::Map(&Shape::Expr("a value")),
    doc: "sets local variables, which only this task sees",
    build: |builder, node| {
        for (key, value) in node.body.entries() {
            let value = builder.expr(Some(value), Type::Any);
            let local = builder.name_local(&key.name, key.span);
            builder.emit(node, Step::Set(Set { local, value }));
        }
    },
};

impl Meaning for Set {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        Ok(Act::Set(self.local, self.value.eval(&cx.scope())?))
    }
}
