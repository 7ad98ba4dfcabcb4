//! `std::process`, without leaving the run and without other programs.

pub use std::process::*;

mod command;

pub use command::Command;

use crate::engine::book;
use crate::engine::operate;
use crate::engine::seat::{self, Who};

/// Terminates the current process with the specified exit code. In a run, ends the run.
pub fn exit(code: i32) -> ! {
    if seat::who() == Who::Off {
        book::flush();
        std::process::exit(code)
    }
    operate::abandon(&format!("process::exit({code})"))
}

/// Terminates the process in an abnormal fashion. In a run, ends the run.
pub fn abort() -> ! {
    if seat::who() == Who::Off {
        book::flush();
        std::process::abort()
    }
    operate::abandon("process::abort()")
}
