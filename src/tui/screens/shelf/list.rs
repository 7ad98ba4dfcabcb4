//! The list of the lessons and exercises, chapter by chapter.

use super::Shelf;
use super::item::Item;
use crate::lesson::chapter_title;
use crate::tui::message::{Shelved, Standing};
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
    Item(usize, &'a Item),
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
            .position(|row| matches!(row, Row::Item(at, _) if *at == self.cursor));
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
                Row::Item(at, item) => self.row(*at, item, y, &mut canvas),
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

    fn row(&self, at: usize, item: &Item, y: u16, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme();
        let (width, signs) = (canvas.width(), theme.signs());
        let here = at == self.cursor;
        if here {
            canvas.sign(2, y, signs.pointer, theme.style(Role::Key));
        }
        let (sign, role) = mark(item, &theme);
        canvas.sign(4, y, sign, theme.style(role));
        let right = match item {
            Item::Lesson(entry) => match &entry.shelved.lesson {
                Ok(lesson) => format!("{} min", lesson.minutes),
                Err(_) => "broken".to_owned(),
            },
            Item::Exercise(_) => "exercise".to_owned(),
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
        canvas.cut(6, y, item.title(), room, theme.style(role));
    }
}

/// How far the learner is: done, begun, where they left off, or nothing; of an exercise also that it failed.
fn mark(item: &Item, theme: &Theme) -> (char, Role) {
    let signs = theme.signs();
    match item {
        Item::Lesson(entry) => match entry.as_ref() {
            entry if matches!(entry.shelved, Shelved { lesson: Err(_), .. }) => {
                (signs.bad, Role::Bad)
            }
            entry if entry.summary.finished => (signs.good, Role::Good),
            entry if entry.last => (signs.play, Role::Key),
            entry if !entry.summary.is_untouched() => (signs.tick, Role::Faint),
            _ => (' ', Role::Text),
        },
        Item::Exercise(posed) => standing(posed.standing, theme),
    }
}

/// The sign of how far the learner is with an exercise.
pub fn standing(standing: Standing, theme: &Theme) -> (char, Role) {
    let signs = theme.signs();
    match standing {
        Standing::Unknown | Standing::NotBegun => (signs.nothing, Role::Faint),
        Standing::Changed => ('~', Role::Faint),
        Standing::Missing => ('?', Role::Bad),
        Standing::Checked(verdict) if verdict.is_passed() => (signs.good, Role::Good),
        Standing::Checked(_) => (signs.bad, Role::Bad),
    }
}

/// The rows of the list: chapters, what is in them, and gaps between chapters.
pub fn rows<'a>(found: &[&'a Item]) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    let mut chapter = None;
    for (at, item) in found.iter().enumerate() {
        let here = item.chapter();
        if chapter != Some(here) {
            if chapter.is_some() {
                rows.push(Row::Gap);
            }
            rows.push(Row::Chapter(here));
            chapter = Some(here);
        }
        rows.push(Row::Item(at, item));
    }
    rows
}
