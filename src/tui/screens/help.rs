//! The keys, made from the one table.

use super::{Cx, Head, Look, Part};
use crate::tui::keys::{self, Action, KEYS, Where};
use crate::tui::theme::Role;
use crate::tui::widgets::canvas::Canvas;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::MouseEvent;
use ratatui::layout::Rect;
use ratatui::text::Span;

/// The keys of some places first, then all others.
pub struct Help {
    places: Vec<Where>,
    scroll: usize,
}

impl Help {
    /// The keys; first those that mean something in these places.
    pub fn new(here: Vec<Where>) -> Help {
        let mut places = here;
        let rest = Where::ALL.into_iter();
        let rest: Vec<Where> = rest.filter(|place| !places.contains(place)).collect();
        places.extend(rest);
        Help { places, scroll: 0 }
    }

    fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for place in &self.places {
            if !lines.is_empty() {
                lines.push(Line::Gap);
            }
            lines.push(Line::Title(place.title()));
            let here = KEYS.iter().filter(|binding| binding.at == *place);
            lines.extend(here.map(|binding| {
                let keys: Vec<String> = binding.keys.iter().map(|key| key.name()).collect();
                Line::Key(keys.join("  "), binding.help)
            }));
        }
        lines
    }
}

enum Line {
    Gap,
    Title(&'static str),
    Key(String, &'static str),
}

/// Columns for the keys.
const KEY_COLUMNS: u16 = 26;

impl Part for Help {
    fn places(&self) -> Vec<Where> {
        vec![Where::Help]
    }

    fn head(&self, _look: &Look) -> Head {
        Head {
            path: vec!["Keys".to_owned()],
            right: "Esc goes back".to_owned(),
        }
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        let rows = usize::from(cx.look.size.height.saturating_sub(3));
        let most = self.lines().len().saturating_sub(rows);
        match action {
            Action::Up => self.scroll = self.scroll.saturating_sub(1),
            Action::Down => self.scroll = (self.scroll + 1).min(most),
            Action::Help => *cx.go = Some(super::Go::Back),
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

    fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        let theme = look.theme();
        let mut canvas = Canvas::new(area, &theme, buf);
        let lines = self.lines();
        let room = canvas.width().saturating_sub(2);
        let keys = KEY_COLUMNS.min(room / 2);
        for (y, line) in (1..canvas.height()).zip(lines.iter().skip(self.scroll)) {
            match line {
                Line::Gap => {}
                Line::Title(title) => {
                    canvas.cut(2, y, title, room, theme.style(Role::Title));
                }
                Line::Key(names, help) => {
                    let names = keys::plain(names, theme.ascii);
                    canvas.cut(4, y, &names, keys, theme.style(Role::Key));
                    let spans = [Span::styled(*help, theme.style(Role::Text))];
                    canvas.line(keys + 5, y, &spans, room.saturating_sub(keys + 3));
                }
            }
        }
    }
}
