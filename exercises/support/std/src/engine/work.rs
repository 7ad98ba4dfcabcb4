//! Domain work: what the exercise is about.

use super::book;
use super::control;
use super::op::{Kind, Op};
use super::operate;
use super::seat::{self, Who};
use crate::counterpoint::{Mode, Place};
use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// What is known in the present run of the works that carriers meet in.
struct Meetings {
    epoch: u64,
    /// By name: how many are in it now, and whether anybody need still wait for another.
    works: Option<HashMap<String, (u32, bool)>>,
}

static MEETINGS: Mutex<Meetings> = Mutex::new(Meetings {
    epoch: 0,
    works: None,
});
static MET: Condvar = Condvar::new();

fn meetings() -> MutexGuard<'static, Meetings> {
    let mut meetings = MEETINGS.lock().unwrap_or_else(PoisonError::into_inner);
    if meetings.epoch != seat::epoch() {
        meetings.epoch = seat::epoch();
        meetings.works = None;
    }
    meetings
}

/// A piece of work begins.
pub fn begin(name: &str, takes: Duration, cpu: bool, place: Place) {
    if seat::who() == Who::Off {
        return;
    }
    let takes = i128::try_from(takes.as_nanos()).unwrap_or(i128::MAX);
    book::tell("begin", |line| {
        let line = line.text("x", name).number("n", takes).flag("cpu", cpu);
        line.number("l", book::line_of(place))
    });
    if cpu && seat::mode() == Mode::Real {
        let mut meetings = meetings();
        let work = meetings
            .works
            .get_or_insert_default()
            .entry(name.to_owned())
            .or_insert((0, true));
        work.0 += 1;
        if work.0 > 1 {
            work.1 = false;
            MET.notify_all();
        }
    }
}

/// A piece of work is over.
pub fn end(name: &str) {
    if seat::who() == Who::Off {
        return;
    }
    book::tell("end", |line| line.text("x", name));
    if let Some(work) = meetings()
        .works
        .as_mut()
        .and_then(|works| works.get_mut(name))
    {
        work.0 = work.0.saturating_sub(1);
    }
}

/// Waits for another carrier to be in the work too, once a run at most.
pub fn meet(name: &str, patience: Duration) {
    if seat::who() != Who::Real {
        return;
    }
    let waits = |meetings: &mut Meetings| {
        let work = meetings.works.as_ref().and_then(|works| works.get(name));
        work.is_some_and(|work| work.1)
    };
    let waited = MET.wait_timeout_while(meetings(), patience, waits);
    let mut meetings = waited.unwrap_or_else(PoisonError::into_inner).0;
    if let Some(work) = meetings
        .works
        .as_mut()
        .and_then(|works| works.get_mut(name))
    {
        work.1 = false;
    }
}

/// Blocks the carrier for story time.
pub fn pass(story: Duration, place: Place) {
    match seat::who() {
        Who::Off => thread::sleep(story / 50),
        Who::Real => {
            book::pauses();
            thread::sleep(story / book::scale());
            book::goes_on();
        }
        Who::Controlled => {
            blocks(|| format!("{} of blocking work", text(story)), place);
            pause(story);
        }
    }
}

/// Lets story time go by for a controlled task.
pub fn pause(story: Duration) {
    if seat::is_polling() {
        control::add_clock(u64::try_from(story.as_nanos()).unwrap_or(u64::MAX));
    } else {
        operate::perform(Op::new(Kind::Sleep, 0).until(Some(operate::deadline(story))));
    }
}

/// Notes that a task of a runtime blocks the thread that carries it.
pub fn blocks(what: impl FnOnce() -> String, place: Place) {
    if seat::is_polling() {
        book::fault("blocked-executor", what(), 0, place);
    }
}

/// A duration as a student writes it.
pub fn text(duration: Duration) -> String {
    format!("{duration:?}")
}
