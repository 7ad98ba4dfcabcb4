//! What was predicted beside what happened, and why.

use super::ask::Ask;
use super::draw::{hanging, indented, plain};
use super::round::Round;
use crate::lesson::Lesson;
use crate::prose::{self, Line, Span, Style};

/// The lines of the page.
pub fn lines(round: &Round, lesson: &Lesson, width: usize) -> Vec<Line> {
    let program = round.program(lesson);
    let mut lines = Vec::new();
    for (nth, ask) in round.asks.iter().enumerate() {
        if nth > 0 {
            lines.extend([Vec::new(), Vec::new()]);
        }
        lines.extend(prose::set(&ask.prediction.ask, width, false));
        lines.push(Vec::new());
        lines.extend(said(ask, width));
        let holds = program
            .as_ref()
            .filter(|program| ask.prediction.holds_for(program));
        let Some(program) = holds else {
            let text =
                "With these parameters the lesson has no answer of its own: look at the runs.";
            lines.push(plain(text, Style::Emphasis));
            continue;
        };
        if !round.race.is_over() {
            lines.push(plain("Run it to see.", Style::Emphasis));
            continue;
        }
        let right = ask.prediction.right_answer(program);
        lines.extend(fact("It is:", &right, width));
        if let Some(seen) = ask
            .prediction
            .about
            .as_ref()
            .and_then(|a| round.race.seen(a))
        {
            lines.extend(fact("You saw:", &seen, width));
        }
        lines.push(Vec::new());
        let why = prose::set(&ask.prediction.because, width.saturating_sub(2), false);
        lines.extend(indented(why, 2));
    }
    lines
}

fn said(ask: &Ask, width: usize) -> Vec<Line> {
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

fn fact(name: &str, value: &str, width: usize) -> Vec<Line> {
    hanging(&format!("{name:NAMES$}"), value, Style::Strong, width)
}
