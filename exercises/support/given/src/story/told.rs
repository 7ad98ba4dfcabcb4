//! In a program of its own: what happens is printed.

use std::panic::Location;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Story seconds in a real one.
static PACE: AtomicU32 = AtomicU32::new(1);

/// Work that is going on, until this is dropped.
pub(super) struct Work<'a>(&'a str);

pub(super) fn at_pace(story_seconds: u32) {
    PACE.store(story_seconds.max(1), Ordering::Relaxed);
}

fn pace() -> u32 {
    PACE.load(Ordering::Relaxed)
}

/// Prints, for instance, `  0.0 s  main        brew begins`.
fn tell(name: &str, what: &str) {
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    let story = BEGAN.get_or_init(Instant::now).elapsed() * pace();
    println!(
        "{:>5.1} s  {:<10}  {name} {what}",
        story.as_secs_f64(),
        who()
    );
}

/// The async task, or the thread.
fn who() -> String {
    if let Some(task) = tokio::task::try_id() {
        return format!("task {task}");
    }
    let thread = thread::current();
    thread
        .name()
        .map_or_else(|| numbered(thread.id()), str::to_owned)
}

/// A thread's number has no stable name but in its text, `ThreadId(2)`.
fn numbered(id: thread::ThreadId) -> String {
    let digits: String = format!("{id:?}")
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    format!("thread {digits}")
}

pub(super) fn begin<'n>(
    name: &'n str,
    _takes: Duration,
    _cpu: bool,
    _place: &'static Location<'static>,
) -> Work<'n> {
    tell(name, "begins");
    Work(name)
}

impl Drop for Work<'_> {
    fn drop(&mut self) {
        tell(self.0, "ends");
    }
}

pub(super) fn pass(span: Duration) {
    thread::sleep(span / pace());
}

pub(super) async fn wait(span: Duration, _place: &'static Location<'static>) {
    tokio::time::sleep(span / pace()).await;
}

pub(super) fn meet(_name: &str) {}
