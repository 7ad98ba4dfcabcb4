//! Frames as bytes: each is one write, and one that shows nothing new is none.

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::crossterm::cursor::{Hide, MoveTo, Show};
use ratatui::crossterm::queue;
use ratatui::crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::layout::{Position, Size};
use std::io::{self, Write};

/// More than most frames need, so that it grows rarely. Bytes.
const ROOM: usize = 64 * 1024;

/// What can be drawn on.
pub trait Surface: Write {
    /// Its width and height in cells.
    ///
    /// # Errors
    ///
    /// When there is nothing left to draw on.
    fn size(&self) -> io::Result<Size>;
}

/// Collects a frame and sends it in one call of `write`, between the marks that make a terminal show
/// it at once.
///
/// It never asks the terminal anything: an answer would come in among the keys, and on a terminal
/// that gives none the question takes two seconds.
#[derive(Debug)]
pub struct Frames<W> {
    out: W,
    frame: Vec<u8>,
    cursor: Cursor,
    last: usize,
}

/// What the terminal's cursor was last told. `at` is unknown while cells are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cursor {
    shown: bool,
    at: Option<Position>,
}

impl<W: Surface> Frames<W> {
    /// On a surface whose cursor is hidden.
    pub fn new(out: W) -> Self {
        Self {
            out,
            frame: Vec::with_capacity(ROOM),
            cursor: Cursor {
                shown: false,
                at: None,
            },
            last: 0,
        }
    }

    /// How many bytes the last flush sent.
    pub fn last_sent(&self) -> usize {
        self.last
    }

    /// Takes it that the surface has been given away and back: forgets what is half done, and the
    /// cursor is hidden.
    pub fn start_afresh(&mut self) {
        self.frame.clear();
        self.cursor = Cursor {
            shown: false,
            at: None,
        };
    }

    /// Opens the frame at the first thing that goes into it.
    fn frame(&mut self) -> io::Result<&mut Vec<u8>> {
        if self.frame.is_empty() {
            queue!(self.frame, BeginSynchronizedUpdate)?;
        }
        Ok(&mut self.frame)
    }
}

impl<W: Surface> Backend for Frames<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, cells: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut cells = cells.peekable();
        if cells.peek().is_none() {
            return Ok(());
        }
        self.cursor.at = None;
        CrosstermBackend::new(self.frame()?).draw(cells)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.cursor.shown {
            self.cursor.shown = false;
            queue!(self.frame()?, Hide)?;
        }
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if !self.cursor.shown {
            self.cursor.shown = true;
            queue!(self.frame()?, Show)?;
        }
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.at.unwrap_or(Position::ORIGIN))
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let at = position.into();
        if self.cursor.at != Some(at) {
            self.cursor.at = Some(at);
            queue!(self.frame()?, MoveTo(at.x, at.y))?;
        }
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, what: ClearType) -> io::Result<()> {
        CrosstermBackend::new(self.frame()?).clear_region(what)
    }

    fn append_lines(&mut self, count: u16) -> io::Result<()> {
        self.cursor.at = None;
        CrosstermBackend::new(self.frame()?).append_lines(count)
    }

    fn size(&self) -> io::Result<Size> {
        self.out.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.out.size()?,
            pixels: Size::ZERO,
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.last = self.frame.len();
        if self.frame.is_empty() {
            return Ok(());
        }
        queue!(self.frame, EndSynchronizedUpdate)?;
        self.last = self.frame.len();
        let sent = self.out.write_all(&self.frame);
        // A frame that failed is not sent again in the next: half of it may have arrived.
        self.frame.clear();
        sent.and_then(|()| self.out.flush())
    }
}

#[cfg(test)]
mod tests;
