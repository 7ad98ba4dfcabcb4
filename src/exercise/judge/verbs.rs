//! Operations in the words of an explanation.

use crate::exercise::record::Verb;

impl Verb {
    /// What a task waits for: "to lock the mutex `a`", "for a message from the channel", "for worker 1 to end".
    pub(super) fn waits_for(
        self,
        what: &str,
        task: impl Fn(u32) -> String,
        n: Option<i64>,
    ) -> String {
        let other = n
            .and_then(|n| u32::try_from(n).ok())
            .map_or_else(|| "the threads it started".to_owned(), task);
        match self {
            Verb::Lock => format!("to lock {what}"),
            Verb::Read => format!("to read {what}"),
            Verb::Write => format!("to write {what}"),
            Verb::Wait | Verb::WaitTimeout | Verb::Notified => format!("to be notified by {what}"),
            Verb::Recv | Verb::RecvTimeout => format!("for a message from {what}"),
            Verb::Send => format!("for room in {what}"),
            Verb::Acquire => format!("for a permit of {what}"),
            Verb::Arrive => format!("for the others at {what}"),
            Verb::Park => "to be unparked (or woken)".to_owned(),
            Verb::Join => format!("for {other} to end"),
            Verb::Sleep => "for time to pass".to_owned(),
            other => format!("for `{}` of {what}", other.word()),
        }
    }

    /// Whether it takes what only one can have.
    pub(super) fn takes(self) -> bool {
        matches!(
            self,
            Verb::Lock | Verb::TryLock | Verb::Write | Verb::TryWrite
        )
    }

    /// Whether it gives that back.
    pub(super) fn gives_back(self) -> bool {
        matches!(self, Verb::Unlock | Verb::Unwrite)
    }
}
