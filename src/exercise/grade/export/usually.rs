//! What is usually behind a verdict.

use crate::exercise::book::Verdict;

/// What who gets this verdict has usually not understood, in a sentence for whoever teaches.
pub fn usually(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "It is understood.",
        Verdict::DoesNotCompile => {
            "Usually a value is moved into a task and used again, or shared without Arc: ownership, more than concurrency."
        }
        Verdict::WrongResult => {
            "Usually the task itself was misread, or a part of the work is left out or done twice."
        }
        Verdict::Panicked => {
            "Usually an unwrap of something that is not there yet, or no longer: a closed channel, a failed join."
        }
        Verdict::NotConcurrent => {
            "Usually each task is joined or awaited before the next is started, so that one waits for the other."
        }
        Verdict::Race => {
            "Usually a value is read, changed and written back in several steps, and another task comes in between."
        }
        Verdict::DeadlockUnderSchedule => {
            "Usually two locks are taken in different orders, or a wake-up is sent before anybody waits for it."
        }
        Verdict::Deadlock => {
            "Usually a sender is kept alive while its receiver waits for the end, or a lock is taken twice."
        }
        Verdict::Busy => "Usually a loop asks again and again instead of waiting to be woken.",
        Verdict::Leaked => {
            "Usually a task is started and nobody joins it, or stops it when its result is no longer wanted."
        }
        Verdict::BlockedExecutor => {
            "Usually a call that blocks, such as thread::sleep, stands where an await should be."
        }
        Verdict::GuardAcrossAwait => {
            "Usually a lock is taken, and the task waits before it gives it back."
        }
        Verdict::OverLimit => {
            "Usually the permit is given back too early, or the count is read and raised in two steps."
        }
        Verdict::TooMuchOutput => "Usually a line was left in a loop that does not end.",
        Verdict::TooMuchMemory => {
            "Usually a queue without a limit grows, because those who fill it are faster."
        }
        Verdict::TimedOut => {
            "Usually far more work is done than was asked, or a wait has the wrong unit."
        }
        Verdict::Forbidden => {
            "The answer starts processes or opens files or sockets; no exercise needs that. Have a look at it."
        }
        Verdict::Crashed => {
            "Usually the stack overflowed, or the program ended itself with abort or exit."
        }
        Verdict::Unreadable => "The file is empty, too large or no text: ask for it again.",
        Verdict::CheckerFault => "This is a fault of the workbook, and counts for nobody.",
    }
}
