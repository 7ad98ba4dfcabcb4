//! The exit codes: a script can rely on them.

use crate::mechanism::os::signals::Signal;
use std::process::ExitCode;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All that was expected came to pass.
    Held,
    /// Something expected did not.
    NotHeld,
    /// It was asked for what cannot be done.
    Bad,
    /// It was told to stop.
    Stopped(Signal),
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Exit::Held => 0,
            Exit::NotHeld => 1,
            Exit::Bad => 2,
            Exit::Stopped(signal) => signal.exit_code(),
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}

/// The same for a reader, at the end of `--help` and in the manual.
pub const EXIT_CODES: &str = "\
Exit codes:
  0    everything the lesson expects came to pass
  1    something did not, or a run failed or used up its --limit unexpectedly
  2    bad usage, a file that cannot be used, or a run that was refused
  130  stopped by Ctrl-C (SIGINT); 143 by SIGTERM, 129 by SIGHUP
Where the reader of the output goes away (| head -1) the code stays what it would have been.";
