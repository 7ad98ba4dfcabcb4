//! What a hidden check is written with: tests of a student's file, carried out in every way that the job on standard
//! input asks for, with a report.
//!
//! ```no_run
//! # mod answer { pub fn add(a: u32, b: u32) -> u32 { a + b } }
//! use judge::{Test, equal, test};
//!
//! pub fn tests() -> Vec<Test> {
//!     vec![test("adds", || equal("one and two", &answer::add(1, 2), &3))]
//! }
//! ```

#![forbid(unsafe_code)]

mod block;
mod check;
mod job;
mod plan;
mod test;

pub use block::block_on;
pub use check::{equal, holds};
pub use test::{Test, async_test, test};

/// Carries out what the job on standard input asks for, and writes the report it names.
///
/// Ends the process with status 2 when there is no such job.
pub fn main(tests: Vec<Test>) {
    let done = job::read()
        .and_then(|job| plan::carry_out(&tests, &job).map_err(|error| error.to_string()));
    if let Err(problem) = done {
        eprintln!("no job: {problem}");
        std::process::exit(2);
    }
    // Threads that are left end with the process.
    std::process::exit(0);
}
