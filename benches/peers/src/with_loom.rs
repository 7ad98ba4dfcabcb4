//! The code against loom.

#[path = "code/mod.rs"]
pub mod code;

use loom as under;
