//! Which of several findings decides.

use crate::exercise::book::Verdict;

/// The causes before their consequences: a task that keeps its thread also makes results late and tests fail, so that
/// is said and not the failed test. What is so under any schedule comes before what is so under some.
const ORDER: [Verdict; 17] = [
    Verdict::Forbidden,
    Verdict::TooMuchMemory,
    Verdict::TooMuchOutput,
    Verdict::GuardAcrossAwait,
    Verdict::BlockedExecutor,
    Verdict::Crashed,
    Verdict::Deadlock,
    Verdict::Busy,
    Verdict::TimedOut,
    Verdict::Panicked,
    Verdict::OverLimit,
    Verdict::WrongResult,
    Verdict::Leaked,
    Verdict::NotConcurrent,
    Verdict::DeadlockUnderSchedule,
    Verdict::Race,
    Verdict::CheckerFault,
];

/// Its place: the smallest decides.
pub(super) fn rank(verdict: Verdict) -> usize {
    ORDER
        .iter()
        .position(|known| *known == verdict)
        .unwrap_or(ORDER.len())
}
