//! Room in a channel that is kept.

use super::bounded::Sender;
use super::ends::Senders;
use real::sync::mpsc as tokio;
use std::panic::Location;
use std::sync::Arc;

/// Room for one message.
#[derive(Debug)]
pub struct Permit<'a, T> {
    real: tokio::Permit<'a, T>,
    end: &'a Senders,
}

/// Room for some messages.
#[derive(Debug)]
pub struct PermitIterator<'a, T> {
    real: tokio::PermitIterator<'a, T>,
    end: &'a Senders,
}

/// Room for one message, with the sender.
#[derive(Debug)]
pub struct OwnedPermit<T> {
    real: tokio::OwnedPermit<T>,
    end: Arc<Senders>,
}

impl<'a, T> Permit<'a, T> {
    pub(super) fn new(real: tokio::Permit<'a, T>, end: &'a Senders) -> Self {
        Self { real, end }
    }

    /// Sends in the room kept.
    #[track_caller]
    pub fn send(self, message: T) {
        self.end.object().done("send", Location::caller());
        self.real.send(message);
    }
}

impl<'a, T> PermitIterator<'a, T> {
    pub(super) fn new(real: tokio::PermitIterator<'a, T>, end: &'a Senders) -> Self {
        Self { real, end }
    }
}

impl<'a, T> Iterator for PermitIterator<'a, T> {
    type Item = Permit<'a, T>;

    fn next(&mut self) -> Option<Permit<'a, T>> {
        self.real.next().map(|real| Permit::new(real, self.end))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.real.size_hint()
    }
}

impl<T> ExactSizeIterator for PermitIterator<'_, T> {}

impl<T> OwnedPermit<T> {
    pub(super) fn new(real: tokio::OwnedPermit<T>, end: Arc<Senders>) -> Self {
        Self { real, end }
    }

    /// Sends in the room kept.
    #[track_caller]
    pub fn send(self, message: T) -> Sender<T> {
        self.end.object().done("send", Location::caller());
        Sender::of_parts(self.real.send(message), self.end)
    }

    /// Gives the room back.
    pub fn release(self) -> Sender<T> {
        Sender::of_parts(self.real.release(), self.end)
    }
}
