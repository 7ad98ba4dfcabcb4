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
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
        self.tell(&self.name, false)
    }

    /// The sentence with `who` in place of the task, who are several or one.
    fn tell(&self, who: &str, several: bool) -> String {
        let StuckTask { object, .. } = self;
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
        let (wants, waits, has) = match several {
            true => ("want", "wait", "have"),
            false => ("wants", "waits", "has"),
        };
        match self.want {
            Want::Shared(Resource::Mutex(_)) => {
                let held = by("whose holder has ended without unlocking it", "held by");
                format!("{who} {wants} the mutex `{object}`, {held}")
            }
            Want::Shared(Resource::Condition(_)) => {
                let nobody = "and no task is left that could notify it";
                let from = by(nobody, "which could only be notified by");
                format!("{who} {waits} for the condition `{object}`, {from}")
            }
            Want::Shared(Resource::Items(_)) => {
                let nobody = "and no task is left that could put one in or close it";
                let from = by(nobody, "which could only come from");
                format!("{who} {waits} for an item in the channel `{object}`, {from}")
            }
            Want::Shared(Resource::Space(_)) => {
                let nobody = "and no task is left that could take one out";
                let from = by(nobody, "which could only be made by");
                format!("{who} {waits} for space in the channel `{object}`, {from}")
            }
            Want::Shared(Resource::Future(_)) => {
                let nobody = "and no task is left that could give it one";
                let from = by(nobody, "which could only come from");
                format!("{who} {waits} for the result of `{object}`, {from}")
            }
            Want::Shared(Resource::Group(_)) => {
                format!(
                    "{who} {waits} for the end of {}",
                    by(object, "").trim_start()
                )
            }
            Want::Seat => {
                format!(
                    "{who} {has} not begun: every worker is taken {}",
                    by("", "by")
                )
            }
        }
    }

    /// Its name without its number among those of its kind.
    fn label(&self) -> &str {
        match self.name.rsplit_once(' ') {
            Some((label, number)) if number.bytes().all(|b| b.is_ascii_digit()) => label,
            _ => &self.name,
        }
    }

    /// Whether what is told of both is the same but for who it is.
    fn same_story(&self, other: &StuckTask) -> bool {
        let seat = matches!((self.want, other.want), (Want::Seat, Want::Seat));
        (seat || self.want == other.want)
            && self.object == other.object
            && self.held_by == other.held_by
            && self.label() == other.label()
    }
}

/// The sentences that tell who can never go on, one for all those of whom the same is to be told.
pub fn tell_stuck(stuck: &[StuckTask]) -> Vec<String> {
    let mut groups: Vec<Vec<&StuckTask>> = Vec::new();
    for task in stuck {
        match groups.iter_mut().find(|group| group[0].same_story(task)) {
            Some(group) => group.push(task),
            None => groups.push(vec![task]),
        }
    }
    let tell = |group: Vec<&StuckTask>| match group.as_slice() {
        [one] => one.sentence(),
        [one, other] => one.tell(&format!("{} and {}", one.name, other.name), true),
        [first, .., last] => {
            let who = format!("{} tasks, {} to {},", group.len(), first.name, last.name);
            first.tell(&who, true)
        }
        [] => String::new(),
    };
    groups.into_iter().map(tell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{ChannelId, MutexId};

    fn task(name: &str, want: Want, object: &str, held_by: &[&str]) -> StuckTask {
        let held_by = held_by.iter().map(|name| (*name).to_owned()).collect();
        StuckTask {
            task: TaskId(0),
            name: name.into(),
            want,
            object: object.into(),
            held_by,
        }
    }

    #[test]
    fn of_many_the_same_is_told_once() {
        let items = Want::Shared(Resource::Items(ChannelId(0)));
        let mutex = Want::Shared(Resource::Mutex(MutexId(0)));
        let stuck = [
            task("Consumer 1", items, "queue", &[]),
            task("Consumer 2", items, "queue", &[]),
            task("Consumer 3", items, "queue", &[]),
            task("Left", mutex, "b", &["Right"]),
            task("Right", mutex, "a", &["Left"]),
            task("Job 4", Want::Seat, "a free worker", &["Consumer 1"]),
            task("Job 5", Want::Seat, "a free worker", &["Consumer 1"]),
        ];
        let nobody = "and no task is left that could put one in or close it";
        assert_eq!(
            tell_stuck(&stuck),
            [
                format!(
                    "3 tasks, Consumer 1 to Consumer 3, wait for an item in the channel `queue`, {nobody}"
                ),
                "Left wants the mutex `b`, held by Right".to_owned(),
                "Right wants the mutex `a`, held by Left".to_owned(),
                "Job 4 and Job 5 have not begun: every worker is taken by Consumer 1".to_owned(),
            ]
        );
    }
}
