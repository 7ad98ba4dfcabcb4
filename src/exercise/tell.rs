//! What came of a check, as text.

use super::judged::{Evidence, Judged, Status};
use crate::prose;
use crate::report::{Ink, Look};

/// The sign and the ink of good and bad.
fn sign(good: Option<bool>) -> (&'static str, Ink) {
    match good {
        Some(true) => ("✓", Ink::Good),
        Some(false) => ("✗", Ink::Bad),
        None => ("·", Ink::Faint),
    }
}

/// All of it, for whoever checks one exercise.
pub fn lines(judged: &Judged, look: &Look) -> Vec<String> {
    let mut lines = vec![headline(judged, look)];
    lines.extend(prose::fill(
        &look.text(&judged.headline),
        look.prose_width(),
        "  ",
    ));
    for evidence in &judged.evidence {
        lines.push(String::new());
        lines.extend(indented(evidence, look));
    }
    let rows = rows(judged);
    if !rows.is_empty() {
        lines.push(String::new());
    }
    for (good, text) in rows {
        let (mark, ink) = sign(good);
        let mark = look.signs(mark);
        let filled = prose::fill(&look.text(&text), look.prose_width().saturating_sub(4), "");
        for (nth, line) in filled.iter().enumerate() {
            let before = if nth == 0 {
                look.paint(&mark, ink)
            } else {
                " ".repeat(mark.chars().count())
            };
            lines.push(format!("  {before} {line}"));
        }
    }
    if !judged.printed.trim().is_empty() && !judged.is_passed() {
        lines.extend(printed(&judged.printed, look));
    }
    lines.extend(style(judged, look));
    lines.extend(walls(judged, look));
    lines
}

/// One line: the sign, the exercise, the verdict.
pub fn headline(judged: &Judged, look: &Look) -> String {
    let (mark, ink) = sign(Some(judged.is_passed()));
    let id = look.paint(&look.text(&judged.exercise), Ink::Bold);
    format!(
        "{} {id}  {}",
        look.paint(&look.signs(mark), ink),
        look.paint(judged.verdict.title(), ink)
    )
}

/// What clippy has to say, if anything.
pub fn style(judged: &Judged, look: &Look) -> Vec<String> {
    let mut lines = Vec::new();
    if !judged.style.is_empty() {
        lines.push(String::new());
        lines.push(look.paint("  style (never decides):", Ink::Faint));
        lines.extend(
            judged
                .style
                .iter()
                .flat_map(|advice| indented(advice, look)),
        );
    }
    lines
}

/// What this machine could not keep the program from.
fn walls(judged: &Judged, look: &Look) -> Vec<String> {
    let wall = |wall: &String| {
        let text = format!("this machine does not hold: {wall}");
        let lines = prose::fill(&look.text(&text), look.prose_width(), "  ! ");
        lines
            .into_iter()
            .map(|line| look.paint(&line, Ink::Bad))
            .collect::<Vec<_>>()
    };
    judged.missing_walls.iter().flat_map(wall).collect()
}

/// The tests and the proofs, each with whether it holds.
fn rows(judged: &Judged) -> Vec<(Option<bool>, String)> {
    let mut rows = Vec::new();
    for test in &judged.tests {
        rows.push(match test.status {
            Status::Passed => (Some(true), test.name.clone()),
            Status::NotRun => (None, format!("{} (not run)", test.name)),
            Status::Failed(verdict) => (Some(false), format!("{} ({verdict})", test.name)),
        });
    }
    for proof in &judged.proofs {
        rows.push((proof.holds, format!("{}: {}", proof.what, proof.found)));
    }
    rows
}

/// Whether a sentence is about a line by itself.
fn says(text: &str, line: u32) -> bool {
    let own = format!("line {line}");
    text.starts_with(&own) || text.ends_with(&own)
}

fn indented(evidence: &Evidence, look: &Look) -> Vec<String> {
    let line = |line: &str| format!("    {}", look.text(line)).trim_end().to_owned();
    if evidence.text.contains('\n') {
        // The compiler has laid it out.
        return evidence.text.lines().map(line).collect();
    }
    let text = match evidence.line {
        Some(line) if !says(&evidence.text, line) => {
            format!("line {line}: {}", evidence.text)
        }
        _ => evidence.text.clone(),
    };
    prose::fill(&look.text(&text), look.prose_width(), "    ")
}

/// The beginning of what the program printed.
fn printed(text: &str, look: &Look) -> Vec<String> {
    const LINES: usize = 8;
    let all: Vec<&str> = text.lines().collect();
    let mut lines = vec![String::new(), look.paint("  it printed:", Ink::Faint)];
    lines.extend(
        all.iter()
            .take(LINES)
            .map(|line| format!("    {}", look.text(line))),
    );
    if all.len() > LINES {
        lines.push(format!(
            "    {}",
            look.signs(&format!("… {} more lines", all.len() - LINES))
        ));
    }
    lines
}
