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
use std::sync::atomic::AtomicBool;
use std::thread as real;

/// Thread factory, which can be used in order to configure the properties of a new thread.
#[derive(Debug, Default)]
#[must_use = "must eventually spawn the thread"]
pub struct Builder {
    name: Option<String>,
    stack_size: Option<usize>,
}

/// A thread about to be started.
struct Start<T> {
    packet: Arc<Packet<T>>,
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
        let start = self.start(Location::caller(), 0, None);
        let joining = start.joining();
        let real = if start.spawned.is_some() {
            start.pooled(f)?;
            None
        } else {
            let real = self.real(&start).spawn(move || start.really(f))?;
            joining.thread.is(real.thread());
            Some(real)
        };
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
        let start = self.start(Location::caller(), scope.object(), Some(scope.panicked()));
        let joining = start.joining();
        let running = scope.enters(start.task.map(|task| task.1));
        let real = self.real(&start).spawn_scoped(scope.real, move || {
            start.carry(f);
            drop(running);
        })?;
        joining.thread.is(real.thread());
        Ok(ScopedJoinHandle {
            joining,
            _real: real,
        })
    }

    fn real<T>(&self, start: &Start<T>) -> real::Builder {
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

    fn start<T>(
        &self,
        place: Place,
        scope: ObjectId,
        panicked: Option<Arc<AtomicBool>>,
    ) -> Start<T> {
        let packet = Arc::new(Packet::new(panicked));
        let who = seat::who();
        if who == Who::Off {
            let thread = Thread::new(self.name.clone(), None);
            let (task, spawned) = (None, None);
            return Start {
                packet,
                thread,
                task,
                spawned,
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
            packet,
            thread: Thread::new(self.name.clone(), task),
            task,
            spawned: (who == Who::Controlled).then(|| operate::spawn(id, scope)),
        }
    }
}

impl<T> Start<T> {
    fn joining(&self) -> Joining<T> {
        Joining {
            packet: Arc::clone(&self.packet),
            thread: self.thread.clone(),
            task: self.task,
        }
    }

    fn pooled<F>(self, f: F) -> io::Result<()>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let (packet, thread) = (self.packet, self.thread);
        match self.spawned {
            Some(spawned) => spawned.pooled(Box::new(move || work(packet, &thread, f))),
            None => Ok(()),
        }
    }

    /// Runs a thread that has a system thread of its own.
    fn carry<F: FnOnce() -> T>(mut self, f: F) {
        match self.spawned.take() {
            Some(spawned) => {
                let (packet, thread) = (self.packet, self.thread);
                spawned.carry(move || work(packet, &thread, f));
            }
            None => self.really(f),
        }
    }

    /// Runs a thread that is not controlled.
    fn really<F: FnOnce() -> T>(self, f: F) {
        self.thread.take();
        let Some((epoch, id)) = self.task else {
            work(self.packet, &self.thread, f);
            return;
        };
        seat::take(epoch, id, None);
        if seat::epoch() == epoch {
            book::thread_started(id);
        }
        let result = caught(f);
        if seat::epoch() == epoch {
            let how = if result.is_ok() {
                How::Returned
            } else {
                How::Panicked
            };
            book::ended(id, how);
        }
        self.packet.put(result);
    }
}

/// What a thread does; whether it panicked.
fn work<T>(packet: Arc<Packet<T>>, thread: &Thread, f: impl FnOnce() -> T) -> bool {
    thread.take();
    let result = caught(f);
    let panicked = result.is_err();
    packet.put(result);
    drop(packet);
    panicked
}
