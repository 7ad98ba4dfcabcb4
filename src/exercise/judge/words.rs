//! What a verdict says in words.

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
