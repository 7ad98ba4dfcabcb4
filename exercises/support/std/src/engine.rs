//! What carries out, controls and records runs.

pub mod baton;
pub mod book;
#[cfg(test)]
mod check;
pub mod control;
pub mod hook;
pub mod json;
pub mod model;
pub mod op;
pub mod operate;
pub mod pool;
pub mod race;
pub mod random;
pub mod run;
pub mod search;
pub mod seat;
pub mod shorten;
pub mod tag;
pub mod tree;
pub mod watch;
pub mod work;
