//! How a task asks the scheduler, and goes on when it is its turn.

use super::baton::{self, Baton};
use super::book;
use super::control::{self, Control, control};
use super::hook;
use super::op::{Kind, Op, Reply};
use super::pool;
use super::seat;
use crate::counterpoint::runtime;
use crate::counterpoint::{Ending, How, Mode, ObjectId, TaskId};
use std::any::Any;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, MutexGuard};

/// Carries out an operation of the calling, controlled task, when it is its turn.
pub fn perform(op: Op) -> Reply {
    let id = seat::task();
    let mut held = lock();
    held.announce(id, op);
    let Some(picked) = held.pick() else {
        drop(held);
        baton::never();
    };
    if picked.task == id {
        return held.carry_out(id, picked.alternative);
    }
    pass(held, picked);
    wait_for_turn(id)
}

/// The scheduler, for a task of the present schedule; others never go on.
fn lock() -> MutexGuard<'static, Control> {
    let held = control();
    if held.epoch != seat::epoch() || held.over.is_some() {
        drop(held);
        baton::never();
    }
    held
}

fn pass(mut held: MutexGuard<'static, Control>, picked: control::Picked) {
    held.way = picked.alternative;
    let next = Arc::clone(&held.tasks[picked.task as usize].baton);
    drop(held);
    next.pass();
}

fn wait_for_turn(id: TaskId) -> Reply {
    match seat::baton() {
        Some(baton) => baton.wait(),
        None => baton::never(),
    }
    let mut held = lock();
    let way = held.way;
    held.carry_out(id, way)
}

/// A story time from now, for an operation with a time-out.
pub fn deadline(wait: std::time::Duration) -> u64 {
    control::clock().saturating_add(u64::try_from(wait.as_nanos()).unwrap_or(u64::MAX))
}

/// When an operation gives up. Not at once: else a task that waits for what is left of its time could wait for nothing, for ever.
pub fn time_out(wait: std::time::Duration) -> u64 {
    deadline(wait.max(std::time::Duration::from_nanos(1)))
}

/// What a task does, with its result kept elsewhere. Gives whether it panicked.
pub type Work = Box<dyn FnOnce() -> bool + Send>;

/// A controlled task that was spawned and has not been given a thread yet.
pub struct Spawned {
    pub id: TaskId,
    epoch: u64,
    baton: Arc<Baton>,
}

/// The current task spawns another, which belongs to the scope.
pub fn spawn(id: TaskId, scope: ObjectId) -> Spawned {
    let baton = Arc::new(Baton::default());
    control().add_task(id, &baton, Some(Op::new(Kind::Start, 0)), scope);
    let epoch = seat::epoch();
    Spawned { id, epoch, baton }
}

impl Spawned {
    /// Carries the task from its first step to its last, on the calling thread.
    pub fn carry(self, work: impl FnOnce() -> bool) {
        let id = self.id;
        seat::take(self.epoch, id, Some(self.baton));
        wait_for_turn(id);
        book::thread_started(id);
        let panicked = work();
        end(id, panicked);
        seat::leave();
    }

    /// Gives the task a thread that was used before, or a new one.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn pooled(self, work: Work) -> io::Result<()> {
        let id = self.id;
        let run = pool::run(Box::new(move || self.carry(work)));
        if run.is_err() {
            never_started(id);
        }
        run
    }
}

/// The system gave no thread for it: nobody is to wait for what it does.
fn never_started(id: TaskId) {
    let mut held = control();
    let task = &mut held.tasks[id as usize];
    task.ended = true;
    task.pending = None;
    drop(held);
    book::ended(id, How::Cancelled);
}

/// The calling task's last step.
fn end(id: TaskId, panicked: bool) {
    let scope = control().tasks[id as usize].scope;
    perform(Op::new(Kind::End, scope).with(u64::from(panicked)));
    if id != 0 || !runtime::is_cut_off() {
        book::ended(
            id,
            if panicked {
                How::Panicked
            } else {
                How::Returned
            },
        );
    }
    let mut held = control();
    if held.epoch != seat::epoch() {
        return;
    }
    if let Some(picked) = held.pick() {
        pass(held, picked);
    }
}

/// Runs what a task does; notes a panic.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Box<dyn Any + Send>> {
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    if let Err(payload) = &result {
        let (text, line) = hook::last(payload.as_ref());
        book::note_panic(text, line);
    }
    result
}

/// The process is asked to end: the run is given up, and the caller never goes on.
pub fn abandon(what: &str) -> ! {
    book::note_reason(what.to_owned());
    match seat::mode() {
        Mode::Off => {}
        Mode::Real => super::run::OVER.give_up(Ending::Abandoned),
        Mode::Turn | Mode::Search => control().finish(Ending::Abandoned),
    }
    baton::never()
}
