//! The exercises, from their files: what is asked, how it is checked, and which answers are known to be wrong.

mod load;
mod model;
mod shape;
mod shelf;
#[cfg(test)]
mod tests;
mod verdict;

pub use load::load;
pub use model::{Bad, Exercise, Hints, Limit, Overlap, Proofs};
pub use shelf::{Book, BookError, Files};
pub use verdict::Verdict;
