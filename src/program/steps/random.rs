//! Draws a number, the same one at every run with the same seed.

use super::{Act, Context, Kind, Meaning, Step};
use crate::program::expr::Expr;
use crate::program::fault::Fault;
use crate::program::ids::LocalId;
use crate::program::shape::{Shape, required};
use crate::program::value::{Type, Value};
use serde::{Deserialize, Serialize};

/// `{ random = { into = "n", min = 0, max = 10 } }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Random {
    /// The local that receives it.
    pub into: LocalId,
    /// The least it can be.
    pub min: Expr,
    /// The greatest it can be.
    pub max: Expr,
}

pub(super) const KIND: Kind = Kind {
    name: "random",
    shape: Shape::Record(&[
        required("into", Shape::NewName, "the local that receives the number"),
        required("min", Shape::Expr("a number or a duration"), "the least it can be"),
        required("max", Shape::Expr("a number or a duration"), "the greatest it can be"),
    ]),
    doc: "draws a number, both ends included; the run's seed decides which",
    build: |builder, node| {
        let min = builder.expr(node.body.get("min"), Type::Any);
        let max = builder.expr(node.body.get("max"), Type::Any);
        if let Some(into) = builder.new_local(node.body.get("into")) {
            builder.emit(node, Step::Random(Random { into, min, max }));
        }
    },
};

impl Meaning for Random {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        let (min, max) = (self.min.eval(&cx.scope())?, self.max.eval(&cx.scope())?);
        match (min, max) {
            (Value::Int(a), Value::Int(b)) | (Value::Duration(a), Value::Duration(b)) if a <= b => {
                Ok(Act::Draw(self.into, min, max))
            }
            (Value::Int(_), Value::Int(_)) | (Value::Duration(_), Value::Duration(_)) => {
                Err(Fault::Other("a random number had a least value above its greatest".into()))
            }
            _ => Err(Fault::WrongType { wanted: min.ty(), found: max.ty() }),
        }
    }

    fn receives(&self) -> Option<LocalId> {
        Some(self.into)
    }
}
