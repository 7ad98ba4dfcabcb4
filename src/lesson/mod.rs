//! From a TOML file to a checked lesson, with every problem named at its place.

pub mod diagnostic;
mod plain;
mod render;
pub mod source;

pub use diagnostic::{Diagnostic, Diagnostics, Severity, nearest};
pub use plain::quoted;
pub use render::render;
pub use source::{OpenError, Position, Source};
