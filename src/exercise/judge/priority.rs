//! Which of several findings decides.

use crate::exercise::book::Verdict;

/// What is so under any schedule comes before what is so under some; then the causes before their consequences: a task
/// that keeps its thread also makes results late and tests fail, and so do too many at once; that is said and not the
/// failed test. Within a rank
/// the first test decides: authors put the plain ones first. What is right and merely slow comes last.
const RANKS: [&[Verdict]; 7] = [
    &[
        Verdict::Forbidden,
        Verdict::TooMuchMemory,
        Verdict::TooMuchOutput,
    ],
    &[
        Verdict::GuardAcrossAwait,
        Verdict::BlockedExecutor,
        Verdict::OverLimit,
    ],
    &[
        Verdict::Crashed,
        Verdict::Deadlock,
        Verdict::Busy,
        Verdict::TimedOut,
        Verdict::Panicked,
        Verdict::WrongResult,
    ],
    &[Verdict::Leaked],
    &[Verdict::DeadlockUnderSchedule, Verdict::Race],
    &[Verdict::NotConcurrent],
    &[Verdict::CheckerFault],
];

/// Its rank: the smallest decides.
pub(super) fn rank(verdict: Verdict) -> usize {
    RANKS
        .iter()
        .position(|rank| rank.contains(&verdict))
        .unwrap_or(RANKS.len())
}
