//! The programs as Rust, compiled twice: against loom and against shuttle, which replace the standard
//! library's threads and locks under the same names (`super::under`).

mod buffer;
mod increments;
mod philosophers;

pub use buffer::{Size, buffer};
pub use increments::increments;
pub use philosophers::philosophers;
