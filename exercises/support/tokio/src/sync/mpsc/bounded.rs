//! A channel with a bound.

use super::ends::{Receives, Senders, ends};
use super::permit::{OwnedPermit, Permit, PermitIterator};
use crate::record::{Place, wait_for};
use real::sync::mpsc as tokio;
use real::sync::mpsc::error::{SendError, SendTimeoutError, TryRecvError, TrySendError};
use std::ops::Deref;
use std::panic::Location;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

/// Sends; may be cloned.
#[derive(Debug)]
pub struct Sender<T> {
    real: tokio::Sender<T>,
    end: Arc<Senders>,
}

/// A sender that does not keep the channel open.
#[derive(Debug)]
pub struct WeakSender<T> {
    real: tokio::WeakSender<T>,
    end: Weak<Senders>,
}

/// Receives.
#[derive(Debug)]
pub struct Receiver<T> {
    real: tokio::Receiver<T>,
    end: Receives,
}

/// A channel that holds up to `capacity` messages.
#[track_caller]
pub fn channel<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let (sends, receives) = ends(Location::caller(), capacity);
    let (sender, receiver) = tokio::channel(capacity);
    (
        Sender {
            real: sender,
            end: sends,
        },
        Receiver {
            real: receiver,
            end: receives,
        },
    )
}

impl<T> Sender<T> {
    /// Waits for room and sends.
    #[track_caller]
    pub fn send(&self, message: T) -> impl Future<Output = Result<(), SendError<T>>> {
        let place = Location::caller();
        async move {
            match wait_for("send", self.end.object(), place, self.real.reserve()).await {
                Ok(permit) => {
                    // Noted first, so that the record never shows a receipt before its sending.
                    self.end.object().done("send", place);
                    permit.send(message);
                    Ok(())
                }
                Err(_) => Err(SendError(message)),
            }
        }
    }

    /// Waits for room, up to a time, and sends.
    #[track_caller]
    pub fn send_timeout(
        &self,
        message: T,
        patience: Duration,
    ) -> impl Future<Output = Result<(), SendTimeoutError<T>>> {
        let place = Location::caller();
        async move {
            let room = wait_for("send", self.end.object(), place, self.real.reserve());
            match real::time::timeout(patience, room).await {
                Ok(Ok(permit)) => {
                    self.end.object().done("send", place);
                    permit.send(message);
                    Ok(())
                }
                Ok(Err(_)) => Err(SendTimeoutError::Closed(message)),
                Err(_) => Err(SendTimeoutError::Timeout(message)),
            }
        }
    }

    /// Sends if there is room.
    #[track_caller]
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        match self.real.try_reserve() {
            Ok(permit) => {
                self.end.object().done("send", Location::caller());
                permit.send(message);
                Ok(())
            }
            Err(TrySendError::Full(())) => Err(TrySendError::Full(message)),
            Err(TrySendError::Closed(())) => Err(TrySendError::Closed(message)),
        }
    }

    /// Blocks the thread until there is room, and sends.
    #[track_caller]
    pub fn blocking_send(&self, message: T) -> Result<(), SendError<T>> {
        crate::task::block_on("mpsc::Sender::blocking_send", self.send(message))
    }

    /// Waits until nobody receives any more.
    #[track_caller]
    pub fn closed(&self) -> impl Future<Output = ()> {
        let place = Location::caller();
        async move { wait_for("close", self.end.object(), place, self.real.closed()).await }
    }

    /// Waits for room, and keeps it.
    #[track_caller]
    pub fn reserve(&self) -> impl Future<Output = Result<Permit<'_, T>, SendError<()>>> {
        let place = Location::caller();
        async move {
            let real = wait_for("send", self.end.object(), place, self.real.reserve()).await?;
            Ok(Permit::new(real, &self.end))
        }
    }

    /// Waits for room for `n`, and keeps it.
    #[track_caller]
    pub fn reserve_many(
        &self,
        n: usize,
    ) -> impl Future<Output = Result<PermitIterator<'_, T>, SendError<()>>> {
        let place = Location::caller();
        async move {
            let real =
                wait_for("send", self.end.object(), place, self.real.reserve_many(n)).await?;
            Ok(PermitIterator::new(real, &self.end))
        }
    }

    /// Waits for room, and keeps it with the sender.
    #[track_caller]
    pub fn reserve_owned(self) -> impl Future<Output = Result<OwnedPermit<T>, SendError<()>>> {
        let place = Location::caller();
        async move {
            let Self { real, end } = self;
            let real = wait_for("send", end.object(), place, real.reserve_owned()).await?;
            Ok(OwnedPermit::new(real, end))
        }
    }

    /// Keeps room if there is some.
    pub fn try_reserve(&self) -> Result<Permit<'_, T>, TrySendError<()>> {
        self.real
            .try_reserve()
            .map(|real| Permit::new(real, &self.end))
    }

    /// Whether both send to the same channel.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.real.same_channel(&other.real)
    }

    /// A sender that does not keep the channel open.
    pub fn downgrade(&self) -> WeakSender<T> {
        WeakSender {
            real: self.real.downgrade(),
            end: Arc::downgrade(&self.end),
        }
    }

    pub(super) fn of_parts(real: tokio::Sender<T>, end: Arc<Senders>) -> Self {
        Self { real, end }
    }
}

impl<T> Receiver<T> {
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
        crate::task::block_on("mpsc::Receiver::blocking_recv", self.recv())
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

impl<T> Deref for Receiver<T> {
    type Target = tokio::Receiver<T>;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self {
            real: self.real.clone(),
            end: self.end.clone(),
        }
    }
}

impl<T> Deref for Sender<T> {
    type Target = tokio::Sender<T>;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}

impl<T> WeakSender<T> {
    /// A sender again, if there still is one.
    pub fn upgrade(&self) -> Option<Sender<T>> {
        Some(Sender {
            end: self.end.upgrade()?,
            real: self.real.upgrade()?,
        })
    }
}

impl<T> Clone for WeakSender<T> {
    fn clone(&self) -> Self {
        Self {
            real: self.real.clone(),
            end: self.end.clone(),
        }
    }
}

impl<T> Deref for WeakSender<T> {
    type Target = tokio::WeakSender<T>;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}
