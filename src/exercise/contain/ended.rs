//! How a program ended, and what it used.

use super::walls::Wall;
use serde::Serialize;
use std::time::Duration;

/// What came of a run.
#[derive(Debug, Clone)]
pub struct Ended {
    /// How it ended.
    pub how: How,
    /// What it printed, as far as it was allowed to.
    pub stdout: Vec<u8>,
    /// What it printed to standard error, as far as it was allowed to.
    pub stderr: Vec<u8>,
    /// What it used.
    pub usage: Usage,
    /// Names of processes that it left behind when it ended by itself. They were killed.
    pub left: Vec<String>,
    /// Names of processes that could not be killed. Empty, or something is very wrong.
    pub alive: Vec<String>,
    /// The walls that were put up, and which could not be. Empty if it came to nothing.
    pub walls: Vec<Wall>,
}

/// How a program ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// By itself, with this exit code.
    Exited(i32),
    /// By a signal, with its number and name. In a namespace of its own a program that aborts is told
    /// as killed by SIGSEGV.
    Signalled {
        /// The signal's number.
        signal: i32,
        /// Its name, as `SIGABRT`.
        name: String,
    },
    /// It printed more than allowed, and was killed.
    TooMuchOutput,
    /// It used more memory than allowed and was killed, or was given no more and gave up.
    TooMuchMemory,
    /// It used more processor time than allowed.
    TooMuchCpu,
    /// It had more threads and processes than allowed, and was killed. (Where the system holds the
    /// limit, starting one more fails instead.)
    TooManyTasks,
    /// It wrote more to a file than allowed.
    FileTooLarge,
    /// It took too long, mostly waiting, and was killed.
    TimedOut,
    /// It took too long and used the processor for half of that time or more, and was killed.
    Busy,
    /// Every thread of it waits for another one, for good. It was killed.
    Deadlocked {
        /// All its threads but the harness's own.
        threads: Vec<ThreadState>,
    },
    /// [`Cancel::cancel`](super::Cancel::cancel) was called, and it was killed.
    Cancelled,
    /// It could not be started: why.
    NotStarted(String),
}

/// What a thread was doing when it was last looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ThreadState {
    /// Its name, cut to 15 bytes by the system; `main` for the first.
    pub name: String,
    /// Its state as the system tells it: `S` sleeping, `R` running, …
    pub state: char,
    /// The function of the kernel in which it waits, if known.
    pub wchan: String,
    /// Processor time that it used, in ticks (mostly of 10 ms).
    pub cpu_ticks: u64,
}

/// What a run used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Real time from its start to its end.
    pub wall: Duration,
    /// Processor time of all its threads and processes, to 10 ms or so.
    pub cpu: Duration,
    /// Most memory in use, in bytes; `None` if it was over before anybody looked.
    pub peak_memory: Option<u64>,
}
