//! How many tasks were in which state, by time: for more lanes than anybody can look at.

use super::canvas::{Canvas, columns_of};
use crate::trace::grouped;
use crate::trace::picture::{Look, STATES, Window, column};
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A stacked chart of state counts: a column for each cell of time, the busiest states at the
/// bottom.
#[derive(Debug, Clone, Copy)]
pub struct Heat<'a> {
    /// For each cell, how many tasks were in each state on average, in the order of
    /// [`Look::all`].
    pub columns: &'a [[f32; STATES]],
    /// The greatest count: what the full height stands for.
    pub peak: f32,
    /// The stretch of story time that the columns are of, in nanoseconds.
    pub from: i64,
    /// Where it ends.
    pub to: i64,
    /// How many columns of the area are left of the first cell, for the count. As in
    /// [`super::LanesLayout::left`], so that a chart can stand above lanes.
    pub left: u16,
    /// The present moment.
    pub playhead: Option<i64>,
    /// What comes after this has not happened yet.
    pub until: Option<i64>,
}

impl Heat<'_> {
    /// How many columns the counts at the left need.
    pub fn left(peak: f32) -> u16 {
        columns_of(&count(peak)) + 2
    }

    /// Draws it. Columns for which the area has no room are left out.
    pub fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let mut canvas = Canvas::new(area, theme, buf);
        let (width, height) = (canvas.width(), canvas.height());
        let room = usize::from(width.saturating_sub(self.left));
        let window = Window {
            from: self.from,
            to: self.to,
            cells: self.columns.len().min(room),
        };
        let looks = looks(theme);
        let shown = happened(window, self.until);
        for (x, counts) in (self.left..).zip(&self.columns[..shown]) {
            let rows = stack(counts, self.peak, height);
            let states = (0..STATES).flat_map(|state| (0..rows[state]).map(move |_| state));
            for (row, state) in (1..).zip(states) {
                let (sign, style) = looks[state];
                canvas.sign(x, height - row, sign, style);
            }
        }
        self.scale(&mut canvas);
        let inside = |at: &i64| (self.from..=self.to).contains(at);
        if let Some(at) = self.playhead.filter(inside) {
            let (sign, style) = (canvas.signs().playhead, theme.style(Role::Playhead));
            for y in 0..height {
                canvas.sign(self.left + column(window, at) as u16, y, sign, style);
            }
        }
    }

    /// The counts at the left: the peak at the top, nothing at the bottom.
    fn scale(&self, canvas: &mut Canvas<'_>) {
        let (Some(line), height) = (self.left.checked_sub(1), canvas.height()) else {
            return;
        };
        let (side, style) = (canvas.signs().side, canvas.style(Role::Border));
        for y in 0..height {
            canvas.sign(line, y, side, style);
        }
        let faint = canvas.style(Role::Faint);
        if height > 1 {
            canvas.right(line, height - 1, "0", line, faint);
        }
        canvas.right(line, 0, &count(self.peak), line, faint);
    }
}

/// How many cells of a window have begun before a moment; all without one.
pub fn happened(window: Window, until: Option<i64>) -> usize {
    match until {
        Some(until) if until >= window.to => window.cells,
        Some(until) if until <= window.from => 0,
        Some(until) => (window.cell_of(until - 1) + 1).min(window.cells),
        None => window.cells,
    }
}

fn looks(theme: &Theme) -> [(char, Style); STATES] {
    Look::all().map(|look| {
        let sign = if theme.ascii { look.ascii } else { look.glyph };
        (sign, theme.colour(look.colour))
    })
}

fn count(peak: f32) -> String {
    // From a float to an integer saturates, and makes 0 of what is not a number.
    grouped(peak.round() as u64)
}

