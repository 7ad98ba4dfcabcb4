//! The two ends of a channel, as the recorder sees them.

use crate::record::{Object, Place};
use std::sync::Arc;

/// A channel, and where it was made.
#[derive(Debug)]
pub(super) struct Channel {
    pub(super) object: Object,
    place: Place,
}

/// Shared by all senders: dropping the last closes the channel.
#[derive(Debug)]
pub(super) struct Senders(Arc<Channel>);

/// The receiver's end.
#[derive(Debug)]
pub(super) struct Receives(Arc<Channel>);

/// The ends of a channel made at `place`; `n` is its capacity, 0 if it has no bound.
pub(super) fn ends(place: Place, n: usize) -> (Arc<Senders>, Receives) {
    let channel = Arc::new(Channel {
        object: Object::new("channel", place, n as i64),
        place,
    });
    (Arc::new(Senders(channel.clone())), Receives(channel))
}

impl Senders {
    pub(super) fn object(&self) -> &Object {
        &self.0.object
    }
}

impl Receives {
    pub(super) fn object(&self) -> &Object {
        &self.0.object
    }
}

impl Drop for Senders {
    fn drop(&mut self) {
        self.0.object.done("close", self.0.place);
    }
}

impl Drop for Receives {
    fn drop(&mut self) {
        self.0.object.done("drop", self.0.place);
    }
}
