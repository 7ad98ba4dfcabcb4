//! Waiting for a task, and cancelling it.

use crate::record::{Place, Waiting};
use real::task as tokio;
use real::task::JoinError;
use standin::counterpoint::{self, TaskId};
use std::ops::Deref;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A task that can be waited for.
#[derive(Debug)]
pub struct JoinHandle<T> {
    real: tokio::JoinHandle<T>,
    task: TaskId,
    waiting: Waiting,
}

/// A task that can be cancelled.
#[derive(Debug, Clone)]
pub struct AbortHandle {
    real: tokio::AbortHandle,
    task: TaskId,
}

impl<T> JoinHandle<T> {
    pub(crate) fn new(real: tokio::JoinHandle<T>, task: TaskId, place: Place) -> Self {
        Self {
            real,
            task,
            waiting: Waiting::new("join", place),
        }
    }

    /// Cancels the task at its next wait.
    #[track_caller]
    pub fn abort(&self) {
        self.abort_handle().abort();
    }

    /// To cancel it from elsewhere.
    pub fn abort_handle(&self) -> AbortHandle {
        AbortHandle::new(self.real.abort_handle(), self.task)
    }
}

impl<T> Future for JoinHandle<T> {
    type Output = Result<T, JoinError>;

    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        this.waiting.seen_at(Location::caller());
        let polled = this.waiting.poll(
            || 0,
            context,
            |context| Pin::new(&mut this.real).poll(context),
        );
        if let Poll::Ready(joined) = &polled {
            joins(this.task, this.waiting.place(), joined);
        }
        polled
    }
}

impl<T> Deref for JoinHandle<T> {
    type Target = tokio::JoinHandle<T>;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}

/// The end of `task` is known to who waited for it.
pub(super) fn joins<T>(task: TaskId, place: Place, joined: &Result<T, JoinError>) {
    let note = match joined {
        Ok(_) => "",
        Err(error) if error.is_panic() => "panicked",
        Err(_) => "cancelled",
    };
    counterpoint::done("join", 0, place, i64::from(task), note);
}

impl AbortHandle {
    pub(super) fn new(real: tokio::AbortHandle, task: TaskId) -> Self {
        Self { real, task }
    }

    /// Cancels the task at its next wait.
    #[track_caller]
    pub fn abort(&self) {
        if !self.real.is_finished() {
            counterpoint::done("cancel", 0, Location::caller(), i64::from(self.task), "");
        }
        self.real.abort();
    }
}

impl Deref for AbortHandle {
    type Target = tokio::AbortHandle;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}
