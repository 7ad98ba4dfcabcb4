//! What a verdict says in words.

use crate::exercise::book::Verdict;
use crate::exercise::judged::{Proof, Searched};

/// What passing says. What was found for each proof stands with the proof.
pub(super) fn passed(proofs: &[Proof]) -> String {
    match proofs.is_empty() {
        true => "every test holds".to_owned(),
        false => "every test and every proof holds".to_owned(),
    }
}

/// What the judge in a program says of a test that it need not search, because it fails in turn already.
const FAILS_ANYWAY: &str = "it failed without looking for a schedule";

/// Whether schedules decide anything: not where none was tried, or tests fail without.
pub(super) fn is_looked_into(searched: &Searched) -> bool {
    searched.failing.is_some()
        || searched.complete
        || searched.tried > 0 && searched.why.as_deref() != Some(FAILS_ANYWAY)
}

/// How far a search went: never "ok" alone.
pub(super) fn tried(searched: &Searched) -> String {
    let schedules = match searched.tried {
        1 => "1 schedule".to_owned(),
        many => format!("{many} schedules"),
    };
    let why = searched
        .why
        .as_ref()
        .map(|why| format!(" ({})", reason(why)))
        .unwrap_or_default();
    // Those that differ only in the order of steps that do not touch each other are tried once.
    let which = match searched.tried {
        1 => "which stands",
        _ => "which stand",
    };
    match (&searched.failing, searched.complete) {
        (Some(_), _) => format!("one of {schedules} fails"),
        (None, true) => format!("complete: {schedules}, {which} for all there are"),
        (None, false) if searched.why.as_deref() == Some(FAILS_ANYWAY) => {
            "none was looked for: it fails already".to_owned()
        }
        (None, false) if searched.tried == 0 => format!("no schedule was tried{why}"),
        (None, false) => format!("bounded: {schedules} tried, none fails{why}"),
    }
}

/// Why a search did not go to its end, for the words that reports have for it.
fn reason(why: &str) -> &str {
    match why {
        "async" => "the order of async tasks is sampled, not exhausted",
        "uncontrolled" => "a pool's own threads are not under control",
        "static" => "what is kept in a `static` outlives a schedule",
        "slow" => "one schedule took all the time there was",
        other => other,
    }
}

/// What such a verdict usually comes from, in a sentence.
pub fn says_for(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "It is right, and proved so.",
        Verdict::DoesNotCompile => "The compiler's first message is the one to read.",
        Verdict::WrongResult => "It gives something else than it should, whatever the schedule.",
        Verdict::Panicked => "Something that was taken for granted does not hold.",
        Verdict::NotConcurrent => "One thing is awaited or joined before the next is begun.",
        Verdict::Race => "What was looked at has changed before it was acted upon.",
        Verdict::DeadlockUnderSchedule => {
            "Tasks take what they share in different orders, or miss a notification."
        }
        Verdict::Deadlock => {
            "Everybody waits for something that only the others could bring about."
        }
        Verdict::Busy => "It asks again and again instead of waiting to be told.",
        Verdict::Leaked => "Something was started that nobody ends or waits for.",
        Verdict::BlockedExecutor => {
            "A blocking call in async code keeps the thread that all tasks need."
        }
        Verdict::GuardAcrossAwait => {
            "A lock of std is kept while others are let in, who may want it."
        }
        Verdict::OverLimit => "Looking whether there is room, and taking it, are two steps.",
        Verdict::TooMuchOutput => "It prints in a loop that does not end.",
        Verdict::TooMuchMemory => "It keeps what it does not need, or asks for far too much.",
        Verdict::TimedOut => "It waits for time to pass, again and again.",
        Verdict::Forbidden => "No exercise needs processes, sockets or files.",
        Verdict::Crashed => "The program was ended from outside of its tests.",
        Verdict::Unreadable => "The file is not there, or is no text.",
        Verdict::CheckerFault => "This is a fault of the checker; please report it.",
    }
}

/// What to do next, in a few words; `None` where the hints say it better.
pub fn what_to_do(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Unreadable => {
            Some("save the file as UTF-8 text, or bring it back with `counterpoint reset`")
        }
        Verdict::CheckerFault => Some("check again; if it stays, report it with the file"),
        Verdict::Forbidden => Some("take the call out: what it is for is not part of the exercise"),
        _ => None,
    }
}
