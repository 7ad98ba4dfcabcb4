//! Every receiver gets every message.

use crate::record::{Object, wait_for};
use real::sync::broadcast as tokio;
use std::ops::Deref;
use std::panic::Location;
use std::sync::Arc;

pub use real::sync::broadcast::error;

/// Sends to all receivers; may be cloned.
#[derive(Debug)]
pub struct Sender<T> {
    real: tokio::Sender<T>,
    object: Arc<Object>,
}

/// A sender that does not keep the channel open.
#[derive(Debug)]
pub struct WeakSender<T> {
    real: tokio::WeakSender<T>,
    object: Arc<Object>,
}

/// Receives what is sent from now on.
#[derive(Debug)]
pub struct Receiver<T> {
    real: tokio::Receiver<T>,
    object: Arc<Object>,
}

/// A channel that keeps the last `capacity` messages for receivers that are late.
#[track_caller]
pub fn channel<T: Clone>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let object = Arc::new(Object::new("channel", Location::caller(), capacity as i64));
    let (sender, receiver) = tokio::channel(capacity);
    (
        Sender {
            real: sender,
            object: object.clone(),
        },
        Receiver {
            real: receiver,
            object,
        },
    )
}

impl<T> Sender<T> {
    /// A sender nobody listens to yet.
    #[track_caller]
    pub fn new(capacity: usize) -> Self {
        let object = Arc::new(Object::new("channel", Location::caller(), capacity as i64));
        Self {
            real: tokio::Sender::new(capacity),
            object,
        }
    }

    /// Sends; says to how many.
    #[track_caller]
    pub fn send(&self, message: T) -> Result<usize, error::SendError<T>> {
        if self.real.receiver_count() > 0 {
            self.object.done("send", Location::caller());
        }
        self.real.send(message)
    }

    /// Another receiver, for what is sent from now on.
    pub fn subscribe(&self) -> Receiver<T> {
        Receiver {
            real: self.real.subscribe(),
            object: self.object.clone(),
        }
    }

    /// Whether both send to the same channel.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.real.same_channel(&other.real)
    }

    /// A sender that does not keep the channel open.
    pub fn downgrade(&self) -> WeakSender<T> {
        WeakSender {
            real: self.real.downgrade(),
            object: self.object.clone(),
        }
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self {
            real: self.real.clone(),
            object: self.object.clone(),
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
            real: self.real.upgrade()?,
            object: self.object.clone(),
        })
    }
}

impl<T> Clone for WeakSender<T> {
    fn clone(&self) -> Self {
        Self {
            real: self.real.clone(),
            object: self.object.clone(),
        }
    }
}

impl<T: Clone> Receiver<T> {
    /// Another receiver, for what is sent from now on.
    pub fn resubscribe(&self) -> Self {
        Self {
            real: self.real.resubscribe(),
            object: self.object.clone(),
        }
    }

    /// Waits for the next message.
    #[track_caller]
    pub fn recv(&mut self) -> impl Future<Output = Result<T, error::RecvError>> {
        let place = Location::caller();
        async move {
            let received = wait_for("recv", &self.object, place, self.real.recv()).await;
            let note = match &received {
                Ok(_) => "",
                Err(error::RecvError::Closed) => "closed",
                Err(error::RecvError::Lagged(_)) => "lagged",
            };
            self.object.done_with("recv", place, 0, note);
            received
        }
    }

    /// Takes the next message if it is there.
    #[track_caller]
    pub fn try_recv(&mut self) -> Result<T, error::TryRecvError> {
        let message = self.real.try_recv()?;
        self.object.done("try_recv", Location::caller());
        Ok(message)
    }

    /// Blocks the thread until there is a message.
    #[track_caller]
    pub fn blocking_recv(&mut self) -> Result<T, error::RecvError> {
        crate::task::block_on("broadcast::Receiver::blocking_recv", self.recv())
    }
}

impl<T> Receiver<T> {
    /// Whether both receive from the same channel.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.real.same_channel(&other.real)
    }
}

impl<T> Deref for Receiver<T> {
    type Target = tokio::Receiver<T>;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}
