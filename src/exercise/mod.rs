//! Exercises: programs that a learner writes in real Rust, and what is said of them.

pub mod observe;
pub mod record;
