//! What a lesson says of every interleaving of its program: the table `explore`.
//!
//! [`Explore`] is the model, and [`ExploreExpect::check`] compares what it expects with what a search
//! found. Who searches is no concern of a lesson: [`SearchFacts`] is all that it wants to know.

mod expect;
mod judge;
mod load;
mod model;
mod outcome;
pub(super) mod shape;

pub use judge::SearchFacts;
pub use model::{Claim, Explore, ExploreExpect, Goal, Target};
pub use outcome::{DEADLOCK, FAILED, FOR_EVER, NOTHING_SHOWN, PARTIAL_DEADLOCK, finished_words};
