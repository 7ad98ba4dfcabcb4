//! Puts a value into a channel; waits while it is full.

use super::{Act, Context, Kind, Meaning, ObjectRef, Step};
use crate::program::fault::Fault;
use crate::program::ids::ChannelId;
use crate::program::op::Op;
use crate::program::shape::{Shape, Sort, required};
use crate::program::expr::Expr;
use crate::program::value::Type;
use serde::{Deserialize, Serialize};

/// `{ send = … }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Send {
    /// Which one.
    pub channel: ObjectRef,
    /// What to put in.
    pub value: Expr,
}

pub(super) const KIND: Kind = Kind {
    name: "send",
    shape: Shape::Short(&[
        required("channel", Shape::Name(Sort::Channel), "the channel"),
        required("value", Shape::Expr("a value"), "what to put in"),
    ]),
    doc: "puts a value into a channel; waits while it is full",
    build: |builder, node| {
        let channel = builder.object(node.body.get("channel"), Sort::Channel);
        let value = builder.expr(node.body.get("value"), Type::Any);
        builder.emit(node, Step::Send(Send { channel, value }));
    },
};

impl Meaning for Send {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        let channel = ChannelId(self.channel.resolve(Sort::Channel, cx)?);
        Ok(Act::Shared(Op::Send(channel, self.value.eval(&cx.scope())?)))
    }
}
