//! Hooks for the other crates of a check: what to record, and how a run is carried out.

use std::panic::Location;
use std::time::Duration;

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

/// How the present run is carried out.
pub fn mode() -> Mode {
    Mode::Off
}

/// Story time since the run began.
pub fn now() -> Duration {
    Duration::ZERO
}

/// A piece of domain work begins on the current task.
pub fn begin(_name: &str, _takes: Duration, _cpu: bool) {}

/// A piece of domain work is over.
pub fn end(_name: &str) {}

/// Blocks the carrier for story time; not recorded as the student's own sleep.
pub fn pass(story: Duration) {
    std::thread::sleep(story / 50);
}

/// In a real run, waits up to `patience` (real time) for another carrier to be in `name` too.
pub fn meet(_name: &str, _patience: Duration) {}

/// Something the domain says.
pub fn say(_text: &str) {}

/// Number of a task in its run.
pub type TaskId = u32;

/// Number of a shared object in its run; 0 is none.
pub type ObjectId = u32;

/// What the current task did that is judged.
pub fn fault(_kind: &str, _what: &str, _object: ObjectId, _at: &'static Location<'static>) {}
