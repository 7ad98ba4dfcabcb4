//! How much a quantity varies.

use serde::{Deserialize, Serialize};

/// The least, the middle, the mean and the greatest of some times, in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// The least.
    pub min: u64,
    /// As many are below it as above it; of an even number the upper of the two in the middle.
    pub median: u64,
    /// Their sum over their number.
    pub mean: f64,
    /// The greatest.
    pub max: u64,
    /// How many there are.
    pub count: u64,
}

impl Spread {
    /// The spread of these times, which it brings into another order; `None` of none.
    pub fn of(times: &mut [u64]) -> Option<Spread> {
        let (min, max) = (*times.iter().min()?, *times.iter().max()?);
        let sum: f64 = times.iter().map(|time| *time as f64).sum();
        let (_, median, _) = times.select_nth_unstable(times.len() / 2);
        Some(Spread {
            min,
            median: *median,
            mean: sum / times.len() as f64,
            max,
            count: times.len() as u64,
        })
    }
}
