//! The workbook on screen.
//!
//! [`Model::update`] takes a [`Message`](message::Message) and changes the state of the screens;
//! [`view`](view::view) draws that state and changes nothing; only [`shell`] owns the terminal,
//! threads and files. Every screen is a module with a state of its own.

mod foot;
pub mod keys;
pub mod message;
pub mod model;
pub mod record;
pub mod screens;
pub mod shell;
pub mod theme;
pub mod view;
pub mod widgets;

pub use model::Model;
pub use theme::{Palette, Role, Theme};
