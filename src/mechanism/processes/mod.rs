//! An OS process for each task.
//!
//! The program starts itself again as a worker for every task, main too. A worker runs its task and
//! does its work itself; what is shared lives in the parent, and each operation on it is a message
//! there and a reply back. Variables that the lesson declares as copied live in the worker: it
//! changes its own and tells the parent afterwards, so that the trace knows.

#[cfg(unix)]
mod child;
#[cfg(unix)]
mod parent;
#[cfg(unix)]
mod protocol;
#[cfg(unix)]
mod serve;
#[cfg(unix)]
mod spin;
#[cfg(unix)]
mod worker;

use super::{Hub, Mechanism, Unsupported};
use crate::machine::Rules;
use crate::program::Program;
use std::process::ExitCode;
use std::sync::Arc;

/// What the name of a worker process begins with; the name of its task follows.
#[cfg(unix)]
const NAME: &str = concat!(env!("CARGO_PKG_NAME"), ": ");

/// The only argument of a worker process.
const ARGUMENT: &str = "worker-process";

/// An OS process for each task.
pub(super) struct Processes;

impl Mechanism for Processes {
    fn name(&self) -> &'static str {
        "processes"
    }

    fn about(&self) -> &'static str {
        "an OS process for each task"
    }

    fn rules(&self) -> Rules {
        Rules::PROCESSES
    }

    fn supports(&self, _: &Program) -> Result<(), Unsupported> {
        if cfg!(unix) {
            return Ok(());
        }
        Err(Unsupported(
            "worker processes talk to the workbook through Unix sockets, which this system has not"
                .into(),
        ))
    }

    fn run(&self, hub: &Arc<Hub>) {
        #[cfg(unix)]
        parent::run(hub);
        #[cfg(not(unix))]
        if let Err(Unsupported(reason)) = self.supports(hub.program()) {
            hub.stop(crate::trace::Outcome::Refused { reason });
        }
    }
}

/// Runs a task if this process was started as a worker, and then gives how to exit.
///
/// Every program that runs [`Processes`](super::find) calls this first in its `main`, before it
/// looks at its arguments: it starts itself again as the worker.
pub fn worker_main() -> Option<ExitCode> {
    #[cfg(unix)]
    return is_worker().then(worker::main);
    #[cfg(not(unix))]
    return is_worker().then_some(ExitCode::FAILURE);
}

/// Whether this process was started as a worker.
fn is_worker() -> bool {
    std::env::args_os()
        .nth(1)
        .is_some_and(|first| first == ARGUMENT)
}
