//! How interleavings end: a row for each outcome, with a bar for its share of them all.

use super::draw::{Row, blank, span};
use super::side::{Seen, Side};
use crate::report::explored::{What, big, in_full, share};
use crate::report::grouped;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::canvas::columns_of;

/// How interleavings end.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    /// An outcome each.
    pub bars: Vec<Bar>,
}

/// One outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Whether it is right.
    pub right: bool,
    /// The outcome in words.
    pub word: String,
    /// In how many interleavings, where they were counted.
    pub count: Option<String>,
    /// Its part of them all, from 0 to 1.
    pub part: Option<f64>,
    /// The same in percent.
    pub share: Option<String>,
    /// How many moves its schedule has.
    pub moves: String,
    /// How many of the real runs ended so, where there were any.
    pub real: Option<u64>,
}

/// The widest bar; longer ones tell no more.
const WIDEST: u16 = 40;
/// The narrowest bar that tells anything.
const NARROWEST: u16 = 6;
/// Pointer and sign before a row.
const SIGNS: u16 = 4;

impl Histogram {
    /// What a search found, beside how many real runs ended with each outcome word.
    pub fn of(side: &Side, seen: &Seen, real: Option<&[(String, u64)]>) -> Histogram {
        let total = seen.total();
        let bar = |found: &crate::explorer::Found| {
            let part = found.count.zip(total);
            let word = side.exploration.outcome_word(found);
            let runs = |real: &[(String, u64)]| {
                let own = real.iter().find(|(known, _)| *known == word);
                own.map_or(0, |(_, runs)| *runs)
            };
            let least = if found.shortest { "" } else { "≤ " };
            let round = match found.cycle.len() {
                0 => String::new(),
                more => format!(" + {more}"),
            };
            Bar {
                right: found.right,
                count: found.count.map(big),
                part: part.map(|(part, whole)| part as f64 / whole.max(1) as f64),
                share: part.map(|(part, whole)| share(part, whole)),
                moves: format!("{least}{}{round}", found.schedule.len()),
                real: real.map(runs),
                word: in_full(&side.exploration, found),
            }
        };
        Histogram {
            bars: seen.came.explored.outcomes.iter().map(bar).collect(),
        }
    }

    /// Its rows, the heading first: at most so many, with the chosen one among them.
    pub fn rows(&self, seen: &Seen, width: u16, most: usize, theme: &Theme) -> Vec<Row> {
        if self.bars.is_empty() {
            return vec![vec![
                blank(SIGNS),
                span("no end was found yet", Role::Faint, theme),
            ]];
        }
        let columns = Columns::of(self, width, theme);
        let chosen = match seen.what() {
            Some(What::Outcome(at)) => Some(at),
            _ => None,
        };
        let room = most.saturating_sub(1).max(1);
        let count = self.bars.len();
        let shown = if count > room {
            room.saturating_sub(1).max(1)
        } else {
            room
        };
        let first = chosen.map_or(0, |at| (at + 1).saturating_sub(shown));
        let mut rows = vec![columns.heading(theme)];
        let bars = self.bars.iter().enumerate().skip(first).take(shown);
        rows.extend(bars.map(|(at, bar)| columns.row(bar, chosen == Some(at), theme)));
        if count > shown {
            let left = grouped((count - shown) as u64);
            rows.push(vec![
                blank(SIGNS),
                span(format!("{left} more"), Role::Faint, theme),
            ]);
        }
        rows
    }
}

/// How wide what is.
struct Columns {
    word: u16,
    bar: u16,
    count: u16,
    share: u16,
    moves: u16,
    real: u16,
}

const HEADS: [&str; 5] = ["outcome", "ways", "share", "moves", "real runs"];

impl Columns {
    fn of(histogram: &Histogram, width: u16, theme: &Theme) -> Columns {
        let widest = |cell: &dyn Fn(&Bar) -> Option<String>, head: &str| {
            let cells = histogram.bars.iter().filter_map(cell);
            let wide = cells.map(|text| columns_of(&theme.text(&text))).max();
            wide.map_or(0, |wide| wide.max(columns_of(head)))
        };
        let [word, count, share, moves, real] = HEADS;
        let mut columns = Columns {
            word: widest(&|bar| Some(bar.word.clone()), word),
            bar: 0,
            count: widest(&|bar| bar.count.clone(), count),
            share: widest(&|bar| bar.share.clone(), share),
            moves: widest(&|bar| Some(bar.moves.clone()), moves),
            real: widest(&|bar| bar.real.map(grouped), real),
        };
        columns.fit(width);
        columns
    }

