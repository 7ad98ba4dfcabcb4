//! The same program by the rules of other mechanisms, and its experiments, side by side.

use super::Schedules;
use super::draw::{Row, blank, cells, span};
use super::side::{Side, State};
use super::variant::Variant;
use crate::explorer::Interleavings;
use crate::report::count;
use crate::report::explored::big;
use crate::tui::theme::{Role, Theme};

/// A row.
struct Told {
    here: bool,
    sign: (String, Role),
    cells: [String; 4],
}

/// Rows of the mechanisms, then of the experiments; nothing where there is nothing to compare.
pub fn rows(every: &Schedules, width: u16, theme: &Theme) -> Vec<Row> {
    let variant = every.variant();
    let mut told = Vec::new();
    if variant.sides.len() > 1 {
        let sides = variant.sides.iter().enumerate();
        told.extend(sides.map(|(at, side)| {
            let name = side.exploration.mechanism.name().to_owned();
            tell(variant, side, name, at == variant.on, theme)
        }));
    }
    let mechanisms = told.len();
    if every.variants.len() > 1 {
        let variants = every.variants.iter().enumerate();
        told.extend(variants.map(|(at, other)| {
            let here = at == every.variant;
            let side = if here { other.side() } else { &other.sides[0] };
            tell(other, side, other.name(), here, theme)
        }));
    }
    if told.is_empty() {
        return Vec::new();
    }
    let texts: Vec<[String; 4]> = told.iter().map(|told| told.cells.clone()).collect();
    let lines = cells(
        &texts,
        [false, false, true, false],
        width.saturating_sub(4),
        theme,
    );
    let mut rows = Vec::new();
    for (nth, (told, line)) in told.iter().zip(lines).enumerate() {
        if nth == 0 && mechanisms > 0 {
            rows.push(head("Mechanisms", "m", theme));
        }
        if nth == mechanisms {
            rows.push(head("Experiments", "e", theme));
        }
        let pointer = if told.here {
            theme.signs().pointer
        } else {
            ' '
        };
        let (sign, role) = &told.sign;
        let text = if told.here { Role::Strong } else { Role::Text };
        rows.push(vec![
            span(format!("{pointer} "), Role::Key, theme),
            span(format!("{sign} "), *role, theme),
            span(line, text, theme),
        ]);
    }
    rows
}

fn head(title: &str, key: &str, theme: &Theme) -> Row {
    vec![
        blank(2),
        span(title.to_owned(), Role::Title, theme),
        span(format!("  {key}"), Role::Key, theme),
        span(" the next".to_owned(), Role::Faint, theme),
    ]
}

fn tell(variant: &Variant, side: &Side, name: String, here: bool, theme: &Theme) -> Told {
    let shown = theme.signs();
    let neither = (shown.neither.to_string(), Role::Faint);
    let plain = |words: &str| [name.clone(), words.to_owned(), String::new(), String::new()];
    // What has to be predicted is not told before.
    if variant.open_question().is_some() {
        let cells = plain("asks you first");
        return Told {
            here,
            sign: neither,
            cells,
        };
    }
    let Some(seen) = side.seen() else {
        let words = match (&side.exploration.unsupported, &side.state) {
            (Some(_), _) => "not possible here",
            (None, State::Going(_)) => "is being searched",
            (None, State::Failed) => "the search broke off",
            (None, _) => "not searched yet",
        };
        let cells = plain(words);
        return Told {
            here,
            sign: neither,
            cells,
        };
    };
    let summary = seen.summary();
    let sign = match summary.safe {
        Some(true) => (shown.good.to_string(), Role::Good),
        Some(false) => (shown.bad.to_string(), Role::Bad),
        None => ("?".to_owned(), Role::Bad),
    };
    let ways = match seen.came.explored.interleavings {
        Interleavings::Counted(1) => "1 way".to_owned(),
        Interleavings::Counted(all) => format!("{} ways", big(all)),
        Interleavings::Endless => "endless ways".to_owned(),
        Interleavings::TooMany => "too many ways to count".to_owned(),
        Interleavings::Unknown => "not counted".to_owned(),
    };
    let words = side.exploration.facts(&seen.came.explored).outcomes;
    let outcomes = match words.len() {
        0..=4 => words.join(" | "),
        many => count(many as u64, "outcome", "outcomes"),
    };
    let cells = [name, summary.word.to_owned(), ways, outcomes];
    Told { here, sign, cells }
}
