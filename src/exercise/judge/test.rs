//! What is wrong with one test.

use super::{Finding, Seen, faults, left, schedules};
use crate::exercise::book::Verdict;
use crate::exercise::judged::Evidence;
use crate::exercise::record::{Ending, Mode, Over, Run};

/// Everything that is wrong with it, in no order.
pub(super) fn findings(seen: &Seen<'_>, test: usize) -> Vec<Finding> {
    let mut findings = Vec::new();
    for mode in [Mode::Turn, Mode::Real, Mode::Search] {
        let ended = seen
            .ends
            .iter()
            .filter(|end| end.test == test && end.mode == mode);
        findings.extend(
            ended.map(|end| Finding::new(end.verdict, end.headline.clone(), end.evidence.clone())),
        );
        if let Some(run) = seen.run(test, mode) {
            findings.extend(faults::findings(run));
        }
    }
    let turn = seen.run(test, Mode::Turn);
    let in_turn = turn.and_then(|run| ending(run, seen));
    // What already fails in turn needs no schedule to explain it.
    let settled = in_turn.is_some();
    findings.extend(in_turn);
    if let Some(run) = turn {
        findings.extend(left::findings(run, seen.exercise.proofs.joined));
    }
    if !settled {
        let searched = schedules::findings(seen, test);
        let by_search = !searched.is_empty();
        findings.extend(searched);
        if let Some(real) = seen.run(test, Mode::Real) {
            let finding = only_for_real(real, seen, turn.is_some(), by_search);
            findings.extend(finding.filter(|finding| !is_of_time(finding, seen, test)));
        }
    }
    let real = seen.run(test, Mode::Real);
    if let Some(seen_so) = real.and_then(for_real) {
        let stands_still = |finding: &&mut Finding| {
            matches!(
                finding.verdict,
                Verdict::Deadlock | Verdict::DeadlockUnderSchedule
            )
        };
        let deadlocks = findings.iter_mut().filter(stands_still);
        deadlocks.for_each(|finding| finding.evidence.push(seen_so.clone()));
    }
    findings
}

/// That a run on real threads came to a standstill, told by the state of its threads.
fn for_real(real: &Run) -> Option<Evidence> {
    const THREADS: usize = 6;
    let over = real
        .over
        .as_ref()
        .filter(|over| over.how == Ending::Deadlock)?;
    let threads = over.threads.iter().take(THREADS).map(|thread| {
        let asleep = if thread.state == "S" {
            "sleeps"
        } else {
            "stands"
        };
        match thread.wchan.trim() {
            "" | "0" => format!("{} {asleep}", thread.name),
            wchan => format!("{} {asleep} in {wchan}", thread.name),
        }
    });
    let threads: Vec<String> = threads.collect();
    let text = match threads.is_empty() {
        true => "on real threads it stands still too".to_owned(),
        false => format!(
            "on real threads it stands still too: {}",
            threads.join(", ")
        ),
    };
    Some(Evidence::new(text, None))
}

/// What the end of a run tells.
pub(super) fn ending(run: &Run, seen: &Seen<'_>) -> Option<Finding> {
    let over = run.over.as_ref()?;
    let at = over.line;
    match over.how {
        Ending::Ok => None,
        Ending::Wrong => Some(Finding::new(Verdict::WrongResult, wrong(run, over), vec![])),
        Ending::Panicked => {
            let mut evidence = vec![];
            if let Some(line) = at {
                evidence.push(Evidence::new(
                    format!("line {line}: {}", source_line(seen, line)),
                    at,
                ));
            }
            Some(Finding::new(Verdict::Panicked, panicked(over), evidence))
        }
        Ending::Deadlock => Some(Finding::new(
            Verdict::Deadlock,
            left::deadlock(run),
            left::waits(run, seen.source),
        )),
        Ending::Steps => Some(Finding::new(
            Verdict::Busy,
            busy(run),
            busy_where(run, seen),
        )),
        Ending::Abandoned => {
            let headline = format!(
                "the program ended itself in the middle of a test: {}",
                over.message
            );
            Some(Finding::new(Verdict::Crashed, headline, vec![]))
        }
    }
}

/// Whether a fault of the real run can only come of time running too fast for a busy machine: where every schedule was
/// tried and none fails, what is left are time-outs.
fn is_of_time(finding: &Finding, seen: &Seen<'_>, test: usize) -> bool {
    let mut all = seen.record.searched.iter();
    let complete = all.any(|searched| {
        searched.test == test && searched.complete && !searched.failed && searched.why.is_none()
    });
    complete && finding.verdict == Verdict::Race
}

/// A fault of the real run that the run in turn does not have: it depends on the schedule.
fn only_for_real(real: &Run, seen: &Seen<'_>, had_turn: bool, by_search: bool) -> Option<Finding> {
    let finding = ending(real, seen)?;
    if !had_turn {
        return Some(finding);
    }
    let verdict = match finding.verdict {
        // A search has found it too, and its schedule explains more.
        _ if by_search => return None,
        Verdict::WrongResult | Verdict::Panicked => Verdict::Race,
        other => other,
    };
    let headline = format!(
        "{} (in a run on real threads, and not in every run)",
        finding.headline
    );
    Some(Finding {
        verdict,
        headline,
        ..finding
    })
}

/// What was wrong, as the check says it.
pub(super) fn wrong(run: &Run, over: &Over) -> String {
    let test = &run.name;
    let what = over.message.trim();
    match (&over.got, &over.expected) {
        (Some(got), Some(expected)) => format!("{test}: {what} should be {expected}, and is {got}"),
        _ => format!("{test}: it does not hold that {what}"),
    }
}

fn panicked(over: &Over) -> String {
    let message = over.message.trim();
    match over.line {
        Some(line) => format!("it panics on line {line}: {message}"),
        None => format!("it panics: {message}"),
    }
}

fn busy(run: &Run) -> String {
    let events = run.events.len();
    format!(
        "{}: it goes round for ever without getting anywhere (stopped after {events} recorded operations)",
        run.name
    )
}

/// The lines that were passed most often towards the end.
fn busy_where(run: &Run, seen: &Seen<'_>) -> Vec<Evidence> {
    const LOOKED_AT: usize = 400;
    let mut often = std::collections::BTreeMap::new();
    for line in run
        .events
        .iter()
        .rev()
        .take(LOOKED_AT)
        .filter_map(|event| event.line)
    {
        *often.entry(line).or_insert(0usize) += 1;
    }
    let most = often.into_iter().max_by_key(|(_, count)| *count);
    let at = most.map(|(line, count)| {
        let text = format!(
            "line {line}, {count} of the last operations: {}",
            source_line(seen, line)
        );
        Evidence::new(text, Some(line))
    });
    at.into_iter().collect()
}

/// A line of the student's file, trimmed.
pub(super) fn source_line<'s>(seen: &Seen<'s>, line: u32) -> &'s str {
    let number = usize::try_from(line).unwrap_or(0);
    seen.source
        .lines()
        .nth(number.saturating_sub(1))
        .unwrap_or_default()
        .trim()
}