    /// Leaves out what there is no room for, the least important first, and gives the bar the rest.
    fn fit(&mut self, width: u16) {
        let least = self.word.min(12);
        let gap = |columns: u16| if columns == 0 { 0 } else { columns + 2 };
        let taken = |it: &Columns| {
            let figures = [it.count, it.share, it.moves, it.real];
            SIGNS + figures.into_iter().map(gap).sum::<u16>()
        };
        for nth in 0..3 {
            if taken(self) + least <= width {
                break;
            }
            *[&mut self.share, &mut self.moves, &mut self.count][nth] = 0;
        }
        let room = width.saturating_sub(taken(self));
        let counted = self.count > 0 || self.share > 0;
        let barred = if counted { NARROWEST + 2 } else { 0 };
        let most = match room.saturating_sub(barred) {
            left if left >= least => left,
            _ => room,
        };
        self.word = self.word.min(most);
        let left = room.saturating_sub(self.word + 2);
        if counted && left >= NARROWEST {
            self.bar = left.min(WIDEST);
        }
    }

    fn figures<'a>(&self, cells: [&'a str; 4]) -> Vec<(&'a str, u16)> {
        let widths = [self.count, self.share, self.moves, self.real];
        let all = cells.into_iter().zip(widths);
        all.filter(|(_, width)| *width > 0).collect()
    }

    fn heading(&self, theme: &Theme) -> Row {
        let [word, count, share, moves, real] = HEADS;
        let mut text = pad(word, self.word, false, theme);
        if self.bar > 0 {
            text += &" ".repeat(usize::from(self.bar) + 2);
        }
        for (head, width) in self.figures([count, share, moves, real]) {
            text += "  ";
            text += &pad(head, width, true, theme);
        }
        vec![blank(SIGNS), span(text, Role::Faint, theme)]
    }

    fn row(&self, bar: &Bar, here: bool, theme: &Theme) -> Row {
        let signs = theme.signs();
        let pointer = if here { signs.pointer } else { ' ' };
        let (sign, role) = match bar.right {
            true => (signs.good, Role::Good),
            false => (signs.bad, Role::Bad),
        };
        let word = if here { Role::Selected } else { Role::Strong };
        let mut row = vec![
            span(format!("{pointer} "), Role::Key, theme),
            span(format!("{sign} "), role, theme),
            span(pad(&bar.word, self.word, false, theme), word, theme),
        ];
        if self.bar > 0 {
            let full = bar.part.map_or(0, |part| {
                let full = (part * f64::from(self.bar)).round() as usize;
                // What is there is never shown as nothing, nor what is not all as all.
                let most = usize::from(self.bar) - usize::from(part < 1.0);
                full.clamp(usize::from(part > 0.0), most)
            });
            let [on, off] = signs.bar.map(String::from);
            row.push(blank(2));
            row.push(span(on.repeat(full), role, theme));
            row.push(span(
                off.repeat(usize::from(self.bar) - full),
                Role::Border,
                theme,
            ));
        }
        let count = bar.count.as_deref().unwrap_or_default();
        let share = bar.share.as_deref().unwrap_or_default();
        let real = bar.real.map(grouped).unwrap_or_default();
        for (cell, width) in self.figures([count, share, &bar.moves, &real]) {
            let text = format!("  {}", pad(cell, width, true, theme));
            row.push(span(text, Role::Text, theme));
        }
        row
    }
}

/// A text in exactly so many columns.
fn pad(text: &str, width: u16, right: bool, theme: &Theme) -> String {
    let text = theme.text(text);
    let columns = columns_of(&text);
    if columns > width {
        return crate::trace::picture::cut(&text, usize::from(width), theme.signs().dots);
    }
    let fill = " ".repeat(usize::from(width - columns));
    match right {
        true => format!("{fill}{text}"),
        false => format!("{text}{fill}"),
    }
}
