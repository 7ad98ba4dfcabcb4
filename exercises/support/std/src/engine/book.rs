//! What is known and recorded of the present run: its tasks, its objects, and the lines of the report.

mod file;
mod tasks;

pub use file::{finish, flush, line, nonce, open};
pub use tasks::{
    Live, ended, join_as_other, joined, lives, names_of, new_task, note_panic, panic, started,
    thread_started,
};

use super::control;
use super::json::Line;
use super::model::Model;
use super::seat;
use crate::counterpoint::{Mode, ObjectId, Place, TaskId, Wrong};
use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Lines that one run may write; then it is cut.
const LINES: usize = 20_000;

static BOOK: Mutex<Book> = Mutex::new(Book::new());
static RECORDING: AtomicBool = AtomicBool::new(false);
/// Whether it would be recorded, if that were not paused.
static PAUSED: AtomicBool = AtomicBool::new(false);
/// Counts what happens, so that a watcher sees whether anything does.
static MOVES: AtomicU64 = AtomicU64::new(0);

/// One line of the report, not yet written out.
pub enum Entry {
    Line(String),
    Event(Event),
}

/// An operation of a task.
pub struct Event {
    kind: &'static str,
    task: TaskId,
    at: u64,
    verb: Cow<'static, str>,
    object: ObjectId,
    line: u32,
    value: i64,
    text: Cow<'static, str>,
}

/// What a task waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// Whether it goes on by itself after some time.
    pub timed: bool,
}

/// A new object, as the report tells of it.
pub struct Made {
    pub kind: &'static str,
    pub place: Place,
    pub first: i64,
    /// Whether an earlier run used it.
    pub earlier: bool,
}

/// The record of the present run.
pub struct Book {
    tasks: Vec<tasks::Task>,
    workers: u32,
    objects: ObjectId,
    lines: usize,
    entries: Vec<Entry>,
    held: Vec<(TaskId, ObjectId, Place)>,
    begun: Option<Instant>,
    scale: u32,
    clock: Option<fn() -> Duration>,
    wrong: Option<(Wrong, u32)>,
    reason: Option<String>,
    earlier: bool,
    uncontrolled: bool,
}

impl Book {
    const fn new() -> Self {
        Self {
            tasks: Vec::new(),
            workers: 0,
            objects: 0,
            lines: 0,
            entries: Vec::new(),
            held: Vec::new(),
            begun: None,
            scale: 1,
            clock: None,
            wrong: None,
            reason: None,
            earlier: false,
            uncontrolled: false,
        }
    }

    fn push(&mut self, entry: Entry) {
        if !RECORDING.load(Ordering::Relaxed) {
            return;
        }
        self.lines += 1;
        match self.lines {
            n if n < LINES => self.entries.push(entry),
            LINES => self.entries.push(Entry::Line(Line::new("cut").end())),
            _ => {}
        }
    }

    fn now(&self) -> u64 {
        let base = match (seat::mode(), self.clock) {
            (Mode::Real, _) => self
                .begun
                .map_or(Duration::ZERO, |begun| begun.elapsed() * self.scale),
            (_, Some(clock)) => clock() + Duration::from_nanos(control::clock()),
            (_, None) => Duration::from_nanos(control::clock()),
        };
        u64::try_from(base.as_nanos()).unwrap_or(u64::MAX)
    }
}

/// The book. Never held while anything of the student runs.
pub fn book() -> MutexGuard<'static, Book> {
    BOOK.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A new run begins; `recording`: whether it is written to the report.
pub fn begin(scale: u32, recording: bool) {
    // Asked before the book is locked: who writes the report out has the report first, and then the book.
    let recording = recording && file::is_open();
    let mut book = book();
    let entries = std::mem::take(&mut book.entries);
    let tasks = std::mem::take(&mut book.tasks);
    *book = Book::new();
    book.entries = entries;
    book.tasks = tasks;
    book.tasks.clear();
    book.begun = Some(Instant::now());
    book.scale = scale.max(1);
    PAUSED.store(false, Ordering::Relaxed);
    RECORDING.store(recording, Ordering::Relaxed);
}

/// What happens from now on is not recorded, or is again, if the run is.
pub fn pause(pause: bool) {
    if pause {
        PAUSED.fetch_or(RECORDING.swap(false, Ordering::Relaxed), Ordering::Relaxed);
    } else if PAUSED.swap(false, Ordering::Relaxed) {
        RECORDING.store(true, Ordering::Relaxed);
    }
}

/// Story time since the run began.
pub fn now() -> u64 {
    book().now()
}

/// Seconds of story time in a second of real time.
pub fn scale() -> u32 {
    book().scale
}

/// Takes the time from this clock, until the run is over.
pub fn set_clock(clock: Option<fn() -> Duration>) {
    book().clock = clock;
}

/// The line of the place, if it is in the student's file; else 0.
pub fn line_of(place: Place) -> u32 {
    line_in(place.file(), place.line())
}

