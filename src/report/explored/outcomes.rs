//! The table of outcomes.

use super::summary::{big, share};
use super::{Came, in_full};
use crate::explorer::{Ending, Found, Interleavings};
use crate::report::grid::{Column, lay};
use crate::report::look::{Ink, Look};
use crate::session::Exploration;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many outcomes are shown: who sees them all sees none.
const SHOWN: usize = 16;

/// One row for each outcome: whether it is right, what it is, how many interleavings end so, and how
/// many moves the shortest of them has.
pub fn lines(exploration: &Exploration, came: &Came, look: &Look) -> Vec<String> {
    let outcomes = &came.explored.outcomes;
    let shown = &outcomes[..outcomes.len().min(SHOWN)];
    let total = match came.explored.interleavings {
        Interleavings::Counted(total) => Some(total),
        _ => None,
    };
    let column = |heads, cells: Vec<[String; 2]>, rank| Column {
        heads,
        cells,
        right: true,
        gap: 2,
        rank,
        inks: Vec::new(),
    };
    let count = |found: &Found| twice(found.count.map(big).unwrap_or_default());
    let part = |found: &Found| {
        let part = found.count.zip(total);
        twice(part.map_or_else(String::new, |(part, whole)| share(part, whole)))
    };
    let moves = |found: &Found| {
        let least = if found.shortest { "" } else { "≤ " };
        let round = match found.cycle.len() {
            0 => String::new(),
            more => format!(" + {more}"),
        };
        twice(look.signs(&format!("{least}{}{round}", found.schedule.len())))
    };
    let all = |cell: &dyn Fn(&Found) -> [String; 2]| shown.iter().map(cell).collect::<Vec<_>>();
    let figures = [
        column(["interleavings", "ways"], all(&count), 1),
        column(["share", "share"], all(&part), 3),
        column(["moves", "moves"], all(&moves), 2),
    ];
    let taken = SIGN + figures.iter().map(size).sum::<usize>();
    let name = |found: &Found| {
        let room = look.width.saturating_sub(taken).max(24);
        let full = look.text(&fitting(exploration, found, room));
        let short = cut(&look.text(&exploration.outcome_word(found)), 24, look);
        [cut(&full, room, look), short]
    };
    let names = Column {
        right: false,
        ..column(["outcome", "outcome"], all(&name), 0)
    };
    let mut columns = vec![signs(shown, look), names];
    columns.extend(figures);
    let grid = lay(columns, &vec![None; shown.len()], look);
    let mut lines = Vec::from_iter(grid.heading.filter(|_| !shown.is_empty()));
    lines.extend(grid.rows.into_iter().flatten());
    if let more @ 1.. = outcomes.len() - shown.len() {
        let more = crate::report::count(more as u64, "more outcome", "more outcomes");
        lines.push(look.paint(&format!("   and {more}; --json has them all"), Ink::Faint));
    }
    lines
}

/// An outcome with who failed or is stuck; of many who are stuck only how many, where their names
/// take more columns than there are.
fn fitting(exploration: &Exploration, found: &Found, room: usize) -> String {
    let full = in_full(exploration, found);
    match &found.ending {
        Ending::Deadlock { stuck, .. } if full.width() > room => {
            let word = exploration.outcome_word(found);
            format!("{word} of {} tasks", stuck.len())
        }
        _ => full,
    }
}

/// Columns that the sign before an outcome takes, with the gap behind it.
const SIGN: usize = 3;

/// Columns of the screen that a column takes in full; none where it says nothing.
fn size(column: &Column) -> usize {
    let cells = column.cells.iter().map(|cell| cell[0].width());
    match cells.max().unwrap_or(0) {
        0 => 0,
        widest => column.gap + widest.max(column.heads[0].width()),
    }
}

fn signs(shown: &[Found], look: &Look) -> Column {
    let sign = |found: &Found| if found.right { "✓" } else { "✗" };
    let ink = |found: &Found| Some(if found.right { Ink::Good } else { Ink::Bad });
    Column {
        cells: shown
            .iter()
            .map(|found| twice(look.signs(sign(found))))
            .collect(),
        inks: shown.iter().map(ink).collect(),
        ..Column::default()
    }
}

pub fn twice(text: String) -> [String; 2] {
    [text.clone(), text]
}

/// A text in at most so many columns, with dots where something is left out.
pub fn cut(text: &str, columns: usize, look: &Look) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let dots = look.signs("…");
    let room = columns.saturating_sub(dots.width());
    let (mut kept, mut taken) = (String::new(), 0);
    for char in text.chars() {
        taken += char.width().unwrap_or(0);
        if taken > room {
            break;
        }
        kept.push(char);
    }
    kept + &dots
}
