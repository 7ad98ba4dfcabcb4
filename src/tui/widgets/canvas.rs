//! An area of the buffer that cannot be left.

use crate::trace::picture::cut;
use crate::tui::theme::{Role, Signs, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;
use unicode_width::UnicodeWidthStr;

/// An area of the buffer with its own coordinates, from 0 at the top left. What is written beyond
/// its edges is cut off.
pub struct Canvas<'b> {
    buf: &'b mut Buffer,
    area: Rect,
    theme: Theme,
}

impl<'b> Canvas<'b> {
    /// The part of `area` that is in the buffer.
    pub fn new(area: Rect, theme: &Theme, buf: &'b mut Buffer) -> Canvas<'b> {
        Canvas {
            area: area.intersection(buf.area),
            theme: *theme,
            buf,
        }
    }

    /// How many columns it has.
    pub fn width(&self) -> u16 {
        self.area.width
    }

    /// How many rows it has.
    pub fn height(&self) -> u16 {
        self.area.height
    }

    /// The signs of its theme.
    pub fn signs(&self) -> &'static Signs {
        self.theme.signs()
    }

    /// A style of its theme.
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// Its theme.
    pub fn theme(&self) -> Theme {
        self.theme
    }

    /// Writes one sign, which is one column wide.
    pub fn sign(&mut self, x: u16, y: u16, sign: char, style: Style) {
        if x < self.area.width && y < self.area.height {
            let cell = self.buf.cell_mut((self.area.x + x, self.area.y + y));
            cell.into_iter().for_each(|cell| {
                cell.set_char(sign).set_style(style);
            });
        }
    }

    /// Adds to the style of what is written at a place.
    pub fn restyle(&mut self, x: u16, y: u16, style: Style) {
        if x < self.area.width && y < self.area.height {
            let cell = self.buf.cell_mut((self.area.x + x, self.area.y + y));
            cell.into_iter().for_each(|cell| {
                cell.set_style(style);
            });
        }
    }

    /// Writes text in at most so many columns and gives the column after it. The rest is cut off
    /// without a sign.
    pub fn put(&mut self, x: u16, y: u16, text: &str, columns: u16, style: Style) -> u16 {
        if x >= self.area.width || y >= self.area.height {
            return x;
        }
        let room = columns.min(self.area.width - x);
        let text = self.theme.text(text);
        let (x, y) = (self.area.x + x, self.area.y + y);
        let (end, _) = self.buf.set_stringn(x, y, text, usize::from(room), style);
        end - self.area.x
    }

    /// The same, but dots show where something is cut off.
    pub fn cut(&mut self, x: u16, y: u16, text: &str, columns: u16, style: Style) -> u16 {
        let room = usize::from(columns.min(self.area.width.saturating_sub(x)));
        let text = self.theme.text(text);
        if text.width() <= room {
            return self.put(x, y, &text, columns, style);
        }
        let text = cut(&text, room, self.signs().dots);
        self.put(x, y, &text, columns, style)
    }

    /// Writes text that ends before the column `end`, in at most so many columns, and gives the
    /// column it begins in.
    pub fn right(&mut self, end: u16, y: u16, text: &str, columns: u16, style: Style) -> u16 {
        let end = end.min(self.area.width);
        let columns = columns.min(end);
        let start = end - columns_of(&self.theme.text(text)).min(columns);
        self.cut(start, y, text, end - start, style);
        start
    }

    /// Writes pieces of text one after the other in at most so many columns and gives the column
    /// after them. Dots show where something is cut off.
    pub fn line(&mut self, x: u16, y: u16, spans: &[Span<'_>], columns: u16) -> u16 {
        let room = columns.min(self.area.width.saturating_sub(x));
        let mut left = room;
        let wide = |span: &Span<'_>| columns_of(&self.theme.text(&span.content));
        let fits = spans.iter().all(|span| {
            let rest = left.checked_sub(wide(span));
            left = rest.unwrap_or(0);
            rest.is_some()
        });
        let dots = if fits { "" } else { self.signs().dots };
        let end = x + room.saturating_sub(dots.width() as u16);
        let mut at = x;
        for span in spans {
            let after = self.put(at, y, &span.content, end.saturating_sub(at), span.style);
            let whole = after - at == columns_of(&self.theme.text(&span.content));
            at = after;
            if !whole {
                let rest = (x + room).saturating_sub(at);
                return self.put(at, y, dots, rest, span.style);
            }
        }
        at
    }
}

/// How many columns a text takes, at most as many as a screen can have.
pub fn columns_of(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// The sign of something at a place: that a task said something there, or is there.
pub fn dot(theme: &Theme) -> char {
    if theme.ascii { '*' } else { '•' }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{rows, screen};
    use super::*;

    #[test]
    fn what_is_too_long_ends_in_dots() {
        let theme = Theme::default();
        let plain = Style::new();
        let cases = [(12, "one two four"), (8, "one two…"), (4, "one…"), (1, "…")];
        for (width, expected) in cases {
            let mut buf = screen(14, 1);
            let mut canvas = Canvas::new(Rect::new(0, 0, 14, 1), &theme, &mut buf);
            let spans = ["one ", "two ", "four"].map(|text| Span::styled(text, plain));
            canvas.line(0, 0, &spans, width);
            assert_eq!(rows(&buf)[0].trim_end(), expected);
        }
        let mut buf = screen(9, 3);
        let mut canvas = Canvas::new(buf.area, &theme, &mut buf);
        assert_eq!(canvas.right(9, 0, "12 s", 9, plain), 5);
        assert_eq!(canvas.right(9, 1, "123456 s", 5, plain), 4);
        assert_eq!(canvas.cut(1, 2, "咖啡和糕点", 6, plain), 6);
        assert_eq!(rows(&buf), ["     12 s", "    1234…", " 咖啡…   "]);
    }
}
