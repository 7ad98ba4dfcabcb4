//! Tables: columns laid out to a width.

use super::flow::{Flow, Inline, append, belong, trim};
use super::{Line, Style, columns, cut};
use pulldown_cmark::Alignment;
use unicode_width::UnicodeWidthStr;

/// Columns between two columns of a table.
const BETWEEN: usize = 2;

/// A table being read.
pub(super) struct Table {
    aligns: Vec<Alignment>,
    head: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
}

type Cell = Vec<Inline>;

impl Table {
    pub(super) fn new(aligns: Vec<Alignment>) -> Table {
        Table {
            aligns,
            head: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Begins another row below the head.
    pub(super) fn start_row(&mut self) {
        self.rows.push(Vec::new());
    }

    pub(super) fn start_cell(&mut self) {
        self.row().push(Cell::new());
    }

    /// Adds to the cell begun last.
    pub(super) fn put(&mut self, inline: Inline) {
        if let Some(cell) = self.row().last_mut() {
            cell.push(inline);
        }
    }

    fn row(&mut self) -> &mut Vec<Cell> {
        self.rows.last_mut().unwrap_or(&mut self.head)
    }

    /// The lines of the table. Where no word has to be broken for it, they are columns; otherwise
    /// each cell stands on lines of its own, after the head of its column.
    pub(super) fn lines(&self, width: usize, ascii: bool) -> Vec<Line> {
        match self.widths(width) {
            Some(widths) => self.laid_out(&widths, ascii),
            None => self.listed(width),
        }
    }

    /// How wide each column may be.
    fn widths(&self, width: usize) -> Option<Vec<usize>> {
        let mut sizes = vec![Size::default(); self.aligns.len()];
        for row in std::iter::once(&self.head).chain(&self.rows) {
            for (size, cell) in sizes.iter_mut().zip(row) {
                *size = size.max(Size::of(cell));
            }
        }
        let between = BETWEEN * sizes.len().saturating_sub(1);
        fit(&sizes, width.checked_sub(between)?)
    }

    fn laid_out(&self, widths: &[usize], ascii: bool) -> Vec<Line> {
        let rows: Vec<Vec<Line>> = self
            .rows
            .iter()
            .map(|row| self.row_of(row, widths))
            .collect();
        // Rows of several lines need something between them.
        let apart = rows.iter().any(|lines| lines.len() > 1);
        let mut lines = self.row_of(&self.head, widths);
        lines.push(rule(widths, if ascii { "-" } else { "─" }));
        for (nth, row) in rows.into_iter().enumerate() {
            if apart && nth > 0 {
                lines.push(Line::new());
            }
            lines.extend(row);
        }
        lines
    }

    fn row_of(&self, row: &[Cell], widths: &[usize]) -> Vec<Line> {
        let set = |(cell, width): (&Cell, &usize)| set(cell, *width);
        let cells: Vec<Vec<Line>> = row.iter().zip(widths).map(set).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        let mut lines = Vec::with_capacity(height);
        for at in 0..height {
            let mut line = Line::new();
            for (column, cell) in cells.iter().enumerate() {
                let part = cell.get(at).map_or(&[][..], Vec::as_slice);
                let free = widths[column].saturating_sub(columns(part));
                let before = match self.aligns[column] {
                    Alignment::Right => free,
                    Alignment::Center => free / 2,
                    Alignment::Left | Alignment::None => 0,
                };
                let gap = if column > 0 { BETWEEN } else { 0 };
                append(&mut line, &" ".repeat(gap + before), Style::Plain);
                for span in part {
                    append(&mut line, &span.text, span.style);
                }
                append(&mut line, &" ".repeat(free - before), Style::Plain);
            }
            line.retain(|span| !span.text.is_empty());
            trim(&mut line);
            lines.push(line);
        }
        lines
    }

    /// The table as lines “head: cell”.
    fn listed(&self, width: usize) -> Vec<Line> {
        // Long heads are cut: they are said once for each row.
        let heads: Vec<Line> = self
            .head
            .iter()
            .map(|head| first_line(head, width))
            .collect();
        let mut lines = Vec::new();
        for (nth, row) in self.rows.iter().enumerate() {
            if nth > 0 {
                lines.push(Line::new());
            }
            let cells = row.iter().enumerate();
            for (column, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
                let mut flow = Flow::new(width);
                for span in heads.get(column).into_iter().flatten() {
                    flow.text(&span.text, span.style);
                }
                if heads.get(column).is_some_and(|head| !head.is_empty()) {
                    flow.glue(":", Style::Strong);
                    flow.text(" ", Style::Plain);
                }
                cell.iter().for_each(|inline| flow.inline(inline));
                lines.extend(flow.finish());
            }
        }
        match self.rows.is_empty() {
            true => heads,
            false => lines,
        }
    }
}

/// The line under the head.
fn rule(widths: &[usize], sign: &str) -> Line {
    let mut line = Line::new();
    for (column, width) in widths.iter().enumerate() {
        if column > 0 {
            append(&mut line, &" ".repeat(BETWEEN), Style::Plain);
        }
        append(&mut line, &sign.repeat(*width), Style::Faint);
    }
    line
}

fn set(cell: &Cell, width: usize) -> Vec<Line> {
    let mut flow = Flow::new(width);
    cell.iter().for_each(|inline| flow.inline(inline));
    flow.finish()
}

fn first_line(cell: &Cell, width: usize) -> Line {
    let lines = set(cell, usize::MAX);
    let line = lines.first().map_or(&[][..], Vec::as_slice);
    cut(line, width, "…")
}

/// How wide a column or cell would like to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Size {
    /// The longest word.
    least: usize,
    /// All of it on a line.
    most: usize,
}

impl Size {
    fn of(cell: &Cell) -> Size {
        let (mut size, mut word) = (Size::default(), 0);
        let (mut space, mut before) = (false, "");
        for inline in cell {
            let (Inline::Words(text, _) | Inline::Whole(text, _)) = inline;
            for (at, part) in text.split(char::is_whitespace).enumerate() {
                space |= at > 0;
                if part.is_empty() {
                    continue;
                }
                match std::mem::take(&mut space) {
                    true if belong(before, part) => word += 1,
                    true => size.add_word(std::mem::take(&mut word)),
                    false => {}
                }
                word += part.width();
                before = part;
            }
        }
        size.add_word(word);
        size
    }

