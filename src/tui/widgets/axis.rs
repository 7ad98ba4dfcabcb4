//! The axis of story time below lanes.

use super::canvas::{Canvas, columns_of};
use crate::trace::picture::{Window, column, ticks};
use crate::trace::say_time;
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// An axis of story time: a line with ticks, and below it what they say; in an area of one row,
/// what they say on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Axis {
    /// The stretch of time and the number of columns it takes.
    pub window: Window,
    /// How many columns of the area are left of the first cell.
    pub left: u16,
    /// The present moment, in nanoseconds: marked and said.
    pub playhead: Option<i64>,
}

impl Axis {
    /// Draws it into the first two rows of an area.
    pub fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let mut canvas = Canvas::new(area, theme, buf);
        let room = canvas.width().saturating_sub(self.left);
        let cells = u16::try_from(self.window.cells).unwrap_or(room).min(room);
        let window = Window {
            cells: usize::from(cells),
            ..self.window
        };
        if cells == 0 || canvas.height() == 0 {
            return;
        }
        let signs = canvas.signs();
        let border = theme.style(Role::Border);
        for x in 0..cells {
            canvas.sign(self.left + x, 0, signs.line, border);
        }
        let labels = u16::from(canvas.height() > 1);
        let ticks = ticks(window);
        let place = |at: i64| self.left + column(window, at) as u16;
        for tick in &ticks {
            canvas.sign(place(tick.at), 0, signs.tick, border);
        }
        let now = self.now(window);
        let taken = now.map(|at| self.say_now(&mut canvas, place(at), at, labels));
        for tick in ticks {
            let columns = columns_of(&theme.text(&tick.label));
            let start = place(tick.at);
            let end = start.saturating_add(columns);
            let free = taken.is_none_or(|(from, to)| end < from || start > to);
            if free && end <= canvas.width() {
                canvas.put(
                    start,
                    labels,
                    &tick.label,
                    columns,
                    theme.style(Role::Faint),
                );
            }
        }
        if let Some(at) = now.filter(|_| labels > 0) {
            canvas.sign(place(at), 0, signs.playhead, theme.style(Role::Playhead));
        }
    }

    /// The present moment if it is in the window.
    fn now(&self, window: Window) -> Option<i64> {
        let inside = |at: &i64| (window.from..=window.to).contains(at);
        self.playhead.filter(inside)
    }

    /// Says the present moment as near to its column as there is room, and gives the columns that
    /// it takes.
    fn say_now(&self, canvas: &mut Canvas<'_>, at: u16, time: i64, row: u16) -> (u16, u16) {
        let said = say_time(time);
        let columns = columns_of(&canvas.theme().text(&said));
        let start = at.min(canvas.width().saturating_sub(columns));
        let style = canvas.style(Role::Playhead);
        (start, canvas.put(start, row, &said, columns, style))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{rows, screen};
    use super::*;

    const SECOND: i64 = 1_000_000_000;

    fn drawn(width: u16, height: u16, playhead: Option<i64>) -> Vec<String> {
        let axis = Axis {
            window: Window {
                from: 0,
                to: 3 * SECOND,
                cells: 24,
            },
            left: 2,
            playhead,
        };
        let mut buf = screen(width, height);
        axis.draw(&Theme::default(), buf.area, &mut buf);
        rows(&buf)
    }

    #[test]
    fn ticks_say_round_times_and_the_playhead_its_own() {
        assert_eq!(
            drawn(30, 2, None),
            [
                "  ┬───────┬───────┬───────┬   ",
                "  0 s     1 s     2 s     3 s "
            ]
        );
        assert_eq!(
            drawn(30, 2, Some(SECOND * 5 / 4)),
            [
                "  ┬───────┬─┃─────┬───────┬   ",
                "  0 s       1.25 s        3 s "
            ]
        );
        assert_eq!(drawn(30, 1, None), ["  0 s─────1 s─────2 s─────3 s "]);
        assert_eq!(
            drawn(28, 2, Some(3 * SECOND)),
            [
                "  ┬───────┬───────┬───────┃ ",
                "  0 s     1 s     2 s    3 s"
            ]
        );
    }
}
