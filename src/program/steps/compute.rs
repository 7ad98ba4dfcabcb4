//! Uses a processor for so much time.

use super::{Act, Context, Kind, Meaning, Step};
use crate::program::expr::Expr;
use crate::program::fault::Fault;
use crate::program::op::Work;
use crate::program::shape::{Shape, required};
use crate::program::value::Type;
use serde::{Deserialize, Serialize};

/// `{ compute = "2s" }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compute {
    /// How much processor time, in story time.
    pub time: Expr,
}

pub(super) const KIND: Kind = Kind {
    name: "compute",
    shape: Shape::Short(&[required("time", Shape::Expr("a duration such as \"2s\""), "how much processor time")]),
    doc: "uses a processor for so much time",
    build: |builder, node| {
        let time = builder.expr(node.body.get("time"), Type::Duration);
        builder.emit(node, Step::Compute(Compute { time }));
    },
};

impl Meaning for Compute {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        Ok(Act::Work(Work::Compute(self.time.duration(&cx.scope())?)))
    }
}
