//! Notifications without a value.

use super::lazy::Lazy;
use crate::record::{Object, Waiting};
use pin_project_lite::pin_project;
use real::sync as tokio;
use std::fmt;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// As tokio's.
pub struct Notify {
    object: Arc<Object>,
    real: Lazy<(), tokio::Notify>,
}

pin_project! {
    /// Ready once it is notified.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    pub struct Notified<'a> {
        object: &'a Object,
        waiting: Waiting,
        #[pin]
        real: tokio::futures::Notified<'a>,
    }
}

pin_project! {
    /// The same, which keeps the `Notify` alive.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    pub struct OwnedNotified {
        object: Arc<Object>,
        waiting: Waiting,
        #[pin]
        real: tokio::futures::OwnedNotified,
    }
}

impl Notify {
    /// Nothing is notified yet.
    #[track_caller]
    pub fn new() -> Self {
        Self {
            object: Arc::new(Object::new("notify", Location::caller(), 0)),
            real: Lazy::new((), |()| tokio::Notify::new()),
        }
    }

    /// A future that is ready once it is notified.
    #[track_caller]
    pub fn notified(&self) -> Notified<'_> {
        Notified {
            object: &self.object,
            waiting: Waiting::new("notified", Location::caller()),
            real: self.real.get().notified(),
        }
    }

    /// The same, which keeps this alive.
    #[track_caller]
    pub fn notified_owned(self: Arc<Self>) -> OwnedNotified {
        OwnedNotified {
            object: self.object.clone(),
            waiting: Waiting::new("notified", Location::caller()),
            real: self.real.get().clone().notified_owned(),
        }
    }

    /// Wakes one that waits, or else the next to come.
    #[track_caller]
    pub fn notify_one(&self) {
        self.object.done("notify_one", Location::caller());
        self.real.get().notify_one();
    }

    /// Wakes the one that waits since the shortest time, or else the next to come.
    #[track_caller]
    pub fn notify_last(&self) {
        self.object.done("notify_one", Location::caller());
        self.real.get().notify_last();
    }

    /// Wakes all that wait.
    #[track_caller]
    pub fn notify_waiters(&self) {
        self.object.done("notify_waiters", Location::caller());
        self.real.get().notify_waiters();
    }
}

impl Notified<'_> {
    /// Waits from now on, without being polled; says whether it was notified already.
    pub fn enable(self: Pin<&mut Self>) -> bool {
        self.project().real.enable()
    }
}

impl OwnedNotified {
    /// Waits from now on, without being polled; says whether it was notified already.
    pub fn enable(self: Pin<&mut Self>) -> bool {
        self.project().real.enable()
    }
}

impl Future for Notified<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = self.project();
        let polled = this.waiting.poll(
            || this.object.id(),
            context,
            |context| this.real.poll(context),
        );
        if polled.is_ready() {
            this.object.done("notified", this.waiting.place());
        }
        polled
    }
}

impl Future for OwnedNotified {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = self.project();
        let polled = this.waiting.poll(
            || this.object.id(),
            context,
            |context| this.real.poll(context),
        );
        if polled.is_ready() {
            this.object.done("notified", this.waiting.place());
        }
        polled
    }
}

impl Default for Notify {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Notify {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.get().fmt(f)
    }
}
