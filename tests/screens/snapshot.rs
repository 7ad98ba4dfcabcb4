//! Pictures of screens as text.

use super::driver::Driver;
use super::states::{Reach, STATES};
use counterpoint::tui::Theme;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Size;
use ratatui::style::{Color, Modifier};

/// A small terminal, an ordinary and a large one.
pub const SIZES: [Size; 3] = [Size::new(80, 24), Size::new(120, 36), Size::new(200, 50)];

/// The state with this name.
pub fn state(name: &str) -> Reach {
    let found = STATES.iter().find(|(known, _)| *known == name);
    found.unwrap_or_else(|| panic!("no state {name}")).1
}

/// A state of a screen in this size and look.
pub fn shown(reach: Reach, size: Size, theme: Theme, projector: bool) -> Buffer {
    let mut driver = Driver::new(size, theme, projector);
    reach(&mut driver);
    driver.draw()
}

/// Compares a state in all sizes with its picture in `tests/screens/snapshots`.
pub fn at_three_sizes(name: &str, projector: bool) {
    let mut text = String::new();
    for size in SIZES {
        let buf = shown(state(name), size, Theme::default(), projector);
        text += &format!("{} x {}\n{}\n", size.width, size.height, framed(&buf));
    }
    let name = match projector {
        true => format!("projector_{name}"),
        false => name.to_owned(),
    };
    compare(&name, &text);
}

/// Compares a state with its picture in which the styles are told too.
pub fn styled(name: &str, theme: Theme) {
    let buf = shown(state(name), SIZES[0], theme, false);
    let look = match theme.ascii {
        true => "ascii",
        false => theme.palette.name(),
    };
    compare(&format!("{look}_{name}"), &with_styles(&buf));
}

fn compare(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The rows of a screen, without the blanks at their ends.
pub fn rows(buf: &Buffer) -> Vec<String> {
    let area = buf.area;
    (area.top()..area.bottom())
        .map(|y| {
            let row: String = cells(buf, y).map(Cell::symbol).collect();
            row.trim_end().to_owned()
        })
        .collect()
}

/// The cells of a row; one that is covered by the wide letter before it is left out.
fn cells(buf: &Buffer, y: u16) -> impl Iterator<Item = &Cell> {
    let area = buf.area;
    let mut covered = 0;
    (area.left()..area.right()).filter_map(move |x| {
        let cell = &buf[(x, y)];
        if covered > 0 {
            covered -= 1;
            return None;
        }
        covered = unicode_width::UnicodeWidthStr::width(cell.symbol()).saturating_sub(1);
        Some(cell)
    })
}

fn framed(buf: &Buffer) -> String {
    let rows = rows(buf).into_iter();
    rows.map(|row| format!("|{row}\n")).collect()
}

/// Below every row that has any, its styles: a letter for each cell, told at the end.
fn with_styles(buf: &Buffer) -> String {
    let mut known: Vec<String> = Vec::new();
    let mut text = String::new();
    for (y, row) in (buf.area.top()..).zip(rows(buf)) {
        let letters: String = cells(buf, y)
            .map(|cell| match style(cell) {
                style if style.is_empty() => ' ',
                style => {
                    let at = known.iter().position(|one| *one == style);
                    let at = at.unwrap_or_else(|| {
                        known.push(style);
                        known.len() - 1
                    });
                    (b'a'..=b'z').nth(at).map_or('?', char::from)
                }
            })
            .collect();
        text += &format!("|{row}\n");
        if !letters.trim().is_empty() {
            text += &format!(":{}\n", letters.trim_end());
        }
    }
    text.push('\n');
    for (letter, style) in ('a'..='z').zip(&known) {
        text += &format!("{letter} {style}\n");
    }
    text
}

/// What is particular about a cell: `cyan on black bold`.
fn style(cell: &Cell) -> String {
    let mut words = Vec::new();
    if cell.fg != Color::Reset {
        words.push(cell.fg.to_string().to_lowercase());
    }
    if cell.bg != Color::Reset {
        words.push(format!("on {}", cell.bg).to_lowercase());
    }
    let modifiers = cell.modifier.iter_names();
    let all = cell.modifier != Modifier::empty();
    words.extend(
        modifiers
            .filter(|_| all)
            .map(|(name, _)| name.to_lowercase()),
    );
    words.join(" ")
}
