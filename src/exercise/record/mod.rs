//! What a check recorded of a student's program: the lines of its report, read into runs.
//!
//! The file was written beside code that nobody trusts, so anything may stand in it. Lines that make
//! no sense are passed over, memory is bounded, and what decides a verdict (`over`, `searched`, `end`)
//! counts only where it carries the secret word that the program was never told.

mod figures;
mod line;
mod read;
mod verb;

pub use figures::{Overlap, Work};
pub use read::read;
pub use verb::{Kind, Verb};

use std::collections::BTreeMap;

/// Everything that a report tells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record {
    /// The names of the tests there are.
    pub tests: Vec<String>,
    /// The runs in the order in which they began.
    pub runs: Vec<Run>,
    /// What was searched.
    pub searched: Vec<Searched>,
    /// Whether the program said that it had done all it was asked to.
    pub whole: bool,
    /// How many lines made no sense here, or were too many.
    pub skipped: usize,
}

/// One run of one test.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Run {
    /// The number of the test.
    pub test: usize,
    /// What the test is called.
    pub name: String,
    /// How it was carried out.
    pub mode: Mode,
    /// Story seconds in a second of real time, of a real run.
    pub scale: f64,
    /// What decided the schedule.
    pub seed: u64,
    /// Which of the schedules tried it is.
    pub attempt: u64,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// The tasks that were spawned, by number; the test's own body, 0, is not among them.
    pub tasks: BTreeMap<u32, Task>,
    /// What they shared, by number.
    pub objects: BTreeMap<u32, Object>,
    /// How it ended; `None` where nobody who may say so did.
    pub over: Option<Over>,
    /// How many events there was no room for.
    pub dropped: usize,
}

/// How a run was carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// On real threads.
    Real,
    /// One task at a time on a virtual clock, first come first served.
    #[default]
    Turn,
    /// One task at a time on a virtual clock, as a search for trouble had it.
    Search,
}

/// A task that was spawned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Task {
    /// Who spawned it.
    pub by: u32,
    /// What the student called it; empty if nothing.
    pub name: String,
    /// What carries it.
    pub carrier: Carrier,
    /// The line of the student's file that spawned it.
    pub line: Option<u32>,
}

/// What carries a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Carrier {
    /// A thread of its own.
    Thread,
    /// Whoever has time: it is an async task.
    Task,
    /// A thread that was there before, such as a worker of a pool.
    #[default]
    Other,
}

/// Something shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// What it is.
    pub kind: Kind,
    /// The line of the student's file that made it.
    pub line: Option<u32>,
    /// Its capacity, its permits or its first value.
    pub n: Option<i64>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Whose doing it was; 0 is the body of the test.
    pub task: u32,
    /// When, in nanoseconds of story time since the run began.
    pub at: u64,
    /// The line of the student's file.
    pub line: Option<u32>,
    /// What happened.
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The task was spawned; who by and as what stands in [`Run::tasks`].
    Made,
    /// The task takes its first step, carried by this worker.
    Started(Option<u64>),
    /// The operation has to wait.
    Ask {
        /// Which.
        verb: Verb,
        /// On what; 0 for an operation on tasks.
        object: u32,
        /// The number that it is about.
        n: Option<i64>,
    },
    /// The operation is done.
    Done {
        /// Which.
        verb: Verb,
        /// On what; 0 for an operation on tasks.
        object: u32,
        /// The number that it is about, or that it gave.
        n: Option<i64>,
        /// What else is said of it.
        text: String,
    },
    /// A piece of domain work begins.
    Begin {
        /// What it is called.
        name: String,
        /// How long it takes, in nanoseconds of story time.
        takes: u64,
        /// Whether it uses a processor.
        cpu: bool,
    },
    /// The piece of domain work of this name is over.
    End(String),
    /// The domain says something.
    Said(String),
    /// The task ended.
    Ended(How),
    /// It did what is judged.
    Fault {
        /// What it is: `blocked-executor`.
        kind: String,
        /// With what: `thread::sleep(2s)`.
        text: String,
        /// On what; 0 for nothing shared.
        object: u32,
    },
}

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum How {
    /// It came to its end.
    #[default]
    Returned,
    /// It panicked.
    Panicked,
    /// It was cancelled.
    Cancelled,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Over {
    /// When, in nanoseconds of story time.
    pub at: u64,
    /// In which way.
    pub how: Ending,
    /// The message of a panic, or what was wrong.
    pub message: String,
    /// The line of the student's file where it panicked.
    pub line: Option<u32>,
    /// What a result should have been.
    pub expected: Option<String>,
    /// What it was.
    pub got: Option<String>,
    /// The tasks that had not ended when the test's body returned.
    pub left: Vec<u32>,
    /// The tasks that can never go on.
    pub stuck: Vec<u32>,
    /// The threads as the system saw them.
    pub threads: Vec<Thread>,
}

/// In which way a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ending {
    /// The body returned and all was right.
    #[default]
    Ok,
    /// A result was wrong.
    Wrong,
    /// It panicked.
    Panicked,
    /// Nobody could go on.
    Deadlock,
    /// It took more steps than it may.
    Steps,
    /// It was given up.
    Abandoned,
}

/// A thread as the system saw it.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(default)]
pub struct Thread {
    /// Its name.
    pub name: String,
    /// Its state, as a letter: `S` sleeps.
    pub state: String,
    /// Where in the kernel it waits.
    pub wchan: String,
}

/// What came of the search of one test.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Searched {
    /// The number of the test.
    pub test: usize,
    /// How many schedules were tried.
    pub tries: u64,
    /// Whether these are all there are.
    pub complete: bool,
    /// Whether one of them failed.
    pub failed: bool,
    /// What decided the schedules.
    pub seed: u64,
    /// The choices of the schedule that failed.
    pub choices: Vec<u32>,
    /// Why nothing was searched.
    pub why: Option<String>,
}
