//! Counterpoint: a workbook for learning concurrency by watching it happen.

pub mod cli;
pub mod lesson;
pub mod machine;
pub mod mechanism;
pub mod program;
pub mod prose;
pub mod session;
pub mod simulator;
pub mod trace;
