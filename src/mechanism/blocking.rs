//! How a task runs on a thread of its own: it parks while it waits.

use super::hub::Hub;
use super::{os, work};
use crate::machine::{End, Reply, Request, Task, task_seed};
use crate::program::op::{Note, Op, Spawn};
use crate::program::{Pace, StepId, TaskRange, Value};
use crate::trace::{Event, Kind, WorkerInfo, WorkerKind, Writer};
use std::cell::RefCell;
use std::sync::Arc;
use std::task::{Poll, Wake, Waker};
use std::thread::Thread;

/// Wakes a parked thread.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}

/// A waker for the current thread.
pub(super) fn thread_waker() -> Waker {
    Waker::from(Arc::new(Unpark(std::thread::current())))
}

/// A task on a thread.
pub(super) struct Driver<'a> {
    pub hub: &'a Hub,
    pub task: Task,
    pub waker: Waker,
    fuel: u64,
    left: u64,
    reply: Reply,
}

/// Why a driver came back.
pub(super) enum Stop {
    /// The task started tasks; it can be driven on.
    Spawned(Vec<Task>, TaskRange),
    /// The task ended.
    Ended(End),
}

/// How many instructions a task does between two looks at whether the run is over.
const LOOK: u64 = 1 << 16;

impl<'a> Driver<'a> {
    /// A task that has not begun.
    pub fn new(hub: &'a Hub, task: Task, waker: Waker) -> Driver<'a> {
        Driver {
            hub,
            task,
            waker,
            fuel: 0,
            left: hub.run().limit,
            reply: Reply::Go,
        }
    }

    /// Runs the task to its end; whatever it starts is given to `start`.
    pub fn run(mut self, writer: &mut Writer, start: &mut dyn FnMut(Task)) {
        self.hub.started(self.task.id, writer);
        loop {
            match self.drive(writer) {
                Stop::Spawned(tasks, _) => tasks.into_iter().for_each(&mut *start),
                Stop::Ended(end) => return self.hub.ended(self.task.id, &end, writer),
            }
        }
    }

    /// Runs the task until it starts tasks or ends.
    pub fn drive(&mut self, writer: &mut Writer) -> Stop {
        loop {
            let reply = std::mem::replace(&mut self.reply, Reply::Go);
            let request = self.task.resume(self.hub.program(), reply, &mut self.fuel);
            match request {
                Request::Shared(op) => {
                    if let Some(stop) = self.operation(op, writer) {
                        return stop;
                    }
                }
                Request::Work(work) => {
                    let step = self.task.step(self.hub.program());
                    self.reply = work::blocking(self.hub, self.task.id, step, work, writer);
                }
                Request::Note(Note::Said(text)) => {
                    let step = self.task.step(self.hub.program());
                    writer.say(
                        self.hub.now(),
                        Event::new(Kind::Said, self.task.id, step),
                        text,
                    );
                    if self.hub.is_over() {
                        self.reply = Reply::Stop;
                    }
                }
                Request::Fuel if self.hub.is_over() => return Stop::Ended(End::Abandoned),
                Request::Fuel if self.left == 0 => return Stop::Ended(End::OutOfSteps),
                Request::Fuel => {
                    self.fuel = self.left.min(LOOK);
                    self.left -= self.fuel;
                }
                Request::Finished(end) => return Stop::Ended(end),
            }
        }
    }

    fn operation(&mut self, op: Op, writer: &mut Writer) -> Option<Stop> {
        let step = self.task.step(self.hub.program());
        self.reply = self.wait(step, &op, writer);
        let stop = match (&op, &self.reply) {
            (Op::Spawn(spawn), Reply::Value(Value::Tasks(range))) if range.count > 0 => {
                let range = *range;
                let tasks = children(self.hub, &mut self.task, range, spawn).collect();
                Some(Stop::Spawned(tasks, range))
            }
            _ => None,
        };
        pace(self.hub, self.hub.run().pace);
        stop
    }

    fn wait(&self, step: StepId, op: &Op, writer: &mut Writer) -> Reply {
        loop {
            match self.hub.poll(self.task.id, step, op, &self.waker, writer) {
                Poll::Ready(reply) => return reply,
                // Somebody may unpark this thread for another reason, so it asks again; the hub
                // knows whether it is worth it.
                Poll::Pending => std::thread::park(),
            }
        }
    }
}

/// The tasks that a `spawn` of `parent` has started, made as they are asked for.
pub(super) fn children<'a>(
    hub: &'a Hub,
    parent: &mut Task,
    range: TaskRange,
    spawn: &'a Spawn,
) -> impl Iterator<Item = Task> + use<'a> {
    // Spawning nobody must not change the random numbers of those spawned later.
    let seeds = (range.count > 0).then(|| task_seed(parent));
    (0..).zip(range.iter()).map(move |(nth, id)| {
        Task::new(
            hub.program(),
            id,
            spawn.def,
            spawn.args_of(nth),
            seeds.as_ref().map_or(0, |seeds| seeds(nth)),
        )
    })
}

/// Gives others time between two steps, without giving way in the sense of the program.
pub(super) fn pace(hub: &Hub, pace: Pace) {
    match pace {
        Pace::None => {}
        Pace::Yield => std::thread::yield_now(),
        Pace::Pause(time) => {
            os::sleep::sleep_until(hub.deadline(time), &|| hub.is_over());
        }
    }
}

thread_local! {
    /// The writer of this thread, for mechanisms whose tasks come and go on threads they do not
    /// own. It belongs to the thread because a task may be moved between two steps; it is put
    /// there and taken away by [`with_writer`] and [`forget_writer`] alone.
    static WRITER: RefCell<Option<(usize, Writer)>> = const { RefCell::new(None) };
}

/// Does something with the writer of this thread for this hub.
pub(super) fn with_writer<T>(hub: &Hub, f: impl FnOnce(&mut Writer) -> T) -> T {
    let key = std::ptr::from_ref(hub) as usize;
    WRITER.with_borrow_mut(|slot| match slot {
        Some((owner, writer)) if *owner == key => f(writer),
        _ => {
            let (_, writer) = slot.insert((key, hub.writer(this_thread())));
            f(writer)
        }
    })
}

/// Forgets the writer of this thread, so that a later hub at the same address does not find it.
pub(super) fn forget_writer() {
    WRITER.with_borrow_mut(|slot| *slot = None);
}

/// What the current thread is called.
pub(super) fn this_thread() -> WorkerInfo {
    let thread = std::thread::current();
    let os_id = os::thread_id();
    WorkerInfo {
        kind: WorkerKind::Thread,
        os_id,
        name: thread.name().unwrap_or("thread").to_owned(),
    }
}
