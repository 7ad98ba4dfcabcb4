//! A pizzeria: a pizza takes 2 s, laying the table 1 s. Both keep the thread that does them.

use crate::story;
use std::time::Duration;

/// A pizza. Only [`bake`] makes one.
#[derive(Debug, PartialEq, Eq)]
pub struct Pizza {
    name: String,
}

impl Pizza {
    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// Bakes a pizza: 2 s, during which the thread is busy with it.
#[track_caller]
pub fn bake(name: &str) -> Pizza {
    story::busy_for("bake", Duration::from_secs(2));
    Pizza {
        name: name.to_string(),
    }
}

/// Lays the table: 1 s, during which the thread is busy with it.
#[track_caller]
pub fn lay_table() {
    story::busy_for("lay the table", Duration::from_secs(1));
}
