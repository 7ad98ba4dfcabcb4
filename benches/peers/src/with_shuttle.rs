//! The code against shuttle.

#[path = "code/mod.rs"]
pub mod code;

use shuttle as under;
