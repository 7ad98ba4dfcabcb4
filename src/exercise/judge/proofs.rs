//! The proofs that an exercise demands.

use super::faults::time;
use super::left::list;
use super::{Finding, Seen};
use crate::exercise::book::{Limit, Overlap, Verdict};
use crate::exercise::judged::{Evidence, Proof};
use crate::exercise::record::{Ending, Mode, Run, What};

/// Each proof, with what is wrong where it does not hold.
pub(super) fn proofs(seen: &Seen<'_>) -> Vec<(Proof, Option<Finding>)> {
    let asked = &seen.exercise.proofs;
    let mut proofs = Vec::new();
    proofs.extend(asked.overlap.as_ref().map(|overlap| at_once(seen, overlap)));
    proofs.extend(asked.makespan.map(|most| makespan(seen, most)));
    proofs.extend(
        asked
            .workers
            .as_ref()
            .map(|workers| shared_out(seen, workers)),
    );
    proofs.extend(asked.at_most.as_ref().map(|limit| at_most(seen, limit)));
    proofs.extend(asked.schedules.map(|_| schedules(seen)));
    proofs.extend(asked.joined.then(|| joined(seen)));
    proofs
}

/// The runs in turn that came to their end: only of these it can be said what they did.
fn settled<'s>(seen: &'s Seen<'_>, mode: Mode) -> impl Iterator<Item = &'s Run> {
    seen.runs(mode)
        .filter(|run| run.ending() == Some(Ending::Ok))
}

/// The runs that tell what went on at the same time: in turn, unless a pool's threads did the work, which only a real run
/// can see.
fn telling<'s>(seen: &'s Seen<'_>) -> impl Iterator<Item = &'s Run> {
    let hidden = |test: usize| seen.run(test, Mode::Turn).is_some_and(is_uncontrolled);
    let real = settled(seen, Mode::Real).filter(move |run| hidden(run.test));
    settled(seen, Mode::Turn)
        .filter(|run| !is_uncontrolled(run))
        .chain(real)
}

fn is_uncontrolled(run: &Run) -> bool {
    let fault = |what: &What| matches!(what, What::Fault { kind, .. } if kind == "uncontrolled");
    run.events.iter().any(|event| fault(&event.what))
}

fn names(of: &[String]) -> Vec<&str> {
    of.iter().map(String::as_str).collect()
}

fn said(of: &[String]) -> String {
    list(of.iter().cloned())
}

fn not_seen(what: String) -> (Proof, Option<Finding>) {
    let found = "no run came to its end, so it could not be looked at".to_owned();
    (
        Proof {
            what,
            holds: None,
            found,
        },
        None,
    )
}

fn at_once(seen: &Seen<'_>, overlap: &Overlap) -> (Proof, Option<Finding>) {
    let what = match overlap.of.as_slice() {
        [one] => format!("{} of {one} go on at the same time", overlap.at_least),
        several => format!(
            "in some test {} of {} go on at the same time",
            overlap.at_least,
            said(several)
        ),
    };
    let of = names(&overlap.of);
    let best = telling(seen)
        .map(|run| (run, run.overlap(&of)))
        .max_by_key(|(_, overlap)| overlap.peak);
    let Some((run, peak)) = best else {
        return not_seen(what);
    };
    // Two guests can have the same thing made twice, and the other thing never.
    let never = of
        .iter()
        .find(|name| telling(seen).all(|run| run.works(&[**name]).is_empty()))
        .filter(|_| peak.peak > 0);
    let many = peak.peak >= usize::try_from(overlap.at_least).unwrap_or(usize::MAX);
    let enough = many && never.is_none();
    let who = list(
        peak.works
            .iter()
            .map(|(task, work)| format!("{work} on {}", run.task_name(*task))),
    );
    let found = match (peak.peak, never) {
        (0, _) => format!("{} never happens", said(&overlap.of)),
        (_, Some(name)) => format!("{name} never happens"),
        (1, _) => "never more than one at a time".to_owned(),
        (many, _) => format!("{many} at once, at {}: {who}", time(peak.at)),
    };
    let finding = (!enough).then(|| {
        let headline = format!(
            "{found}, where {} could overlap; it takes {}",
            overlap.at_least,
            time(run.makespan())
        );
        Finding::new(Verdict::NotConcurrent, headline, who_did(run, &of))
    });
    (
        Proof {
            what,
            holds: Some(enough),
            found,
        },
        finding,
    )
}

