//! Who waits for whom, and who is left at the end.

use super::Finding;
use crate::exercise::book::Verdict;
use crate::exercise::judged::Evidence;
use crate::exercise::record::{Kind, Run, Verb, What};
use std::collections::BTreeMap;

/// What is left of a run whose body has returned.
pub(super) fn findings(run: &Run, joined: bool) -> Option<Finding> {
    let names = |tasks: &[u32]| list(tasks.iter().map(|task| run.task_name(*task)));
    if !run.stuck().is_empty() && run.ending() == Some(crate::exercise::record::Ending::Ok) {
        let who = names(run.stuck());
        let left_behind = match run.stuck().len() {
            1 => "is left behind",
            _ => "are left behind",
        };
        let headline = format!("{}: {who} can never end, and {left_behind}", run.name);
        return Some(Finding::new(
            Verdict::Leaked,
            headline,
            made(run, run.stuck()),
        ));
    }
    let left: Vec<u32> = run.left().to_vec();
    if joined && !left.is_empty() {
        let headline = format!(
            "{}: {} {} still running when the function has returned",
            run.name,
            names(&left),
            if left.len() == 1 { "is" } else { "are" }
        );
        return Some(Finding::new(Verdict::Leaked, headline, made(run, &left)));
    }
    None
}

fn made(run: &Run, tasks: &[u32]) -> Vec<Evidence> {
    let lines = tasks.iter().filter_map(|number| {
        let line = run.tasks.get(number)?.line;
        Some(Evidence::new(
            format!("{} was started on line {}", run.task_name(*number), line?),
            line,
        ))
    });
    lines.collect()
}

/// A deadlock in one sentence.
pub(super) fn deadlock(run: &Run) -> String {
    let stuck = run.stuck();
    let who = list(stuck.iter().map(|task| run.task_name(*task)));
    match stuck.len() {
        0 => format!("{}: everybody waits for ever", run.name),
        1 => format!("{}: {who} waits for ever", run.name),
        _ => format!("{}: {who} wait for ever", run.name),
    }
}

/// What each of those waits for that can never go on, and who has that.
pub(super) fn waits(run: &Run, source: &str) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    let holders = holders(run);
    for (task, wait) in waiting(run) {
        if !run.stuck().is_empty() && !run.stuck().contains(&task) {
            continue;
        }
        let what = object_name(run, wait.object, source);
        let mut text = format!(
            "{} waits {}",
            run.task_name(task),
            wait.verb.waits_for(&what, |n| run.task_name(n), wait.n)
        );
        if let Some((holder, line)) = holders.get(&wait.object) {
            text += &format!(", which {} took", run.task_name(*holder));
            text += &line
                .map(|line| format!(" on line {line}"))
                .unwrap_or_default();
        }
        evidence.push(Evidence::new(text, wait.line));
    }
    evidence
}

struct Wait {
    verb: Verb,
    object: u32,
    n: Option<i64>,
    line: Option<u32>,
}

/// What each task still asks for at the end.
fn waiting(run: &Run) -> BTreeMap<u32, Wait> {
    let mut waiting = BTreeMap::new();
    for event in &run.events {
        match &event.what {
            What::Ask { verb, object, n } => {
                waiting.insert(
                    event.task,
                    Wait {
                        verb: *verb,
                        object: *object,
                        n: *n,
                        line: event.line,
                    },
                );
            }
            What::Done { .. } | What::Ended(_) => drop(waiting.remove(&event.task)),
            _ => {}
        }
    }
    waiting
}

/// Who holds each lock at the end, and where they took it.
fn holders(run: &Run) -> BTreeMap<u32, (u32, Option<u32>)> {
    let mut holders = BTreeMap::new();
    for event in &run.events {
        match &event.what {
            What::Done { verb, object, .. } if verb.takes() => {
                holders.insert(*object, (event.task, event.line));
            }
            What::Done { verb, object, .. } if verb.gives_back() => drop(holders.remove(object)),
            What::Ask {
                verb: Verb::Wait,
                n: Some(mutex),
                ..
            } => {
                if let Ok(mutex) = u32::try_from(*mutex) {
                    holders.remove(&mutex);
                }
            }
            _ => {}
        }
    }
    holders
}

/// What to call something shared: as the student does where that can be read off the line that made it. Of several that
/// one line made each has its number, in the order in which they were first used.
pub(super) fn object_name(run: &Run, object: u32, source: &str) -> String {
    let Some(found) = run.objects.get(&object) else {
        return "something".to_owned();
    };
    let word = word(found.kind);
    let alike = |other: &&u32| {
        let other = &run.objects[*other];
        (other.kind, other.line) == (found.kind, found.line)
    };
    let alike: Vec<u32> = run.objects.keys().filter(alike).copied().collect();
    // As in the lanes.
    let number = match alike.iter().position(|other| *other == object) {
        Some(nth) if alike.len() > 1 && found.line.is_some() => format!("[{nth}]"),
        _ => String::new(),
    };
    let line = found.line.and_then(|line| {
        source
            .lines()
            .nth(usize::try_from(line).ok()?.checked_sub(1)?)
    });
    match (line.and_then(let_name), found.line) {
        (Some(name), _) => format!("the {word} `{name}{number}`"),
        (None, Some(line)) => format!("the {word} of line {line}{number}"),
        (None, None) => format!("{word} {object}"),
    }
}

/// The name in `let name = …`.
fn let_name(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("let ")?.trim_start();
    let rest = rest.strip_prefix("mut ").unwrap_or(rest);
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    Some(&rest[..end]).filter(|name| !name.is_empty())
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Mutex => "mutex",
        Kind::RwLock => "read-write lock",
        Kind::Condvar => "condition variable",
        Kind::Channel => "channel",
        Kind::Oneshot => "one-shot channel",
        Kind::Barrier => "barrier",
        Kind::Semaphore => "semaphore",
        Kind::Notify => "notification",
        _ => "shared thing",
    }
}

/// "a", "a and b", "a, b and c".
pub(super) fn list(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    match names.split_last() {
        None => "nobody".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
