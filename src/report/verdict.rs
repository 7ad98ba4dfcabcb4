//! What came of one run: in a line, and what went wrong in sentences.

use super::words::{count, difference, grouped};
use super::{Told, WhatCame};
use crate::lesson::{Check, MAKESPAN, OUTCOME};
use crate::session::Done;
use crate::trace::{Outcome, say_time, tell_stuck};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that the brief form of a verdict takes at most.
pub const BRIEF: usize = 36;

/// What came of a run, in a line. No sign stands before the words: whoever shows them has one for
/// each value of `held`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Whether all that was expected came to pass; `None` where nothing was, or the run was cut
    /// short or not carried out.
    pub held: Option<bool>,
    /// In at most [`BRIEF`] columns: `3.4 s, expected 3 s (+13 %)`.
    pub brief: String,
    /// In full: also why, and what else was not as expected.
    pub full: String,
}

/// What came of a run, in a line.
pub fn verdict(told: &Told) -> Verdict {
    let held = told.verdict();
    let (brief, full) = match &told.run {
        WhatCame::Waiting => twice("not run yet"),
        WhatCame::Running => twice("running"),
        WhatCame::Unsupported(why) => (
            "cannot run this program".to_owned(),
            format!("not run: {why}"),
        ),
        WhatCame::Ran(done) => ran(done, held),
    };
    Verdict { held, brief, full }
}

fn twice(text: &str) -> (String, String) {
    (text.to_owned(), text.to_owned())
}

/// The brief and the full words for a run that was carried out.
fn ran(done: &Done, held: Option<bool>) -> (String, String) {
    let took = say_time(done.timeline.makespan);
    match &done.trace.meta.outcome {
        Outcome::Finished => finished(done, held, &took),
        Outcome::Running => twice(&format!("not at its end after {took}")),
        Outcome::Refused { reason } => ("refused".to_owned(), format!("refused: {reason}")),
        Outcome::Cancelled { why } => (
            format!("stopped after {took}"),
            format!("stopped by {why} after {took}, before its end"),
        ),
        Outcome::Deadlock { stuck, partial } => {
            let ended = if *partial {
                "partial deadlock"
            } else {
                "deadlock"
            };
            let number = stuck.len() as u64;
            let full = format!(
                "{ended} after {took}, {} can never go on",
                count(number, "task", "tasks")
            );
            let brief = [
                format!(
                    "{ended} after {took}, {} stuck",
                    count(number, "task", "tasks")
                ),
                format!("{ended} after {took}, {} stuck", grouped(number)),
                format!("{ended} after {took}"),
                ended.to_owned(),
            ];
            (fitting(brief), full + &as_expected(done, held))
        }
        Outcome::Failed { task, why } => (
            format!("failed after {took}"),
            format!("the task {task} failed after {took}: {why}") + &as_expected(done, held),
        ),
        Outcome::Limit { steps } => {
            let brief = format!("stopped after {} instructions", grouped(*steps));
            let full = format!("{brief}, at {took}") + &as_expected(done, held);
            (
                fitting([brief, "used up its instructions".to_owned()]),
                full,
            )
        }
    }
}

/// A run that came to its end is told by its time.
fn finished(done: &Done, held: Option<bool>, took: &str) -> (String, String) {
    let time = done.checks.iter().find(|check| check.what == MAKESPAN);
    let time = time.zip(done.expected);
    let others = unexpected(done, time.is_none());
    let (timed, short) = match time {
        Some((check, expected)) if check.held => (
            on_time(took, &say_time(expected)),
            format!("{took}, as expected"),
        ),
        Some((_, expected)) => (
            late(done.timeline.makespan, expected),
            format!("{took}, expected {}", say_time(expected)),
        ),
        None if held == Some(true) => twice(&format!("{took}, all as expected")),
        None => twice(took),
    };
    let in_time = time.is_none_or(|(check, _)| check.held);
    let brief = match others.len() as u64 {
        number @ 1.. if in_time => {
            let checks = count(number, "check", "checks");
            [
                format!("{took}, but {checks} failed"),
                format!("{checks} failed"),
            ]
        }
        _ => [timed.clone(), short],
    };
    let rest = match held {
        None => "; nothing was expected of it".to_owned(),
        Some(_) => not_as_expected(&others),
    };
    (fitting(brief), timed + &rest)
}

