//! The meaning of every step, written once. No I/O and no clock.
//!
//! [`Task`] runs one task from request to request. [`World`] decides what is shared. [`Rules`] say
//! as data how a mechanism shares out its seats. [`System`] puts them together for whoever has no
//! real threads to run on. [`Replay`] follows a run that has been, [`Film`] shows it at any moment,
//! and [`Now`] is what is shared at that moment.

mod condition;
mod conform;
mod film;
mod now;
mod replay;
mod replayed;
mod rules;
mod stuck;
mod system;
mod task;
mod verdict;
mod waiters;
mod world;

pub use condition::Condition;
pub use conform::{Conformance, Departure, KILLED, conforms};
pub use film::Film;
pub use now::{ChannelNow, ConditionNow, FutureNow, FutureState, Listed, MutexNow, Now, VarNow};
pub use replay::Replay;
pub use replayed::{Doing, TaskNow};
pub use rules::{Rules, Seats};
pub use stuck::{Situation, may_be_freed};
pub use system::{Did, Status, Stepped, System};
pub use task::{End, Reply, Request, Task, task_seed};
pub use verdict::Verdict;
pub use waiters::{Spread, Waiters};
pub use world::{Attempt, Frees, Future, Part, Place, TaskState, World, apply_to_var};
