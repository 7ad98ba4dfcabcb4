//! A table for spreadsheets, after RFC 4180.

use super::{percent_text, points_text};
use crate::exercise::grade::report::{Report, Student};
use crate::lesson::harmless_line;

/// One row for each student: name, points, possible points, percent, and for each exercise its points and what came of
/// it. Nothing that a student wrote is taken for a formula.
pub fn csv(report: &Report) -> String {
    let mut head: Vec<String> = ["student", "points", "possible", "percent"]
        .map(String::from)
        .into();
    for column in &report.exercises {
        head.push(format!("{} points", column.id));
        head.push(format!("{} verdict", column.id));
    }
    let rows = report.students.iter().map(row);
    let lines = std::iter::once(head)
        .chain(rows)
        .map(|fields| line(&fields));
    lines.collect()
}

fn row(student: &Student) -> Vec<String> {
    let mut row = vec![
        student.name.clone(),
        points_text(student.points()),
        student.possible().to_string(),
        percent_text(student.percent()),
    ];
    for graded in &student.graded {
        row.push(points_text(graded.points()));
        row.push(graded.mark.name().to_owned());
    }
    row
}

fn line(fields: &[String]) -> String {
    let fields: Vec<String> = fields.iter().map(|text| field(text)).collect();
    fields.join(",") + "\r\n"
}

fn field(text: &str) -> String {
    // Spreadsheets take what begins so for a formula (OWASP, "CSV Injection"), some also after blanks.
    const BEGINS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let begins = |text: &str| text.starts_with(BEGINS) || text.starts_with(['\t', '\r', '\n']);
    let is_formula = begins(text) || begins(text.trim_start());
    let text = harmless_line(text);
    let text = if is_formula {
        format!("'{text}")
    } else {
        text.into_owned()
    };
    match text.contains(['"', ',', '\r', '\n', ';', '\'']) || text.trim() != text {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_and_never_formulas() {
        for (text, written) in [
            ("Zoë", "Zoë"),
            ("Doe, Jane", "\"Doe, Jane\""),
            ("\"x\"", "\"\"\"x\"\"\""),
            ("=1+1", "\"'=1+1\""),
            ("  @SUM(A1)", "\"'  @SUM(A1)\""),
            ("-2", "\"'-2\""),
            ("\t=1", "\"'␉=1\""),
            ("a\r\nb", "a␍␊b"),
            ("", ""),
        ] {
            assert_eq!(field(text), written);
        }
    }
}
