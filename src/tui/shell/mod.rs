//! What the screens need of the world: the terminal, threads, files.

pub mod frames;
pub mod input;
pub mod panic;
pub mod terminal;

#[cfg(unix)]
pub mod decode;
mod job;
mod tty;
