//! A kitchen: coffee takes 2 s, pastry 3 s.

use crate::story;
use std::time::Duration;

/// A cup of coffee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coffee;

/// A warm pastry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pastry;

/// Brews a coffee: 2 s, during which the thread waits.
#[track_caller]
pub fn brew() -> Coffee {
    story::busy_for("brew", Duration::from_secs(2));
    Coffee
}

/// Bakes a pastry: 3 s, during which the thread waits.
#[track_caller]
pub fn bake() -> Pastry {
    story::busy_for("bake", Duration::from_secs(3));
    Pastry
}
