//! Many tasks that are waited for together.

use super::handle::joins;
use super::{AbortHandle, LocalSet};
use crate::carried::{Carried, new_task};
use crate::record::{Object, Place, wait_for};
use real::task as tokio;
use real::task::{Id, JoinError};
use standin::counterpoint::{self, TaskId};
use std::collections::HashMap;
use std::fmt;
use std::panic::Location;
use std::task::{Context, Poll, ready};

/// As tokio's.
pub struct JoinSet<T> {
    object: Object,
    real: tokio::JoinSet<T>,
    numbers: HashMap<Id, TaskId>,
}

impl<T> JoinSet<T> {
    /// No task is in it.
    #[track_caller]
    pub fn new() -> Self {
        Self {
            object: Object::nothing(Location::caller()),
            real: tokio::JoinSet::new(),
            numbers: HashMap::new(),
        }
    }

    /// How many tasks are in it.
    pub fn len(&self) -> usize {
        self.real.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.real.is_empty()
    }
}

impl<T: 'static> JoinSet<T> {
    fn keep(&mut self, real: tokio::AbortHandle, task: TaskId) -> AbortHandle {
        self.numbers.insert(real.id(), task);
        AbortHandle::new(real, task)
    }

    /// Spawns a task.
    #[track_caller]
    pub fn spawn<F>(&mut self, future: F) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send,
    {
        let task = new_task("", Location::caller());
        let real = self.real.spawn(Carried::new(task, future));
        self.keep(real, task)
    }

    /// Spawns a task on the present `LocalSet`.
    #[track_caller]
    pub fn spawn_local<F: Future<Output = T> + 'static>(&mut self, future: F) -> AbortHandle {
        let task = new_task("", Location::caller());
        let real = self.real.spawn_local(Carried::new(task, future));
        self.keep(real, task)
    }

    /// Spawns a task on a `LocalSet`.
    #[track_caller]
    pub fn spawn_local_on<F: Future<Output = T> + 'static>(
        &mut self,
        future: F,
        set: &LocalSet,
    ) -> AbortHandle {
        let task = new_task("", Location::caller());
        let real = self.real.spawn_local_on(Carried::new(task, future), set);
        self.keep(real, task)
    }

    /// Runs it on a thread for what blocks.
    #[track_caller]
    pub fn spawn_blocking<F>(&mut self, work: F) -> AbortHandle
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send,
    {
        let (task, future) = super::blocking::begin(work, Location::caller());
        let real = self.real.spawn(future);
        self.keep(real, task)
    }

    fn joined<U>(&mut self, id: Id, place: Place, joined: &Result<U, JoinError>) {
        let task = self.numbers.remove(&id).unwrap_or_default();
        joins(task, place, joined);
    }

    /// Waits for the next task to end; `None` if there is none.
    #[track_caller]
    pub fn join_next(&mut self) -> impl Future<Output = Option<Result<T, JoinError>>> {
        let place = Location::caller();
        async move {
            self.next(place)
                .await
                .map(|joined| joined.map(|(_, value)| value))
        }
    }

    /// Waits for the next task to end; says which it was.
    #[track_caller]
    pub fn join_next_with_id(
        &mut self,
    ) -> impl Future<Output = Option<Result<(Id, T), JoinError>>> {
        let place = Location::caller();
        async move { self.next(place).await }
    }

    async fn next(&mut self, place: Place) -> Option<Result<(Id, T), JoinError>> {
        let joined = wait_for("join", &self.object, place, self.real.join_next_with_id()).await?;
        let id = joined.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
        self.joined(id, place, &joined);
        Some(joined)
    }

    /// Takes a task that has ended, if there is one.
    #[track_caller]
    pub fn try_join_next(&mut self) -> Option<Result<T, JoinError>> {
        self.try_join_next_with_id()
            .map(|joined| joined.map(|(_, value)| value))
    }

    /// Takes a task that has ended, if there is one; says which it was.
    #[track_caller]
    pub fn try_join_next_with_id(&mut self) -> Option<Result<(Id, T), JoinError>> {
        let joined = self.real.try_join_next_with_id()?;
        let id = joined.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
        self.joined(id, Location::caller(), &joined);
        Some(joined)
    }

    /// Polls for a task that has ended.
    #[track_caller]
    pub fn poll_join_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<T, JoinError>>> {
        let place = Location::caller();
        let Some(joined) = ready!(self.real.poll_join_next_with_id(context)) else {
            return Poll::Ready(None);
        };
        let id = joined.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
        self.joined(id, place, &joined);
        Poll::Ready(Some(joined.map(|(_, value)| value)))
    }

    /// Waits for all; panics as soon as one has panicked.
    #[track_caller]
    pub fn join_all(mut self) -> impl Future<Output = Vec<T>> {
        let place = Location::caller();
        async move {
            let mut values = Vec::with_capacity(self.len());
            while let Some(joined) = self.next(place).await {
                match joined {
                    Ok((_, value)) => values.push(value),
                    Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
                    Err(error) => panic!("{error}"),
                }
            }
            values
        }
    }

    /// Cancels all and waits until they are gone.
    #[track_caller]
    pub fn shutdown(&mut self) -> impl Future<Output = ()> {
        let place = Location::caller();
        self.abort_all_at(place);
        async move { while self.next(place).await.is_some() {} }
    }

    /// Cancels all.
    #[track_caller]
    pub fn abort_all(&mut self) {
        self.abort_all_at(Location::caller());
    }

    fn abort_all_at(&mut self, place: Place) {
        let mut numbers: Vec<TaskId> = self.numbers.values().copied().collect();
        numbers.sort_unstable();
        for task in numbers {
            counterpoint::done("cancel", 0, place, i64::from(task), "");
        }
        self.real.abort_all();
    }

    /// All go on, and are no longer waited for.
    pub fn detach_all(&mut self) {
        self.numbers.clear();
        self.real.detach_all();
    }
}

impl<T> Default for JoinSet<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for JoinSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}

impl<T, F> Extend<F> for JoinSet<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    fn extend<I: IntoIterator<Item = F>>(&mut self, futures: I) {
        futures
            .into_iter()
            .for_each(|future| drop(self.spawn(future)));
    }
}

impl<T, F> FromIterator<F> for JoinSet<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    fn from_iter<I: IntoIterator<Item = F>>(futures: I) -> Self {
        let mut set = Self::new();
        set.extend(futures);
        set
    }
}
