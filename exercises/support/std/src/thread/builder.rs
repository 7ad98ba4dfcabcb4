//! `Builder`: how threads begin.

use super::handle::Thread;
use super::join::{JoinHandle, Joining, ScopedJoinHandle};
use super::packet::Packet;
use super::scoped::Scope;
use crate::counterpoint::{Carrier, How, ObjectId, Place, TaskId};
use crate::engine::book;
use crate::engine::op::{Kind, Op};
use crate::engine::operate::{self, Spawned, caught, perform};
use crate::engine::seat::{self, Who};
use std::io;
use std::panic::Location;
use std::sync::Arc;
use std::thread as real;

/// Thread factory, which can be used in order to configure the properties of a new thread.
#[derive(Debug, Default)]
#[must_use = "must eventually spawn the thread"]
pub struct Builder {
    name: Option<String>,
    stack_size: Option<usize>,
}

/// A thread about to be started. Nothing of it depends on what the thread does: it is compiled once, and not again
/// with each answer.
struct Start {
    thread: Thread,
    task: Option<(u64, TaskId)>,
    /// None unless it is controlled.
    spawned: Option<Spawned>,
}

impl Builder {
    /// Generates the base configuration for spawning a thread.
    pub fn new() -> Self {
        Self::default()
    }

    /// Names the thread-to-be.
    pub fn name(self, name: String) -> Self {
        let name = Some(name);
        Self { name, ..self }
    }

    /// Sets the size of the stack (in bytes) for the new thread.
    pub fn stack_size(self, size: usize) -> Self {
        let stack_size = Some(size);
        Self { stack_size, ..self }
    }

    /// Spawns a new thread.
    ///
    /// # Errors
    /// When the system gives none.
    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let packet = Arc::new(Packet::new(None));
        let start = self.start(Location::caller(), 0);
        let joining = start.joining(Arc::clone(&packet));
        let real = self.begin(start, Whole::new(f, packet))?;
        Ok(JoinHandle { joining, real })
    }

    /// Spawns a new scoped thread.
    ///
    /// # Errors
    /// When the system gives none.
    #[track_caller]
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope Scope<'scope, 'env>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let packet = Arc::new(Packet::new(Some(scope.panicked())));
        let start = self.start(Location::caller(), scope.object());
        let joining = start.joining(Arc::clone(&packet));
        let real = self.begin_scoped(start, scope, Whole::new(f, packet))?;
        Ok(ScopedJoinHandle {
            joining,
            _real: real,
        })
    }

    fn begin(
        &self,
        start: Start,
        whole: Box<dyn Body + Send>,
    ) -> io::Result<Option<real::JoinHandle<()>>> {
        if start.spawned.is_some() {
            start.pooled(whole)?;
            return Ok(None);
        }
        let thread = start.thread.clone();
        let real = self.real(&start).spawn(move || start.really(whole))?;
        thread.is(real.thread());
        Ok(Some(real))
    }

    fn begin_scoped<'scope>(
        &self,
        start: Start,
        scope: &'scope Scope<'scope, '_>,
        whole: Box<dyn Body + Send + 'scope>,
    ) -> io::Result<real::ScopedJoinHandle<'scope, ()>> {
        let running = scope.enters(start.task.map(|task| task.1));
        let thread = start.thread.clone();
        let real = self.real(&start).spawn_scoped(scope.real, move || {
            start.carry(whole);
            drop(running);
        })?;
        thread.is(real.thread());
        Ok(real)
    }

    fn real(&self, start: &Start) -> real::Builder {
        let own = start.task.map(|(_, task)| format!("t{task}"));
        let builder = real::Builder::new();
        let builder = match self.name.clone().or(own) {
            Some(name) => builder.name(name),
            None => builder,
        };
        match self.stack_size {
            Some(size) => builder.stack_size(size),
            None => builder,
        }
    }

    fn start(&self, place: Place, scope: ObjectId) -> Start {
        let who = seat::who();
        if who == Who::Off {
            return Start {
                thread: Thread::new(self.name.clone(), None),
                task: None,
                spawned: None,
            };
        }
        if who == Who::Controlled {
            perform(Op::new(Kind::Spawn, 0));
        }
        let id = book::new_task(
            self.name.as_deref().unwrap_or(""),
            Carrier::Thread,
            Some(place),
        );
        book::done("spawn", 0, place, i64::from(id), "");
        let task = Some((seat::epoch(), id));
        Start {
            thread: Thread::new(self.name.clone(), task),
            task,
            spawned: (who == Who::Controlled).then(|| operate::spawn(id, scope)),
        }
    }
}

impl Start {
    fn joining<T>(&self, packet: Arc<Packet<T>>) -> Joining<T> {
        Joining {
            packet,
            thread: self.thread.clone(),
            task: self.task,
        }
    }

    fn pooled(self, whole: Box<dyn Body + Send>) -> io::Result<()> {
        let thread = self.thread;
        match self.spawned {
            Some(spawned) => spawned.pooled(Box::new(move || work(&thread, whole))),
            None => Ok(()),
        }
    }

    /// Runs a thread that has a system thread of its own.
    fn carry(mut self, whole: Box<dyn Body + '_>) {
        match self.spawned.take() {
            Some(spawned) => {
                let thread = self.thread;
                spawned.carry(move || work(&thread, whole));
            }
            None => self.really(whole),
        }
    }

    /// Runs a thread that is not controlled.
    fn really(self, mut whole: Box<dyn Body + '_>) {
        let Some((epoch, id)) = self.task else {
            work(&self.thread, whole);
            return;
        };
        self.thread.take();
        seat::take(epoch, id, None);
        if seat::epoch() == epoch {
            book::thread_started(id);
        }
        let panicked = whole.run();
        if seat::epoch() == epoch {
            let how = if panicked {
                How::Panicked
            } else {
                How::Returned
            };
            book::ended(id, how);
        }
        whole.put();
    }
}

/// What a thread does; whether it panicked.
fn work(thread: &Thread, mut whole: Box<dyn Body + '_>) -> bool {
    thread.take();
    let panicked = whole.run();
    whole.put();
    panicked
}

/// What a thread does, and what comes of it, whatever that is.
trait Body {
    /// Does it; whether it panicked.
    fn run(&mut self) -> bool;
    /// Gives the result to whoever joins.
    fn put(self: Box<Self>);
}

struct Whole<F, T> {
    f: Option<F>,
    result: Option<real::Result<T>>,
    packet: Arc<Packet<T>>,
}

impl<F: FnOnce() -> T, T> Whole<F, T> {
    fn new(f: F, packet: Arc<Packet<T>>) -> Box<Self> {
        let (f, result) = (Some(f), None);
        Box::new(Self { f, result, packet })
    }
}

impl<F: FnOnce() -> T, T> Body for Whole<F, T> {
    fn run(&mut self) -> bool {
        self.result = self.f.take().map(caught);
        matches!(self.result, Some(Err(_)))
    }

    fn put(self: Box<Self>) {
        if let Some(result) = self.result {
            self.packet.put(result);
        }
    }
}
