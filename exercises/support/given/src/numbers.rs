//! Long columns of numbers: a worker adds up a thousand of them in a second.

use crate::story;
use std::time::Duration;

/// Adds up a column of numbers. It keeps the processor busy for 1 ms a number; an empty column is no work at all.
#[track_caller]
pub fn add_up(numbers: &[u64]) -> u64 {
    if numbers.is_empty() {
        return 0;
    }
    let cost = Duration::from_millis(1) * u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    story::computes("add_up", cost, || {
        numbers
            .iter()
            .fold(0_u64, |sum, number| sum.wrapping_add(*number))
    })
}
