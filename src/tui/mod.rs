//! The workbook on screen.
//!
//! Every screen is a module with its own state. `update` takes a message and changes the state of
//! the screen it is for; `view` draws the state and changes nothing; only [`shell`] owns the
//! terminal, threads and files.

pub mod shell;
pub mod theme;
pub mod widgets;

pub use theme::{Palette, Role, Theme};