/// The line, if the file is the student's; else 0.
pub fn line_in(file: &str, line: u32) -> u32 {
    let own = file.ends_with("answer.rs")
        && matches!(
            file.as_bytes().iter().rev().nth(9),
            None | Some(b'/' | b'\\')
        );
    if own { line } else { 0 }
}

/// Records an event of the current task; `edit` fills in what there is to say.
fn event(
    kind: &'static str,
    verb: Cow<'static, str>,
    object: ObjectId,
    place: Place,
    value: i64,
    text: Cow<'static, str>,
) {
    MOVES.fetch_add(1, Ordering::Relaxed);
    let mut book = book();
    let task = seat::current();
    if let Some(task) = book.tasks.get_mut(task as usize) {
        task.waits = None;
    }
    push_event(&mut book, kind, verb, object, place, value, text);
}

fn push_event(
    book: &mut Book,
    kind: &'static str,
    verb: Cow<'static, str>,
    object: ObjectId,
    place: Place,
    value: i64,
    text: Cow<'static, str>,
) {
    if !RECORDING.load(Ordering::Relaxed) {
        return;
    }
    let event = Event {
        kind,
        task: seat::current(),
        at: book.now(),
        verb,
        object,
        line: line_of(place),
        value,
        text,
    };
    book.push(Entry::Event(event));
}

/// The current task has to wait; `timed`: but not for ever.
pub fn ask(
    verb: impl Into<Cow<'static, str>>,
    object: ObjectId,
    place: Place,
    value: i64,
    timed: bool,
) {
    MOVES.fetch_add(1, Ordering::Relaxed);
    let mut book = book();
    let (current, own) = (seat::current() as usize, seat::task() as usize);
    for task in [current, own] {
        if let Some(task) = book.tasks.get_mut(task) {
            task.waits = Some(Waits { timed });
        }
    }
    push_event(
        &mut book,
        "ask",
        verb.into(),
        object,
        place,
        value,
        Cow::Borrowed(""),
    );
}

/// A task has to wait for ever, and has not said so: it could have gone on when it began to.
pub fn stuck_at(task: TaskId, verb: &'static str, object: ObjectId, place: Place, value: i64) {
    let mut book = book();
    let silent = book
        .tasks
        .get(task as usize)
        .is_some_and(|task| task.waits.is_none());
    if silent && RECORDING.load(Ordering::Relaxed) {
        let event = Event {
            kind: "ask",
            task,
            at: book.now(),
            verb: Cow::Borrowed(verb),
            object,
            line: line_of(place),
            value,
            text: Cow::Borrowed(""),
        };
        book.push(Entry::Event(event));
    }
}

/// The current task has carried out the operation.
pub fn done(
    verb: impl Into<Cow<'static, str>>,
    object: ObjectId,
    place: Place,
    value: i64,
    text: impl Into<Cow<'static, str>>,
) {
    event("done", verb.into(), object, place, value, text.into());
}

/// The calling thread goes on after having waited, with nothing to record.
pub fn goes_on() {
    MOVES.fetch_add(1, Ordering::Relaxed);
    let mut book = book();
    let own = seat::task() as usize;
    if let Some(task) = book.tasks.get_mut(own) {
        task.waits = None;
    }
}

/// Carries out something together with its record, so that both are in one order for all threads.
pub fn with_done<R>(
    verb: &'static str,
    object: ObjectId,
    place: Place,
    text: &'static str,
    act: impl FnOnce() -> (R, i64),
) -> R {
    MOVES.fetch_add(1, Ordering::Relaxed);
    let mut book = book();
    let (result, value) = act();
    push_event(
        &mut book,
        "done",
        Cow::Borrowed(verb),
        object,
        place,
        value,
        Cow::Borrowed(text),
    );
    result
}

/// Records what is judged.
pub fn fault(
    kind: impl Into<Cow<'static, str>>,
    what: impl Into<Cow<'static, str>>,
    object: ObjectId,
    place: Place,
) {
    let mut book = book();
    push_event(
        &mut book,
        "fault",
        kind.into(),
        object,
        place,
        0,
        what.into(),
    );
}

/// A thread that the scheduler does not know uses what it controls. Said once a run.
#[track_caller]
pub fn uncontrolled() {
    let mut book = book();
    if !book.uncontrolled {
        book.uncontrolled = true;
        let line = Line::new("fault")
            .text("v", "uncontrolled")
            .text("x", "a thread not started by std::thread");
        book.push(Entry::Line(line.end()));
    }
}

/// Whether a thread that the scheduler does not know was seen in this run.
pub fn was_uncontrolled() -> bool {
    book().uncontrolled
}

/// Records a line about the current task: `fill` adds its fields.
pub fn tell(kind: &str, fill: impl FnOnce(Line) -> Line) {
    MOVES.fetch_add(1, Ordering::Relaxed);
    if !RECORDING.load(Ordering::Relaxed) {
        return;
    }
    let mut book = book();
    let line = Line::new(kind)
        .number("t", seat::current())
        .number("at", book.now());
    book.push(Entry::Line(fill(line).end()));
}

