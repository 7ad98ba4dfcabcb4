//! The commands for exercises.

mod check;
mod grade;
mod help;
mod init;
mod list;
mod pick;
mod verify;
mod watch;

pub use check::{CheckArgs, check};
pub use grade::grade;
pub use help::{HintArgs, OneArgs, SolutionArgs, hint, reset, solution};
pub use init::{InitArgs, init};
pub use list::{ExercisesArgs, list};
pub use verify::{VerifyArgs, verify};

use crate::exercise::check::Checker;
use crate::exercise::kit::{Desk, Kit, KitError, Results, cache_folder};
use std::io::Write;

/// Says on standard error what takes so long.
fn tell(text: &str) {
    // With nobody to hear it there is nothing to say.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// A checker with the kit of a desk, which remembers what it found there.
fn checker_of(desk: &Desk) -> anyhow::Result<Checker> {
    let kit = desk.kit(&tell)?;
    Ok(Checker::new(kit).remembering(Results::new(&desk.results_folder())))
}

/// A checker with a kit of its own, which remembers nothing.
fn checker() -> Result<Checker, KitError> {
    Ok(Checker::new(Kit::prepare(&cache_folder()?, &tell)?))
}

/// Half of the cores and at least one: a check has threads of its own.
fn jobs(asked: Option<u16>) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    asked.map_or((cores / 2).max(1), usize::from)
}
