//! A restaurant: a plate takes 2 s to cook and 1 s to serve.

use crate::story;
use std::time::Duration;

/// A plate of food. There is only one of each: it cannot be copied.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Plate(u32);

/// Cooks a plate: 2 s.
#[track_caller]
pub fn cook(number: u32) -> Plate {
    story::busy_for("cook", Duration::from_secs(2));
    Plate(number)
}

/// Serves a plate: 1 s. Says which it was.
#[track_caller]
pub fn serve(plate: Plate) -> u32 {
    story::busy_for("serve", Duration::from_secs(1));
    plate.0
}
