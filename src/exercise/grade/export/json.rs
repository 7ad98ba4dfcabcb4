//! Results as JSON. Fields may be added; [`SCHEMA_VERSION`] changes when one changes its meaning or goes.

use super::{json_text, shared};
use crate::exercise::grade::report::{Graded, Report, Student};
use crate::exercise::judged::Judged;
use serde_json::{Value, json};

/// The version of what is written here.
pub const SCHEMA_VERSION: u32 = 1;

/// Results of checks: each with whether it is passed and the part of its points that it earns, from 0 to 1.
pub fn json(all: &[Judged]) -> String {
    let results: Vec<Value> = all.iter().map(judged).collect();
    json_text(&json!({ "schema_version": SCHEMA_VERSION, "results": results }))
}

fn judged(judged: &Judged) -> Value {
    let mut value = serde_json::to_value(judged).unwrap_or_default();
    if let Some(fields) = value.as_object_mut() {
        fields.insert("passed".to_owned(), judged.is_passed().into());
        fields.insert("credit".to_owned(), judged.credit().into());
    }
    value
}

/// Everything that came of grading.
pub fn grades(report: &Report) -> String {
    let exercises: Vec<Value> = (0..report.exercises.len())
        .map(|at| exercise(report, at))
        .collect();
    let students: Vec<Value> = report
        .students
        .iter()
        .map(|one| student(report, one))
        .collect();
    json_text(&json!({
        "schema_version": SCHEMA_VERSION,
        "program": report.program,
        "mean_percent": report.mean(),
        "median_percent": report.median(),
        "exercises": exercises,
        "students": students,
        "notes": report.notes,
    }))
}

fn exercise(report: &Report, at: usize) -> Value {
    let column = &report.exercises[at];
    let (answers, texts) = shared(report, at);
    json!({
        "id": column.id,
        "chapter": column.chapter,
        "title": column.title,
        "lesson": column.lesson,
        "points": column.points,
        "passed": report.of_exercise(at).filter(|graded| graded.is_passed()).count(),
        "same_text": { "answers": answers, "texts": texts },
    })
}

fn student(report: &Report, student: &Student) -> Value {
    let each = report.exercises.iter().zip(&student.graded);
    let results: Vec<Value> = each
        .map(|(column, graded)| result(&column.id, graded))
        .collect();
    json!({
        "name": student.name,
        "file": student.file,
        "points": student.points(),
        "possible": student.possible(),
        "percent": student.percent(),
        "results": results,
        "notes": student.notes,
    })
}

fn result(id: &str, graded: &Graded) -> Value {
    json!({
        "exercise": id,
        "verdict": graded.mark.name(),
        "points": graded.points(),
        "possible": graded.possible(),
        "from": graded.from,
        "same_text": graded.same_text,
        "judged": graded.mark.judged().map(judged),
    })
}
