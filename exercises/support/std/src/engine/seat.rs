//! Which task the calling thread carries, in which run.

use super::baton::Baton;
use super::book;
use crate::counterpoint::{Mode, TaskId};
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

static MODE: AtomicU8 = AtomicU8::new(0);
static EPOCH: AtomicU64 = AtomicU64::new(0);
static EPOCHS: AtomicU64 = AtomicU64::new(0);

/// The epoch of threads that are never in a run.
const OUTSIDE: u64 = u64::MAX;

thread_local! {
    static SEAT: Cell<(u64, TaskId)> = const { Cell::new((0, 0)) };
    static CURRENT: Cell<Option<TaskId>> = const { Cell::new(None) };
    static BATON: RefCell<Option<Arc<Baton>>> = const { RefCell::new(None) };
    static SYSTEM: Cell<u32> = const { Cell::new(0) };
    /// Whether the thread was not started here: it may serve one run after another, as those of a pool do.
    static OTHER: Cell<bool> = const { Cell::new(false) };
}

/// What the calling thread is in the present run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Not in it.
    Off,
    /// A real thread of a real run.
    Real,
    /// A task that the scheduler controls.
    Controlled,
}

/// What the calling thread is in the present run. A thread that was not started here joins a real run.
pub fn who() -> Who {
    let mode = MODE.load(Ordering::Acquire);
    if mode == 0 {
        return Who::Off;
    }
    let Ok((epoch, _)) = SEAT.try_with(Cell::get) else {
        return Who::Off;
    };
    if epoch == EPOCH.load(Ordering::Acquire) {
        return if mode == 1 {
            Who::Real
        } else {
            Who::Controlled
        };
    }
    if epoch != 0 && !OTHER.get() {
        return Who::Off;
    }
    if mode == 1 {
        book::join_as_other();
        return Who::Real;
    }
    book::uncontrolled();
    Who::Off
}

/// How the present run is carried out, whoever asks.
pub fn mode() -> Mode {
    match MODE.load(Ordering::Acquire) {
        1 => Mode::Real,
        2 => Mode::Turn,
        3 => Mode::Search,
        _ => Mode::Off,
    }
}

/// The number of the present run, counted over the life of the process; 0 is none.
pub fn epoch() -> u64 {
    EPOCH.load(Ordering::Acquire)
}

/// A run begins.
pub fn open(mode: Mode) -> u64 {
    let epoch = EPOCHS.fetch_add(1, Ordering::AcqRel) + 1;
    EPOCH.store(epoch, Ordering::Release);
    let number = match mode {
        Mode::Off => 0,
        Mode::Real => 1,
        Mode::Turn => 2,
        Mode::Search => 3,
    };
    MODE.store(number, Ordering::Release);
    epoch
}

/// The run is over: threads that still run are no longer in one.
pub fn close() {
    MODE.store(0, Ordering::Release);
    EPOCH.store(0, Ordering::Release);
}

/// The calling thread carries this task from now on.
pub fn take(epoch: u64, task: TaskId, baton: Option<Arc<Baton>>) {
    SEAT.set((epoch, task));
    CURRENT.set(None);
    BATON.set(baton);
}

/// The calling thread, which was not started here, carries this task for the present run.
pub fn take_as_other(epoch: u64, task: TaskId) {
    take(epoch, task, None);
    OTHER.set(true);
}

/// The calling thread is in no run.
pub fn leave() {
    let _ = SEAT.try_with(|seat| seat.set((OUTSIDE, 0)));
}

/// The task whose thread this is.
pub fn task() -> TaskId {
    SEAT.try_with(|seat| seat.get().1).unwrap_or(0)
}

/// The task that the calling thread carries now.
pub fn current() -> TaskId {
    CURRENT
        .try_with(Cell::get)
        .ok()
        .flatten()
        .unwrap_or_else(task)
}

/// Whether a runtime polls a task on the calling thread now.
pub fn is_polling() -> bool {
    CURRENT.try_with(Cell::get).ok().flatten().is_some()
}

/// Sets which task the calling thread carries now; `None`: its own.
pub fn set_current(task: Option<TaskId>) {
    CURRENT.set(task);
}

/// What the calling thread waits at.
pub fn baton() -> Option<Arc<Baton>> {
    BATON
        .try_with(|baton| baton.borrow().clone())
        .ok()
        .flatten()
}

/// The system's number of the calling thread; 0 where it is not known.
pub fn system_thread() -> u32 {
    let known = SYSTEM.get();
    if known != 0 {
        return known;
    }
    let link = std::fs::read_link("/proc/thread-self").unwrap_or_default();
    let name = link.file_name().and_then(|name| name.to_str());
    let number = name.and_then(|name| name.parse().ok()).unwrap_or(0);
    SYSTEM.set(number);
    number
}
