//! What a program is told to do.

use std::fmt::Write as _;
use std::hash::{BuildHasher, RandomState};
use std::path::Path;

/// A job: lines on the standard input of a program.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub nonce: String,
    pub from: usize,
    pub tries: u32,
    pub modes: &'static str,
    /// How long all schedules of one test may take, in milliseconds of real time.
    pub budget: u32,
    /// Whether each task of a search has a new system thread, for what is local to threads.
    pub fresh: bool,
}

/// Story seconds in a second of real time.
const SCALE: u32 = 100;

impl Job {
    /// The whole job, which reports to `report`.
    pub fn text(&self, report: &Path) -> String {
        let mut text = String::new();
        let _ = writeln!(text, "report {}", report.display());
        let _ = writeln!(text, "nonce {}", self.nonce);
        let _ = writeln!(text, "scale {SCALE}");
        let _ = writeln!(text, "from {}", self.from);
        let _ = writeln!(text, "modes {}", self.modes);
        let _ = writeln!(text, "tries {}", self.tries);
        let _ = writeln!(text, "budget {}", self.budget);
        let _ = writeln!(text, "fresh {}", u8::from(self.fresh));
        let _ = writeln!(text, "seed 1");
        text
    }
}

/// A word that cannot be guessed: the standard library seeds its hashers from the operating system.
pub(super) fn nonce() -> String {
    let word = || RandomState::new().hash_one(0u8);
    format!("{:016x}{:016x}", word(), word())
}
