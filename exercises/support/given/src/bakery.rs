//! A bakery: a loaf takes 2 s to bake, and a customer needs 3 s to buy it.

use crate::story;
use std::time::Duration;

/// A loaf of bread. There is only one of each: it cannot be copied.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Loaf {
    baker: u32,
    number: u32,
}

/// A loaf that somebody has bought.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Sold {
    /// Who baked it.
    pub baker: u32,
    /// Which of this baker's loaves it is.
    pub number: u32,
}

/// Bakes a loaf: 2 s.
#[track_caller]
pub fn bake(baker: u32, number: u32) -> Loaf {
    story::busy_for("bake", Duration::from_secs(2));
    Loaf { baker, number }
}

/// Buys a loaf: 3 s.
#[track_caller]
pub fn buy(loaf: Loaf) -> Sold {
    story::busy_for("buy", Duration::from_secs(3));
    let Loaf { baker, number } = loaf;
    Sold { baker, number }
}
