//! `Thread` and `ThreadId`.

use crate::counterpoint::{Mode, TaskId};
use crate::engine::book;
use crate::engine::op::{Kind, Op};
use crate::engine::operate::perform;
use crate::engine::seat::{self, Who};
use std::cell::RefCell;
use std::fmt;
use std::panic::Location;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread as real;

/// A unique identifier for a running thread.
#[derive(Eq, PartialEq, Clone, Copy, Hash, Debug)]
pub struct ThreadId(u64);

/// A handle to a thread.
#[derive(Clone)]
pub struct Thread {
    inner: Arc<Inner>,
}

struct Inner {
    name: Option<String>,
    id: ThreadId,
    /// The run and the task in it.
    task: Option<(u64, TaskId)>,
    real: OnceLock<real::Thread>,
}

thread_local! {
    static CURRENT: RefCell<Option<Thread>> = const { RefCell::new(None) };
}

/// Gets a handle to the thread that invokes it.
#[must_use]
pub fn current() -> Thread {
    let epoch = seat::epoch();
    let known = CURRENT.with_borrow(Clone::clone);
    let of_run = seat::who() != Who::Off;
    if let Some(thread) =
        known.filter(|thread| !of_run || thread.inner.task.is_some_and(|task| task.0 == epoch))
    {
        return thread;
    }
    let task = of_run.then(|| (epoch, seat::task()));
    let name = match task {
        Some((_, 0)) => Some(String::from("main")),
        _ => real::current().name().map(str::to_owned),
    };
    let thread = Thread::new(name, task);
    thread.take();
    thread
}

impl Thread {
    pub(super) fn new(name: Option<String>, task: Option<(u64, TaskId)>) -> Self {
        static IDS: AtomicU64 = AtomicU64::new(1);
        let outside = || IDS.fetch_add(1, Ordering::Relaxed);
        let id = ThreadId(task.map_or_else(outside, |task| u64::from(task.1) + 1));
        let real = OnceLock::new();
        let inner = Arc::new(Inner {
            name,
            id,
            task,
            real,
        });
        Self { inner }
    }

    /// The calling thread is this one from now on.
    pub(super) fn take(&self) {
        self.inner.real.get_or_init(real::current);
        CURRENT.set(Some(self.clone()));
    }

    /// Its task in the present run.
    pub(crate) fn task(&self) -> Option<TaskId> {
        self.inner
            .task
            .filter(|task| task.0 == seat::epoch())
            .map(|task| task.1)
    }

    /// This is the real thread.
    pub(super) fn is(&self, real: &real::Thread) {
        self.inner.real.get_or_init(|| real.clone());
    }

    /// Atomically makes the handle's token available if it is not already.
    #[track_caller]
    pub fn unpark(&self) {
        let place = Location::caller();
        let who = seat::who();
        let task = self
            .inner
            .task
            .filter(|task| task.0 == seat::epoch())
            .map(|task| task.1);
        if let (Some(task), Who::Controlled) = (task, who) {
            perform(Op::new(Kind::Unpark, 0).with(u64::from(task)));
        }
        if let (Some(task), true) = (task, who != Who::Off) {
            book::done("unpark", 0, place, i64::from(task), "");
        }
        if let (true, Some(real)) = (
            seat::mode() == Mode::Real || task.is_none(),
            self.inner.real.get(),
        ) {
            real.unpark();
        }
    }

    /// Gets the thread's unique identifier.
    #[must_use]
    pub fn id(&self) -> ThreadId {
        self.inner.id
    }

    /// Gets the thread's name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.inner.name.as_deref()
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thread")
            .field("id", &self.id())
            .field("name", &self.name())
            .finish_non_exhaustive()
    }
}
