//! The foot of the screen: the keys that matter here, and above them what there is to tell.

use super::keys::{self, Action, Binding};
use super::model::Model;
use super::theme::Role;
use super::widgets::canvas::{Canvas, columns_of};
use crate::prose;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

/// The most rows that something told takes.
const ROWS: usize = 3;
/// Before the first hint, and before what is told.
const MARGIN: u16 = 1;
/// Between two hints.
const BETWEEN: u16 = 2;

/// Draws the foot of a screen that takes this area.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let above = Rect {
        height: area.height.saturating_sub(1),
        ..area
    };
    if let Some(notice) = model.notice() {
        tell(notice, model, above, buf);
    }
    hints(model, area, buf);
}

/// Something told, over the lower rows of the screen, and how much more there is to tell.
fn tell(notice: &str, model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = model.look.theme();
    let waiting = match model.notices() {
        0 | 1 => String::new(),
        all => format!("  1 of {all}"),
    };
    let room = area
        .width
        .saturating_sub(2 * MARGIN + 2 + columns_of(&waiting));
    let mut lines = prose::fill(notice, usize::from(room), "");
    if lines.len() > ROWS {
        // What is left of the text makes the last line too long, so that dots show.
        let last = lines.drain(ROWS - 1..).collect::<Vec<_>>().join(" ");
        lines.push(last);
    }
    let rows = u16::try_from(lines.len()).unwrap_or(1).min(area.height);
    let place = Rect {
        y: area.bottom() - rows,
        height: rows,
        ..area
    };
    Clear.render(place, buf);
    buf.set_style(place, theme.style(Role::Text));
    let mut canvas = Canvas::new(place, &theme, buf);
    canvas.sign(MARGIN, 0, theme.signs().pointer, theme.style(Role::Key));
    for (y, line) in (0..rows).zip(&lines) {
        canvas.cut(MARGIN + 2, y, line, room, theme.style(Role::Strong));
    }
    let (end, last) = (
        canvas.width().saturating_sub(MARGIN),
        rows.saturating_sub(1),
    );
    let (columns, style) = (columns_of(&waiting), theme.style(Role::Faint));
    canvas.right(end, last, &waiting, columns, style);
}

/// The keys that matter here.
fn hints(model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = model.look.theme();
    let row = Rect {
        y: area.bottom() - 1,
        height: 1,
        ..area
    };
    let mut canvas = Canvas::new(row, &theme, buf);
    let part = model.screen().part();
    let mut all = keys::hinted(&part.places());
    all.retain(|row| {
        row.at != keys::Where::Everywhere || row.action != Action::Back || part.goes_back()
    });
    let mut x = MARGIN;
    for (key, hint) in fitting(&all, area.width.saturating_sub(MARGIN), theme.ascii) {
        let width = canvas.width();
        x = canvas.put(x, 0, &key, width, theme.style(Role::Key));
        x = canvas.put(x + 1, 0, hint, width, theme.style(Role::Faint)) + BETWEEN;
    }
}

/// The hints that there is room for, none in part, in their order. The one that leads to all the
/// others is among them before any other.
fn fitting(all: &[&'static Binding], columns: u16, ascii: bool) -> Vec<(String, &'static str)> {
    let said = |row: &&'static Binding| {
        let key = keys::plain(&row.keys.first()?.name(), ascii);
        Some((key, row.hint?, row.action == Action::Help))
    };
    let said: Vec<_> = all.iter().filter_map(said).collect();
    let wide = |key: &str, hint: &str| columns_of(key) + 1 + columns_of(hint);
    let help = said.iter().filter(|(.., help)| *help);
    let reserved = help.map(|(key, hint, _)| wide(key, hint) + BETWEEN).sum();
    // Every hint has the gap after it, which the last one does not need.
    let mut left = (columns + BETWEEN).saturating_sub(reserved);
    let mut fitting = Vec::new();
    for (key, hint, help) in said {
        let needed = wide(&key, hint) + BETWEEN;
        if help {
            fitting.push((key, hint));
        } else if needed <= left {
            left -= needed;
            fitting.push((key, hint));
        }
    }
    fitting
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keys::Where;

    fn foot(place: Where, columns: u16) -> String {
        let said = fitting(&keys::hinted(&[place]), columns, false);
        let said: Vec<String> = said
            .iter()
            .map(|(key, hint)| format!("{key} {hint}"))
            .collect();
        said.join("  ")
    }

    #[test]
    fn the_key_to_all_others_is_always_there() {
        for place in Where::ALL {
            for columns in 18..200 {
                let said = foot(place, columns);
                assert!(columns_of(&said) <= columns, "{place:?}: {said}");
                let help = ["? keys", "F1 keys"].iter().any(|help| said.contains(help));
                assert!(help, "{place:?} at {columns}: {said}");
            }
        }
    }

    #[test]
    fn the_rest_is_said_as_far_as_it_fits() {
        let all = "1–9 one run  o quietly  Esc stop  ? keys  q quit";
        assert_eq!(foot(Where::Running, 80), all);
        assert_eq!(foot(Where::Running, columns_of(all)), all);
        let less = all.trim_end_matches("  q quit");
        assert_eq!(foot(Where::Running, columns_of(all) - 1), less);
        assert_eq!(foot(Where::Running, 19), "1–9 one run  ? keys");
        assert_eq!(foot(Where::Running, 18), "o quietly  ? keys");
    }
}
