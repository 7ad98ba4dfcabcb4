//! Closes a channel: what is in it can still be received, nothing more can be sent.

use super::{Act, Context, Kind, Meaning, ObjectRef, Step};
use crate::program::fault::Fault;
use crate::program::ids::ChannelId;
use crate::program::op::Op;
use crate::program::shape::{Shape, Sort, required};
use serde::{Deserialize, Serialize};

/// `{ close = … }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Close {
    /// Which one.
    pub channel: ObjectRef,
}

pub(super) const KIND: Kind = Kind {
    name: "close",
    shape: Shape::Short(&[
        required("channel", Shape::Name(Sort::Channel), "the channel"),
    ]),
    doc: "closes a channel: what is in it can still be received, nothing more can be sent",
    build: |builder, node| {
        let channel = builder.object(node.body.get("channel"), Sort::Channel);
        builder.emit(node, Step::Close(Close { channel }));
    },
};

impl Meaning for Close {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        let channel = ChannelId(self.channel.resolve(Sort::Channel, cx)?);
        Ok(Act::Shared(Op::Close(channel)))
    }
}
