//! A blocking call: waits without giving way.

use super::{Act, Context, Kind, Meaning, Step};
use crate::program::expr::Expr;
use crate::program::fault::Fault;
use crate::program::op::Work;
use crate::program::shape::{Shape, required};
use crate::program::value::Type;
use serde::{Deserialize, Serialize};

/// `{ block = "2s" }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// How long the call takes, in story time.
    pub time: Expr,
}

pub(super) const KIND: Kind = Kind {
    name: "block",
    shape: Shape::Short(&[required("time", Shape::Expr("a duration such as \"2s\""), "how long the call takes")]),
    doc: "a blocking call: waits without giving way",
    build: |builder, node| {
        let time = builder.expr(node.body.get("time"), Type::Duration);
        builder.emit(node, Step::Block(Block { time }));
    },
};

impl Meaning for Block {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        Ok(Act::Work(Work::Block(self.time.duration(&cx.scope())?)))
    }
}
