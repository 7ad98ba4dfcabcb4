//! Boxes with titles, set prose, wrapped text, and where to scroll to.

use super::canvas::{Canvas, columns_of};
use crate::prose::{self, fill};
use crate::trace::grouped;
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;
use ratatui::text::Span;
use ratatui::widgets::{Clear, Widget};

/// What stands in the line around a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Frame<'a> {
    /// At the left: what the box shows.
    pub left: &'a str,
    /// At the right: a figure, or nothing. Left out where there is no room for it.
    pub right: &'a str,
    /// Whether keys are for this box: it has a pointer before its title.
    pub focus: bool,
}

/// Draws a line around an area and gives what is inside of it: `┌ 1 threads ──── 2.4 s ┐`. An area
/// that would have nothing inside is given back as it is, without a line.
pub fn frame(frame: &Frame<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) -> Rect {
    let area = area.intersection(buf.area);
    if area.width < 3 || area.height < 3 {
        return area;
    }
    let mut canvas = Canvas::new(area, theme, buf);
    let role = if frame.focus {
        Role::Focus
    } else {
        Role::Border
    };
    border(&mut canvas, theme.style(role));
    titles(&mut canvas, frame, theme.style(role));
    Rect::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
}

/// A box at the bottom of an area, over what is drawn there, of at most this width and height;
/// gives what is inside of it.
pub fn popup(titles: &Frame<'_>, size: Size, theme: &Theme, area: Rect, buf: &mut Buffer) -> Rect {
    let (width, height) = (area.width.min(size.width), area.height.min(size.height));
    let place = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.bottom() - height,
        width,
        height,
    };
    let place = place.intersection(buf.area);
    Clear.render(place, buf);
    buf.set_style(place, theme.style(Role::Text));
    frame(titles, theme, place, buf)
}

fn border(canvas: &mut Canvas<'_>, style: Style) {
    let signs = canvas.signs();
    let (right, bottom) = (canvas.width() - 1, canvas.height() - 1);
    for x in 1..right {
        canvas.sign(x, 0, signs.line, style);
        canvas.sign(x, bottom, signs.line, style);
    }
    for y in 1..bottom {
        canvas.sign(0, y, signs.side, style);
        canvas.sign(right, y, signs.side, style);
    }
    let places = [(0, 0), (right, 0), (0, bottom), (right, bottom)];
    for ((x, y), corner) in places.into_iter().zip(signs.corners) {
        canvas.sign(x, y, corner, style);
    }
}

fn titles(canvas: &mut Canvas<'_>, frame: &Frame<'_>, line: Style) {
    /// The least of the left title that is kept beside a right one.
    const KEPT: u16 = 8;
    let (theme, width) = (canvas.theme(), canvas.width());
    let mut end = width - 1;
    let columns = columns_of(&theme.text(frame.right));
    let kept = columns_of(&theme.text(frame.left)).min(KEPT);
    // A title has a space on both sides; two columns of the line are between the titles.
    if columns > 0 && width >= columns.saturating_add(kept + 8) {
        let start = end - columns - 2;
        canvas.put(start, 0, " ", 1, line);
        canvas.put(start + 1, 0, frame.right, columns, theme.style(Role::Text));
        canvas.put(end - 1, 0, " ", 1, line);
        end = start - 1;
    }
    if frame.left.is_empty() || end < 4 {
        return;
    }
    if frame.focus {
        canvas.sign(1, 0, canvas.signs().pointer, line);
    } else {
        canvas.put(1, 0, " ", 1, line);
    }
    let after = canvas.cut(2, 0, frame.left, end - 3, theme.style(Role::Title));
    canvas.put(after, 0, " ", 1, line);
}

/// Draws set lines from the line `offset` on and gives how many are left below. Where some are,
/// the last row says so. An offset beyond the last page counts as the last page.
pub fn prose(
    lines: &[prose::Line],
    offset: usize,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) -> usize {
    let mut canvas = Canvas::new(area, theme, buf);
    rows(&mut canvas, lines.len(), offset, |canvas, y, at| {
        let span = |span: &prose::Span| {
            let text = theme.text(&span.text).into_owned();
            Span::styled(text, theme.style(role(span.style)))
        };
        let spans: Vec<_> = lines[at].iter().map(span).collect();
        canvas.line(0, y, &spans, canvas.width());
    })
}

/// Draws plain text, wrapped to the width of the area, from its line `offset` on; the same as
/// [`prose()`] otherwise.
pub fn wrapped(
    text: &str,
    style: Style,
    offset: usize,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) -> usize {
    let mut canvas = Canvas::new(area, theme, buf);
    let lines = fill(text, usize::from(canvas.width()), "");
    rows(&mut canvas, lines.len(), offset, |canvas, y, at| {
        canvas.cut(0, y, &lines[at], canvas.width(), style);
    })
}

