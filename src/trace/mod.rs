//! What happened in a run, in order: the one record from which every picture, table and file is
//! made, whether the run was real, simulated or replayed.

pub mod clock;
pub mod event;
pub mod file;
mod growing;
mod heat;
mod history;
pub mod jump;
mod meta;
mod outcome;
pub mod path;
pub mod picture;
pub mod recorder;
#[cfg(test)]
pub(crate) mod sketch;
pub mod stats;
pub mod tell;
pub mod timeline;
pub mod usage;

pub use clock::{StoryClock, grouped, say_time};
pub use event::{EndKind, Event, Kind};
pub use growing::Growing;
pub use heat::Heat;
pub use jump::Jump;
pub use meta::{Clock, Meta, Names};
pub use outcome::{Outcome, StuckTask, Want, tell_stuck};
pub use path::{Leg, critical_path};
pub use recorder::{Follower, Fresh, Recorder, Writer};
pub use stats::Stats;
pub use timeline::{Interval, Lane, Mark, State, Timeline};
pub use usage::UsageReport;

use serde::{Deserialize, Serialize};

/// The events of one run, in the order of their `seq`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Trace {
    /// Which run this is.
    pub meta: Meta,
    /// The events.
    pub events: Vec<Event>,
    /// What was said; [`Kind::Said`] counts into this.
    pub texts: Vec<String>,
    /// Who carried the tasks.
    pub workers: Vec<WorkerInfo>,
    /// How many events were dropped for want of room.
    pub dropped: u64,
}

/// What carries tasks: a thread, a process, or a seat of the simulator.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WorkerInfo {
    /// What it is.
    pub kind: WorkerKind,
    /// The operating system's number for it: a thread or process id; 0 in the simulator.
    pub os_id: u64,
    /// Its name, such as a thread's.
    pub name: String,
}

/// What a worker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub enum WorkerKind {
    /// An OS thread.
    #[default]
    Thread,
    /// An OS process.
    Process,
    /// A seat of the simulator: what a thread or process would be.
    Simulated,
}
