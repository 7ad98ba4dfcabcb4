//! Hooks for the other crates of a check: what to record, and how a run is carried out.
//!
//! Terms. A *run* is one execution of a test's body. A *task* is whatever takes steps in it: a thread, or a task of an
//! async runtime. *Story time* is the time the run tells of: scaled real time in a real run, virtual time otherwise.

pub mod runtime;

use std::panic::Location;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Number of a task in its run; 0 is the test's body.
pub type TaskId = u32;

/// Number of a shared object in its run; 0 is none.
pub type ObjectId = u32;

/// A place in a source file. Only places in the student's file are recorded.
pub type Place = &'static Location<'static>;

/// What a test does.
pub type Body = Arc<dyn Fn() + Send + Sync>;

/// How the present run is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Not in a run: everything is the real thing.
    Off,
    /// Real threads, recorded.
    Real,
    /// One task at a time, on a virtual clock, the plain policy.
    Turn,
    /// One task at a time, on a virtual clock, a schedule that is searched for.
    Search,
}

/// What carries a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// A thread.
    Thread,
    /// A runtime that polls it.
    Task,
    /// A thread that was not started here (rayon's), seen for the first time.
    Other,
}

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Its function returned.
    Returned,
    /// It panicked.
    Panicked,
    /// It was cancelled.
    Cancelled,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The body returned.
    Ok,
    /// A check of the test did not hold.
    Wrong,
    /// The body panicked, or a thread that nobody joined did.
    Panicked,
    /// Every task waits for another.
    Deadlock,
    /// It took more steps than it may.
    Steps,
    /// It was given up: it asked the process to exit.
    Abandoned,
}

/// A check of a test that did not hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wrong {
    /// What was looked at, as a student reads it.
    pub what: String,
    /// What it should have been, if there is more to say than "true".
    pub expected: Option<String>,
    /// What it was.
    pub got: Option<String>,
}

/// What to carry out, and within which bounds.
#[derive(Debug, Clone)]
pub struct Job {
    /// Number of the test among the tests.
    pub test: usize,
    /// Its name.
    pub name: String,
    /// Seconds of story time in a second of real time, in real runs.
    pub scale: u32,
    /// Where the search's random numbers begin.
    pub seed: u64,
    /// How many schedules a search may try.
    pub tries: u32,
    /// How much real time a search may take.
    pub budget: Duration,
    /// How many operations a controlled run may take before it counts as never ending.
    pub steps: u32,
    /// Whether a search tries spurious wake-ups of condition variables and `park`, which std permits.
    pub spurious: bool,
    /// How much real time threads have, after the body of a real run returned, to end too.
    pub patience: Duration,
    /// Whether the runs of a search use new system threads each (for tests with `thread_local!` state).
    pub fresh: bool,
}

impl Default for Job {
    fn default() -> Self {
        Self {
            test: 0,
            name: String::new(),
            scale: 50,
            seed: 1,
            tries: 1000,
            budget: Duration::from_millis(200),
            steps: 200_000,
            spurious: true,
            patience: Duration::from_millis(250),
            fresh: false,
        }
    }
}

/// What became of a run. Written to the report too, as the line `over`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Over {
    /// How it ended.
    pub how: Ending,
    /// The message of the panic, or what was wrong.
    pub text: String,
    /// Line in the student's file; 0 is none.
    pub line: u32,
    /// What a wrong value should have been.
    pub expected: Option<String>,
    /// What a wrong value was.
    pub got: Option<String>,
    /// Tasks that had not ended when the body returned.
    pub left: Vec<TaskId>,
    /// Tasks that can never go on.
    pub stuck: Vec<TaskId>,
    /// Story time at the end.
    pub at: Duration,
}

impl Over {
    /// Whether the run shows a fault: it did not end well, or something in it can never end.
    pub fn failed(&self) -> bool {
        self.how != Ending::Ok || !self.stuck.is_empty()
    }
}

