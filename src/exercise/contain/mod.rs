//! Running a program that must harm nobody.
//!
//! [`Walls`] say what a program may do, [`supervise`] runs it inside them, watches it, and tells how
//! it [`Ended`]. Nothing of it is left running afterwards.
//!
//! Walls are put up by the process itself, before it becomes the program: this binary starts itself
//! with a hidden argument ([`contained_main`]), gives up what the program must not have, and calls
//! `exec`. Where the program may start others (a compiler), a keeper stays beside it: the first
//! process of a namespace of its own where that is allowed, so that its end is the end of them all.
//!
//! ```text
//! supervise ──▶ start ──walls, exec──▶ program                          no other processes
//! supervise ──▶ start ──namespace──▶ init ──walls──▶ program ──▶ …       others allowed
//! supervise ──▶ start (adopts orphans) ──▶ walls, exec ──▶ program ──▶ …  the same, without a namespace
//! ```
//!
//! Everything is done as far as the system goes; what is missing is said in [`Ended::walls`] and,
//! before anything is run, by [`walls_here`].

#![cfg_attr(
    not(target_os = "linux"),
    allow(
        dead_code,
        reason = "elsewhere there is less that can be put up and seen"
    )
)]

#[cfg(target_os = "linux")]
mod cgroup;
mod ended;
#[cfg(unix)]
mod enforce;
mod here;
#[cfg(unix)]
mod kill;
#[cfg(unix)]
mod launch;
#[cfg(unix)]
mod pipes;
mod private;
#[cfg(target_os = "linux")]
mod proc;
#[cfg(unix)]
mod report;
#[cfg(unix)]
mod running;
#[cfg(target_os = "linux")]
mod sight;
#[cfg(unix)]
mod start;
#[cfg(target_os = "linux")]
mod stuck;
mod supervise;
#[cfg(unix)]
mod told;
mod walls;
mod watch;

pub use ended::{Ended, How, ThreadState, Usage};
pub use here::walls_here;
pub use private::Private;
pub use supervise::supervise;
pub use walls::{Held, Limits, Wall, Walls};
pub use watch::{Cancel, Watch};

use std::process::ExitCode;

/// The first argument of a process that is to put up walls around itself.
const ARGUMENT: &str = "contained-process";
/// The first argument of a process that tries the walls around it.
const TRY: &str = "contained-trial";

/// Threads of this name are the harness's own; they say nothing of a deadlock.
const OUR_THREAD: &str = "cp-watch";

/// Puts up walls and becomes the program, if this process was started for that; otherwise `None`.
///
/// Every program that calls [`supervise`] without a [`Walls::starter`] calls this first in its `main`.
/// It returns only when the program could not be started, or had a keeper and is over.
pub fn contained_main() -> Option<ExitCode> {
    let first = std::env::args_os().nth(1)?;
    if first == TRY {
        return Some(here::try_walls());
    }
    if first != ARGUMENT {
        return None;
    }
    #[cfg(unix)]
    return Some(launch::main());
    #[cfg(not(unix))]
    return Some(ExitCode::FAILURE);
}
