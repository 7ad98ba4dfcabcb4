//! What is judged of what was seen. Pure: the same things seen give the same verdict.
//!
//! A test is seen in up to three ways: run for real, run in turn on a virtual clock, and searched. What the run in
//! turn shows is the same every time, so it decides first. A fault that only the real run or a search shows is one of
//! some schedule.

mod faults;
mod left;
mod priority;
mod proofs;
mod schedules;
mod test;
#[cfg(test)]
mod tests;
mod verbs;
mod words;

use super::book::{Exercise, Verdict};
use super::judged::{Evidence, Judged, Proof, Searched, Status, TestResult, Took};
use super::record::{Mode, Record, Run};
use priority::rank;

/// Everything that was seen of one answer that could be run.
#[derive(Debug, Clone)]
pub struct Seen<'a> {
    /// The exercise.
    pub exercise: &'a Exercise,
    /// The answer's text.
    pub source: &'a str,
    /// What its program reported, however often it had to be started.
    pub record: &'a Record,
    /// Runs during which the program came to an end.
    pub ends: &'a [End],
}

/// The program ended, or was ended, in the middle of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    /// The number of the test.
    pub test: usize,
    /// How it was being run.
    pub mode: Mode,
    /// What that comes to.
    pub verdict: Verdict,
    /// In one sentence.
    pub headline: String,
    /// What tells it.
    pub evidence: Vec<Evidence>,
}

/// One thing found wrong.
#[derive(Debug, Clone, PartialEq)]
struct Finding {
    verdict: Verdict,
    headline: String,
    evidence: Vec<Evidence>,
}

impl Finding {
    fn new(verdict: Verdict, headline: impl Into<String>, evidence: Vec<Evidence>) -> Finding {
        Finding {
            verdict,
            headline: headline.into(),
            evidence,
        }
    }
}

/// Judges what was seen.
pub fn judge(seen: &Seen<'_>) -> Judged {
    let mut findings: Vec<Finding> = Vec::new();
    let mut tests = Vec::new();
    for (number, name) in seen.record.tests.iter().enumerate() {
        let found = test::findings(seen, number);
        tests.push(result(seen, number, name, &found));
        findings.extend(found);
    }
    let proofs = proofs::proofs(seen);
    findings.extend(proofs.iter().filter_map(|(_, finding)| finding.clone()));
    if findings.is_empty() && !is_whole(seen) {
        findings.push(unfinished(seen));
    }
    let decides = findings
        .iter()
        .min_by_key(|finding| rank(finding.verdict))
        .cloned();
    let proofs: Vec<Proof> = proofs.into_iter().map(|(proof, _)| proof).collect();
    let (verdict, headline, evidence) = match decides {
        Some(finding) => (finding.verdict, finding.headline, finding.evidence),
        None => (Verdict::Passed, words::passed(&proofs), Vec::new()),
    };
    Judged {
        exercise: seen.exercise.id.clone(),
        verdict,
        headline,
        evidence,
        tests,
        proofs,
        search: searched(seen),
        style: Vec::new(),
        printed: String::new(),
        missing_walls: Vec::new(),
        took: Took::default(),
    }
}

impl Seen<'_> {
    /// The run of a test in a mode.
    fn run(&self, test: usize, mode: Mode) -> Option<&Run> {
        self.record
            .runs
            .iter()
            .rev()
            .find(|run| run.test == test && run.mode == mode)
    }

    /// The runs of all tests in a mode.
    fn runs(&self, mode: Mode) -> impl Iterator<Item = &Run> {
        self.record.runs.iter().filter(move |run| run.mode == mode)
    }
}

fn result(seen: &Seen<'_>, number: usize, name: &str, found: &[Finding]) -> TestResult {
    let worst = found.iter().min_by_key(|finding| rank(finding.verdict));
    let was_run = seen
        .record
        .runs
        .iter()
        .any(|run| run.test == number && run.over.is_some());
    let (status, message) = match worst {
        Some(finding) => (Status::Failed(finding.verdict), finding.headline.clone()),
        None if was_run => (Status::Passed, String::new()),
        None => (Status::NotRun, String::new()),
    };
    TestResult {
        name: name.to_owned(),
        status,
        message,
    }
}

/// Whether the program did all that it was asked to.
fn is_whole(seen: &Seen<'_>) -> bool {
    !seen.record.tests.is_empty() && seen.record.whole
}

fn unfinished(seen: &Seen<'_>) -> Finding {
    let headline = match seen.record.tests.is_empty() {
        true => "the program was built and could not be run: this is not your fault",
        false => {
            "the program ended without a word before it was checked to the end: this is not your fault"
        }
    };
    let text = format!("{} runs were reported", seen.record.runs.len());
    Finding::new(
        Verdict::CheckerFault,
        headline,
        vec![Evidence::new(text, None)],
    )
}

/// What all searches came to together.
fn searched(seen: &Seen<'_>) -> Option<Searched> {
    let all = &seen.record.searched;
    seen.exercise.proofs.schedules?;
    let first = all.first()?;
    let failing = all.iter().find(|searched| searched.failed);
    Some(Searched {
        tried: all.iter().map(|searched| searched.tries).sum(),
        complete: all
            .iter()
            .all(|searched| searched.complete && searched.why.is_none()),
        why: all.iter().find_map(|searched| searched.why.clone()),
        failing: failing.map(schedules::failing),
    })
    .filter(|_| first.tries > 0 || first.why.is_some())
}
