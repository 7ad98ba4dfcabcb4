//! What happens between the steps of a task.

use serde::{Deserialize, Serialize};

/// What happens between the steps of a task. Real programs are slower than lessons, and two tasks
/// that do three steps each rarely meet; pace gives them the time. It is never a point where a
/// cooperative task gives way: that would be a program that nobody wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub enum Pace {
    /// Nothing.
    #[default]
    None,
    /// After each shared operation the processor is offered to others.
    Yield,
    /// After each shared operation a pause of so many nanoseconds of story time.
    Pause(i64),
}
