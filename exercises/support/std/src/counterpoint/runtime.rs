//! What an async runtime tells of its run that the run cannot see.

use super::{Ending, Place, TaskId, fault, guards_held};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

static KNOWN: Mutex<Option<Known>> = Mutex::new(None);
static NOT_COMPLETE: Mutex<Option<&'static str>> = Mutex::new(None);

/// To be called when a poll has to wait, at `wait` if that is known: guards that are held now are noted; says how many.
pub fn waits(wait: Option<Place>, seen: usize) -> usize {
    let held = guards_held();
    for (object, taken) in held.iter().skip(seen) {
        let what = match wait {
            Some(wait) if wait.file().ends_with("answer.rs") => {
                format!("held while it waits at line {}", wait.line())
            }
            _ => "held while it waits".to_owned(),
        };
        fault("guard-across-await", &what, *object, taken);
    }
    held.len()
}

/// What a runtime knows of the end of the run it carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// How it ended, if not as the body did.
    pub how: Option<Ending>,
    /// What there is to say.
    pub text: String,
    /// Tasks that had not ended when the body returned.
    pub left: Vec<TaskId>,
    /// Tasks that can never go on.
    pub stuck: Vec<TaskId>,
    /// Story time at the end of the body.
    pub at: Duration,
}

/// A runtime says how its run ended; the run takes it into its account.
pub fn say_end(known: Known) {
    *KNOWN.lock().unwrap_or_else(PoisonError::into_inner) = Some(known);
}

/// What a runtime said since this was last asked.
pub fn take_end() -> Option<Known> {
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// A search of this run does not try every schedule, even if it tries all choices.
pub fn never_complete(why: Option<&'static str>) {
    *NOT_COMPLETE.lock().unwrap_or_else(PoisonError::into_inner) = why;
}

/// Why a search of this run is never complete.
pub fn why_never_complete() -> Option<&'static str> {
    *NOT_COMPLETE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Number of the present run in this process.
pub fn run_number() -> u32 {
    0
}