/// Whether the run is written to the report.
pub fn is_recording() -> bool {
    RECORDING.load(Ordering::Relaxed)
}

/// Gives an object its number in this run.
pub fn register(
    known: &AtomicU64,
    epoch: u64,
    made: &Made,
    model: impl FnOnce() -> Model,
) -> ObjectId {
    let mut book = book();
    let before = known.load(Ordering::Acquire);
    if before >> 24 == epoch {
        return (before & 0xff_ffff) as ObjectId;
    }
    let id = new_object(&mut book, made.kind, made.place, made.first);
    if made.earlier && !book.earlier {
        book.earlier = true;
        let line = Line::new("fault")
            .text("v", "static")
            .text("x", made.kind)
            .number("o", id);
        let line = line.number("l", line_of(made.place));
        book.push(Entry::Line(line.end()));
    }
    drop(book);
    control::add_object(id, model());
    known.store(epoch << 24 | u64::from(id), Ordering::Release);
    id
}

/// A number for an object that another crate looks after.
pub fn add_object(kind: &str, place: Place, first: i64) -> ObjectId {
    new_object(&mut book(), kind, place, first)
}

fn new_object(book: &mut Book, kind: &str, place: Place, first: i64) -> ObjectId {
    book.objects += 1;
    let id = book.objects;
    if RECORDING.load(Ordering::Relaxed) {
        let line = Line::new("object").number("o", id).text("k", kind);
        let line = line.number("l", line_of(place)).number("n", first);
        book.push(Entry::Line(line.end()));
    }
    id
}

/// Whether the run used an object of an earlier run.
pub fn used_earlier() -> bool {
    book().earlier
}

/// The current task holds a guard of the object from now on.
pub fn hold(object: ObjectId, place: Place) {
    let entry = (seat::current(), object, place);
    book().held.push(entry);
}

/// A guard of the object was given back.
pub fn unhold(object: ObjectId) {
    let mut book = book();
    let current = seat::current();
    let found = book
        .held
        .iter()
        .rposition(|held| held.0 == current && held.1 == object);
    let found = found.or_else(|| book.held.iter().rposition(|held| held.1 == object));
    if let Some(index) = found {
        book.held.remove(index);
    }
}

/// The guards that the current task holds.
pub fn held() -> Vec<(ObjectId, Place)> {
    let current = seat::current();
    let book = book();
    let own = book.held.iter().filter(|held| held.0 == current);
    own.map(|held| (held.1, held.2)).collect()
}

/// Notes the first check that did not hold.
pub fn note_wrong(wrong: Wrong, place: Place) {
    book().wrong.get_or_insert((wrong, line_of(place)));
}

/// The first check that did not hold, with its line.
pub fn wrong() -> Option<(Wrong, u32)> {
    book().wrong.clone()
}

/// Notes why the run is given up.
pub fn note_reason(reason: String) {
    book().reason.get_or_insert(reason);
}

/// Why the run was given up.
pub fn reason() -> Option<String> {
    book().reason.clone()
}

/// Counts what happens: the same number twice means that nothing did.
pub fn moves() -> u64 {
    MOVES.load(Ordering::Relaxed)
}

/// The calling thread pauses for some time, with nothing to record.
pub fn pauses() {
    MOVES.fetch_add(1, Ordering::Relaxed);
    let own = seat::task() as usize;
    if let Some(task) = book().tasks.get_mut(own) {
        task.waits = Some(Waits { timed: true });
    }
}

/// The current task took a lock.
pub fn took(verb: &'static str, object: ObjectId, place: Place) {
    done(verb, object, place, 0, "");
    if RECORDING.load(Ordering::Relaxed) {
        hold(object, place);
    }
}

/// The current task gives back a lock. Where is not known: a guard's end has no place in the source.
pub fn gave(verb: &'static str, object: ObjectId) {
    if RECORDING.load(Ordering::Relaxed) {
        unhold(object);
    }
    done(verb, object, std::panic::Location::caller(), 0, "");
}

/// The current task waits on the object and gives the lock back meanwhile.
pub fn ask_giving(verb: &'static str, object: ObjectId, lock: ObjectId, place: Place, timed: bool) {
    if RECORDING.load(Ordering::Relaxed) {
        unhold(lock);
    }
    ask(verb, object, place, 0, timed);
}

/// The current task has waited on the object and has the lock again.
pub fn took_again(verb: &'static str, object: ObjectId, lock: ObjectId, place: Place) {
    done(verb, object, place, 0, "");
    if RECORDING.load(Ordering::Relaxed) {
        hold(lock, place);
    }
}

/// A number for what the scheduler looks after and the report does not tell of.
pub fn hidden_object() -> ObjectId {
    let mut book = book();
    book.objects += 1;
    book.objects
}
