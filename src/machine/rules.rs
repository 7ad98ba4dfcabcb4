//! How each mechanism shares out its seats, as data.
//!
//! A task needs a seat to take a step. How many seats there are, and what keeps one occupied while
//! its task waits, is all that makes the mechanisms differ in what they allow: on unlimited seats
//! any task may take the next step (threads are pre-emptive); on one seat a task goes on until it
//! gives way (async on one thread is cooperative); where waiting keeps the seat, tasks that wait
//! can fill all of them (a starved pool).

use serde::{Deserialize, Serialize};

/// The rules of a mechanism.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// How many tasks can be between two steps at once.
    pub seats: Seats,
    /// Whether a sleeping task keeps its seat.
    pub sleep_keeps_seat: bool,
    /// Whether a task that waits for something shared keeps its seat.
    pub wait_keeps_seat: bool,
    /// Whether `spawn` is a call: the new task runs to its end on the caller's seat first.
    pub spawn_calls: bool,
    /// Whether the main task has a seat beside the others.
    pub main_apart: bool,
    /// Whether tasks are processes, so that copied variables are not shared.
    pub isolated: bool,
}

/// How many tasks can be between two steps at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seats {
    /// One.
    One,
    /// As many as the run has workers.
    Workers,
    /// As many as there are tasks.
    Unlimited,
}

impl Rules {
    /// One thing after another on one thread.
    pub const SEQUENTIAL: Rules = Rules {
        seats: Seats::One,
        sleep_keeps_seat: true,
        wait_keeps_seat: true,
        spawn_calls: true,
        main_apart: false,
        isolated: false,
    };
    /// An OS thread for each task.
    pub const THREADS: Rules = Rules {
        seats: Seats::Unlimited,
        sleep_keeps_seat: true,
        wait_keeps_seat: true,
        spawn_calls: false,
        main_apart: false,
        isolated: false,
    };
    /// An OS process for each task.
    pub const PROCESSES: Rules = Rules {
        isolated: true,
        ..Rules::THREADS
    };
    /// Async tasks on one thread.
    pub const ASYNC: Rules = Rules {
        seats: Seats::One,
        sleep_keeps_seat: false,
        wait_keeps_seat: false,
        spawn_calls: false,
        main_apart: false,
        isolated: false,
    };
    /// Async tasks on several threads.
    pub const ASYNC_MANY: Rules = Rules {
        seats: Seats::Workers,
        ..Rules::ASYNC
    };
    /// Jobs of a work-stealing pool; main stands beside it.
    pub const POOL: Rules = Rules {
        seats: Seats::Workers,
        main_apart: true,
        ..Rules::THREADS
    };

    /// Whether the seat of a task is one of those that are counted.
    pub fn counts(&self, task: crate::program::TaskId) -> bool {
        !(self.main_apart && task == crate::program::TaskId::MAIN)
    }

    /// How many seats there are with so many workers; `None` is no limit. The seat of a main task
    /// that stands apart is not among them.
    pub fn seat_count(&self, workers: u32) -> Option<u32> {
        match self.seats {
            Seats::One => Some(1),
            Seats::Workers => Some(workers.max(1)),
            Seats::Unlimited => None,
        }
    }
}

/// What happens between the steps of a task. Real programs are slower than lessons, and two tasks
/// that do three steps each rarely meet; pace gives them the time. It is never a point where a
/// cooperative task gives way: that would be a program that nobody wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub enum Pace {
    /// Nothing.
    #[default]
    None,
    /// After each shared operation the processor is offered to others.
    Yield,
    /// After each shared operation a pause of so many nanoseconds of story time.
    Pause(i64),
}
