//! What a search for a schedule that fails has found.

use super::test::{ending, wrong};
use super::{Finding, Seen, left};
use crate::exercise::book::Verdict;
use crate::exercise::judged::{Evidence, Failing};
use crate::exercise::record::{Mode, Searched};

/// What is wrong with a test under some schedule.
pub(super) fn findings(seen: &Seen<'_>, test: usize) -> Vec<Finding> {
    if seen.exercise.proofs.schedules.is_some() && keeps_a_static(seen, test) {
        return vec![in_a_static()];
    }
    let Some(searched) = seen
        .record
        .searched
        .iter()
        .find(|searched| searched.test == test && searched.failed)
    else {
        return Vec::new();
    };
    let Some(run) = seen.run(test, Mode::Search) else {
        return vec![Finding::new(
            Verdict::Race,
            "some schedule fails, and could not be repeated",
            vec![],
        )];
    };
    let mut findings: Vec<Finding> = ending(run, seen).into_iter().collect();
    findings.extend(left::findings(run, false));
    let of = |finding: Finding| Finding {
        verdict: match finding.verdict {
            Verdict::WrongResult | Verdict::Panicked => Verdict::Race,
            Verdict::Deadlock => Verdict::DeadlockUnderSchedule,
            other => other,
        },
        headline: match finding.verdict {
            Verdict::WrongResult => run
                .over
                .as_ref()
                .map_or(finding.headline, |over| wrong(run, over)),
            _ => finding.headline,
        },
        evidence: [finding.evidence, vec![how(searched)]].concat(),
    };
    findings.into_iter().map(of).collect()
}

/// What is needed to run it again.
pub(super) fn failing(searched: &Searched) -> Failing {
    Failing {
        test: searched.test,
        seed: searched.seed,
        choices: searched.choices.clone(),
    }
}

fn how(searched: &Searched) -> Evidence {
    let which = match searched.tries {
        1 => "the first schedule tried fails".to_owned(),
        tries => format!(
            "schedule number {tries} of those tried fails (seed {})",
            searched.seed
        ),
    };
    Evidence::new(which, None)
}

/// Whether the answer shares something in a `static`, so that no schedule begins afresh.
fn keeps_a_static(seen: &Seen<'_>, test: usize) -> bool {
    let of_test = |searched: &&Searched| searched.test == test;
    let searched = seen.record.searched.iter().find(of_test);
    searched.is_some_and(|searched| searched.why.as_deref() == Some("static"))
}

/// What cannot be tried is not believed.
fn in_a_static() -> Finding {
    let headline = "something shared is kept in a `static`, so a second run finds what the first one left, and no \
                    schedule can be tried; keep it in the function, and share it with `Arc` or `thread::scope`";
    Finding::new(Verdict::Forbidden, headline, vec![])
}
