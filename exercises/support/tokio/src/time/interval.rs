//! Again and again.

use super::sleep::nanos;
use crate::record::{Object, wait_for};
use real::time as tokio;
use real::time::Instant;
use standin::counterpoint;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::time::Duration;

/// As tokio's.
#[derive(Debug)]
pub struct Interval {
    real: tokio::Interval,
}

/// Ticks now and then after every period.
#[track_caller]
pub fn interval(period: Duration) -> Interval {
    Interval {
        real: tokio::interval(period),
    }
}

/// Ticks at `start` and then after every period.
#[track_caller]
pub fn interval_at(start: Instant, period: Duration) -> Interval {
    Interval {
        real: tokio::interval_at(start, period),
    }
}

impl Interval {
    /// Waits for the next tick.
    #[track_caller]
    pub fn tick(&mut self) -> impl Future<Output = Instant> {
        let place = Location::caller();
        async move {
            let begun = Instant::now();
            let tick = wait_for("sleep", &Object::nothing(place), place, self.real.tick()).await;
            counterpoint::done("sleep", 0, place, nanos(begun.elapsed()), "tick");
            tick
        }
    }
}

impl Deref for Interval {
    type Target = tokio::Interval;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}

impl DerefMut for Interval {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.real
    }
}
