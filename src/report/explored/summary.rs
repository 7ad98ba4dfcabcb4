//! What a search found, in one sentence.

use crate::explorer::{Bound, Explored, Interleavings, Verdict};
use crate::report::words::{bytes, grouped};

/// What a search found, in one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Whether it is safe; `None` where nobody knows.
    pub safe: Option<bool>,
    /// One word for a table.
    pub word: &'static str,
    /// The sentence, without a full stop.
    pub sentence: String,
}

/// Sums up what a search found. What was not seen whole is never called safe.
pub fn summary(explored: &Explored) -> Summary {
    let wrong = explored.outcomes.iter().filter(|found| !found.right);
    let wrong = wrong.count();
    let failed = explored.judged.iter();
    let failed = failed.filter(|judged| judged.verdict == Verdict::Fails);
    let failed = failed.count();
    let goes_wrong = wrong + failed > 0;
    let (safe, word) = match (&explored.bound, goes_wrong) {
        (_, true) => (Some(false), "goes wrong"),
        (None, false) if explored.is_safe() => (Some(true), "safe"),
        _ => (None, "not known"),
    };
    let sentence = match &explored.bound {
        Some(bound) => bounded(bound, wrong, failed),
        None => whole(explored, wrong, failed, safe == Some(true)),
    };
    Summary {
        safe,
        word,
        sentence,
    }
}

fn bounded(bound: &Bound, wrong: usize, failed: usize) -> String {
    let why = stopped(bound);
    if wrong + failed == 0 {
        return format!(
            "not everything was seen ({why}): nothing wrong found so far, which proves nothing"
        );
    }
    let mut found = Vec::new();
    if wrong > 0 {
        found.push(several(wrong, "wrong outcome", "wrong outcomes"));
    }
    if failed > 0 {
        found.push(several(
            failed,
            "claim that does not hold",
            "claims that do not hold",
        ));
    }
    let found = found.join(" and ");
    format!("not everything was seen ({why}), and yet {found} found")
}

fn several(number: usize, one: &str, more: &str) -> String {
    crate::report::count(number as u64, one, more)
}

/// What stopped a search, as words in brackets.
pub fn stopped(bound: &Bound) -> String {
    match bound {
        Bound::States(states) => format!("stopped at {} states", grouped(*states)),
        Bound::Memory(memory) => format!("stopped at {} of memory", bytes(*memory)),
        Bound::Stopped => "stopped by hand".to_owned(),
        Bound::Spins { task } => format!("{task} goes round without touching anything shared"),
        Bound::Outcomes(outcomes) => format!("stopped at {outcomes} outcomes"),
        Bound::Target => "stopped where it found what it looked for".to_owned(),
    }
}

fn whole(explored: &Explored, wrong: usize, failed: usize, safe: bool) -> String {
    let all = all_of_them(explored.interleavings);
    let claims = || several(failed, "claim does not hold", "claims do not hold");
    if wrong == 0 {
        let right = format!("{all} end{} right", if is_one(explored) { "s" } else { "" });
        return match (safe, failed) {
            (true, _) => format!("{right}: safe"),
            (false, 0) => format!("{right}, but not every claim could be judged"),
            _ => format!("{right}, but {}", claims()),
        };
    }
    let mut sentence = match explored.right_and_wrong() {
        Some((right, wrong)) if matches!(explored.interleavings, Interleavings::Counted(_)) => {
            let (right, wrong, all) = (big(right), big(wrong), big(right + wrong));
            let what = if is_one(explored) {
                "interleaving"
            } else {
                "interleavings"
            };
            format!("{all} {what}: {right} right, {wrong} wrong")
        }
        _ => {
            let outcomes = explored.outcomes.len();
            let how_many = match explored.interleavings {
                Interleavings::Endless => "endlessly many interleavings",
                Interleavings::TooMany => "more interleavings than can be counted",
                _ => "interleavings not counted",
            };
            let are = if wrong == 1 { "is" } else { "are" };
            match outcomes {
                1 => format!("{how_many}: the only outcome is wrong"),
                _ => format!("{how_many}: {wrong} of {outcomes} outcomes {are} wrong"),
            }
        }
    };
    if failed > 0 {
        sentence += &format!("; {}", claims());
    }
    sentence
}

fn is_one(explored: &Explored) -> bool {
    explored.interleavings == Interleavings::Counted(1)
}

fn all_of_them(interleavings: Interleavings) -> String {
    match interleavings {
        Interleavings::Counted(1) => "the only interleaving".to_owned(),
        Interleavings::Counted(2) => "both interleavings".to_owned(),
        Interleavings::Counted(count) => format!("all {} interleavings", big(count)),
        Interleavings::Endless => "all of endlessly many interleavings".to_owned(),
        Interleavings::TooMany | Interleavings::Unknown => "all interleavings".to_owned(),
    }
}

/// A count in groups of three digits; from 10^15 on roughly.
pub fn big(count: u128) -> String {
    match u64::try_from(count) {
        Ok(count) if count < 1_000_000_000_000_000 => grouped(count),
        _ => {
            let digits = count.to_string();
            let (first, second) = (&digits[..1], &digits[1..3]);
            format!("about {first}.{second} × 10^{}", digits.len() - 1)
        }
    }
}

/// Part of a whole in percent; a part that is there is never shown as nothing, and one that is not
/// the whole never as the whole.
pub fn share(part: u128, whole: u128) -> String {
    let percent = part as f64 / whole.max(1) as f64 * 100.0;
    match percent {
        _ if part == whole => "100 %".to_owned(),
        _ if part > 0 && percent < 0.05 => "< 0.1 %".to_owned(),
        _ if percent >= 99.95 => "> 99.9 %".to_owned(),
        _ => format!("{percent:.1} %"),
    }
}
