//! What GitHub Classroom's autograding reporter reads: it adds up `score` of the tests and `max_score` of each runner.

use super::{cut, json_text};
use crate::exercise::grade::cases::told;
use crate::exercise::grade::report::{Column, Graded, Report, Student};
use serde_json::{Map, Value, json};

/// The reporter gets all of it in one environment variable.
const LONGEST_MESSAGE: usize = 2_000;

/// One student's results, a test for each exercise. Those that the checker failed on, or did not come to, are left out.
pub fn classroom(report: &Report, student: &Student) -> String {
    let each = report.exercises.iter().zip(&student.graded);
    let counted = each.filter(|(_, graded)| graded.possible() == graded.weight);
    let counted: Vec<(&Column, &Graded)> = counted.collect();
    let all_passed = counted.iter().all(|(_, graded)| graded.is_passed());
    let tests: Vec<Value> = counted
        .iter()
        .map(|(column, graded)| test(column, graded))
        .collect();
    json_text(&json!({
        "version": 1,
        "status": if all_passed { "pass" } else { "fail" },
        "max_score": student.possible(),
        "tests": tests,
    }))
}

fn test(column: &Column, graded: &Graded) -> Value {
    let mut test = Map::new();
    let judged = graded.mark.judged();
    // Nothing was tried where there was nothing to try.
    let status = match judged {
        Some(judged) if judged.is_passed() => "pass",
        Some(_) => "fail",
        None => "error",
    };
    test.insert("name".to_owned(), column.title.clone().into());
    test.insert("status".to_owned(), status.into());
    if !graded.is_passed() {
        let message = judged.map_or_else(|| graded.mark.title().to_owned(), told);
        test.insert("message".to_owned(), cut(&message, LONGEST_MESSAGE).into());
    }
    let line = judged.and_then(|judged| judged.evidence.iter().find_map(|evidence| evidence.line));
    if let Some(line) = line {
        test.insert("line_no".to_owned(), line.into());
    }
    if let Some(judged) = judged {
        let seconds = format!("{:.3}s", judged.took.total_ms / 1e3);
        test.insert("execution_time".to_owned(), seconds.into());
    }
    let file = graded
        .from
        .clone()
        .unwrap_or_else(|| format!("{}.rs", column.id));
    test.insert("filename".to_owned(), file.into());
    test.insert("score".to_owned(), graded.points().into());
    Value::Object(test)
}
