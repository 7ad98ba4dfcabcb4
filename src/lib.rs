//! Counterpoint: a workbook for learning concurrency by watching it happen.

pub mod lesson;
pub mod program;
