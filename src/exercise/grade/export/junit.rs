//! JUnit's XML, as continuous integration reads it.

use crate::exercise::book::Verdict;
use crate::exercise::grade::cases::{Case, CaseStatus, cases, points_of, told};
use crate::exercise::grade::report::{Column, Graded, Mark, Report, Student};
use crate::exercise::judged::Judged;
use crate::lesson::harmless_lines;
use std::fmt::Write;

/// One `testcase`.
struct Entry {
    class: String,
    name: String,
    seconds: f64,
    came: Came,
    printed: String,
}

enum Came {
    Passed,
    Skipped(String),
    /// The student's; what is wrong, in one word, in one line, and in full.
    Failed(String, String, String),
    /// Ours.
    Error(String, String),
}

/// Results of checks: a `testsuite` for each exercise, a `testcase` for each thing that was looked at.
pub fn junit(all: &[Judged]) -> String {
    let suites = all.iter().map(|judged| {
        let each = cases(judged);
        let mut entries: Vec<Entry> = each.iter().map(|case| of_case(judged, case)).collect();
        // All is checked in one go: the time it took stands with the first.
        if let Some(first) = entries.first_mut() {
            first.seconds = judged.took.total_ms / 1e3;
        }
        (judged.exercise.clone(), entries)
    });
    document(&suites.collect::<Vec<_>>())
}

/// What came of grading: a `testsuite` for each student, a `testcase` for each exercise.
pub fn junit_report(report: &Report) -> String {
    let suites = report
        .students
        .iter()
        .map(|student| (student.name.clone(), entries(report, student)));
    document(&suites.collect::<Vec<_>>())
}

fn entries(report: &Report, student: &Student) -> Vec<Entry> {
    let each = report.exercises.iter().zip(&student.graded);
    each.map(|(column, graded)| of_exercise(column, graded))
        .collect()
}

fn of_exercise(column: &Column, graded: &Graded) -> Entry {
    let judged = graded.mark.judged();
    let points = points_of(graded.points(), graded.weight);
    Entry {
        class: format!("{}.{}", column.chapter, column.id),
        name: column.title.clone(),
        seconds: judged.map_or(0.0, |judged| judged.took.total_ms / 1e3),
        came: match (&graded.mark, judged) {
            (Mark::NotHandedIn | Mark::NotBegun | Mark::NotChecked, _) | (_, None) => {
                Came::Skipped(graded.mark.title().to_owned())
            }
            (_, Some(judged)) => whole(judged, &points),
        },
        printed: judged
            .map(|judged| judged.printed.clone())
            .unwrap_or_default(),
    }
}

fn whole(judged: &Judged, points: &str) -> Came {
    let (kind, line) = (judged.verdict.name().to_owned(), judged.headline.clone());
    match judged.verdict {
        Verdict::Passed => Came::Passed,
        Verdict::CheckerFault => Came::Error(line, told(judged)),
        _ => Came::Failed(kind, line, format!("{}\n{points}", told(judged))),
    }
}

fn of_case(judged: &Judged, case: &Case) -> Entry {
    let came = match case.status {
        CaseStatus::Held => Came::Passed,
        CaseStatus::NotRun => Came::Skipped(case.message.clone()),
        CaseStatus::Failed(Verdict::CheckerFault) => {
            Came::Error(case.message.clone(), told(judged))
        }
        CaseStatus::Failed(verdict) => {
            let line = match case.message.is_empty() {
                true => verdict.title().to_owned(),
                false => case.message.clone(),
            };
            Came::Failed(verdict.name().to_owned(), line, told(judged))
        }
    };
    Entry {
        class: judged.exercise.clone(),
        name: case.name.clone(),
        seconds: 0.0,
        came,
        printed: String::new(),
    }
}

fn document(suites: &[(String, Vec<Entry>)]) -> String {
    let all = || suites.iter().flat_map(|(_, entries)| entries);
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    let _ = writeln!(xml, "<testsuites name=\"counterpoint\" {}>", counts(all()));
    for (name, entries) in suites {
        let _ = writeln!(
            xml,
            "  <testsuite name=\"{}\" {}>",
            attribute(name),
            counts(entries.iter())
        );
        for entry in entries {
            xml.push_str(&testcase(entry));
        }
        xml.push_str("  </testsuite>\n");
    }
    xml + "</testsuites>\n"
}

fn counts<'a>(entries: impl Iterator<Item = &'a Entry>) -> String {
    let (mut tests, mut failures, mut errors, mut skipped, mut seconds) = (0, 0, 0, 0, 0.0);
    for entry in entries {
        tests += 1;
        seconds += entry.seconds;
        match entry.came {
            Came::Passed => {}
            Came::Skipped(_) => skipped += 1,
            Came::Failed(..) => failures += 1,
            Came::Error(..) => errors += 1,
        }
    }
    format!(
        "tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\" time=\"{seconds:.3}\""
    )
}

fn testcase(entry: &Entry) -> String {
    let came = match &entry.came {
        Came::Passed => String::new(),
        Came::Skipped(why) => format!("      <skipped message=\"{}\"/>\n", attribute(why)),
        Came::Failed(kind, line, full) => element("failure", kind, line, full),
        Came::Error(line, full) => element("error", Verdict::CheckerFault.name(), line, full),
    };
    let printed = match entry.printed.is_empty() {
        true => String::new(),
        false => format!("      <system-out>{}</system-out>\n", text(&entry.printed)),
    };
    let head = format!(
        "    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3}\"",
        attribute(&entry.class),
        attribute(&entry.name),
        entry.seconds
    );
    match came.is_empty() && printed.is_empty() {
        true => format!("{head}/>\n"),
        false => format!("{head}>\n{came}{printed}    </testcase>\n"),
    }
}

fn element(tag: &str, kind: &str, line: &str, full: &str) -> String {
    let (kind, line, full) = (attribute(kind), attribute(line), text(full));
    format!("      <{tag} type=\"{kind}\" message=\"{line}\">{full}</{tag}>\n")
}

/// Text between tags. What XML 1.0 allows nowhere, not even escaped, is shown as a picture of itself.
fn text(text: &str) -> String {
    let mut safe = String::new();
    for char in harmless_lines(text).chars() {
        match char {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            _ => safe.push(char),
        }
    }
    safe
}

/// The same for between quotes, where a line break would be read as a blank.
fn attribute(value: &str) -> String {
    text(value).replace('\n', "&#10;").replace('\t', "&#9;")
}