fn on_time(took: &str, expected: &str) -> String {
    match took == expected {
        true => format!("{took}, as expected"),
        false => format!("{took}, as expected ({expected})"),
    }
}

/// `3.4 s, expected 3 s (+13 %)`; the difference itself where it is less than a percent.
fn late(took: i64, expected: i64) -> String {
    let off = took.saturating_sub(expected);
    let percent = match expected {
        ..=0 => 0.0,
        _ => (off as f64 / expected as f64 * 100.0).round(),
    };
    let sign = if percent < 0.0 { '-' } else { '+' };
    let off = match percent.abs() as u64 {
        0 => difference(off),
        percent => format!("{sign}{} %", grouped(percent)),
    };
    format!(
        "{}, expected {} ({off})",
        say_time(took),
        say_time(expected)
    )
}

/// How the end of a run is judged, as the end of a sentence.
fn as_expected(done: &Done, held: Option<bool>) -> String {
    let ending = done.checks.iter().find(|check| check.what == OUTCOME);
    match (held, ending) {
        (Some(true), _) => ", as expected".to_owned(),
        (Some(false), Some(check)) if !check.held => {
            format!("; expected was: {}", check.expected)
        }
        (Some(false), _) => not_as_expected(&unexpected(done, true)),
        (None, _) => String::new(),
    }
}

/// What was looked at and not as expected; the time only if that is wanted.
fn unexpected(done: &Done, time_too: bool) -> Vec<&str> {
    let failed = done.checks.iter().filter(|check| !check.held);
    let failed = failed.filter(|check| time_too || check.what != MAKESPAN);
    failed.map(|check| check.what.as_str()).collect()
}

/// The same as the end of a sentence; nothing where all was as expected.
fn not_as_expected(what: &[&str]) -> String {
    match what {
        [] => String::new(),
        what => format!("; not as expected: {}", what.join(", ")),
    }
}

/// The first of these that fits; the last, cut, where none does.
fn fitting<const N: usize>(forms: [String; N]) -> String {
    let fits = |form: &&String| form.width() <= BRIEF;
    match (forms.iter().find(fits), forms.last()) {
        (Some(form), _) => form.clone(),
        (None, Some(last)) => cut(last),
        (None, None) => String::new(),
    }
}

fn cut(text: &str) -> String {
    let mut columns = 1;
    let fits = |char: &char| {
        columns += char.width().unwrap_or(0);
        columns <= BRIEF
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// Each expectation of a run that did not hold, as a sentence: "how long it took: expected 3 s,
/// found 5 s".
pub fn failed(told: &Told) -> Vec<String> {
    let failed = told.checks().filter(|check| !check.held);
    failed.map(Check::to_string).collect()
}

/// What went wrong in a run, whether or not it was expected to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// What: "deadlock, 2 tasks can never go on".
    pub head: String,
    /// What to do about it on the command line.
    pub advice: Option<&'static str>,
    /// Who is stuck and why, a sentence for all those of whom the same is to be told.
    pub sentences: Vec<String>,
}

/// What went wrong in a run, if anything did: who is stuck, which task failed, why it was stopped.
pub fn ending(told: &Told) -> Option<Ending> {
    let mut sentences = Vec::new();
    let mut advice = None;
    let head = match &told.done()?.trace.meta.outcome {
        Outcome::Deadlock { stuck, partial } => {
            sentences = tell_stuck(stuck);
            let who = count(stuck.len() as u64, "task", "tasks");
            let rest = if *partial { "; the others went on" } else { "" };
            format!("deadlock, {who} can never go on{rest}")
        }
        Outcome::Failed { task, why } => format!("the task {task} failed: {why}"),
        Outcome::Limit { steps } => {
            advice = Some("if it does come to an end, --limit N lets it take more");
            format!("stopped after {} instructions", grouped(*steps))
        }
        Outcome::Cancelled { why } => format!("stopped by {why} before its end"),
        _ => return None,
    };
    Some(Ending {
        head,
        advice,
        sentences,
    })
}
