//! What a search for a schedule that fails has found.

use super::test::{ending, wrong};
use super::{Finding, Seen, left};
use crate::exercise::book::Verdict;
use crate::exercise::judged::{Evidence, Failing};
use crate::exercise::record::{Mode, Searched};

/// What is wrong with a test under some schedule.
pub(super) fn findings(seen: &Seen<'_>, test: usize) -> Vec<Finding> {
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
