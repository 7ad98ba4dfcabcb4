//! What a check comes to.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! verdicts {
    ($($variant:ident $name:literal $title:literal $doc:literal,)*) => {
        /// What a check comes to. The names are those of exercise files, results and reports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Verdict {
            $(#[doc = $doc] $variant,)*
        }

        impl Verdict {
            /// All of them, the best first.
            pub const ALL: &'static [Verdict] = &[$(Verdict::$variant,)*];

            /// All their names, in the order of [`Verdict::ALL`].
            pub const NAMES: &'static [&'static str] = &[$($name,)*];

            /// Its name in files: `not-concurrent`.
            pub fn name(self) -> &'static str {
                match self { $(Verdict::$variant => $name,)* }
            }

            /// In a few words, for a student: "not concurrent".
            pub fn title(self) -> &'static str {
                match self { $(Verdict::$variant => $title,)* }
            }
        }
    };
}

verdicts! {
    Passed "passed" "passed" "Every test and every proof holds.",
    DoesNotCompile "does-not-compile" "does not compile" "The compiler refuses it.",
    WrongResult "wrong-result" "wrong result" "It gives something else than it should.",
    Panicked "panicked" "panicked" "It panics.",
    NotConcurrent "not-concurrent" "not concurrent" "The results are right, but nothing goes on at the same time.",
    Race "race" "race: wrong under some schedule" "Some schedule makes it give a wrong result or panic.",
    DeadlockUnderSchedule "deadlock-under-schedule" "deadlock under some schedule" "Some schedule makes it wait for ever.",
    Deadlock "deadlock" "deadlock" "It waits for ever.",
    Busy "busy" "busy for ever" "It goes round without getting anywhere: a live-lock, or a wait that spins.",
    Leaked "leaked" "left something running" "Tasks, threads or processes are still there when it should be over.",
    BlockedExecutor "blocked-executor" "blocked the executor" "An async task keeps its thread while it waits.",
    GuardAcrossAwait "guard-across-await" "held a guard across an await" "A lock of std is held while an async task waits.",
    OverLimit "over-limit" "too many at once" "More goes on at the same time than may.",
    TooMuchOutput "too-much-output" "too much output" "It printed more than anybody could read.",
    TooMuchMemory "too-much-memory" "too much memory" "It took more memory than a check may.",
    TimedOut "timed-out" "timed out" "It was still at work when its time was up.",
    Forbidden "forbidden" "tried what a check does not allow" "It asked for a process, a socket or a file that no exercise needs.",
    Crashed "crashed" "crashed" "It was ended by a signal, or ended itself.",
    Unreadable "unreadable" "cannot be read" "There is no file, or it is no text.",
    CheckerFault "checker-fault" "the checker failed" "The fault is the checker's and not the student's.",
}

impl Verdict {
    /// The verdict with this name.
    pub fn from_name(name: &str) -> Option<Verdict> {
        Self::ALL
            .iter()
            .copied()
            .find(|verdict| verdict.name() == name)
    }

    /// Whether it is passed.
    pub fn is_passed(self) -> bool {
        self == Verdict::Passed
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}
