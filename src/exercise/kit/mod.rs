//! What exercises need on a disk: the crates that checks compile against, and the folder a student works in.
//!
//! - [`Kit`] is the crates of a check, built once for a version of the program and of the compiler.
//! - [`Desk`] is the folder of a student: their files, and in `.counterpoint` the kit, the results of checks
//!   ([`Results`]) and work that was set aside.

mod desk;
mod manifest;
mod place;
mod results;
mod support;
#[cfg(test)]
mod tests;
mod toolchain;
mod watch;
mod written;

pub use desk::{Desk, DeskError, Laid, Reset};
pub use place::{CACHE, cache_folder};
pub use results::{Results, Status};
pub use support::{Externs, Kit, KitError};
pub use toolchain::{Toolchain, ToolchainError};
pub use watch::{Watching, watch};
