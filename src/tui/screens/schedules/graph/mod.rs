//! The graph of states: every state a sign, every move a line, from left to right by the fewest
//! moves that lead there.

mod bits;
mod layout;
mod picture;
mod view;

pub use layout::Layout;
pub use picture::{draw, room};
pub use view::View;
