//! The meaning of every step, written once. No I/O and no clock.
//!
//! [`Task`] runs one task from request to request. [`World`] decides what is shared. [`Rules`] say
//! as data how a mechanism shares out its seats. [`System`] puts them together for whoever has no
//! real threads to run on.

mod conform;
mod rules;
mod stuck;
mod system;
mod task;
mod verdict;
mod waiters;
mod world;

pub use conform::{Conformance, Departure, KILLED, conforms};
pub use rules::{Rules, Seats};
pub use stuck::{Situation, may_be_freed};
pub use system::{Did, Status, Stepped, System};
pub use task::{End, Reply, Request, Task, task_seed};
pub use verdict::Verdict;
pub use waiters::{Spread, Waiters};
pub use world::{Attempt, Frees, TaskState, World, apply_to_var};
