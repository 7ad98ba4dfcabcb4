//! Hooks for the other crates of a check: what to record, and how a run is carried out.
//!
//! Terms. A *run* is one execution of a test's body. A *task* is whatever takes steps in it: a thread, or a task of an
//! async runtime. *Story time* is the time the run tells of: scaled real time in a real run, virtual time otherwise.

use crate::engine::control::Policy;
use crate::engine::op::{Kind, Op};
use crate::engine::seat::{self, Who};
use crate::engine::{book, json, operate, run, search, watch, work};
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ending {
    /// The body returned.
    #[default]
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
    /// Whether a search gives each task a new system thread, which costs time: needed when the student's file has
    /// `thread_local!` values. Other runs always do.
    pub fresh: bool,
    /// How much real time threads have, after the body of a real run returned, to end too.
    pub patience: Duration,
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
            fresh: false,
            patience: Duration::from_millis(250),
        }
    }
}

/// What became of a run. Written to the report too, as the line `over`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
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
    /// Tasks that can never go on, or never end.
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
pub fn open(report: &Path, nonce: &str) -> std::io::Result<()> {
    watch::start();
    book::open(report, nonce)
}

/// Writes one line to the report, as it is, after all that was recorded before, and flushes it.
pub fn line(json: &str) {
    book::line(json);
}

/// A JSON string of the text, with its quotation marks.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    json::quote(&mut out, text);
    out
}

/// Carries out one run and writes its record. In mode `off`, just calls the body.
pub fn run(job: &Job, body: Body, mode: Mode) -> Over {
    match mode {
        Mode::Real => run::real(job, body),
        Mode::Turn => run::controlled(job, body, mode, Policy::Plain, true, None).0,
        Mode::Search => search::replay(job, body, &[]),
        Mode::Off => {
            body();
            Over::default()
        }
    }
}

/// Carries out one run by the given choices (as of [`Searched`]) and writes its record, in mode `search`.
pub fn replay(job: &Job, body: Body, choices: &[u32]) -> Over {
    search::replay(job, body, choices)
}

/// Looks for a schedule that fails. A failing one is carried out again with its record; then the line `searched` is written.
pub fn search(job: &Job, body: Body) -> Searched {
    search::search(job, body)
}

/// How the present run is carried out; `off` outside of one.
pub fn mode() -> Mode {
    if seat::who() == Who::Off {
        Mode::Off
    } else {
        seat::mode()
    }
}

/// Story time since the run began.
pub fn now() -> Duration {
    Duration::from_nanos(book::now())
}

/// Takes the time from this clock until the run is over (a runtime's virtual clock). Time spent blocking is added.
pub fn set_clock(clock: Option<fn() -> Duration>) {
    book::set_clock(clock);
}

/// Which task the calling thread carries now; `None`: the thread's own.
pub fn set_current(task: Option<TaskId>) {
    seat::set_current(task);
}

/// Which task the calling thread carries now.
pub fn current() -> TaskId {
    seat::current()
}

/// A choice among `among` things that a runtime may do next: 0 in a run of mode `turn`; searched for in mode `search`.
pub fn choose(among: u32) -> u32 {
    if among < 2 || seat::who() != Who::Controlled {
        return 0;
    }
    let reply = operate::perform(Op::new(Kind::Choose, 0).with(u64::from(among)));
    u32::try_from(reply.number).unwrap_or(0)
}

/// Ends the test as wrong. It is noted in the run, so a `catch_unwind` on the way does not hide it.
#[track_caller]
pub fn wrong(wrong: Wrong) -> ! {
    book::note_wrong(wrong.clone(), Location::caller());
    std::panic::panic_any(wrong)
}

/// A piece of domain work begins on the current task; it was called for at `place`.
pub fn begin(name: &str, takes: Duration, cpu: bool, place: Place) {
    work::begin(name, takes, cpu, place);
}

/// A piece of domain work is over.
pub fn end(name: &str) {
    work::end(name);
}

/// Blocks the carrier for story time; not recorded as the student's own sleep.
#[track_caller]
pub fn pass(story: Duration) {
    work::pass(story, Location::caller());
}

/// In a real run, waits up to `patience` (real time) for another carrier to be in the work `name` too. A work that was
/// met once, or waited for in vain, is not waited for again in the run.
pub fn meet(name: &str, patience: Duration) {
    work::meet(name, patience);
}

/// Something the domain says.
pub fn say(text: &str) {
    if seat::who() != Who::Off {
        book::tell("said", |line| line.text("x", text));
    }
}

/// A task was spawned by the current one.
pub fn new_task(name: &str, carrier: Carrier, at: Place) -> TaskId {
    book::new_task(name, carrier, Some(at))
}

/// A task takes its first step, on the calling thread.
pub fn started(task: TaskId) {
    book::started(task);
}

/// A task ended.
pub fn ended(task: TaskId, how: How) {
    book::ended(task, how);
}

/// A shared object was made. `first` is its capacity, its permits or its first value, if it is an integer.
pub fn new_object(kind: &str, at: Place, first: i64) -> ObjectId {
    book::add_object(kind, at, first)
}

/// The current task has to wait for the operation.
pub fn ask(verb: &str, object: ObjectId, at: Place) {
    book::ask(verb.to_owned(), object, at, 0, false);
}

/// The current task has carried out the operation.
pub fn done(verb: &str, object: ObjectId, at: Place, value: i64, text: &str) {
    book::done(verb.to_owned(), object, at, value, text.to_owned());
}

/// The current task did something that is judged.
pub fn fault(kind: &str, what: &str, object: ObjectId, at: Place) {
    book::fault(kind.to_owned(), what.to_owned(), object, at);
}

/// Guards of the wrapped locks that the current task holds now, and where it took them.
pub fn guards_held() -> Vec<(ObjectId, Place)> {
    book::held()
}

pub mod runtime;
