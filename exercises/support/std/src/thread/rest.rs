//! Sleeping, parking, giving way.

use crate::counterpoint::{Mode, Place};
use crate::engine::book;
use crate::engine::op::{Kind, Op};
use crate::engine::operate::{deadline, perform, time_out};
use crate::engine::seat::{self, Who};
use crate::engine::work;
use std::panic::Location;
use std::thread as real;
use std::time::Duration;

/// Puts the current thread to sleep for at least the specified amount of time: of story time, in a run.
#[track_caller]
pub fn sleep(dur: Duration) {
    let place = Location::caller();
    let nanos = i64::try_from(dur.as_nanos()).unwrap_or(i64::MAX);
    match seat::who() {
        Who::Off => real::sleep(dur),
        Who::Real => {
            work::blocks(|| format!("thread::sleep({dur:?})"), place);
            book::ask("sleep", 0, place, nanos, true);
            real::sleep(dur / book::scale());
            book::done("sleep", 0, place, nanos, "");
        }
        Who::Controlled => {
            work::blocks(|| format!("thread::sleep({dur:?})"), place);
            if seat::is_polling() {
                book::ask("sleep", 0, place, nanos, true);
                work::pause(dur);
            } else if seat::mode() == Mode::Search && book::line_of(place) > 0 {
                // Nobody knows how far the others are after a while: it ends whenever the schedule says.
                perform(Op::new(Kind::Yield, 0));
            } else {
                let op = Op::new(Kind::Sleep, 0).with(u64::try_from(nanos).unwrap_or(0));
                perform(op.until(Some(deadline(dur))).asking("sleep", place));
            }
            book::done("sleep", 0, place, nanos, "");
        }
    }
}

/// Puts the current thread to sleep for at least the specified amount of time.
#[deprecated(since = "1.6.0", note = "replaced by `std::thread::sleep`")]
#[track_caller]
pub fn sleep_ms(ms: u32) {
    sleep(Duration::from_millis(u64::from(ms)));
}

/// Blocks unless or until the current thread's token is made available.
#[track_caller]
pub fn park() {
    park_for(None, Location::caller());
}

/// Blocks unless or until the current thread's token is made available or the specified duration has been reached.
#[track_caller]
pub fn park_timeout(dur: Duration) {
    park_for(Some(dur), Location::caller());
}

/// Use [`park_timeout`].
#[deprecated(since = "1.6.0", note = "replaced by `std::thread::park_timeout`")]
#[track_caller]
pub fn park_timeout_ms(ms: u32) {
    park_timeout(Duration::from_millis(u64::from(ms)));
}

fn park_for(dur: Option<Duration>, place: Place) {
    match (seat::who(), dur) {
        (Who::Off, None) => real::park(),
        (Who::Off, Some(dur)) => real::park_timeout(dur),
        (Who::Real, _) => {
            book::ask("park", 0, place, 0, dur.is_some());
            match dur {
                None => real::park(),
                Some(dur) => real::park_timeout(dur / book::scale()),
            }
            book::done("park", 0, place, 0, "");
        }
        (Who::Controlled, _) => {
            let woken = perform(Op::new(Kind::MayPark, 0)).ok;
            if !woken {
                let deadline = dur.map(time_out);
                perform(Op::new(Kind::Park, 0).until(deadline).asking("park", place));
            }
            book::done("park", 0, place, 0, if woken { "spurious" } else { "" });
        }
    }
}

/// Cooperatively gives up a timeslice to the OS scheduler.
#[track_caller]
pub fn yield_now() {
    match seat::who() {
        Who::Off | Who::Real => real::yield_now(),
        Who::Controlled => {
            perform(Op::new(Kind::Yield, 0));
        }
    }
    if seat::who() != Who::Off {
        book::done("yield", 0, Location::caller(), 0, "");
    }
}
