//! Waits, and lets others go on meanwhile.

use super::{Act, Context, Kind, Meaning, Step};
use crate::program::expr::Expr;
use crate::program::fault::Fault;
use crate::program::op::Work;
use crate::program::shape::{Shape, required};
use crate::program::value::Type;
use serde::{Deserialize, Serialize};

/// `{ sleep = "2s" }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sleep {
    /// How long, in story time.
    pub time: Expr,
}

pub(super) const KIND: Kind = Kind {
    name: "sleep",
    shape: Shape::Short(&[required("time", Shape::Expr("a duration such as \"2s\""), "how long")]),
    doc: "waits, and lets others go on meanwhile",
    build: |builder, node| {
        let time = builder.expr(node.body.get("time"), Type::Duration);
        builder.emit(node, Step::Sleep(Sleep { time }));
    },
};

impl Meaning for Sleep {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        Ok(Act::Work(Work::Sleep(self.time.duration(&cx.scope())?)))
    }
}
