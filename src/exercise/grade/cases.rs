//! A result as a list of things that hold or do not, which is what other programs want to have.

use super::export::points_text;
use crate::exercise::book::Verdict;
use crate::exercise::judged::{Judged, Proof, Searched, Status, TestResult};
use crate::report::count;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What must hold.
    pub name: String,
    /// What kind of thing it is.
    pub kind: CaseKind,
    /// Whether it does.
    pub status: CaseStatus,
    /// What was found; may be empty.
    pub message: String,
}

/// What kind of thing was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseKind {
    /// A test: that results are right.
    Test,
    /// A proof: how they come about.
    Proof,
    /// The answer as a whole.
    Whole,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseStatus {
    /// It holds.
    Held,
    /// It does not.
    Failed(Verdict),
    /// It could not be looked at.
    NotRun,
}

/// All that was looked at: tests, proofs, schedules. Of an answer that is passed all of them hold; of one that is not,
/// at least one failed, and if nothing else did, then the answer as a whole.
pub fn cases(judged: &Judged) -> Vec<Case> {
    let verdict = judged.verdict;
    let mut cases: Vec<Case> = judged.tests.iter().map(test).collect();
    cases.extend(judged.proofs.iter().map(|one| proof(one, verdict)));
    cases.extend(
        judged
            .search
            .iter()
            .map(|search| schedules(search, verdict)),
    );
    if verdict.is_passed() {
        // What could not be looked at here did not decide.
        cases.retain(|case| case.status == CaseStatus::Held);
    }
    let failed = |case: &Case| matches!(case.status, CaseStatus::Failed(_));
    if cases.is_empty() || (!verdict.is_passed() && !cases.iter().any(failed)) {
        cases.push(whole(judged));
    }
    cases
}

fn test(test: &TestResult) -> Case {
    Case {
        name: test.name.clone(),
        kind: CaseKind::Test,
        status: match test.status {
            Status::Passed => CaseStatus::Held,
            Status::Failed(verdict) => CaseStatus::Failed(verdict),
            Status::NotRun => CaseStatus::NotRun,
        },
        message: test.message.clone(),
    }
}

fn proof(proof: &Proof, verdict: Verdict) -> Case {
    Case {
        name: proof.what.clone(),
        kind: CaseKind::Proof,
        status: match proof.holds {
            Some(true) => CaseStatus::Held,
            Some(false) => CaseStatus::Failed(verdict),
            None => CaseStatus::NotRun,
        },
        message: proof.found.clone(),
    }
}

fn schedules(search: &Searched, verdict: Verdict) -> Case {
    let tried = count(search.tried, "schedule was tried", "schedules were tried");
    let all = if search.complete {
        ", and there are no others"
    } else {
        ""
    };
    let (status, fails) = match &search.failing {
        None => (CaseStatus::Held, String::new()),
        Some(failing) => (
            CaseStatus::Failed(verdict),
            format!("; one fails (seed {})", failing.seed),
        ),
    };
    Case {
        name: "it is right under every schedule that was tried".to_owned(),
        kind: CaseKind::Proof,
        status,
        message: format!("{tried}{all}{fails}"),
    }
}

fn whole(judged: &Judged) -> Case {
    Case {
        name: "the answer as a whole".to_owned(),
        kind: CaseKind::Whole,
        status: match judged.verdict {
            Verdict::Passed => CaseStatus::Held,
            verdict => CaseStatus::Failed(verdict),
        },
        message: judged.headline.clone(),
    }
}

/// The headline and the evidence, with line numbers: "nothing overlaps\nline 4: brew() is joined here".
pub(super) fn told(judged: &Judged) -> String {
    let mut lines = vec![judged.headline.clone()];
    lines.extend(judged.evidence.iter().map(|evidence| match evidence.line {
        Some(line) => format!("line {line}: {}", evidence.text),
        None => evidence.text.clone(),
    }));
    lines.join("\n")
}

/// "7.5 of 10 points".
pub(super) fn points_of(points: f64, of: u32) -> String {
    format!(
        "{} of {}",
        points_text(points),
        count(u64::from(of), "point", "points")
    )
}
