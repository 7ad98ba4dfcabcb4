//! From a TOML file to a checked lesson, with every problem named at its place.

mod plain;
pub mod source;

pub use plain::quoted;
pub use source::{OpenError, Position, Source};
