//! In a check: what happens goes into the record.

use std::counterpoint;
use std::panic::Location;
use std::time::Duration;

/// How much real time a worker waits for another to be at the same work, so that two are proved and not raced for.
const PATIENCE: Duration = Duration::from_millis(300);

/// Work that is going on, until this is dropped.
pub(super) struct Work<'a>(&'a str);

pub(super) fn at_pace(_story_seconds: u32) {}

pub(super) fn begin<'n>(
    name: &'n str,
    takes: Duration,
    cpu: bool,
    place: &'static Location<'static>,
) -> Work<'n> {
    counterpoint::begin(name, takes, cpu, place);
    Work(name)
}

impl Drop for Work<'_> {
    fn drop(&mut self) {
        counterpoint::end(self.0);
    }
}

#[track_caller]
pub(super) fn pass(span: Duration) {
    counterpoint::pass(span);
}

pub(super) async fn wait(span: Duration, place: &'static Location<'static>) {
    tokio::counterpoint::takes(span, place).await;
}

pub(super) fn meet(name: &str) {
    counterpoint::meet(name, PATIENCE);
}
