//! Takes the oldest value from a channel; waits while it is empty, gives `closed` when it is empty and closed.

use super::{Act, Context, Kind, Meaning, ObjectRef, Step};
use crate::program::fault::Fault;
use crate::program::ids::{ChannelId, LocalId};
use crate::program::op::Op;
use crate::program::shape::{Shape, Sort, optional, required};
use serde::{Deserialize, Serialize};

/// `{ recv = … }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recv {
    /// Which one.
    pub channel: ObjectRef,
    /// The local that receives the result.
    pub into: Option<LocalId>,
}

pub(super) const KIND: Kind = Kind {
    name: "recv",
    shape: Shape::Short(&[
        required("channel", Shape::Name(Sort::Channel), "the channel"),
        optional("into", Shape::NewName, "the local that receives the value, or `closed`"),
    ]),
    doc: "takes the oldest value from a channel; waits while it is empty, gives `closed` when it is empty and closed",
    build: |builder, node| {
        let channel = builder.object(node.body.get("channel"), Sort::Channel);
        let into = builder.new_local(node.body.get("into"));
        builder.emit(node, Step::Recv(Recv { channel, into }));
    },
};

impl Meaning for Recv {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        let channel = ChannelId(self.channel.resolve(Sort::Channel, cx)?);
        Ok(Act::Shared(Op::Recv(channel)))
    }

    fn receives(&self) -> Option<LocalId> {
        self.into
    }
}
