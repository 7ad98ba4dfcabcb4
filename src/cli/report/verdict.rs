//! What held and what did not, who is stuck, and what went wrong.

use super::words::{count, grouped};
use super::{Report, Told};
use crate::cli::look::{Ink, Look};
use crate::lesson::{Check, MAKESPAN, OUTCOME};
use crate::prose;
use crate::session::Done;
use crate::trace::Outcome;

/// How many stuck tasks of a run are told of.
const STUCK: usize = 8;

/// Each expectation that did not hold, as a sentence; then those that did, in short.
pub fn checks(report: &Report, look: &Look) -> Vec<String> {
    let mut lines = Vec::new();
    for told in &report.runs {
        let failed = told.checks().filter(|check| !check.held);
        lines.extend(failed.flat_map(|check| {
            let sentence = look.text(&format!("{}: {check}", told.label));
            marked(look, "✗", Ink::Bad, &sentence)
        }));
    }
    for (what, found, on) in held(report) {
        let sentence = look.text(&format!("{what}: {found} ({on})"));
        lines.extend(marked(look, "✓", Ink::Good, &sentence));
    }
    lines
}

/// Expectations that held, the same of several runs told once: what, what was found, on which.
fn held(report: &Report) -> Vec<(String, String, String)> {
    let mut kinds: Vec<(&Check, Vec<&str>)> = Vec::new();
    for told in &report.runs {
        let held = told
            .checks()
            .filter(|check| check.held && worth_telling(check));
        for check in held {
            // Times differ a little from run to run.
            let same = |known: &Check| known.what == check.what && known.expected == check.expected;
            match kinds.iter_mut().find(|(known, _)| same(known)) {
                Some((_, on)) => on.push(&told.label),
                None => kinds.push((check, vec![&told.label])),
            }
        }
    }
    let checked = report
        .runs
        .iter()
        .filter(|told| told.checks().next().is_some());
    let all = checked.count();
    let say = |(check, on): (&Check, Vec<&str>)| {
        let on = match on.len() {
            number if number == all && all > 2 => format!("all {all} runs"),
            _ => on.join(", "),
        };
        (check.what.clone(), check.expected.clone(), on)
    };
    kinds.into_iter().map(say).collect()
}

/// The table shows times, and that a run simply finished is no news.
fn worth_telling(check: &Check) -> bool {
    let finished = check.what == OUTCOME && check.found == Outcome::Finished.word();
    check.what != MAKESPAN && !finished
}

/// What went wrong in a run, if anything did: who is stuck, which task failed, why it was stopped.
pub fn endings(report: &Report, look: &Look) -> Vec<String> {
    let runs = report
        .runs
        .iter()
        .filter_map(|told| Some((told, told.done()?)));
    runs.flat_map(|(told, done)| ending(told, done, look))
        .collect()
}

fn ending(told: &Told, done: &Done, look: &Look) -> Vec<String> {
    let label = &told.label;
    let sentence = match &done.trace.meta.outcome {
        Outcome::Deadlock { stuck, partial } => {
            let who = count(stuck.len() as u64, "task", "tasks");
            let rest = if *partial { "; the others went on" } else { "" };
            let head = format!("{label}: deadlock, {who} can never go on{rest}");
            let mut lines = marked(look, "!", Ink::Bad, &look.text(&head));
            let told = stuck.iter().take(STUCK);
            lines.extend(told.flat_map(|task| indented(look, &task.sentence())));
            if let more @ 1.. = stuck.len().saturating_sub(STUCK) {
                lines.extend(indented(
                    look,
                    &format!("and {} more", grouped(more as u64)),
                ));
            }
            return lines;
        }
        Outcome::Failed { task, why } => format!("{label}: the task {task} failed: {why}"),
        Outcome::Limit { steps } => format!(
            "{label}: stopped after {} instructions; if it does come to an end, --limit N \
             lets it take more",
            grouped(*steps)
        ),
        Outcome::Cancelled { why } => format!("{label}: stopped by {why} before its end"),
        _ => return Vec::new(),
    };
    marked(look, "!", Ink::Bad, &look.text(&sentence))
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

impl Told {
    fn checks(&self) -> impl Iterator<Item = &Check> {
        self.done().into_iter().flat_map(|done| &done.checks)
    }
}