/// Draws those of `count` lines that show from the line `offset` on, each with `draw`, which is
/// told the row and the line; the same as [`prose()`] otherwise.
pub fn rows<'b>(
    canvas: &mut Canvas<'b>,
    count: usize,
    offset: usize,
    mut draw: impl FnMut(&mut Canvas<'b>, u16, usize),
) -> usize {
    let page = Page::of(count, offset, canvas.height());
    for (y, at) in (0..page.rows).zip(page.first..count) {
        draw(canvas, y, at);
    }
    page.say_more(canvas);
    page.below
}

/// How a style of set text is drawn.
pub fn role(style: prose::Style) -> Role {
    match style {
        prose::Style::Emphasis => Role::Emphasis,
        prose::Style::Strong => Role::Strong,
        prose::Style::Heading(_) => Role::Title,
        prose::Style::Code => Role::Code,
        prose::Style::Keyword => Role::Keyword,
        prose::Style::Literal => Role::Literal,
        prose::Style::Comment => Role::Comment,
        prose::Style::Faint => Role::Faint,
        prose::Style::Plain => Role::Text,
    }
}

/// Which lines show, where there may be more than rows.
struct Page {
    first: usize,
    rows: u16,
    below: usize,
}

impl Page {
    fn of(lines: usize, offset: usize, height: u16) -> Page {
        let all = usize::from(height);
        let first = offset.min(lines.saturating_sub(all));
        // The last row says that there is more, unless there is hardly room for anything.
        let rows = match height {
            3.. if lines - first > all => height - 1,
            _ => height,
        };
        let below = (lines - first).saturating_sub(usize::from(rows));
        Page { first, rows, below }
    }

    fn say_more(&self, canvas: &mut Canvas<'_>) {
        if self.below > 0 && self.rows < canvas.height() {
            let [_, _, _, down] = canvas.signs().arrows;
            let more = format!("{} more {down}", grouped(self.below as u64));
            let (width, style) = (canvas.width(), canvas.style(Role::Faint));
            canvas.right(width, self.rows, &more, width, style);
        }
    }
}

/// The first of `count` lines to show in so many rows: as near as possible to `first`, so that
/// `at` is among them and no row is empty without need.
pub fn scroll(first: usize, at: Option<usize>, rows: u16, count: usize) -> usize {
    let rows = usize::from(rows);
    let first = match at {
        Some(at) if rows > 0 => first.clamp((at + 1).saturating_sub(rows), at),
        _ => first,
    };
    first.min(count.saturating_sub(rows))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{rows, screen};
    use super::{Frame, frame, prose, scroll};
    use crate::prose::set;
    use crate::tui::theme::Theme;
    use ratatui::layout::Rect;

    fn framed(titles: Frame<'_>, width: u16, ascii: bool) -> Vec<String> {
        let theme = Theme {
            ascii,
            ..Theme::default()
        };
        let mut buf = screen(width, 3);
        let inner = frame(&titles, &theme, buf.area, &mut buf);
        assert_eq!(inner, Rect::new(1, 1, width - 2, 1));
        rows(&buf)
    }

    #[test]
    fn a_box_has_its_titles_in_its_line() {
        let titles = Frame {
            left: "1 sequential",
            right: "2.4 s",
            focus: false,
        };
        assert_eq!(
            framed(titles, 28, false),
            [
                "┌ 1 sequential ───── 2.4 s ┐",
                "│                          │",
                "└──────────────────────────┘",
            ]
        );
        let focus = Frame {
            focus: true,
            ..titles
        };
        assert_eq!(framed(focus, 22, false)[0], "┌▸1 sequent… ─ 2.4 s ┐");
        assert_eq!(framed(titles, 20, false)[0], "┌ 1 sequential ────┐");
        assert_eq!(framed(focus, 12, true)[0], "+>1 sequ.. +");
    }

    #[test]
    fn prose_scrolls_and_says_that_there_is_more() {
        let lines = set("One two **three** four five six seven eight.", 10, false);
        let theme = Theme::default();
        let drawn = |offset, height| {
            let mut buf = screen(10, height);
            let below = prose(&lines, offset, &theme, buf.area, &mut buf);
            let rows = rows(&buf).into_iter();
            (below, rows.map(|row| row.trim().to_owned()))
        };
        let (below, shown) = drawn(0, 4);
        let shown: Vec<_> = shown.collect();
        assert_eq!((below, shown.len()), (2, 4));
        assert_eq!(shown, ["One two", "three four", "five six", "2 more ↓"]);
    }

    #[test]
    fn scrolling_goes_no_further_than_it_must() {
        assert_eq!(scroll(0, Some(5), 3, 10), 3);
        assert_eq!(scroll(4, Some(5), 3, 10), 4);
        assert_eq!(scroll(7, Some(5), 3, 10), 5);
        assert_eq!(scroll(9, None, 3, 10), 7);
        assert_eq!(scroll(9, Some(99), 0, 0), 0);
    }
}
