//! A task's future, and around it what is recorded of each poll.

use crate::perturb;
use crate::record::{self, Place};
use pin_project_lite::pin_project;
use standin::counterpoint::{self, Carrier, How, TaskId, runtime};
use std::any::Any;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

/// Tasks of the present run's runtime that have not ended.
static ALIVE: Mutex<BTreeSet<TaskId>> = Mutex::new(BTreeSet::new());

fn living() -> MutexGuard<'static, BTreeSet<TaskId>> {
    ALIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A run begins.
pub(crate) fn begin() {
    living().clear();
}

/// How many tasks have not ended.
pub(crate) fn alive() -> usize {
    living().len()
}

/// The tasks that have not ended, but for the test's body.
pub(crate) fn left() -> Vec<TaskId> {
    living().iter().copied().filter(|task| *task != 0).collect()
}

/// Its number, for as long as it has not ended.
#[derive(Debug)]
struct Life {
    run: u32,
    task: TaskId,
    started: bool,
    over: bool,
}

impl Life {
    fn end(&mut self, how: How) {
        if std::mem::replace(&mut self.over, true) {
            return;
        }
        if self.run == runtime::run_number() {
            living().remove(&self.task);
        }
        if self.task != 0 {
            counterpoint::ended(self.task, how);
        }
    }
}

pin_project! {
    /// A future that is carried as a task.
    #[derive(Debug)]
    pub(crate) struct Carried<F> {
        life: Life,
        delayed: u32,
        guards: usize,
        // Dropped as a step of the task, so that what that records is the task's.
        #[pin]
        future: Option<F>,
    }

    impl<F> PinnedDrop for Carried<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            let turn = (!this.life.over).then(|| Turn::of(this.life.task));
            this.future.set(None);
            this.life.end(How::Cancelled);
            drop(turn);
        }
    }
}

/// The next task, spawned at `place`.
pub(crate) fn new_task(name: &str, place: Place) -> TaskId {
    let task = counterpoint::new_task(name, Carrier::Task, place);
    counterpoint::done("spawn", 0, place, i64::from(task), "");
    task
}

impl<F> Carried<F> {
    /// Carries the future as a task.
    pub(crate) fn new(task: TaskId, future: F) -> Self {
        living().insert(task);
        Self {
            life: Life {
                run: runtime::run_number(),
                task,
                started: task == 0,
                over: false,
            },
            delayed: 0,
            guards: 0,
            future: Some(future),
        }
    }
}

thread_local! {
    /// The task whose poll is going on.
    static POLLED: Cell<Option<TaskId>> = const { Cell::new(None) };
}

/// Whether this thread is polling a task.
pub(crate) fn in_poll() -> bool {
    POLLED.get().is_some()
}

/// Which task the thread carries, until it is dropped.
struct Turn(Option<TaskId>);

impl Turn {
    fn of(task: TaskId) -> Self {
        counterpoint::set_current(Some(task));
        Self(POLLED.replace(Some(task)))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        POLLED.set(self.0);
        counterpoint::set_current(self.0);
    }
}

impl<F: Future> Future for Carried<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        if crate::counterpoint::is_over() {
            return Poll::Pending;
        }
        if perturb::before_poll(*this.delayed) {
            *this.delayed += 1;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        *this.delayed = 0;
        crate::counterpoint::count_poll();
        let turn = Turn::of(this.life.task);
        if !std::mem::replace(&mut this.life.started, true) {
            counterpoint::started(this.life.task);
        }
        record::take_wait();
        let polled = catch_unwind(AssertUnwindSafe(|| step(this.future.as_mut(), context)));
        if matches!(polled, Ok(Poll::Pending)) {
            *this.guards = runtime::waits(record::take_wait(), *this.guards);
        }
        let polled = finished(this.life, polled);
        drop(turn);
        crate::counterpoint::catch_up();
        polled
    }
}

fn step<F: Future>(mut future: Pin<&mut Option<F>>, context: &mut Context<'_>) -> Poll<F::Output> {
    let running = future
        .as_mut()
        .as_pin_mut()
        .expect("it is not polled once it is ready");
    let polled = running.poll(context);
    if polled.is_ready() {
        future.set(None);
    }
    polled
}

fn finished<T>(life: &mut Life, polled: Result<Poll<T>, Box<dyn Any + Send>>) -> Poll<T> {
    match polled {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(ready) => {
            life.end(How::Returned);
            ready
        }
        Err(panic) => {
            life.end(How::Panicked);
            resume_unwind(panic)
        }
    }
}
