//! What an async runtime tells of its run that the run cannot see, and asks of the scheduler.

use super::{Ending, Over, Place, TaskId, fault, guards_held};
use crate::engine::book;
use crate::engine::control::{self, control};
use crate::engine::op::{Kind, Op};
use crate::engine::operate;
use crate::engine::seat::{self, Who};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

static TOLD: Mutex<Told> = Mutex::new(Told {
    end: None,
    never_complete: "",
});

/// What the runtime of the present run has told.
struct Told {
    end: Option<Known>,
    never_complete: &'static str,
}

fn told() -> MutexGuard<'static, Told> {
    TOLD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a runtime knows of the end of the run it carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// How it ended, if not as the body did.
    pub how: Option<Ending>,
    /// What there is to say.
    pub text: String,
    /// Tasks of the runtime that had not ended when the body returned.
    pub left: Vec<TaskId>,
    /// Tasks of the runtime that can never go on.
    pub stuck: Vec<TaskId>,
    /// Story time at the end of the body.
    pub at: Duration,
}

/// A runtime says how its run ended; the run takes it into its account.
pub fn say_end(known: Known) {
    told().end = Some(known);
}

/// A search of this run does not try every schedule, even if it tries all choices.
pub fn never_complete(why: &'static str) {
    told().never_complete = why;
}

/// A run begins: nothing is told yet.
pub(crate) fn begin() {
    *told() = Told {
        end: None,
        never_complete: "",
    };
}

/// Why a search of the last run is never complete; empty if it may be.
pub(crate) fn why_never_complete() -> &'static str {
    told().never_complete
}

/// Whether the body was cut off, so that its end is not that of the test.
pub(crate) fn is_cut_off() -> bool {
    told().end.as_ref().is_some_and(|known| known.how.is_some())
}

/// The end of a run, with what its runtime knows of it.
pub(crate) fn complement(over: Over) -> Over {
    let Some(known) = told().end.take() else {
        return over;
    };
    let how = if over.how == Ending::Ok {
        known.how.unwrap_or(Ending::Ok)
    } else {
        over.how
    };
    let own = over.how == Ending::Ok;
    Over {
        how,
        text: if own { known.text } else { over.text },
        left: united(over.left, known.left),
        stuck: united(over.stuck, known.stuck),
        at: if own { known.at } else { over.at },
        ..over
    }
}

fn united(mut some: Vec<TaskId>, others: Vec<TaskId>) -> Vec<TaskId> {
    some.extend(others);
    some.sort_unstable();
    some.dedup();
    some
}

/// To be called when a poll has to wait, at `wait` if that is known: guards that are held since then, after the first
/// `seen`, are noted; says how many are held.
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

/// The thread's task in the present run.
pub fn task_of(thread: &crate::thread::Thread) -> Option<TaskId> {
    thread.task()
}

/// Number of the present run in this process; 0 is none.
pub fn run_number() -> u32 {
    u32::try_from(seat::epoch() & 0xffff_ffff).unwrap_or(0)
}

/// What happens from now on is not recorded, or is again.
pub fn pause(pause: bool) {
    book::pause(pause);
}

/// The runtime's clock is gone; it was `at` when the run was over.
pub fn stop_clock(at: Duration) {
    control::stop_clock(u64::try_from(at.as_nanos()).unwrap_or(u64::MAX));
}

/// Nothing that the runtime carries can go on, and its clock has moved on by `by` since it was last asked: threads go on,
/// until all of them wait. Gives the story time at which the first goes on by itself.
pub fn idle(by: Duration) -> Option<Duration> {
    if seat::who() != Who::Controlled {
        return None;
    }
    control::add_clock(u64::try_from(by.as_nanos()).unwrap_or(u64::MAX));
    let own = seat::task();
    while control().can_another(own) {
        operate::perform(Op::new(Kind::Yield, 0));
    }
    control().next_deadline().map(Duration::from_nanos)
}
