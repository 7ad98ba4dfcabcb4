//! What a speaker sees in a second terminal: the notes to what the first one shows, and what comes
//! next.

use super::{Cx, Head, Look, Part};
use crate::progress::Presenting;
use crate::prose;
use crate::tui::keys::{Action, Where};
use crate::tui::message::Message;
use crate::tui::theme::Role;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::text;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::MouseEvent;
use ratatui::layout::Rect;

/// The notes.
#[derive(Default)]
pub struct Notes {
    shown: Option<Presenting>,
    scroll: usize,
}

const NOBODY: &str = "Nothing is shown yet. Open a lesson with `counterpoint` in another terminal: \
                      this one follows it, page by page.";

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

    fn act(&mut self, action: Action, _cx: &mut Cx<'_>) -> bool {
        match action {
            Action::Up => self.scroll = self.scroll.saturating_sub(1),
            Action::Down => self.scroll += 1,
            _ => return false,
        }
        true
    }

    fn mouse(&mut self, event: MouseEvent, cx: &mut Cx<'_>) -> bool {
        match super::race::wheel(event) {
            0 => false,
            by if by < 0 => self.act(Action::Up, cx),
            _ => self.act(Action::Down, cx),
        }
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
        let margin = 2.min(area.width / 4);
        let area = Rect {
            x: area.x + margin,
            y: area.y + 1.min(area.height),
            width: area.width - 2 * margin,
            height: area.height.saturating_sub(1),
        };
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
        let body = Rect {
            y: area.y + 3.min(area.height),
            height: area.height.saturating_sub(5),
            ..area
        };
        let none = "There are no notes to this page.";
        let notes = shown.notes.as_deref().unwrap_or(none);
        let lines = prose::set(notes, usize::from(width), false);
        text::prose(&lines, self.scroll, &theme, body, buf);
    }
}
