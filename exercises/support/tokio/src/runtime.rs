//! Runtimes of the student's own, whose tasks are recorded too.

use crate::carried::{Carried, new_task};
use crate::task::JoinHandle;
use real::runtime as tokio;
use standin::counterpoint::{self, Mode};
use std::future::Future;
use std::io;
use std::ops::Deref;
use std::panic::Location;
use std::time::Duration;

pub use real::runtime::*;

/// To spawn on a runtime from elsewhere.
#[derive(Debug, Clone)]
pub struct Handle {
    real: tokio::Handle,
}

/// A runtime.
#[derive(Debug)]
pub struct Runtime {
    real: tokio::Runtime,
    handle: Handle,
}

/// Makes a runtime.
#[derive(Debug)]
pub struct Builder {
    real: tokio::Builder,
}

impl Handle {
    fn of(real: &tokio::Handle) -> Self {
        Self { real: real.clone() }
    }

    /// The runtime that the calling thread is in.
    #[track_caller]
    pub fn current() -> Self {
        Self {
            real: tokio::Handle::current(),
        }
    }

    /// The runtime that the calling thread is in, if it is in one.
    pub fn try_current() -> Result<Self, TryCurrentError> {
        tokio::Handle::try_current().map(|real| Self { real })
    }

    /// Spawns a task.
    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let place = Location::caller();
        let task = new_task("", place);
        JoinHandle::new(self.real.spawn(Carried::new(task, future)), task, place)
    }

    /// Runs it on a thread for what blocks.
    #[track_caller]
    pub fn spawn_blocking<F, R>(&self, work: F) -> JoinHandle<R>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Send + 'static,
    {
        let _entered = self.real.enter();
        crate::task::spawn_blocking(work)
    }

    /// Waits for the future on the calling thread.
    #[track_caller]
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        match counterpoint::mode() {
            Mode::Off | Mode::Real => self.real.block_on(future),
            Mode::Turn | Mode::Search => {
                let _entered = self.real.enter();
                crate::task::block_on("Handle::block_on", future)
            }
        }
    }
}

impl Deref for Handle {
    type Target = tokio::Handle;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}

impl Runtime {
    /// A runtime with a thread for each core.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn new() -> io::Result<Self> {
        Builder::new_multi_thread().enable_all().build()
    }

    /// To spawn on it from elsewhere.
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Spawns a task.
    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        self.handle.spawn(future)
    }

    /// Runs it on a thread for what blocks.
    #[track_caller]
    pub fn spawn_blocking<F, R>(&self, work: F) -> JoinHandle<R>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Send + 'static,
    {
        self.handle.spawn_blocking(work)
    }

    /// Ends it; waits up to so long for what blocks.
    pub fn shutdown_timeout(self, patience: Duration) {
        self.real.shutdown_timeout(patience);
    }

    /// Ends it without waiting.
    pub fn shutdown_background(self) {
        self.real.shutdown_background();
    }
}

impl Deref for Runtime {
    type Target = tokio::Runtime;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}

macro_rules! settings {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $kind:ty),*);)*) => {
        $($(#[$doc])*
        pub fn $name(&mut self, $($argument: $kind),*) -> &mut Self {
            self.real.$name($($argument),*);
            self
        })*
    };
}

impl Builder {
    /// One thread.
    pub fn new_current_thread() -> Self {
        Self {
            real: tokio::Builder::new_current_thread(),
        }
    }

    /// Many threads.
    pub fn new_multi_thread() -> Self {
        Self {
            real: tokio::Builder::new_multi_thread(),
        }
    }

    settings! {
        /// With time and what else there is.
        enable_all();
        /// With time.
        enable_time();
        /// So many threads.
        worker_threads(count: usize);
        /// At most so many threads for what blocks.
        max_blocking_threads(count: usize);
        /// The threads' name.
        thread_name(name: impl Into<String>);
        /// The size of the threads' stacks, in bytes.
        thread_stack_size(bytes: usize);
        /// How long threads for what blocks wait for more.
        thread_keep_alive(span: Duration);
        /// The clock stands still, but for waits.
        start_paused(paused: bool);
        /// Called on each new thread.
        on_thread_start(call: impl Fn() + Send + Sync + 'static);
        /// Called before a thread ends.
        on_thread_stop(call: impl Fn() + Send + Sync + 'static);
        /// After how many polls it looks at the clock.
        event_interval(polls: u32);
        /// After how many polls it looks at what others spawned.
        global_queue_interval(polls: u32);
    }

    /// Makes it.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn build(&mut self) -> io::Result<Runtime> {
        let real = self.real.build()?;
        Ok(Runtime {
            handle: Handle::of(real.handle()),
            real,
        })
    }
}
