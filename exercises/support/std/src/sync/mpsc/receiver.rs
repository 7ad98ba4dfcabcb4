//! The receiving end.

use super::inner::{Inner, Nothing};
use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;
use std::sync::mpsc::{RecvError, RecvTimeoutError, TryRecvError};
use std::time::Duration;

/// The receiving half of Rust's [`channel`](super::channel) (or [`sync_channel`](super::sync_channel)) type.
pub struct Receiver<T> {
    inner: Arc<Inner<T>>,
    /// Not to be shared between threads.
    unshared: PhantomData<Cell<()>>,
}

impl<T> Receiver<T> {
    pub(super) fn new(inner: Arc<Inner<T>>) -> Self {
        let unshared = PhantomData;
        Self { inner, unshared }
    }

    /// Attempts to return a pending value on this receiver without blocking.
    ///
    /// # Errors
    /// When there is none.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.inner
            .try_receive(Location::caller())
            .map_err(|nothing| match nothing {
                Nothing::Closed => TryRecvError::Disconnected,
                Nothing::Empty | Nothing::TimeOut => TryRecvError::Empty,
            })
    }

    /// Attempts to wait for a value on this receiver.
    ///
    /// # Errors
    /// When all senders are gone.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        self.inner
            .receive("recv", None, Location::caller())
            .map_err(|_| RecvError)
    }

    /// Attempts to wait for a value on this receiver, returning an error if it waits more than `timeout`.
    ///
    /// # Errors
    /// When none came in time, or all senders are gone.
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        let received = self
            .inner
            .receive("recv_timeout", Some(timeout), Location::caller());
        received.map_err(|nothing| match nothing {
            Nothing::Closed => RecvTimeoutError::Disconnected,
            Nothing::Empty | Nothing::TimeOut => RecvTimeoutError::Timeout,
        })
    }

    /// Returns an iterator that will block waiting for messages, but never panic.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { receiver: self }
    }

    /// Returns an iterator that will attempt to yield all pending values.
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter { receiver: self }
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        self.inner.drop_receiver();
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").finish_non_exhaustive()
    }
}

/// An iterator over messages on a [`Receiver`], created by [`Receiver::iter`].
#[derive(Debug)]
pub struct Iter<'a, T: 'a> {
    receiver: &'a Receiver<T>,
}

/// An iterator that attempts to yield all pending values, created by [`Receiver::try_iter`].
#[derive(Debug)]
pub struct TryIter<'a, T: 'a> {
    receiver: &'a Receiver<T>,
}

/// An owning iterator over messages on a [`Receiver`].
#[derive(Debug)]
pub struct IntoIter<T> {
    receiver: Receiver<T>,
}

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.receiver.recv().ok()
    }
}

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.receiver.try_recv().ok()
    }
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.receiver.recv().ok()
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter { receiver: self }
    }
}
