//! `std::sync::mpsc`, recorded and controlled.

pub use std::sync::mpsc::*;

mod inner;
mod receiver;
mod sender;

pub use receiver::{IntoIter, Iter, Receiver, TryIter};
pub use sender::{Sender, SyncSender};

use inner::Inner;
use std::panic::Location;
use std::sync::Arc;

/// Creates a new asynchronous channel, returning the sender/receiver halves.
#[must_use]
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let inner = Arc::new(Inner::new(None, Location::caller()));
    (Sender::new(Arc::clone(&inner)), Receiver::new(inner))
}

/// Creates a new synchronous, bounded channel.
#[must_use]
#[track_caller]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let inner = Arc::new(Inner::new(Some(bound), Location::caller()));
    (SyncSender::new(Arc::clone(&inner)), Receiver::new(inner))
}
