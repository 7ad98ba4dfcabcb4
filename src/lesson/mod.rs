//! From a TOML file to a checked lesson, with every problem named at its place.
//!
//! [`Source`] is the text, [`read()`] checks it against a [`Shape`](crate::program::shape::Shape) and
//! gives the tree of what it says, [`Diagnostics`] collects what is wrong, and [`render()`] shows it.
//! [`json_schema`] tells editors the same shape. Only [`Source::open`] touches the file system.

pub mod diagnostic;
mod inside;
mod layout;
mod plain;
pub mod read;
mod render;
#[cfg(test)]
mod sample;
pub mod schema;
pub mod source;
mod statements;
mod syntax;

pub use diagnostic::{Diagnostic, Diagnostics, Severity, nearest};
pub use inside::inside;
pub use plain::quoted;
pub use read::read;
pub use render::render;
pub use schema::json_schema;
pub use source::{OpenError, Position, Source};
