//! `std::time`, with the clock of the story.

pub use std::time::*;

use crate::engine::book;
use crate::engine::op::{Kind, Op};
use crate::engine::operate::perform;
use crate::engine::seat::{self, Who};
use std::ops::{Add, AddAssign, Sub, SubAssign};
use std::sync::OnceLock;
use std::{fmt, time};

/// A measurement of a monotonically nondecreasing clock: story time in a run.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(Duration);

/// What the clock shows when a run begins, so that earlier times can be written down too.
const BEGINNING: Duration = Duration::from_secs(1 << 32);

impl Instant {
    /// Returns an instant corresponding to "now".
    #[must_use]
    pub fn now() -> Self {
        match seat::who() {
            Who::Off => {
                static FIRST: OnceLock<time::Instant> = OnceLock::new();
                Self(BEGINNING + FIRST.get_or_init(time::Instant::now).elapsed())
            }
            Who::Real => Self(BEGINNING + Duration::from_nanos(book::now())),
            Who::Controlled => {
                perform(Op::new(Kind::Look, 0));
                Self(BEGINNING + Duration::from_nanos(book::now()))
            }
        }
    }

    /// Returns the amount of time elapsed from another instant to this one, or zero.
    #[must_use]
    pub fn duration_since(&self, earlier: Self) -> Duration {
        self.saturating_duration_since(earlier)
    }

    /// Returns the amount of time elapsed from another instant to this one, or None.
    #[must_use]
    pub fn checked_duration_since(&self, earlier: Self) -> Option<Duration> {
        self.0.checked_sub(earlier.0)
    }

    /// Returns the amount of time elapsed from another instant to this one, or zero.
    #[must_use]
    pub fn saturating_duration_since(&self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }

    /// Returns the amount of time elapsed since this instant.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        Self::now().saturating_duration_since(*self)
    }

    /// Returns `Some(t)` where `t` is the time `self + duration`, if it can be represented.
    #[must_use]
    pub fn checked_add(&self, duration: Duration) -> Option<Self> {
        self.0.checked_add(duration).map(Self)
    }

    /// Returns `Some(t)` where `t` is the time `self - duration`, if it can be represented.
    #[must_use]
    pub fn checked_sub(&self, duration: Duration) -> Option<Self> {
        self.0.checked_sub(duration).map(Self)
    }
}

impl Add<Duration> for Instant {
    type Output = Self;

    fn add(self, other: Duration) -> Self {
        self.checked_add(other)
            .expect("overflow when adding duration to instant")
    }
}

impl AddAssign<Duration> for Instant {
    fn add_assign(&mut self, other: Duration) {
        *self = *self + other;
    }
}

impl Sub<Duration> for Instant {
    type Output = Self;

    fn sub(self, other: Duration) -> Self {
        self.checked_sub(other)
            .expect("overflow when subtracting duration from instant")
    }
}

impl SubAssign<Duration> for Instant {
    fn sub_assign(&mut self, other: Duration) {
        *self = *self - other;
    }
}

impl Sub for Instant {
    type Output = Duration;

    fn sub(self, other: Self) -> Duration {
        self.duration_since(other)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Instant").field(&self.0).finish()
    }
}
