//! Real runs: one program, on every kind of concurrency the computer has.
//!
//! A mechanism is only how a task starts, how it waits and how it works. What its steps mean is
//! decided by the machine, in the [`Hub`].

mod asynchronous;
mod blocking;
mod hub;
pub mod os;
mod pool;
mod processes;
mod run;
mod sequential;
mod threads;
mod work;

pub use hub::Hub;
pub use processes::worker_main;
pub use run::{Ran, Run, Unsupported, carry_out, execute, trace};

use crate::machine::Rules;
use crate::program::Program;
use std::sync::Arc;

/// A way to run tasks for real.
pub trait Mechanism: Sync {
    /// The word for it in lessons and on the command line.
    fn name(&self) -> &'static str;

    /// What it is, in a line for a table.
    fn about(&self) -> &'static str;

    /// How it shares out its seats.
    fn rules(&self) -> Rules;

    /// The shortest sleep it keeps to within about 2 %.
    fn resolution(&self) -> std::time::Duration {
        os::sleep::resolution()
    }

    /// Why it cannot honestly run the program, if it cannot.
    ///
    /// # Errors
    /// The reason, as a sentence for a learner.
    fn supports(&self, program: &Program) -> Result<(), Unsupported>;

    /// Runs the program of the hub until it is over. Everything it started is gone when it
    /// returns.
    fn run(&self, hub: &Arc<Hub>);
}

/// Every mechanism, in the order of the tables.
pub const ALL: [&dyn Mechanism; 6] = [
    &sequential::Sequential,
    &threads::Threads,
    &processes::Processes,
    &asynchronous::Async,
    &asynchronous::AsyncMany,
    &pool::Pool,
];

/// The mechanism with this name.
pub fn find(name: &str) -> Option<&'static dyn Mechanism> {
    ALL.into_iter().find(|mechanism| mechanism.name() == name)
}
