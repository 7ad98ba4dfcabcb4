//! What follows `ESC [` and `ESC O`.

use super::{ESC, Found, LONGEST, key, shift};
use crate::tui::shell::input::Input;
use ratatui::crossterm::event::{KeyCode, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

/// `ESC O` and a character: cursor keys in application mode, F1 to F4, the keypad.
pub fn single(bytes: &[u8]) -> Found {
    match bytes {
        [] => Found::Part,
        [b'M', ..] => Found::Whole(1, Some(key(KeyCode::Enter, KeyModifiers::NONE))),
        [last, ..] => Found::Whole(1, named(*last).map(|code| key(code, KeyModifiers::NONE))),
    }
}

/// `ESC [`, numbers, and a character that says what they are.
pub fn control(bytes: &[u8]) -> Found {
    match bytes {
        // The Linux console's F1 to F5.
        [b'[', last @ b'A'..=b'E', ..] => Found::Whole(2, Some(function(last - b'A' + 1))),
        [b'['] => Found::Part,
        // The first kind of mouse report: three bytes of any value follow.
        [b'M', _, _, _, ..] => Found::Whole(4, None),
        [b'M', ..] => Found::Part,
        _ => terminated(bytes),
    }
}

fn function(number: u8) -> Input {
    key(KeyCode::F(number), KeyModifiers::NONE)
}

fn terminated(bytes: &[u8]) -> Found {
    let bytes = &bytes[..bytes.len().min(LONGEST)];
    match bytes.iter().position(|byte| !matches!(byte, b' '..=b'?')) {
        None if bytes.len() < LONGEST => Found::Part,
        None => Found::Whole(LONGEST, None),
        // Another sequence begins: this one was cut off.
        Some(end) if bytes[end] == ESC => Found::Whole(end, None),
        Some(end) => Found::Whole(end + 1, meaning(&bytes[..end], bytes[end])),
    }
}

/// Modifiers and numbers are counted from one, and one may be left out.
fn meaning(numbers: &[u8], last: u8) -> Option<Input> {
    let text = std::str::from_utf8(numbers).ok()?;
    if let Some(report) = text.strip_prefix('<') {
        return mouse(report, last);
    }
    let mut numbers = text.split(';').map(|number| {
        // After a colon come the alternatives, of which the first is the key itself.
        number.split(':').next().unwrap_or_default().parse().ok()
    });
    let first: Option<u32> = numbers.next().flatten();
    let modifiers = modifiers(numbers.next().flatten().unwrap_or(1));
    match last {
        b'~' if first == Some(27) => typed(numbers.next().flatten()?, modifiers),
        b'~' => Some(key(numbered(first?)?, modifiers)),
        b'u' => typed(first?, modifiers),
        b'Z' => Some(key(KeyCode::BackTab, modifiers | KeyModifiers::SHIFT)),
        _ => Some(key(named(last)?, modifiers)),
    }
}

fn modifiers(number: u32) -> KeyModifiers {
    let mask = number.saturating_sub(1);
    [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
        (8, KeyModifiers::SUPER),
    ]
    .into_iter()
    .filter(|(bit, _)| mask & bit != 0)
    .fold(KeyModifiers::NONE, |all, (_, one)| all | one)
}

fn named(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'P'..=b'S' => KeyCode::F(last - b'P' + 1),
        _ => return None,
    })
}

fn numbered(number: u32) -> Option<KeyCode> {
    let function = |from: u32, first: u32| KeyCode::F((number - from + first) as u8);
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => function(11, 1),
        17..=21 => function(17, 6),
        23..=26 => function(23, 11),
        28..=29 => function(28, 15),
        31..=34 => function(31, 17),
        _ => return None,
    })
}

/// A key told by the number of its character.
fn typed(number: u32, modifiers: KeyModifiers) -> Option<Input> {
    let code = match number {
        9 if modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        127 => KeyCode::Backspace,
        _ => {
            let c = char::from_u32(number).filter(|c| !c.is_control())?;
            let c = match modifiers.contains(KeyModifiers::SHIFT) {
                true => c.to_ascii_uppercase(),
                false => c,
            };
            return Some(key(KeyCode::Char(c), modifiers | shift(c)));
        }
    };
    Some(key(code, modifiers))
}

/// `button;column;row`, and `M` for pressed or `m` for let go.
fn mouse(report: &str, last: u8) -> Option<Input> {
    let mut numbers = report.split(';').map(|number| number.parse::<u16>().ok());
    let (button, column, row) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let kind = match (button & 0b1110_0000, button & 3, last) {
        (0, which, b'M') => MouseEventKind::Down(of_mouse(which)?),
        (0, which, b'm') => MouseEventKind::Up(of_mouse(which)?),
        (32, 3, b'M') => MouseEventKind::Moved,
        (32, which, b'M') => MouseEventKind::Drag(of_mouse(which)?),
        (64, 0, b'M') => MouseEventKind::ScrollUp,
        (64, 1, b'M') => MouseEventKind::ScrollDown,
        (64, 2, b'M') => MouseEventKind::ScrollLeft,
        (64, 3, b'M') => MouseEventKind::ScrollRight,
        _ => return None,
    };
    Some(Input::Mouse(MouseEvent {
        kind,
        column: column.saturating_sub(1),
        row: row.saturating_sub(1),
        modifiers: modifiers(u32::from(button >> 2 & 7) + 1),
    }))
}

fn of_mouse(which: u16) -> Option<MouseButton> {
    [MouseButton::Left, MouseButton::Middle, MouseButton::Right]
        .get(usize::from(which))
        .copied()
}
