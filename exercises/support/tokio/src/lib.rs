//! tokio, recorded. Everything that is not replaced here is the real tokio's.

pub use real::*;
