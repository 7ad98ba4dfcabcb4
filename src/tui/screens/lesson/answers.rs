//! What was predicted beside what happened, and why.

use super::ask::Ask;
use super::draw::{hanging, indented, plain};
use super::round::Round;
use crate::lesson::{Answer, Lesson};
use crate::prose::{self, Line, Span, Style};

/// The lines of the page.
pub fn lines(round: &Round, lesson: &Lesson, width: usize) -> Vec<Line> {
    // A prediction is judged by what was asked; what was changed afterwards is another question.
    let asked = round.program_as_asked(lesson);
    let changed = round.changed(lesson);
    let mut lines = Vec::new();
    for (nth, ask) in round.asks.iter().enumerate() {
        if nth > 0 {
            lines.extend([Vec::new(), Vec::new()]);
        }
        lines.extend(prose::set(&ask.prediction.ask, width, false));
        lines.push(Vec::new());
        lines.extend(said(ask, width));
        let Some(program) = &asked else { continue };
        if !round.race.is_over() {
            lines.push(plain("Run it to see.", Style::Emphasis));
            continue;
        }
        let right = ask.prediction.right_answer(program);
        lines.extend(fact("It is:", &right, width));
        if let Some(changed) = &changed {
            lines.extend(after_changes(ask, changed, round, lesson, width));
        } else if let Some(seen) = seen(ask, round) {
            lines.extend(fact("You saw:", &seen, width));
        }
        lines.push(Vec::new());
        let why = prose::set(&ask.prediction.because, width.saturating_sub(2), false);
        lines.extend(indented(why, 2));
    }
    lines
}

/// What the runs with other parameters show.
fn after_changes(
    ask: &Ask,
    changed: &str,
    round: &Round,
    lesson: &Lesson,
    width: usize,
) -> Vec<Line> {
    let program = round.program(lesson);
    let known = program.filter(|program| ask.prediction.holds_for(program));
    let mut told = Vec::new();
    if let Some(program) = known {
        told.push(ask.prediction.right_answer(&program));
    }
    told.extend(seen(ask, round).map(|seen| format!("you saw {seen}")));
    if told.is_empty() {
        return Vec::new();
    }
    let told = format!("{changed}: {}", told.join(", "));
    fact("With", &told, width)
}

/// What the question is about, as it was seen, in the unit of the question.
fn seen(ask: &Ask, round: &Round) -> Option<String> {
    let about = ask.prediction.about.as_ref()?;
    let unit = match &ask.prediction.answer {
        Answer::Number { unit, .. } => Some(unit),
        _ => None,
    };
    round.race.seen(about, unit)
}

/// What the learner said, and whether it was right.
pub fn said(ask: &Ask, width: usize) -> Vec<Line> {
    let answered = ask.answered.as_ref();
    let text = answered.and_then(|answered| answered.text.as_deref());
    let mark = match answered.and_then(|answered| answered.right) {
        Some(true) => "✓ right",
        Some(false) => "✗ not quite",
        None => "",
    };
    let mut lines = fact(
        "You said:",
        text.unwrap_or("nothing, you skipped it"),
        width,
    );
    let style = Style::Strong;
    if let Some(last) = lines.last_mut().filter(|_| !mark.is_empty()) {
        let text = format!(" {mark}");
        if prose::columns(last) + text.chars().count() <= width {
            last.push(Span { text, style });
        } else {
            let text = format!("{:NAMES$}{mark}", "");
            lines.push(vec![Span { text, style }]);
        }
    }
    lines
}

/// Columns of the names that facts have.
const NAMES: usize = 12;

/// A fact behind its name.
pub fn fact(name: &str, value: &str, width: usize) -> Vec<Line> {
    hanging(&format!("{name:NAMES$}"), value, Style::Strong, width)
}
