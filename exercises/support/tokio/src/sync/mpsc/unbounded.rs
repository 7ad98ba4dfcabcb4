//! A channel without a bound.

use super::ends::{Receives, Senders, ends};
use crate::record::{Place, wait_for};
use real::sync::mpsc as tokio;
use real::sync::mpsc::error::{SendError, TryRecvError};
use std::ops::Deref;
use std::panic::Location;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};

/// Sends; may be cloned.
#[derive(Debug)]
pub struct UnboundedSender<T> {
    real: tokio::UnboundedSender<T>,
    end: Arc<Senders>,
}

/// A sender that does not keep the channel open.
#[derive(Debug)]
pub struct WeakUnboundedSender<T> {
    real: tokio::WeakUnboundedSender<T>,
    end: Weak<Senders>,
}

/// Receives.
#[derive(Debug)]
pub struct UnboundedReceiver<T> {
    real: tokio::UnboundedReceiver<T>,
    end: Receives,
}

/// A channel that holds as many messages as are sent.
#[track_caller]
pub fn unbounded_channel<T>() -> (UnboundedSender<T>, UnboundedReceiver<T>) {
    let (sends, receives) = ends(Location::caller(), 0);
    let (sender, receiver) = tokio::unbounded_channel();
    (
        UnboundedSender {
            real: sender,
            end: sends,
        },
        UnboundedReceiver {
            real: receiver,
            end: receives,
        },
    )
}

impl<T> UnboundedSender<T> {
    /// Sends, unless nobody receives any more.
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        if self.real.is_closed() {
            return Err(SendError(message));
        }
        // Noted first, so that the record never shows a receipt before its sending.
        self.end.object().done("send", Location::caller());
        self.real.send(message)
    }

    /// Waits until nobody receives any more.
    #[track_caller]
    pub fn closed(&self) -> impl Future<Output = ()> {
        let place = Location::caller();
        async move { wait_for("close", self.end.object(), place, self.real.closed()).await }
    }

    /// Whether both send to the same channel.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.real.same_channel(&other.real)
    }

    /// A sender that does not keep the channel open.
    pub fn downgrade(&self) -> WeakUnboundedSender<T> {
        WeakUnboundedSender {
            real: self.real.downgrade(),
            end: Arc::downgrade(&self.end),
        }
    }
}

impl<T> UnboundedReceiver<T> {
    fn received(&self, verb: &'static str, place: Place, message: bool) {
        self.end
            .object()
            .done_with(verb, place, 0, if message { "" } else { "closed" });
    }

    /// Waits for a message; `None` once all senders are gone.
    #[track_caller]
    pub fn recv(&mut self) -> impl Future<Output = Option<T>> {
        let place = Location::caller();
        async move {
            let message = wait_for("recv", self.end.object(), place, self.real.recv()).await;
            self.received("recv", place, message.is_some());
            message
        }
    }

    /// Waits for messages, and takes up to `limit` of those that are there; 0 once all senders are gone.
    #[track_caller]
    pub fn recv_many(&mut self, buffer: &mut Vec<T>, limit: usize) -> impl Future<Output = usize> {
        let place = Location::caller();
        async move {
            let count = wait_for(
                "recv",
                self.end.object(),
                place,
                self.real.recv_many(buffer, limit),
            )
            .await;
            (0..count).for_each(|_| self.received("recv", place, true));
            count
        }
    }

    /// Takes a message if there is one.
    #[track_caller]
    pub fn try_recv(&mut self) -> Result<T, TryRecvError> {
        let message = self.real.try_recv()?;
        self.received("try_recv", Location::caller(), true);
        Ok(message)
    }

    /// Blocks the thread until there is a message.
    #[track_caller]
    pub fn blocking_recv(&mut self) -> Option<T> {
        crate::task::block_on("mpsc::UnboundedReceiver::blocking_recv", self.recv())
    }

    /// Polls for a message.
    #[track_caller]
    pub fn poll_recv(&mut self, context: &mut Context<'_>) -> Poll<Option<T>> {
        let polled = self.real.poll_recv(context);
        if let Poll::Ready(message) = &polled {
            self.received("recv", Location::caller(), message.is_some());
        }
        polled
    }

    /// No more can be sent; what was sent can still be received.
    pub fn close(&mut self) {
        self.real.close();
    }
}

impl<T> Deref for UnboundedReceiver<T> {
    type Target = tokio::UnboundedReceiver<T>;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}

impl<T> Clone for UnboundedSender<T> {
    fn clone(&self) -> Self {
        Self {
            real: self.real.clone(),
            end: self.end.clone(),
        }
    }
}

impl<T> Deref for UnboundedSender<T> {
    type Target = tokio::UnboundedSender<T>;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}

impl<T> WeakUnboundedSender<T> {
    /// A sender again, if there still is one.
    pub fn upgrade(&self) -> Option<UnboundedSender<T>> {
        Some(UnboundedSender {
            end: self.end.upgrade()?,
            real: self.real.upgrade()?,
        })
    }
}

impl<T> Clone for WeakUnboundedSender<T> {
    fn clone(&self) -> Self {
        Self {
            real: self.real.clone(),
            end: self.end.clone(),
        }
    }
}

impl<T> Deref for WeakUnboundedSender<T> {
    type Target = tokio::WeakUnboundedSender<T>;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}