    fn add_word(&mut self, word: usize) {
        if word > 0 {
            let space = usize::from(self.most > 0);
            self.most += space + word;
            self.least = self.least.max(word);
        }
    }

    fn max(self, other: Size) -> Size {
        Size {
            least: self.least.max(other.least),
            most: self.most.max(other.most),
        }
    }
}

/// Shares `room` among columns: each gets what its longest word needs, narrow ones all they want,
/// and the wide ones the rest in equal parts. Nothing where the words do not fit.
fn fit(sizes: &[Size], room: usize) -> Option<Vec<usize>> {
    let under = |cap: usize| -> Vec<usize> {
        let width = |size: &Size| size.most.min(cap).max(size.least);
        sizes.iter().map(width).collect()
    };
    let fits = |cap: usize| under(cap).iter().sum::<usize>() <= room;
    if !fits(0) {
        return None;
    }
    // The greatest cap under which all fit; the sum grows with the cap.
    let (mut low, mut high) = (0, room + 1);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        match fits(middle) {
            true => low = middle,
            false => high = middle,
        }
    }
    let mut widths = under(low);
    let mut left = room - widths.iter().sum::<usize>();
    for (width, size) in widths.iter_mut().zip(sizes) {
        if left > 0 && *width < size.most {
            *width += 1;
            left -= 1;
        }
    }
    Some(widths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_columns_share_what_narrow_ones_leave() {
        let size = |least, most| Size { least, most };
        let sizes = [size(3, 3), size(4, 50), size(4, 40)];
        assert_eq!(fit(&sizes, 100), Some(vec![3, 50, 40]));
        assert_eq!(fit(&sizes, 34), Some(vec![3, 16, 15]));
        assert_eq!(fit(&sizes, 11), Some(vec![3, 4, 4]));
        assert_eq!(fit(&sizes, 10), None);
        assert_eq!(fit(&[size(20, 20), size(2, 30)], 25), Some(vec![20, 5]));
        assert_eq!(fit(&[], 0), Some(vec![]));
    }
}
