//! What the operating system says a run has used.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a real run used, all in real time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UsageReport {
    /// This process, all its threads together.
    pub own: Spent,
    /// Child processes, and theirs, that ended and were waited for during the run.
    pub children: Spent,
    /// The most memory this process held at once.
    pub peak: Peak,
    /// An upper bound of the most memory that any one child held. Linux charges a child from birth
    /// with the peak of the process that started it, so this is never less than the parent's own
    /// peak so far.
    pub children_peak: Peak,
}

/// Processor time, and how often the processor was taken or given away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// CPU time in the program's own code.
    pub user: Duration,
    /// CPU time in the kernel on the program's behalf.
    pub system: Duration,
    /// Times a thread gave up its core because it had to wait.
    pub voluntary_switches: u64,
    /// Times the kernel took the core from a thread that could have gone on.
    pub involuntary_switches: u64,
}

impl Spent {
    /// What is left of it without `other`.
    #[must_use]
    pub fn less(&self, other: &Spent) -> Spent {
        Spent {
            user: self.user.saturating_sub(other.user),
            system: self.system.saturating_sub(other.system),
            voluntary_switches: self
                .voluntary_switches
                .saturating_sub(other.voluntary_switches),
            involuntary_switches: self
                .involuntary_switches
                .saturating_sub(other.involuntary_switches),
        }
    }

    /// User and system time together.
    pub fn cpu(&self) -> Duration {
        self.user + self.system
    }
}

/// The largest resident memory seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peak {
    /// Bytes.
    pub bytes: u64,
    /// Since when.
    pub since: Since,
}

/// From when on a peak was watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Since {
    /// From the start of the run: the run's own peak.
    RunStart,
    /// From the start of the process: an upper bound, the run itself may have needed less.
    ProcessStart,
}
