//! How a run ended.

use crate::program::TaskId;
use crate::program::op::Resource;
use serde::{Deserialize, Serialize};

/// How a run ended. A deadlock or a failed task is an outcome of the program, not an error of the
/// workbook.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Outcome {
    /// The run goes on.
    #[default]
    Running,
    /// Main ended, and nobody is stuck.
    Finished,
    /// Some tasks can never go on.
    Deadlock {
        /// Who, and why.
        stuck: Vec<StuckTask>,
        /// Whether others went on to their end.
        partial: bool,
    },
    /// A task failed.
    Failed {
        /// What a person calls the task.
        task: String,
        /// Why, as the end of a sentence that begins with the task.
        why: String,
    },
    /// The run took as many steps as it may.
    Limit {
        /// How many.
        steps: u64,
    },
    /// Somebody stopped it.
    Cancelled {
        /// Who: "Ctrl-C".
        why: String,
    },
    /// It cannot be run like this on this machine.
    Refused {
        /// Why, and what to do.
        reason: String,
    },
}

impl Outcome {
    /// Every word that [`Outcome::word`] gives for a run that is over.
    pub const WORDS: [&str; 6] = [
        "finished",
        "deadlock",
        "failed",
        "limit",
        "cancelled",
        "refused",
    ];

    /// The word that names it in lessons and in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Outcome::Running => "running",
            Outcome::Finished => "finished",
            Outcome::Deadlock { .. } => "deadlock",
            Outcome::Failed { .. } => "failed",
            Outcome::Limit { .. } => "limit",
            Outcome::Cancelled { .. } => "cancelled",
            Outcome::Refused { .. } => "refused",
        }
    }
}

/// What a task waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Want {
    /// Something shared.
    Shared(Resource),
    /// A seat: every worker is taken.
    Seat,
}

/// A task that can never go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StuckTask {
    /// Its number.
    pub task: TaskId,
    /// What a person calls it.
    pub name: String,
    /// What it waits for.
    pub want: Want,
    /// The name of that: `queue`, `fork[2]`.
    pub object: String,
    /// The tasks that could free it, none of which can: the holder of a mutex, the tasks waited
    /// for, those with a step that would.
    pub held_by: Vec<String>,
}

impl StuckTask {
    /// The sentence that tells it: who wants what, and who holds it.
    pub fn sentence(&self) -> String {
        let StuckTask { name, object, .. } = self;
        let by = |alone: &str, with: &str| match self.held_by.as_slice() {
            [] => alone.to_owned(),
            [one] => format!("{with} {one}"),
            [one, other] => format!("{with} {one} and {other}"),
            [first, .., last] if self.held_by.len() > 3 => {
                format!("{with} {} tasks ({first} to {last})", self.held_by.len())
            }
            [first, middle @ .., last] => {
                format!("{with} {first}, {} and {last}", middle.join(", "))
            }
        };
        match self.want {
            Want::Shared(Resource::Mutex(_)) => {
                format!(
                    "{name} wants the mutex `{object}`, {}",
                    by("whose holder has ended", "held by")
                )
            }
            Want::Shared(Resource::Items(_)) => {
                let nobody = "and no task is left that could put one in or close it";
                format!(
                    "{name} waits for an item in the channel `{object}`, {}",
                    by(nobody, "which could only come from")
                )
            }
            Want::Shared(Resource::Space(_)) => {
                let nobody = "and no task is left that could take one out";
                format!(
                    "{name} waits for space in the channel `{object}`, {}",
                    by(nobody, "which could only be made by")
                )
            }
            Want::Shared(Resource::Future(_)) => {
                let nobody = "and no task is left that could give it one";
                format!(
                    "{name} waits for the result of `{object}`, {}",
                    by(nobody, "which could only come from")
                )
            }
            Want::Shared(Resource::Group(_)) => {
                format!(
                    "{name} waits for the end of {}",
                    by(object, "").trim_start()
                )
            }
            Want::Seat => {
                format!(
                    "{name} has not begun: every worker is taken {}",
                    by("", "by")
                )
            }
        }
    }
}
