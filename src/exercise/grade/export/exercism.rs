//! `results.json` as Exercism's test runners write it (exercism/docs, "The Test Runner Interface"), versions 2 and 3.

use super::{cut, json_text};
use crate::exercise::book::Verdict;
use crate::exercise::grade::cases::{Case, CaseKind, CaseStatus, cases, told};
use crate::exercise::judged::Judged;
use serde_json::{Map, Value, json};

/// Which version of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exercism {
    /// Each test told.
    Two,
    /// Each test told, with the task it belongs to: 1 is to be right, 2 is to be so in the way that is asked.
    Three,
}

impl Exercism {
    fn number(self) -> u8 {
        match self {
            Exercism::Two => 2,
            Exercism::Three => 3,
        }
    }
}

/// The longest message of a whole, in bytes, and the longest output of a test, in characters.
const LONGEST_MESSAGE: usize = 65_535;
const LONGEST_OUTPUT: usize = 500;
const CUT: &str = "\nOutput was truncated. Please limit to 500 chars";

/// One result. What the program printed is given with the first test that failed. The code of tests is hidden from
/// students, and so it is here.
pub fn exercism(judged: &Judged, version: Exercism) -> String {
    let cases = cases(judged);
    let looked_at = |case: &Case| case.kind != CaseKind::Whole && case.status != CaseStatus::NotRun;
    if !judged.is_passed()
        && (judged.verdict == Verdict::CheckerFault || !cases.iter().any(looked_at))
    {
        return nothing_run(&told(judged), version);
    }
    let failed = |case: &Case| matches!(case.status, CaseStatus::Failed(_));
    let speaks = cases.iter().position(failed).unwrap_or(0);
    let tests = cases.iter().enumerate().map(|(at, case)| {
        let printed = if at == speaks { &judged.printed } else { "" };
        test(judged, case, printed, version)
    });
    let tests: Vec<Value> = tests.collect();
    let status = if judged.is_passed() { "pass" } else { "fail" };
    json_text(&json!({
        "version": version.number(),
        "status": status,
        "message": null,
        "tests": tests,
    }))
}

/// The result of what could not be run at all.
pub(super) fn nothing_run(message: &str, version: Exercism) -> String {
    json_text(&json!({
        "version": version.number(),
        "status": "error",
        "message": cut(message, LONGEST_MESSAGE),
        "tests": [],
    }))
}

fn test(judged: &Judged, case: &Case, printed: &str, version: Exercism) -> Value {
    let mut test = Map::new();
    test.insert("name".to_owned(), case.name.clone().into());
    let (status, message) = match case.status {
        CaseStatus::Held => ("pass", Value::Null),
        CaseStatus::NotRun => ("error", "it was not tried".into()),
        CaseStatus::Failed(_) => ("fail", message(judged, case).into()),
    };
    test.insert("status".to_owned(), status.into());
    test.insert("message".to_owned(), message);
    if !printed.is_empty() {
        test.insert("output".to_owned(), output(printed).into());
    }
    let task = match case.kind {
        CaseKind::Test => Some(1),
        CaseKind::Proof => Some(2),
        CaseKind::Whole => None,
    };
    if let (Exercism::Three, Some(task)) = (version, task) {
        test.insert("task_id".to_owned(), task.into());
    }
    Value::Object(test)
}

fn message(judged: &Judged, case: &Case) -> String {
    let told = told(judged);
    match case.message.is_empty() || told.starts_with(&case.message) {
        true => told,
        false => format!("{}\n{told}", case.message),
    }
}

fn output(printed: &str) -> String {
    match printed.chars().count() > LONGEST_OUTPUT {
        true => {
            let kept = printed.chars().take(LONGEST_OUTPUT - CUT.chars().count());
            kept.collect::<String>() + CUT
        }
        false => printed.to_owned(),
    }
}
