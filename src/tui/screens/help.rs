//! The keys, made from the one table.

use super::{Cx, Head, Look, Part};
use crate::prose;
use crate::tui::keys::{self, Action, Binding, KEYS, Where};
use crate::tui::theme::Role;
use crate::tui::widgets::canvas::{Canvas, columns_of};
use crate::tui::widgets::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The keys of some places first, then all others.
pub struct Help {
    places: Vec<Where>,
    scroll: usize,
}

/// A row of the screen.
enum Line {
    Gap,
    Title(&'static str),
    /// Keys, and what they do; either may go on in the next row.
    Keys(String, String),
}

/// Columns for the keys, and where they begin.
const KEYS_WIDE: u16 = 26;
const INDENT: u16 = 4;

impl Help {
    /// The keys; first those that mean something in these places.
    pub fn new(here: Vec<Where>) -> Help {
        let mut places = here;
        let rest = Where::ALL.into_iter();
        let rest: Vec<Where> = rest.filter(|place| !places.contains(place)).collect();
        places.extend(rest);
        Help { places, scroll: 0 }
    }

    fn lines(&self, width: u16, ascii: bool) -> Vec<Line> {
        let mut lines = Vec::new();
        for place in &self.places {
            if !lines.is_empty() {
                lines.push(Line::Gap);
            }
            lines.push(Line::Title(place.title()));
            let here = KEYS.iter().filter(|binding| binding.at == *place);
            lines.extend(here.flat_map(|binding| rows(binding, width, ascii)));
        }
        lines
    }
}

/// Columns for the keys where the screen has so many.
fn keys_wide(width: u16) -> u16 {
    KEYS_WIDE.min(width / 2)
}

/// A row of the table in as many rows of the screen as it needs.
fn rows(binding: &Binding, width: u16, ascii: bool) -> Vec<Line> {
    let wide = keys_wide(width);
    let mut names: Vec<String> = Vec::new();
    for key in binding.keys {
        let key = keys::plain(&key.name(), ascii);
        match names.last_mut() {
            Some(row) if columns_of(row) + 2 + columns_of(&key) <= wide => {
                row.push_str("  ");
                row.push_str(&key);
            }
            _ => names.push(key),
        }
    }
    let room = width.saturating_sub(INDENT + wide + 2);
    let help = prose::fill(binding.help, usize::from(room), "");
    let count = names.len().max(help.len());
    let (mut names, mut help) = (names.into_iter(), help.into_iter());
    let row = |_| {
        Line::Keys(
            names.next().unwrap_or_default(),
            help.next().unwrap_or_default(),
        )
    };
    (0..count).map(row).collect()
}

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
        let look = &cx.look;
        let rows = usize::from(look.size.height.saturating_sub(3));
        let lines = self.lines(look.size.width, look.theme().ascii).len();
        let most = lines.saturating_sub(rows);
        let screenful = rows.saturating_sub(2).max(1);
        let scroll = match action {
            Action::Up => self.scroll.min(most).saturating_sub(1),
            Action::Down => self.scroll + 1,
            Action::PageUp => self.scroll.min(most).saturating_sub(screenful),
            Action::PageDown => self.scroll + screenful,
            Action::Home => 0,
            Action::End => most,
            Action::Help => {
                *cx.go = Some(super::Go::Back);
                return true;
            }
            _ => return false,
        };
        self.scroll = scroll.min(most);
        true
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        let theme = look.theme();
        let area = Rect {
            y: area.y + 1.min(area.height),
            height: area.height.saturating_sub(1),
            ..area
        };
        let mut canvas = Canvas::new(area, &theme, buf);
        let width = canvas.width();
        let lines = self.lines(width, theme.ascii);
        text::rows(&mut canvas, lines.len(), self.scroll, |canvas, y, at| {
            let (title, key) = (theme.style(Role::Title), theme.style(Role::Key));
            match &lines[at] {
                Line::Gap => {}
                Line::Title(words) => {
                    canvas.cut(2, y, words, width.saturating_sub(2), title);
                }
                Line::Keys(names, help) => {
                    canvas.cut(INDENT, y, names, keys_wide(width), key);
                    let x = INDENT + keys_wide(width) + 1;
                    let room = width.saturating_sub(x);
                    canvas.cut(x, y, help, room, theme.style(Role::Text));
                }
            }
        });
    }
}