/// How many of `height` rows each state gets: in proportion by largest remainder, and one at least
/// for whatever occurs, as long as there is a row for each.
fn stack(counts: &[f32; STATES], peak: f32, height: u16) -> [u16; STATES] {
    // Neither negative nor infinite, and not "not a number".
    let clean = |count: f32| match count > 0.0 {
        true => f64::from(count.min(f32::MAX)),
        false => 0.0,
    };
    let counts = counts.map(clean);
    let total: f64 = counts.iter().sum();
    let mut rows = [0; STATES];
    if total <= 0.0 || height == 0 {
        return rows;
    }
    let share = total / clean(peak).max(total);
    let all = ((share * f64::from(height)).round() as u16).clamp(1, height);
    let exact = counts.map(|count| count / total * f64::from(all));
    let occurring = counts.iter().filter(|count| **count > 0.0).count();
    let least = u16::from(occurring <= usize::from(all));
    for state in 0..STATES {
        if exact[state] > 0.0 {
            rows[state] = (exact[state] as u16).max(least);
        }
    }
    // One row at a time to whoever lacks most, or from whoever has most too much.
    loop {
        let given: u16 = rows.iter().sum();
        let lack = |state: &usize| exact[*state] - f64::from(rows[*state]);
        let by_lack = |one: &usize, other: &usize| lack(one).total_cmp(&lack(other));
        match given.cmp(&all) {
            std::cmp::Ordering::Equal => return rows,
            std::cmp::Ordering::Less => match (0..STATES).max_by(by_lack) {
                Some(state) => rows[state] += 1,
                None => return rows,
            },
            std::cmp::Ordering::Greater => {
                let can_give = |state: &usize| rows[*state] > least;
                match (0..STATES).filter(can_give).min_by(by_lack) {
                    Some(state) => rows[state] -= 1,
                    None => return rows,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{rows, screen};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rows_are_in_proportion_and_nothing_is_left_out() {
        let counts = [2.0, 0.0, 0.0, 900.0, 97.0, 1.0, 0.0, 0.0];
        assert_eq!(stack(&counts, 1000.0, 10), [1, 0, 0, 7, 1, 1, 0, 0]);
        assert_eq!(stack(&counts, 1000.0, 3), [0, 0, 0, 3, 0, 0, 0, 0]);
        assert_eq!(stack(&counts, 2000.0, 10), [1, 0, 0, 2, 1, 1, 0, 0]);
        assert_eq!(stack(&[0.0; STATES], 9.0, 10), [0; STATES]);
    }

    #[test]
    fn the_busiest_are_at_the_bottom() {
        let column =
            |computing, sleeping, ready| [computing, 0.0, 0.0, sleeping, 0.0, ready, 0.0, 0.0];
        let columns = [
            column(0.0, 0.0, 1000.0),
            column(250.0, 500.0, 250.0),
            column(250.0, 500.0, 0.0),
            column(250.0, 0.0, 0.0),
            column(0.0, 0.0, 0.0),
        ];
        let heat = Heat {
            columns: &columns,
            peak: 1000.0,
            from: 0,
            to: 5,
            left: Heat::left(1000.0),
            playhead: None,
            until: None,
        };
        let drawn = |heat: Heat<'_>, ascii| {
            let theme = Theme {
                ascii,
                ..Theme::default()
            };
            let mut buf = screen(12, 4);
            heat.draw(&theme, buf.area, &mut buf);
            rows(&buf)
        };
        assert_eq!(
            drawn(heat, false),
            [
                " 1 000│▹▹   ",
                "      │▹░░  ",
                "      │▹░░  ",
                "     0│▹███ "
            ]
        );
        let half = Heat {
            playhead: Some(2),
            until: Some(2),
            ..heat
        };
        assert_eq!(drawn(half, true)[3], "     0|>#!  ");
    }

    proptest! {
        #[test]
        fn any_counts_fit(
            counts in proptest::array::uniform8(proptest::num::f32::ANY),
            peak in proptest::num::f32::ANY, height in 0u16..100,
        ) {
            let rows = stack(&counts, peak, height);
            prop_assert!(rows.iter().sum::<u16>() <= height);
        }
    }
}
