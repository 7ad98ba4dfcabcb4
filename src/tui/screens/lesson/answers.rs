//! What was predicted beside what happened, and why.

use super::ask::Ask;
use super::draw::{indented, plain};
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
        lines.push(said(ask));
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
        lines.push(fact("It is:      ", &ask.prediction.right_answer(program)));
        if let Some(seen) = ask
            .prediction
            .about
            .as_ref()
            .and_then(|a| round.race.seen(a))
        {
            lines.push(fact("You saw:    ", &seen));
        }
        lines.push(Vec::new());
        let why = prose::set(&ask.prediction.because, width.saturating_sub(2), false);
        lines.extend(indented(why, 2));
    }
    lines
}

fn said(ask: &Ask) -> Line {
    let answered = ask.answered.as_ref();
    let text = answered.and_then(|answered| answered.text.as_deref());
    let mark = match answered.and_then(|answered| answered.right) {
        Some(true) => " ✓ right",
        Some(false) => " ✗ not quite",
        None => "",
    };
    let mut line = fact("You said:   ", text.unwrap_or("nothing, you skipped it"));
    line.push(Span {
        text: mark.to_owned(),
        style: Style::Strong,
    });
    line
}

fn fact(name: &str, value: &str) -> Line {
    let name = Span {
        text: name.to_owned(),
        style: Style::Plain,
    };
    let value = Span {
        text: value.to_owned(),
        style: Style::Strong,
    };
    vec![name, value]
}
