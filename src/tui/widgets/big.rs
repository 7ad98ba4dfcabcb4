//! Titles that are read from the last row of a lecture hall: letters four rows high, made of
//! quarter blocks, or eight rows high where there is only ASCII.

use super::canvas::Canvas;
use crate::tui::theme::{Role, Theme};
use font8x8::{BASIC_FONTS, LATIN_FONTS, UnicodeFonts};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Rows of a large title.
pub const ROWS: u16 = 4;
/// Columns of a letter.
const COLUMNS: u16 = 4;

/// Whether a title can be drawn large in an area: it has room, and every letter is known.
pub fn fits(title: &str, area: Rect) -> bool {
    let letters = u16::try_from(title.chars().count()).unwrap_or(u16::MAX);
    let known = title.chars().all(|char| glyph(char).is_some());
    known && letters > 0 && letters.saturating_mul(COLUMNS) <= area.width && area.height > ROWS * 3
}

fn glyph(char: char) -> Option<[u8; 8]> {
    BASIC_FONTS.get(char).or_else(|| LATIN_FONTS.get(char))
}

/// Draws a title large.
pub fn draw(title: &str, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let mut canvas = Canvas::new(area, theme, buf);
    // An underline would run through the letters.
    let style = theme.style(Role::Key);
    for (nth, char) in (0..).zip(title.chars()) {
        let Some(rows) = glyph(char) else { continue };
        for (y, pair) in (0..ROWS).zip(rows.chunks(2)) {
            for x in 0..COLUMNS {
                let sign = quarter(pair, x, theme.ascii);
                if sign != ' ' {
                    canvas.sign(nth * COLUMNS + x, y, sign, style);
                }
            }
        }
    }
}

/// The sign for two by two dots.
fn quarter(rows: &[u8], x: u16, ascii: bool) -> char {
    let dot = |row: usize, column: u16| {
        let row = rows.get(row).copied().unwrap_or(0);
        usize::from(row >> (2 * x + column) & 1)
    };
    let which = dot(0, 0) | dot(0, 1) << 1 | dot(1, 0) << 2 | dot(1, 1) << 3;
    const BLOCKS: [char; 16] = [
        ' ', '▘', '▝', '▀', '▖', '▌', '▞', '▛', '▗', '▚', '▐', '▜', '▄', '▙', '▟', '█',
    ];
    const PLAIN: [char; 16] = [
        ' ', '\'', '\'', '"', '.', '|', '/', 'F', '.', '\\', '|', '7', '_', 'L', 'J', '#',
    ];
    if ascii { PLAIN[which] } else { BLOCKS[which] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_four_rows_high() {
        let area = Rect::new(0, 0, 12, 14);
        let mut buf = Buffer::empty(area);
        assert!(fits("Hi!", area) && !fits("Hello", area) && !fits("漢", area));
        draw("Hi", &Theme::default(), area, &mut buf);
        let rows: Vec<String> = (0..4)
            .map(|y| (0..8).map(|x| buf[(x, y)].symbol()).collect())
            .collect();
        let expected = ["█ █  ▀  ", "█▄█ ▝█  ", "█ █  █  ", "▀ ▀ ▝▀▘ "];
        assert_eq!(rows, expected);
    }
}
