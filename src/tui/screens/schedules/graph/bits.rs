//! Lines finer than a cell: each cell of a terminal has 2 × 4 dots of braille. Where there is only
//! ASCII, a line is made of strokes, one in a cell.

use crate::tui::widgets::canvas::Canvas;
use ratatui::style::Style;

/// Dots of a cell: columns and rows.
const DOTS: (i32, i32) = (2, 4);
/// The bit of each dot in a letter of braille, by row and column.
const BITS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

/// Lines that are not on the screen yet.
pub struct Bits {
    width: i32,
    height: i32,
    ascii: bool,
    /// For each cell its dots, or a stroke of ASCII; 0 for nothing.
    cells: Vec<u8>,
}

impl Bits {
    /// Nothing, in so many cells.
    pub fn new(width: u16, height: u16, ascii: bool) -> Bits {
        Bits {
            width: width.into(),
            height: height.into(),
            ascii,
            cells: vec![0; usize::from(width) * usize::from(height)],
        }
    }

    /// Draws a line between the middles of two cells. Every other dot is left out of one that leads
    /// back.
    pub fn line(&mut self, from: (i32, i32), to: (i32, i32), back: bool) {
        let (wide, high) = if self.ascii { (1, 1) } else { DOTS };
        let dot = |(x, y): (i32, i32)| (x * wide + wide / 2, y * high + high / 2);
        let ((x, y), (end_x, end_y)) = (dot(from), dot(to));
        let (dx, dy) = (end_x - x, end_y - y);
        let steps = dx.abs().max(dy.abs());
        let stroke = match (dx, dy) {
            (0, _) => b'|',
            (_, 0) => b'-',
            _ if (dx > 0) == (dy > 0) => b'\\',
            _ => b'/',
        };
        for step in 0..=steps {
            if back && step % 2 == 1 {
                continue;
            }
            let along = |start: i32, way: i32| match steps {
                0 => start,
                // To the nearest dot.
                _ => start + (2 * way * step + steps).div_euclid(2 * steps),
            };
            self.dot(along(x, dx), along(y, dy), stroke);
        }
    }

    fn dot(&mut self, x: i32, y: i32, stroke: u8) {
        let (wide, high) = if self.ascii { (1, 1) } else { DOTS };
        let (column, row) = (x.div_euclid(wide), y.div_euclid(high));
        if !(0..self.width).contains(&column) || !(0..self.height).contains(&row) {
            return;
        }
        let Some(cell) = self.cells.get_mut((row * self.width + column) as usize) else {
            return;
        };
        if self.ascii {
            *cell = stroke;
        } else {
            let (x, y) = (x.rem_euclid(wide) as usize, y.rem_euclid(high) as usize);
            *cell |= BITS[y][x];
        }
    }

    /// Draws them.
    pub fn draw(&self, canvas: &mut Canvas<'_>, style: Style) {
        let places = (0..self.height).flat_map(|y| (0..self.width).map(move |x| (x, y)));
        for ((x, y), cell) in places.zip(&self.cells).filter(|(_, cell)| **cell != 0) {
            let sign = match self.ascii {
                true => char::from(*cell),
                false => char::from_u32(0x2800 + u32::from(*cell)).unwrap_or(' '),
            };
            canvas.sign(x as u16, y as u16, sign, style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Theme;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    type Cell = (i32, i32);

    fn drawn(lines: &[(Cell, Cell)], ascii: bool) -> Vec<String> {
        let area = Rect::new(0, 0, 5, 3);
        let mut bits = Bits::new(area.width, area.height, ascii);
        for (from, to) in lines {
            bits.line(*from, *to, false);
        }
        let mut buf = Buffer::empty(area);
        let mut canvas = Canvas::new(area, &Theme::default(), &mut buf);
        bits.draw(&mut canvas, Style::new());
        let row = |y: u16| (0..area.width).map(|x| buf[(x, y)].symbol()).collect();
        (0..area.height).map(row).collect()
    }

    #[test]
    fn a_line_is_the_same_from_both_ends() {
        for (from, to) in [((0, 0), (4, 2)), ((0, 2), (4, 0)), ((2, 0), (2, 2))] {
            for ascii in [false, true] {
                assert_eq!(
                    drawn(&[(from, to)], ascii)[1],
                    drawn(&[(to, from)], ascii)[1]
                );
            }
        }
    }

    #[test]
    fn a_line_goes_no_further_than_its_ends() {
        assert_eq!(
            drawn(&[((1, 2), (3, 0))], true),
            ["   / ", "  /  ", " /   "]
        );
        assert_eq!(
            drawn(&[((1, 0), (3, 2))], true),
            [" \\   ", "  \\  ", "   \\ "]
        );
        assert_eq!(
            drawn(&[((1, 1), (3, 1))], true),
            ["     ", " --- ", "     "]
        );
        assert_eq!(drawn(&[((-3, 1), (9, 1))], true)[1], "-----", "cut off");
    }
}