/// What a search found. Written to the report too, as the line `searched`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Searched {
    /// Runs carried out.
    pub tries: u32,
    /// Whether every schedule was tried, up to the order of operations that do not depend on one another.
    pub complete: bool,
    /// Whether a schedule failed.
    pub failed: bool,
    /// Where the random numbers began.
    pub seed: u64,
    /// The choices of the failing schedule.
    pub choices: Vec<u32>,
    /// Why it was not searched, or not to the end; empty if there is nothing to say.
    pub why: String,
}

/// Opens the report. Everything that is recorded goes there; without it nothing is kept.
///
/// # Errors
/// When the file cannot be made.
pub fn open(_report: &Path, _nonce: &str) -> std::io::Result<()> {
    Ok(())
}

/// Writes one line to the report, as it is, after all that was recorded before, and flushes it.
pub fn line(_json: &str) {}

/// A JSON string of the text, with its quotation marks.
pub fn quoted(text: &str) -> String {
    format!("{text:?}")
}

/// Carries out one run and writes its record.
pub fn run(_job: &Job, body: Body, _mode: Mode) -> Over {
    body();
    Over {
        how: Ending::Ok,
        text: String::new(),
        line: 0,
        expected: None,
        got: None,
        left: Vec::new(),
        stuck: Vec::new(),
        at: Duration::ZERO,
    }
}

/// Carries out one run by the given choices (as of [`Searched`]) and writes its record, in mode `search`.
pub fn replay(job: &Job, body: Body, _choices: &[u32]) -> Over {
    run(job, body, Mode::Search)
}

/// Looks for a schedule that fails. A failing one is carried out again with its record; then the line `searched` is written.
pub fn search(_job: &Job, _body: Body) -> Searched {
    Searched::default()
}

/// How the present run is carried out, as the calling thread sees it.
pub fn mode() -> Mode {
    Mode::Off
}

/// Story time since the run began.
pub fn now() -> Duration {
    Duration::ZERO
}

/// Takes the time from this clock until the run is over (a runtime's virtual clock). Time spent blocking is added.
pub fn set_clock(_clock: Option<fn() -> Duration>) {}

/// Which task the calling thread carries now; `None`: the thread's own.
pub fn set_current(_task: Option<TaskId>) {}

/// Which task the calling thread carries now.
pub fn current() -> TaskId {
    0
}

/// A choice among `among` things that a runtime may do next: 0 in a run of mode `turn`; searched for in mode `search`.
pub fn choose(_among: u32) -> u32 {
    0
}

/// Ends the test as wrong. It is noted in the run, so a `catch_unwind` on the way does not hide it.
#[track_caller]
pub fn wrong(wrong: Wrong) -> ! {
    std::panic::panic_any(wrong)
}

/// A piece of domain work begins on the current task.
pub fn begin(_name: &str, _takes: Duration, _cpu: bool) {}

/// A piece of domain work is over.
pub fn end(_name: &str) {}

/// Blocks the carrier for story time; not recorded as the student's own sleep.
#[track_caller]
pub fn pass(story: Duration) {
    std::thread::sleep(story / 50);
}

/// In a real run, waits up to `patience` (real time) for another carrier to be in the work `name` too.
pub fn meet(_name: &str, _patience: Duration) {}

/// Something the domain says.
pub fn say(_text: &str) {}

/// A task was spawned by the current one.
pub fn new_task(_name: &str, _carrier: Carrier, _at: Place) -> TaskId {
    0
}

/// A task takes its first step, on the calling thread.
pub fn started(_task: TaskId) {}

/// A task ended.
pub fn ended(_task: TaskId, _how: How) {}

/// A shared object was made. `first` is its capacity, its permits or its first value, if it is an integer.
pub fn new_object(_kind: &str, _at: Place, _first: i64) -> ObjectId {
    0
}

/// The current task has to wait for the operation.
pub fn ask(_verb: &str, _object: ObjectId, _at: Place) {}

/// The current task has carried out the operation.
pub fn done(_verb: &str, _object: ObjectId, _at: Place, _value: i64, _text: &str) {}

/// The current task did something that is judged.
pub fn fault(_kind: &str, _what: &str, _object: ObjectId, _at: Place) {}

/// Guards of the wrapped locks that the current task holds now, and where it took them.
pub fn guards_held() -> Vec<(ObjectId, Place)> {
    Vec::new()
}
