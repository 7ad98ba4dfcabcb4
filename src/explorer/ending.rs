//! How an interleaving ended.

use crate::trace::StuckTask;

/// How an interleaving ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Ending {
    /// Main ended, and nobody is stuck.
    Finished,
    /// Some tasks can never go on.
    Deadlock {
        /// Who, and why.
        stuck: Vec<StuckTask>,
        /// Whether main went on to its end.
        partial: bool,
    },
    /// A task failed, and the interleaving ends there.
    Failed {
        /// What people call the task.
        task: String,
        /// Why, as the end of a sentence that begins with the task.
        why: String,
    },
    /// It goes on for ever, though every task that could always move does move (weak fairness).
    Forever,
}

impl Ending {
    /// Every word that [`Ending::word`] gives.
    pub const WORDS: [&str; 5] = [
        "finished",
        "deadlock",
        "partial deadlock",
        "failed",
        "goes on for ever",
    ];

    /// Whether this word names it; `deadlock` names a partial one too, and `forever` is short for
    /// what goes on for ever.
    pub fn is_called(&self, word: &str) -> bool {
        let own = self.word();
        own == word
            || word == "deadlock" && own == "partial deadlock"
            || word == "forever" && *self == Ending::Forever
    }

    /// The word that names it in lessons and in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Ending::Finished => "finished",
            Ending::Deadlock { partial: false, .. } => "deadlock",
            Ending::Deadlock { partial: true, .. } => "partial deadlock",
            Ending::Failed { .. } => "failed",
            Ending::Forever => "goes on for ever",
        }
    }
}
