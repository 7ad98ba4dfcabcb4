//! Which part of an area is names, which is cells, and which lane and time a place on it is of.

use crate::trace::picture::{Window, column};
use ratatui::layout::Rect;

/// How the lanes of one run lie in their area: names, cells, who carries them. A row is a pointer,
/// a name, a space, the cells, one column for how the task ended, and who carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LanesLayout {
    /// The whole area.
    pub area: Rect,
    /// How many columns are left of the first cell.
    pub left: u16,
    /// How many cells there are.
    pub cells: u16,
    /// How many columns are right of the last cell: one for how tasks ended, the rest for who
    /// carries them.
    pub right: u16,
    /// How many lanes show.
    pub rows: u16,
    /// The first of them that shows.
    pub first: usize,
    /// How many lanes there are.
    pub count: usize,
    /// Where the first cell begins, in nanoseconds of story time.
    pub from: i64,
    /// Where the last one ends.
    pub to: i64,
}

impl LanesLayout {
    /// The stretch of time that shows, and its cells.
    pub fn window(&self) -> Window {
        Window {
            from: self.from,
            to: self.to,
            cells: usize::from(self.cells),
        }
    }

    /// How many columns of the area names take.
    pub fn names(&self) -> u16 {
        self.left.saturating_sub(2)
    }

    /// Makes panels share one axis: the same columns left and right, and the same number of cells.
    pub fn agree(layouts: &mut [LanesLayout]) {
        let left = layouts.iter().map(|layout| layout.left).max();
        let right = layouts.iter().map(|layout| layout.right).max();
        let width = layouts.iter().map(|layout| layout.area.width).min();
        let (Some(left), Some(right), Some(width)) = (left, right, width) else {
            return;
        };
        for layout in layouts {
            layout.left = left;
            layout.right = right;
            layout.cells = width.saturating_sub(left).saturating_sub(right);
        }
    }

    /// Which of the lanes is in a row of the screen, from 0 in the order in which they are shown.
    pub fn lane_at(&self, y: u16) -> Option<usize> {
        let row = y.checked_sub(self.area.y).filter(|row| *row < self.rows)?;
        Some(self.first + usize::from(row))
    }

    /// The story time at which the cell in a column of the screen begins.
    pub fn time_at(&self, x: u16) -> Option<i64> {
        let cell = x.checked_sub(self.area.x)?.checked_sub(self.left)?;
        (cell < self.cells).then(|| self.window().start_of(usize::from(cell)))
    }

    /// The column of the screen that a moment is in, if it shows. The end of the last cell is in
    /// the column after it.
    pub fn column_of(&self, at: i64) -> Option<u16> {
        let cell = self.cell_of(at)?;
        Some(self.area.x + self.left + cell)
    }

    /// The same, counted from the first cell.
    pub(super) fn cell_of(&self, at: i64) -> Option<u16> {
        let shows = self.cells > 0 && (self.from..=self.to).contains(&at);
        shows.then(|| column(self.window(), at) as u16)
    }
}
