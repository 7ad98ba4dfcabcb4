//! What the crates of a check noted while a program did it.

use super::Finding;
use crate::exercise::book::Verdict;
use crate::exercise::judged::Evidence;
use crate::exercise::record::{Run, What};

/// The first of each kind in a run.
pub(super) fn findings(run: &Run) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for event in &run.events {
        let What::Fault { kind, text, .. } = &event.what else {
            continue;
        };
        let Some((verdict, says)) = verdict(kind) else {
            continue;
        };
        if findings.iter().any(|finding| finding.verdict == verdict) {
            continue;
        }
        let who = run.task_name(event.task);
        let at = event
            .line
            .map(|line| format!(", line {line}"))
            .unwrap_or_default();
        let headline = format!("{says}: {text}{at}");
        let evidence = Evidence::new(
            format!("in {who}, at {} of the story", time(event.at)),
            event.line,
        );
        findings.push(Finding::new(verdict, headline, vec![evidence]));
    }
    findings
}

fn verdict(kind: &str) -> Option<(Verdict, &'static str)> {
    match kind {
        "blocked-executor" => Some((
            Verdict::BlockedExecutor,
            "an async task keeps its thread, so that no other task can go on",
        )),
        "guard-across-await" => Some((
            Verdict::GuardAcrossAwait,
            "a lock of std is still held while the task awaits",
        )),
        "forbidden" => Some((Verdict::Forbidden, "a check does not allow this")),
        "busy" => Some((
            Verdict::Busy,
            "it asks again and again instead of waiting to be told",
        )),
        "over-limit" => Some((Verdict::OverLimit, "too many at once")),
        _ => None,
    }
}

/// Story time as people say it.
pub(super) fn time(nanoseconds: u64) -> String {
    crate::trace::say_time(i64::try_from(nanoseconds).unwrap_or(i64::MAX))
}
