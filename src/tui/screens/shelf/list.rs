//! The list of the lessons, chapter by chapter.

use super::{Entry, Shelf};
use crate::lesson::chapter_title;
use crate::tui::message::Shelved;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::text::scroll;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

/// A row of the list.
pub enum Row<'a> {
    Gap,
    Chapter(&'a str),
    Lesson(usize, &'a Entry),
}

impl Shelf {
    /// Draws the list.
    pub(super) fn list(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let found = self.found();
        let rows = rows(&found);
        let mut canvas = Canvas::new(area, theme, buf);
        let top = self.searching(&mut canvas, found.len());
        if self.loaded && found.is_empty() {
            return self.nothing(top, &mut canvas);
        }
        let chosen = rows
            .iter()
            .position(|row| matches!(row, Row::Lesson(at, _) if *at == self.cursor));
        let height = canvas.height().saturating_sub(top);
        // The chapter's name stays on the screen with its first lesson.
        let first = scroll(0, chosen.map(|at| at + 1), height, rows.len() + 1);
        for (y, row) in (top..canvas.height()).zip(rows.iter().skip(first)) {
            match row {
                Row::Gap => {}
                Row::Chapter(chapter) => {
                    let title = chapter_title(chapter);
                    let room = canvas.width().saturating_sub(2);
                    canvas.cut(2, y, &title, room, theme.style(Role::Title));
                }
                Row::Lesson(at, entry) => self.row(*at, entry, y, &mut canvas),
            }
        }
    }

    fn searching(&self, canvas: &mut Canvas<'_>, found: usize) -> u16 {
        let width = canvas.width();
        let theme = canvas.theme();
        if self.typing || !self.search.is_empty() {
            let cursor = if self.typing { "_" } else { "" };
            let spans = [
                Span::styled("/ ", theme.style(Role::Key)),
                Span::styled(
                    format!("{}{cursor}", self.search),
                    theme.style(Role::Strong),
                ),
                Span::styled(format!("   {found} found"), theme.style(Role::Faint)),
            ];
            canvas.line(2, 0, &spans, width);
            return 2;
        }
        if !self.loaded {
            canvas.cut(2, 0, "Counterpoint", width, theme.style(Role::Title));
            return 2;
        }
        1
    }

    /// What is said where there is no lesson to show.
    fn nothing(&self, top: u16, canvas: &mut Canvas<'_>) {
        let lines = match self.search.trim() {
            "" => ["There are no lessons here.".to_owned(), String::new()],
            words => [
                format!("No lesson has to do with “{words}”."),
                "Esc shows all lessons again.".to_owned(),
            ],
        };
        let (width, text) = (canvas.width(), canvas.style(Role::Text));
        for (y, line) in (top..).zip(&lines) {
            canvas.cut(2, y, line, width.saturating_sub(3), text);
        }
    }

    fn row(&self, at: usize, entry: &Entry, y: u16, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme();
        let (width, signs) = (canvas.width(), theme.signs());
        let here = at == self.cursor;
        if here {
            canvas.sign(2, y, signs.pointer, theme.style(Role::Key));
        }
        let (sign, role) = mark(entry, &theme);
        canvas.sign(4, y, sign, theme.style(role));
        let right = match &entry.shelved.lesson {
            Ok(lesson) => format!("{} min", lesson.minutes),
            Err(_) => "broken".to_owned(),
        };
        let end = canvas.right(
            width.saturating_sub(1),
            y,
            &right,
            8,
            theme.style(Role::Faint),
        );
        let role = if here { Role::Selected } else { Role::Text };
        let room = end.saturating_sub(8);
        canvas.cut(6, y, entry.title(), room, theme.style(role));
    }
}

/// How far the learner is: done, begun, where they left off, or nothing.
fn mark(entry: &Entry, theme: &Theme) -> (char, Role) {
    let signs = theme.signs();
    match entry {
        Entry {
            shelved: Shelved { lesson: Err(_), .. },
            ..
        } => (signs.bad, Role::Bad),
        entry if entry.summary.finished => (signs.good, Role::Good),
        entry if entry.last => (signs.play, Role::Key),
        entry if !entry.summary.is_untouched() => (signs.tick, Role::Faint),
        _ => (' ', Role::Text),
    }
}

/// The rows of the list: chapters, lessons, and gaps between chapters.
pub fn rows<'a>(found: &[&'a Entry]) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    let mut chapter = None;
    for (at, entry) in found.iter().enumerate() {
        let here = &entry.shelved.chapter;
        if chapter != Some(here) {
            if chapter.is_some() {
                rows.push(Row::Gap);
            }
            rows.push(Row::Chapter(here));
            chapter = Some(here);
        }
        rows.push(Row::Lesson(at, entry));
    }
    rows
}
