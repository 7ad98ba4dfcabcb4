//! Every interleaving of a program: one at a time by hand, or all of them.
//!
//! [`Board`] is a program between two moves, for whoever plays the scheduler. [`Search`] looks at
//! every state that any order of moves leads to and gives [`Explored`]: whether that was all, every
//! outcome with a shortest schedule that leads to it, and how many interleavings end in it.
//!
//! There is no second meaning of any step in here: [`Board`] asks the machine's `Task` and `World`,
//! and the search remembers what they answered.

mod after;
mod bits;
mod board;
mod breadth;
mod claims;
mod codec;
mod count;
mod cycles;
mod ending;
mod engine;
mod expand;
mod flow;
mod found;
mod future;
mod layout;
mod mind;
mod outcomes;
mod plain;
mod question;
mod seats;
mod table;
mod telling;

pub use after::{After, Stray};
pub use board::{Board, Held};
pub use ending::Ending;
pub use found::{Bound, Edge, Explored, Found, Graph, Interleavings, Judged, Verdict};
pub use question::{Limits, Progress, Question, Reduction, Search, Target};
