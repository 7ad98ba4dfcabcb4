//! Of several runs together: what held and what did not, who is stuck, and what went wrong.

use super::Report;
use super::look::{Ink, Look};
use super::verdict::{Ending, ending};
use super::words::grouped;
use crate::lesson::{Check, MAKESPAN, OUTCOME};
use crate::prose;
use crate::trace::Outcome;
use unicode_width::UnicodeWidthStr;

/// How many sentences tell who is stuck in a run.
const SENTENCES: usize = 8;

/// Each expectation that did not hold, as a sentence; then those that did, in short.
pub fn lines(report: &Report, look: &Look) -> Vec<String> {
    let mut lines = Vec::new();
    for told in &report.runs {
        let failed = told.checks().filter(|check| !check.held);
        lines.extend(failed.flat_map(|check| {
            let sentence = look.text(&format!("{}: {check}", told.label));
            marked(look, "✗", Ink::Bad, &sentence)
        }));
    }
    let held = held(report);
    let shown = if held.len() > HELD + 1 {
        HELD
    } else {
        held.len()
    };
    for (what, found) in &held[..shown] {
        let sentence = look.text(&format!("{what}: {found}"));
        lines.extend(marked(look, "✓", Ink::Good, &sentence));
    }
    if let more @ 1.. = held.len() - shown {
        let sentence = format!("and {more} more things as expected; --json has them all");
        lines.extend(marked(look, "✓", Ink::Good, &sentence));
    }
    lines
}

/// How many things that came to pass as expected are told: who sees them all sees none.
const HELD: usize = 4;

/// What was expected, and of which runs.
type Expected<'a> = (&'a str, Vec<&'a str>);

/// Expectations that held, each kind told once: what, and what it was on which runs.
fn held(report: &Report) -> Vec<(&str, String)> {
    let mut kinds: Vec<(&str, Vec<Expected<'_>>)> = Vec::new();
    for told in &report.runs {
        let held = told
            .checks()
            .filter(|check| check.held && worth_telling(check));
        for Check { what, expected, .. } in held {
            let at = kinds.iter().position(|(known, _)| known == what);
            let at = at.unwrap_or_else(|| {
                kinds.push((what, Vec::new()));
                kinds.len() - 1
            });
            let all = &mut kinds[at].1;
            match all.iter_mut().find(|(known, _)| known == expected) {
                Some((_, on)) => on.push(&told.label),
                None => all.push((expected, vec![&told.label])),
            }
        }
    }
    let checked = report
        .runs
        .iter()
        .filter(|told| told.checks().next().is_some())
        .count();
    let say = |(expected, on): &Expected<'_>| {
        let on = match on.len() {
            number if number == checked && checked > 2 => format!("all {checked} runs"),
            _ => on.join(", "),
        };
        match expected.width() {
            ..=LONGEST => format!("{expected} ({on})"),
            _ => format!("as expected ({on})"),
        }
    };
    let say_all = |all: Vec<Expected<'_>>| all.iter().map(say).collect::<Vec<_>>().join(", ");
    kinds
        .into_iter()
        .map(|(what, all)| (what, say_all(all)))
        .collect()
}

/// Columns of what came to pass as expected that are shown in words.
const LONGEST: usize = 40;

/// The table shows times, and that a run simply finished is no news.
fn worth_telling(check: &Check) -> bool {
    let finished = check.what == OUTCOME && check.found == Outcome::Finished.word();
    check.what != MAKESPAN && !finished
}

/// What went wrong, if anything did: who is stuck, which task failed, why a run was stopped. What
/// is the same of several runs is told once.
pub fn endings(report: &Report, look: &Look) -> Vec<String> {
    let mut kinds: Vec<(Ending, Vec<&str>)> = Vec::new();
    for told in &report.runs {
        let Some(ending) = ending(told) else {
            continue;
        };
        match kinds.iter_mut().find(|(known, _)| *known == ending) {
            Some((_, on)) => on.push(&told.label),
            None => kinds.push((ending, vec![&told.label])),
        }
    }
    let tell = |(ending, on): (Ending, Vec<&str>)| {
        let advice = ending.advice.map(|advice| format!("; {advice}"));
        let head = format!(
            "{}: {}{}",
            on.join(", "),
            ending.head,
            advice.unwrap_or_default()
        );
        let mut lines = marked(look, "!", Ink::Bad, &look.text(&head));
        let shown = ending.sentences.iter().take(SENTENCES);
        lines.extend(shown.flat_map(|sentence| indented(look, sentence)));
        if let more @ 1.. = ending.sentences.len().saturating_sub(SENTENCES) {
            let more = format!("and {} more; --json has them all", grouped(more as u64));
            lines.extend(indented(look, &more));
        }
        lines
    };
    kinds.into_iter().flat_map(tell).collect()
}

fn indented(look: &Look, sentence: &str) -> Vec<String> {
    prose::fill(&look.text(sentence), look.prose_width(), "    ")
}

/// A sentence behind its sign.
pub fn marked(look: &Look, sign: &str, ink: Ink, sentence: &str) -> Vec<String> {
    let sign = look.signs(sign);
    let mut lines = prose::fill(sentence, look.prose_width(), &format!("{sign} "));
    if let Some(first) = lines.first_mut() {
        *first = first.replacen(&sign, &look.paint(&sign, ink), 1);
    }
    lines
}
