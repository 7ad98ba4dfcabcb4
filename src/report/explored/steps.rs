//! A schedule as a table: a column for each task, a row for each step.

use super::witness::{Row, Witness};
use crate::prose;
use crate::report::look::{Ink, Look};
use unicode_width::UnicodeWidthStr;

/// The narrowest column of a task in which steps can still be read.
const NARROWEST: usize = 15;
/// How many rows of a long schedule are shown at its beginning and at its end.
const ENDS: [usize; 2] = [30, 40];
/// The heading of the last column.
const CHANGED: &str = "changed";
/// Columns between two columns.
const GAP: usize = 2;

/// A schedule as a table of at most so many columns as `look` has: who did what in which move, what
/// it gave, and which shared variables it changed. With too many tasks for columns each row is a
/// line that names its task. Of a long schedule the middle is left out.
pub fn step_table(witness: &Witness, look: &Look) -> Vec<String> {
    let rows: Vec<Told> = witness.rows.iter().map(|row| told(row, look)).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let table = Table::of(witness, &rows, look);
    let mut lines = table.heading();
    let (first, last) = shown(rows.len());
    for (nth, row) in rows.iter().enumerate() {
        if nth == first && last > first {
            let left = crate::report::count((last - first) as u64, "step", "steps");
            let dots = look.signs(&format!("… {left} …"));
            lines.push(look.paint(&dots, Ink::Faint));
        }
        if (first..last).contains(&nth) {
            continue;
        }
        if table.begins_round(nth) {
            let text = look.signs("── from here on the same again and again ──");
            lines.push(look.paint(&prose::fill(&text, look.width, "").concat(), Ink::Faint));
        }
        lines.extend(table.row(nth, row));
    }
    lines
}

/// Which rows are left out.
fn shown(rows: usize) -> (usize, usize) {
    let [first, last] = ENDS;
    match rows > first + last + 5 {
        true => (first, rows - last),
        false => (rows, rows),
    }
}

/// A row in words.
struct Told {
    at: String,
    column: u32,
    step: String,
    changed: String,
}

fn told(row: &Row, look: &Look) -> Told {
    let gave = row.gave.as_ref().map(|gave| format!(" ({gave})"));
    let changed = row
        .changed
        .iter()
        .map(|(name, value)| format!("{name} = {value}"));
    Told {
        at: if row.at == 0 {
            String::new()
        } else {
            row.at.to_string()
        },
        column: row.task.0,
        step: look.text(&format!("{}{}", row.step, gave.unwrap_or_default())),
        changed: look.text(&changed.collect::<Vec<_>>().join(", ")),
    }
}

struct Table<'a> {
    witness: &'a Witness,
    look: &'a Look,
    /// Columns of the number of a move.
    number: usize,
    /// Each task with the columns that it has; empty where each row is a line.
    tasks: Vec<(u32, usize)>,
    changed: usize,
}

impl<'a> Table<'a> {
    fn of(witness: &'a Witness, rows: &[Told], look: &'a Look) -> Table<'a> {
        let most = |widths: &mut dyn Iterator<Item = usize>| widths.max().unwrap_or(0);
        let number = most(&mut rows.iter().map(|row| row.at.len())).max(1);
        let natural = most(&mut rows.iter().map(|row| row.changed.width()));
        let changed = match natural {
            0 => 0,
            natural => natural.min(look.width / 4).max(CHANGED.len()),
        };
        let tasks = witness.tasks().into_iter().map(|task| {
            let own = rows.iter().filter(|row| row.column == task.0);
            let widest = most(&mut own.map(|row| row.step.width()));
            let name = look.text(witness.name(task)).width();
            (task.0, widest.max(name).max(1))
        });
        let mut table = Table {
            witness,
            look,
            number,
            tasks: tasks.collect(),
            changed,
        };
        table.fit();
        table
    }

    /// Takes from the widest columns until all fit; gives columns up where they would be too narrow.
    fn fit(&mut self) {
        let fixed = self.number + GAP + self.changed;
        let room = self
            .look
            .width
            .saturating_sub(fixed + GAP * self.tasks.len());
        while self.tasks.iter().map(|(_, width)| width).sum::<usize>() > room {
            let Some((_, widest)) = self.tasks.iter_mut().max_by_key(|(_, width)| *width) else {
                return;
            };
            if *widest <= NARROWEST {
                self.tasks.clear();
                return;
            }
            *widest -= 1;
        }
    }

    fn begins_round(&self, nth: usize) -> bool {
        let rows = &self.witness.rows;
        let Some(round) = self.witness.round else {
            return false;
        };
        rows[nth].at >= round && (nth == 0 || rows[nth - 1].at < round)
    }

    fn heading(&self) -> Vec<String> {
        if self.tasks.is_empty() {
            return Vec::new();
        }
        let names = self.tasks.iter().map(|(task, width)| {
            let name = self
                .look
                .text(self.witness.name(crate::program::TaskId(*task)));
            (super::outcomes::cut(&name, *width, self.look), *width)
        });
        let mut line = " ".repeat(self.number);
        let last = (self.changed > 0).then(|| (CHANGED.to_owned(), self.changed));
        for (name, width) in names.chain(last) {
            line += &format!("{}{name}{}", " ".repeat(GAP), pad(&name, width));
        }
        vec![self.look.paint(line.trim_end(), Ink::Bold)]
    }

    fn row(&self, nth: usize, row: &Told) -> Vec<String> {
        let again = nth > 0 && self.witness.rows[nth - 1].at == self.witness.rows[nth].at;
        let at = if again { "" } else { row.at.as_str() };
        let number = format!("{at:>width$}", width = self.number);
        if self.tasks.is_empty() {
            let name = self
                .look
                .text(self.witness.name(crate::program::TaskId(row.column)));
            let changed = match row.changed.is_empty() {
                true => String::new(),
                false => self.look.signs(&format!(" · now {}", row.changed)),
            };
            let first = format!("{number}. ");
            let first = if at.is_empty() {
                " ".repeat(first.len())
            } else {
                first
            };
            let text = format!("{name}: {}{changed}", row.step);
            return prose::fill(&text, self.look.width, &first);
        }
        self.cells(&number, row)
    }

    fn cells(&self, number: &str, row: &Told) -> Vec<String> {
        let cell = |(task, width): &(u32, usize)| match *task == row.column {
            true => (prose::fill(&row.step, *width, ""), *width),
            false => (Vec::new(), *width),
        };
        let mut cells: Vec<(Vec<String>, usize)> = self.tasks.iter().map(cell).collect();
        cells.push((prose::fill(&row.changed, self.changed, ""), self.changed));
        let height = cells
            .iter()
            .map(|(lines, _)| lines.len())
            .max()
            .unwrap_or(1);
        let line = |at: usize| {
            let mut line = if at == 0 {
                number.to_owned()
            } else {
                " ".repeat(self.number)
            };
            for (lines, width) in &cells {
                let text = lines.get(at).map_or("", String::as_str);
                line += &format!("{}{text}{}", " ".repeat(GAP), pad(text, *width));
            }
            line.trim_end().to_owned()
        };
        (0..height).map(line).collect()
    }
}

fn pad(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(text.width()))
}
