//! Looking for the other side's next message for a moment before sleeping for it.
//!
//! A processor that has gone idle takes 20 µs and more to come back, several times what an answer
//! takes: one operation at a time costs 45 µs without looking and 7 with it, on two idle cores. Where
//! the cores are busy the other side cannot run while this one looks, so looking must be given up;
//! and offering the core to others (`sched_yield`) is no way out, because one that computes keeps it
//! for milliseconds.

use std::time::Duration;

/// Whether to look, from how it went before.
#[derive(Debug, Default)]
pub struct Spin {
    /// How many looks more were in vain than not, lately.
    doubt: u8,
    skipped: u8,
}

/// How long a look takes at most (real time).
const LOOK: Duration = Duration::from_micros(50);
/// With this much doubt it is not worth it.
const ENOUGH: u8 = 4;
/// The most doubt: how often it has to have been worth it again.
const MOST: u8 = 2 * ENOUGH;
/// How many times it is left out before it is tried again.
const SKIP: u8 = 127;

impl Spin {
    /// How long to look; nothing at all if that is in vain. Say with [`Spin::ended`] how it went.
    pub fn time(&mut self) -> Duration {
        if self.doubt < ENOUGH {
            return LOOK;
        }
        if self.skipped < SKIP {
            self.skipped += 1;
            return Duration::ZERO;
        }
        self.skipped = 0;
        LOOK
    }

    /// The look has ended, because a message was there or in vain.
    pub fn ended(&mut self, found: bool) {
        self.doubt = match found {
            true => self.doubt.saturating_sub(1),
            false => (self.doubt + 1).min(MOST),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of so many looks were not left out, if all of them go like this.
    fn looks(spin: &mut Spin, times: usize, found: bool) -> usize {
        let mut looked = 0;
        for _ in 0..times {
            if !spin.time().is_zero() {
                looked += 1;
                spin.ended(found);
            }
        }
        looked
    }

    #[test]
    fn looking_in_vain_is_given_up_and_taken_up_again() {
        let mut spin = Spin::default();
        assert_eq!(looks(&mut spin, 100, true), 100);
        assert_eq!(looks(&mut spin, 4 + 127, false), 4);
        assert_eq!(looks(&mut spin, 12_800, false), 100);
        // Five looks that were worth it, out of the most doubt.
        assert_eq!(looks(&mut spin, 4 * 128 + 1, true), 5);
        assert_eq!(looks(&mut spin, 100, true), 100);
    }
}
