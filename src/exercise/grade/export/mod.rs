//! What other programs and people read: pure functions of results.

mod classroom;
mod csv;
mod exercism;
mod json;
mod junit;
mod summary;
#[cfg(test)]
mod tests;
mod usually;

pub use classroom::classroom;
pub use csv::csv;
pub use exercism::{Exercism, exercism};
pub use json::{SCHEMA_VERSION, grades, json};
pub use junit::{junit, junit_report};
pub use summary::summary;
pub use usually::usually;

use super::report::{Mark, Report};
use super::run::Done;
use crate::lesson::{harmless_line, harmless_lines};
use serde_json::Value;
use std::fmt::Write;

/// All files made of what came of grading: each with its path inside the folder of results, and its text.
pub fn files(done: &Done, version: Exercism) -> Vec<(String, String)> {
    let report = &done.report;
    let mut files = vec![
        ("grades.csv".to_owned(), csv(report)),
        ("grades.json".to_owned(), grades(report)),
        ("junit.xml".to_owned(), junit_report(report)),
        ("summary.md".to_owned(), summary(report)),
    ];
    for student in &report.students {
        let path = format!("classroom/{}.json", student.file);
        files.push((path, classroom(report, student)));
        for (column, graded) in report.exercises.iter().zip(&student.graded) {
            let path = format!("exercism/{}/{}/results.json", student.file, column.id);
            files.push((path, exercism_of(&graded.mark, version)));
        }
    }
    files
}

fn exercism_of(mark: &Mark, version: Exercism) -> String {
    match mark.judged() {
        Some(judged) => exercism(judged, version),
        None => exercism::nothing_run(mark.title(), version),
    }
}

/// Points to two places at most: `7.5`.
pub(super) fn points_text(points: f64) -> String {
    let text = format!("{points:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A percentage to one place.
fn percent_text(percent: f64) -> String {
    format!("{percent:.1}")
}

/// JSON text in which everything that a terminal might obey is escaped, and which says the same.
pub(super) fn harmless_json(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for line in json.split_inclusive('\n') {
        let shown = harmless_lines(line);
        for (char, harmless) in line.chars().zip(shown.chars()) {
            match char == harmless {
                true => safe.push(char),
                // Such a character stands in a string only, and none of them is beyond 16 bits.
                false => drop(write!(safe, "\\u{:04x}", u32::from(char))),
            }
        }
    }
    safe
}

/// A value as JSON text that is safe to show, with a line break at its end.
fn json_text(value: &Value) -> String {
    harmless_json(&format!("{value:#}\n"))
}

/// Text of a student on one line and harmless, and cut after so many characters.
fn short(text: &str, longest: usize) -> String {
    let line = harmless_line(text);
    match line.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.into_owned(),
    }
}

/// The most of a text that has at most so many bytes.
fn cut(text: &str, bytes: usize) -> &str {
    let ends = text.char_indices().map(|(at, char)| at + char.len_utf8());
    let end = ends.take_while(|end| *end <= bytes).last();
    &text[..end.unwrap_or(0)]
}

/// How many of an exercise's results have a text that several students handed in, and how many such texts there are.
fn shared(report: &Report, at: usize) -> (usize, usize) {
    let sharing = report.of_exercise(at).filter(|graded| graded.same_text > 1);
    let (mut answers, mut texts) = (0, 0.0);
    for graded in sharing {
        answers += 1;
        texts += 1.0 / graded.same_text as f64;
    }
    (answers, texts.round() as usize)
}
