//! Why a task failed.

use super::ids::{FutureId, MutexId};
use super::value::Type;
use serde::{Deserialize, Serialize};

/// A mistake of the program that ends the task which made it. It is part of the outcome of a run,
/// not an error of the workbook.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
pub enum Fault {
    /// A result beyond 64 bits.
    #[error("a number became too large")]
    Overflow,
    /// A quotient or remainder by zero.
    #[error("something was divided by zero")]
    DivisionByZero,
    /// A sleep or pause of less than nothing.
    #[error("a time was negative")]
    NegativeTime,
    /// A value of the wrong type.
    #[error("{} was needed, but it was {}", wanted.words(), found.words())]
    WrongType {
        /// What was needed.
        wanted: Type,
        /// What there was.
        found: Type,
    },
    /// `assert` found its condition false.
    #[error("an assertion failed: {0}")]
    Assertion(String),
    /// An index outside of an array of shared objects.
    #[error("index {index} is outside of `{name}`, which has {count}")]
    IndexOutside {
        /// The array.
        name: String,
        /// The index.
        index: i64,
        /// How many it has.
        count: u32,
    },
    /// An unlock by a task that does not hold the mutex.
    #[error("it unlocked a mutex that it did not hold")]
    NotTheHolder(MutexId),
    /// A wait for a condition by a task that does not hold the mutex which it would give back.
    #[error("it waited for a condition without holding the mutex")]
    WaitWithout(MutexId),
    /// A lock by the task that holds the mutex already.
    #[error("it locked a mutex that it already held")]
    AlreadyHeld(MutexId),
    /// A send on a closed channel.
    #[error("it sent on a closed channel")]
    SendOnClosed,
    /// A use of a future before `make`.
    #[error("it used a future that nobody had made")]
    NotMade(FutureId),
    /// A second result for a future.
    #[error("it resolved a future that already had its result")]
    AlreadyResolved,
    /// An `await` of a future or task that was cancelled.
    #[error("it awaited something that was cancelled")]
    AwaitedCancelled,
    /// A `spawn` of fewer than no tasks or of more than a run may have.
    #[error("it spawned {0} tasks, and a run may have from 0 to {MAX_TASKS}")]
    SpawnCount(i64),
    /// The worker process of the task ended before the task did.
    #[error("its process was killed by {0}")]
    Killed(String),
    /// Its program is wrong in a way that the loader should have found.
    #[error("{0}")]
    Other(String),
}

/// The most tasks one run may have, of all generations together.
pub const MAX_TASKS: u32 = 2_000_000;
