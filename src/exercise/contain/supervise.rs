//! Running a program inside its walls: waiting, looking, killing.

use super::ended::{Ended, How, Usage};
#[cfg(unix)]
use super::running;
use super::walls::Walls;
use super::watch::Watch;

/// Runs a program inside its walls, with `stdin` as its standard input, until it ends or has to be
/// killed, and until nothing of it is left.
///
/// Blocks. It may be called from many threads at once. `Walls::starter`, or else this program, is
/// started again for it.
pub fn supervise(walls: &Walls, stdin: &[u8], watch: &Watch) -> Ended {
    #[cfg(unix)]
    return running::run(walls, stdin, watch).unwrap_or_else(not_started);
    #[cfg(not(unix))]
    {
        let _ = (walls, stdin, watch);
        not_started("programs can be contained on Unix only".into())
    }
}

fn not_started(reason: String) -> Ended {
    Ended {
        how: How::NotStarted(reason),
        stdout: Vec::new(),
        stderr: Vec::new(),
        usage: Usage::default(),
        left: Vec::new(),
        alive: Vec::new(),
        walls: Vec::new(),
    }
}
