//! The tasks of the present run.

use super::{Book, Entry, RECORDING, Waits, book, line_of};
use crate::counterpoint::{Carrier, How, Place, TaskId};
use crate::engine::json::Line;
use crate::engine::seat;
use std::sync::atomic::Ordering;

pub(super) struct Task {
    carrier: Carrier,
    live: bool,
    worker: Option<u32>,
    /// The system's number of its thread, if it has one of its own.
    system: u32,
    pub(super) waits: Option<Waits>,
    panicked: bool,
    joined: bool,
    /// What its panic said, and the line in the student's file.
    said: Option<(String, u32)>,
}

/// A task that has not ended.
#[derive(Debug, Clone, Copy)]
pub struct Live {
    pub task: TaskId,
    pub carrier: Carrier,
    pub waits: Option<Waits>,
    /// The system's number of its thread; 0 is unknown.
    pub system: u32,
}

/// A task was spawned by the current one.
pub fn new_task(name: &str, carrier: Carrier, place: Option<Place>) -> TaskId {
    let by = seat::current();
    add(&mut book(), by, name, carrier, place)
}

fn add(book: &mut Book, by: TaskId, name: &str, carrier: Carrier, place: Option<Place>) -> TaskId {
    let id = TaskId::try_from(book.tasks.len()).unwrap_or(TaskId::MAX);
    book.tasks.push(Task {
        carrier,
        live: true,
        worker: None,
        system: 0,
        waits: None,
        panicked: false,
        joined: false,
        said: None,
    });
    if RECORDING.load(Ordering::Relaxed) {
        let kind = match carrier {
            Carrier::Thread => "thread",
            Carrier::Task => "task",
            Carrier::Other => "other",
        };
        let line = Line::new("task")
            .number("t", id)
            .number("by", by)
            .text("x", name);
        let line = line.text("c", kind).number("l", place.map_or(0, line_of));
        book.push(Entry::Line(line.end()));
    }
    id
}

/// The calling thread, which nobody spawned here, takes part in the run.
pub fn join_as_other() {
    let thread = std::thread::current();
    let epoch = seat::epoch();
    let mut book = book();
    let id = add(
        &mut book,
        0,
        thread.name().unwrap_or(""),
        Carrier::Other,
        None,
    );
    seat::take_as_other(epoch, id);
    start(&mut book, id, true);
}

/// The task takes its first step, on the thread that is its own.
pub fn thread_started(task: TaskId) {
    start(&mut book(), task, true);
}

/// The task takes its first step, on the calling thread.
pub fn started(task: TaskId) {
    start(&mut book(), task, false);
}

fn start(book: &mut Book, task: TaskId, own: bool) {
    let worker = if own {
        book.workers += 1;
        book.workers
    } else {
        worker_of(book, seat::task())
    };
    if let Some(task) = book.tasks.get_mut(task as usize) {
        task.worker = Some(worker);
        task.system = if own { seat::system_thread() } else { 0 };
    }
    if RECORDING.load(Ordering::Relaxed) {
        let line = Line::new("started")
            .number("t", task)
            .number("at", book.now());
        book.push(Entry::Line(line.number("w", worker).end()));
    }
}

fn worker_of(book: &Book, task: TaskId) -> u32 {
    book.tasks
        .get(task as usize)
        .and_then(|task| task.worker)
        .unwrap_or(0)
}

/// The task ended.
pub fn ended(task: TaskId, how: How) {
    super::MOVES.fetch_add(1, Ordering::Relaxed);
    let mut book = book();
    if let Some(task) = book.tasks.get_mut(task as usize) {
        task.live = false;
        task.waits = None;
        task.panicked = how == How::Panicked;
    }
    if RECORDING.load(Ordering::Relaxed) {
        let how = match how {
            How::Returned => "returned",
            How::Panicked => "panicked",
            How::Cancelled => "cancelled",
        };
        let line = Line::new("ended")
            .number("t", task)
            .number("at", book.now());
        book.push(Entry::Line(line.text("how", how).end()));
    }
}

/// The tasks that have not ended.
pub fn lives() -> Vec<Live> {
    let book = book();
    let tasks = book.tasks.iter().enumerate().filter(|(_, task)| task.live);
    let live = tasks.map(|(index, task)| Live {
        task: TaskId::try_from(index).unwrap_or(TaskId::MAX),
        carrier: task.carrier,
        waits: task.waits,
        system: task.system,
    });
    live.collect()
}

/// The numbers of these tasks, without the threads that were only seen here.
pub fn names_of(lives: &[Live]) -> Vec<TaskId> {
    let own = lives.iter().filter(|live| live.carrier != Carrier::Other);
    own.map(|live| live.task).collect()
}

/// Somebody got to know how the task ended.
pub fn joined(task: TaskId) {
    if let Some(task) = book().tasks.get_mut(task as usize) {
        task.joined = true;
    }
}

/// Notes that the calling thread's task panicked: what it said, and the line in the student's file.
pub fn note_panic(text: String, line: u32) {
    if let Some(task) = book().tasks.get_mut(seat::task() as usize) {
        task.said = Some((text, line));
    }
}

/// What the panic said that the run has to answer for: of a thread that nobody joined. When that only passes another
/// thread's panic on, what that one said.
pub fn panic() -> Option<(String, u32)> {
    let book = book();
    let open = |task: &&Task| task.carrier == Carrier::Thread && task.panicked && !task.joined;
    let said = book
        .tasks
        .iter()
        .find(open)?
        .said
        .clone()
        .unwrap_or_default();
    let passed_on = ["Any { .. }", "a scoped thread panicked", "PoisonError"];
    if !passed_on.iter().any(|text| said.0.contains(text)) {
        return Some(said);
    }
    let first = book.tasks.iter().skip(1).filter(|task| task.panicked);
    let mut causes = first.filter_map(|task| task.said.clone());
    let cause = causes.find(|cause| !passed_on.iter().any(|text| cause.0.contains(text)));
    Some(cause.unwrap_or(said))
}
