//! One message.

use crate::record::{Object, Waiting, wait_for};
use real::sync::oneshot as tokio;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

pub use real::sync::oneshot::error;

/// Sends the message.
#[derive(Debug)]
pub struct Sender<T> {
    object: Arc<Object>,
    // None once it has been sent with.
    real: Option<tokio::Sender<T>>,
    place: crate::record::Place,
}

/// Receives the message; a future.
#[derive(Debug)]
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Receiver<T> {
    object: Arc<Object>,
    waiting: Waiting,
    real: tokio::Receiver<T>,
}

/// A channel for one message.
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let place = Location::caller();
    let object = Arc::new(Object::new("oneshot", place, 0));
    let (sender, receiver) = tokio::channel();
    (
        Sender {
            object: object.clone(),
            real: Some(sender),
            place,
        },
        Receiver {
            object,
            waiting: Waiting::new("recv", place),
            real: receiver,
        },
    )
}

impl<T> Sender<T> {
    /// Sends the message, unless nobody can receive it any more.
    #[track_caller]
    pub fn send(mut self, message: T) -> Result<(), T> {
        let place = Location::caller();
        let Some(real) = self.real.take() else {
            return Err(message);
        };
        // Noted first, so that the record never shows a receipt before its sending.
        if real.is_closed() {
            return Err(message);
        }
        self.object.done("send", place);
        real.send(message)
    }

    /// Waits until nobody can receive any more.
    #[track_caller]
    pub fn closed(&mut self) -> impl Future<Output = ()> {
        let place = Location::caller();
        let Self { object, real, .. } = self;
        async move {
            if let Some(real) = real {
                wait_for("close", object, place, real.closed()).await;
            }
        }
    }

    /// Whether nobody can receive any more.
    pub fn is_closed(&self) -> bool {
        self.real.as_ref().is_none_or(tokio::Sender::is_closed)
    }

    /// Polls whether nobody can receive any more.
    pub fn poll_closed(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.real
            .as_mut()
            .map_or(Poll::Ready(()), |real| real.poll_closed(context))
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        if self.real.is_some() {
            self.object.done("close", self.place);
        }
    }
}

impl<T> Receiver<T> {
    /// No more can be sent.
    #[track_caller]
    pub fn close(&mut self) {
        self.object.done("close", Location::caller());
        self.real.close();
    }

    /// Whether the message was taken.
    pub fn is_terminated(&self) -> bool {
        self.real.is_terminated()
    }

    /// Whether there is nothing to receive now.
    pub fn is_empty(&self) -> bool {
        self.real.is_empty()
    }

    /// Receives the message if it is there.
    #[track_caller]
    pub fn try_recv(&mut self) -> Result<T, error::TryRecvError> {
        let message = self.real.try_recv()?;
        self.object.done("recv", Location::caller());
        Ok(message)
    }

    /// Blocks the thread until the message is there.
    #[track_caller]
    pub fn blocking_recv(self) -> Result<T, error::RecvError> {
        crate::task::block_on("oneshot::Receiver::blocking_recv", self)
    }
}

impl<T> Future for Receiver<T> {
    type Output = Result<T, error::RecvError>;

    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        this.waiting.seen_at(Location::caller());
        let polled = this.waiting.poll(
            || this.object.id(),
            context,
            |context| Pin::new(&mut this.real).poll(context),
        );
        if let Poll::Ready(received) = &polled {
            let place = this.waiting.place();
            match received {
                Ok(_) => this.object.done("recv", place),
                Err(_) => this.object.done_with("recv", place, 0, "closed"),
            }
        }
        polled
    }
}
