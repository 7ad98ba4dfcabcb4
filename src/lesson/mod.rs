//! From a TOML file to a checked lesson, with every problem named at its place.
//!
//! A [`Library`] finds the file, [`Source`] is its text, [`read()`] checks it against a
//! [`Shape`](crate::program::shape::Shape) and gives the tree of what it says, and
//! [`Lesson::load`] makes a lesson of that and checks that everything it names exists.
//! [`Diagnostics`] collects what is wrong, and [`render()`] shows it. [`json_schema`] tells editors
//! the same shape. [`RunSpec::check`] compares what a lesson expects with what a run showed. Only
//! [`Source::open`] and [`Library::open`] touch the file system.

pub mod diagnostic;
mod draft;
mod expect;
pub mod explore;
mod inside;
mod judge;
mod layout;
pub mod library;
mod load;
mod model;
mod names;
mod plain;
mod predict;
mod questions;
pub mod read;
mod render;
mod root;
mod run;
#[cfg(test)]
mod sample;
pub mod schema;
pub mod source;
mod statements;
mod syntax;
#[cfg(test)]
mod tests;
mod uses;

pub use diagnostic::{Diagnostic, Diagnostics, Severity, nearest};
pub use expect::{Check, Facts, MAKESPAN, OUTCOME};
pub use explore::{Claim, Explore, ExploreExpect, Goal, SearchFacts, Target};
pub use inside::inside;
pub use judge::Given;
pub use library::{Entry, Library, LibraryError, LoadError, NotFound};
pub use model::{Experiment, Lesson, Page, When, chapter_title};
pub use names::names_task;
pub use plain::{harmless_line, harmless_lines, quoted};
pub use predict::{About, Answer, Prediction, SearchFact, Unit, What};
pub use read::read;
pub use render::render;
pub use root::{MECHANISMS, OUTCOMES, ROOT, schema_text};
pub use run::{Expect, RunSpec};
pub use schema::json_schema;
pub use source::{OpenError, Position, Source};
