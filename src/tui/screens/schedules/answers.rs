//! What was predicted beside what was found, and why.

use super::super::lesson::{fact, indented, said};
use super::Schedules;
use crate::lesson::{Answer, Prediction, SearchFact, SearchFacts, Unit, What};
use crate::prose::{self, Line, Span, Style};
use crate::report::explored::big;
use crate::report::grouped;

/// The lines of the page.
pub fn lines(every: &Schedules, width: usize) -> Vec<Line> {
    let variant = every.variant();
    // What is asked is about the first of the mechanisms.
    let side = &variant.sides[0];
    let mut lines = Vec::new();
    for (nth, ask) in variant.asks.iter().enumerate() {
        if nth > 0 {
            lines.extend([Vec::new(), Vec::new()]);
        }
        lines.extend(prose::set(&ask.prediction.ask, width, false));
        lines.push(Vec::new());
        lines.extend(said(ask, width));
        let right = ask.prediction.right_answer(&side.exploration.program);
        lines.extend(fact("It is:", &right, width));
        match side.seen() {
            Some(seen) => {
                let facts = side.exploration.facts(&seen.came.explored);
                let found = found(&ask.prediction, &facts);
                lines.extend(found.into_iter().flat_map(|it| fact("Found:", &it, width)));
            }
            None => lines.push(vec![Span {
                text: "The search goes on.".to_owned(),
                style: Style::Emphasis,
            }]),
        }
        lines.push(Vec::new());
        let why = prose::set(&ask.prediction.because, width.saturating_sub(2), false);
        lines.extend(indented(why, 2));
    }
    lines
}

/// What the search found of what a question is about.
fn found(asked: &Prediction, facts: &SearchFacts) -> Option<String> {
    let What::Search(what) = asked.about.as_ref()?.what else {
        return None;
    };
    let unit = |number: String| match &asked.answer {
        Answer::Number { unit, .. } => match unit {
            Unit::Things(name) if !name.is_empty() => format!("{number} {name}"),
            _ => number,
        },
        _ => number,
    };
    let so_far = if facts.complete { "" } else { ", so far" };
    let text = match what {
        SearchFact::Outcomes => facts.outcomes.join(", "),
        SearchFact::Interleavings => unit(facts.interleavings.map(big)?),
        SearchFact::Wrong => unit(facts.wrong.map(big)?),
        SearchFact::States => unit(grouped(facts.states)),
    };
    Some(format!("{text}{so_far}"))
}
