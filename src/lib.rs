//! Counterpoint: a workbook for learning concurrency by watching it happen.

pub mod mechanism;
pub mod program;