fn makespan(seen: &Seen<'_>, most: i64) -> (Proof, Option<Finding>) {
    let most = u64::try_from(most).unwrap_or(0);
    let what = format!("it takes no more than {}", time(most));
    // Of those that take as long the first: authors put the plain ones first.
    let longest = settled(seen, Mode::Turn).min_by_key(|run| std::cmp::Reverse(run.makespan()));
    let Some(run) = longest else {
        return not_seen(what);
    };
    let taken = run.makespan();
    let found = format!("{} on the virtual clock", time(taken));
    let finding = (taken > most).then(|| {
        let headline = format!("it takes {}, where {} are enough", time(taken), time(most));
        Finding::new(Verdict::NotConcurrent, headline, who_did(run, &[]))
    });
    (
        Proof {
            what,
            holds: Some(taken <= most),
            found,
        },
        finding,
    )
}

fn shared_out(seen: &Seen<'_>, workers: &Overlap) -> (Proof, Option<Finding>) {
    let what = format!(
        "{} is shared out among {} threads",
        said(&workers.of),
        workers.at_least
    );
    let of = names(&workers.of);
    let best = settled(seen, Mode::Real)
        .map(|run| (run, run.overlap(&of).peak))
        .max_by_key(|(_, peak)| *peak);
    let Some((run, peak)) = best else {
        return not_seen(what);
    };
    let enough = peak >= usize::try_from(workers.at_least).unwrap_or(usize::MAX);
    let carriers = run.carriers(&of);
    let found = match carriers {
        1 => format!("one thread did all of it, {} at a time", peak),
        many => format!("{many} threads did it, at most {peak} at the same time"),
    };
    let finding = (!enough).then(|| {
        let headline = format!(
            "{found}, where {} threads should work at the same time",
            workers.at_least
        );
        Finding::new(Verdict::NotConcurrent, headline, who_did(run, &of))
    });
    (
        Proof {
            what,
            holds: Some(enough),
            found,
        },
        finding,
    )
}

fn at_most(seen: &Seen<'_>, limit: &Limit) -> (Proof, Option<Finding>) {
    let what = format!(
        "never more than {} of {} at once",
        limit.limit,
        said(&limit.of)
    );
    let of = names(&limit.of);
    let all = [Mode::Turn, Mode::Real, Mode::Search];
    let runs = all.into_iter().flat_map(|mode| seen.runs(mode));
    let worst = runs
        .map(|run| (run, run.overlap(&of)))
        .max_by_key(|(_, overlap)| overlap.peak);
    let Some((run, peak)) = worst else {
        return not_seen(what);
    };
    let kept = peak.peak <= usize::try_from(limit.limit).unwrap_or(usize::MAX);
    let found = format!("{} at most", peak.peak);
    let finding = (!kept).then(|| {
        let who = list(peak.works.iter().map(|(task, _)| run.task_name(*task)));
        let headline = format!(
            "{} at once at {}, where no more than {} may: {who}",
            peak.peak,
            time(peak.at),
            limit.limit
        );
        Finding::new(Verdict::OverLimit, headline, who_did(run, &of))
    });
    (
        Proof {
            what,
            holds: Some(kept),
            found,
        },
        finding,
    )
}

fn schedules(seen: &Seen<'_>) -> (Proof, Option<Finding>) {
    let what = "it holds under every schedule that was tried".to_owned();
    let Some(searched) = super::searched(seen) else {
        return not_seen(what);
    };
    if searched.tried == 0 {
        let found = "nothing was tried: it fails without looking for a schedule".to_owned();
        let proof = Proof {
            what,
            holds: None,
            found,
        };
        return (proof, None);
    }
    let found = super::words::tried(&searched);
    // Nobody has looked, so nobody can say.
    let holds = super::words::is_looked_into(&searched).then_some(searched.failing.is_none());
    (Proof { what, holds, found }, None)
}

fn joined(seen: &Seen<'_>) -> (Proof, Option<Finding>) {
    let what = "nothing is still running when the function returns".to_owned();
    let mut runs = settled(seen, Mode::Turn).peekable();
    if runs.peek().is_none() {
        return not_seen(what);
    }
    let left: usize = runs.map(|run| run.left().len()).sum();
    let found = if left == 0 {
        "all has ended".to_owned()
    } else {
        match left {
            1 => "1 task still is".to_owned(),
            _ => format!("{left} tasks still are"),
        }
    };
    (
        Proof {
            what,
            holds: Some(left == 0),
            found,
        },
        None,
    )
}

/// Who did which work when, at most so much of it.
fn who_did(run: &Run, of: &[&str]) -> Vec<Evidence> {
    const MOST: usize = 6;
    let works = run.works(of);
    let mut evidence: Vec<Evidence> = Vec::new();
    for work in works.iter().take(MOST) {
        let to = work
            .to
            .map_or_else(|| "for ever".to_owned(), |to| format!("to {}", time(to)));
        let who = run.task_name(work.task);
        evidence.push(Evidence::new(
            format!("{who}: {} from {} {to}", work.name, time(work.from)),
            work.line,
        ));
    }
    if works.len() > MOST {
        evidence.push(Evidence::new(
            format!("… and {} more", works.len() - MOST),
            None,
        ));
    }
    evidence
}
