//! Tasks that stay on their thread.

use super::JoinHandle;
use crate::carried::{Carried, new_task};
use real::task as tokio;
use std::ops::Deref;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

/// As tokio's.
#[derive(Debug, Default)]
pub struct LocalSet {
    real: tokio::LocalSet,
}

impl LocalSet {
    /// No task is in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Spawns a task.
    #[track_caller]
    pub fn spawn_local<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + 'static,
        F::Output: 'static,
    {
        let place = Location::caller();
        let task = new_task("", place);
        JoinHandle::new(
            self.real.spawn_local(Carried::new(task, future)),
            task,
            place,
        )
    }
}

impl Future for LocalSet {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.real).poll(context)
    }
}

impl Deref for LocalSet {
    type Target = tokio::LocalSet;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}
