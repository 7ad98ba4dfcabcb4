//! The programs as Rust, compiled twice: against loom and against shuttle, which replace the standard
//! library's threads and locks under the same names.

mod buffer;
mod increments;
mod philosophers;

use super::under;
use crate::program::Program;

/// Runs it once and says whether it ended as it should.
pub fn run(program: Program) -> bool {
    match program {
        Program::Increments { times } => {
            increments::increments(times.into()) == 2 * usize::from(times)
        }
        Program::Philosophers { ordered } => {
            philosophers::philosophers(ordered);
            true
        }
        Program::Buffer(size) => {
            buffer::buffer(size);
            true
        }
    }
}
