//! What a speaker sees in a second terminal: the notes to what the first one shows, and what comes
//! next.

use super::{Cx, Head, Look, Part};
use crate::progress::Presenting;
use crate::prose::{self, Line};
use crate::tui::keys::{Action, Where};
use crate::tui::message::{Command, Message};
use crate::tui::theme::Role;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::text;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::KeyEvent;
use ratatui::layout::Rect;

/// The notes.
#[derive(Default)]
pub struct Notes {
    shown: Option<Presenting>,
    scroll: usize,
}

const NOBODY: &str = "Nothing is shown yet. Open a lesson with `counterpoint` in another terminal: \
                      this one follows it, page by page.";

const NONE: &str = "There are no notes to this page.";

impl Part for Notes {
    fn places(&self) -> Vec<Where> {
        vec![Where::Notes]
    }

    fn head(&self, _look: &Look) -> Head {
        let mut path = vec!["Notes".to_owned()];
        let mut right = String::new();
        if let Some(shown) = &self.shown {
            path.push(shown.title.clone());
            let (at, of) = shown.place;
            right = format!("{at} of {of}");
        }
        Head { path, right }
    }

    fn goes_back(&self) -> bool {
        false
    }

    fn typed(&mut self, _key: KeyEvent, cx: &mut Cx<'_>) -> bool {
        // Nobody tells that the other workbook was killed.
        cx.ask(Command::LookAgain);
        false
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        let size = cx.look.size;
        let body = body(inner(Rect::new(
            0,
            0,
            size.width,
            size.height.saturating_sub(2),
        )));
        let rows = usize::from(body.height);
        let most = self.lines(body.width).len().saturating_sub(rows);
        let screenful = rows.saturating_sub(2).max(1);
        let scroll = match action {
            Action::Up => self.scroll.saturating_sub(1),
            Action::Down => self.scroll + 1,
            Action::PageUp => self.scroll.saturating_sub(screenful),
            Action::PageDown => self.scroll + screenful,
            _ => return false,
        };
        self.scroll = scroll.min(most);
        true
    }

    fn hear(&mut self, message: &mut Message, _cx: &mut Cx<'_>) {
        if let Message::Presented(shown) = message {
            let page = |shown: &Option<Presenting>| shown.as_ref().map(|shown| shown.place);
            if page(shown) != page(&self.shown) {
                self.scroll = 0;
            }
            self.shown = shown.take();
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        let theme = look.theme();
        let area = inner(area);
        let Some(shown) = &self.shown else {
            text::wrapped(NOBODY, theme.style(Role::Text), 0, &theme, area, buf);
            return;
        };
        let mut canvas = Canvas::new(area, &theme, buf);
        let (width, height) = (canvas.width(), canvas.height());
        canvas.cut(0, 0, &shown.page_title, width, theme.style(Role::Title));
        canvas.cut(0, 1, &shown.status, width, theme.style(Role::Faint));
        let next = match &shown.next {
            Some(next) => format!("Next: {next}"),
            None => "This is the last page.".to_owned(),
        };
        let last = height.saturating_sub(1);
        canvas.cut(0, last, &next, width, theme.style(Role::Strong));
        let body = body(area);
        let lines = self.lines(body.width);
        text::prose(&lines, self.scroll, &theme, body, buf);
    }
}

impl Notes {
    fn lines(&self, width: u16) -> Vec<Line> {
        let notes = self.shown.as_ref().map(|shown| shown.notes.as_deref());
        let notes = notes.map(|notes| notes.unwrap_or(NONE));
        prose::set(notes.unwrap_or_default(), usize::from(width), false)
    }
}

/// A screen without its margins.
fn inner(area: Rect) -> Rect {
    let margin = 2.min(area.width / 4);
    Rect {
        x: area.x + margin,
        y: area.y + 1.min(area.height),
        width: area.width - 2 * margin,
        height: area.height.saturating_sub(1),
    }
}

/// Where the notes stand: below the title, above what comes next.
fn body(inner: Rect) -> Rect {
    Rect {
        y: inner.y + 3.min(inner.height),
        height: inner.height.saturating_sub(5),
        ..inner
    }
}
