//! The one table of keys: what is pressed where, what it does, and how the help says it. Input, the
//! help screen, the hints at the foot of every screen and the README are made from it.

mod action;
mod place;
mod table;

pub use action::Action;
pub use place::Where;
pub use table::KEYS;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::collections::HashSet;

/// A key with what is held down beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    /// A key as it is.
    Plain(KeyCode),
    /// With Ctrl.
    Ctrl(char),
    /// With Shift.
    Shift(KeyCode),
    /// Any digit from 1 to 9.
    Digits,
}

impl Press {
    fn is(self, key: KeyEvent) -> bool {
        let KeyEvent {
            code, modifiers, ..
        } = key;
        let held = modifiers.intersection(
            KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::META,
        );
        let shift = modifiers.contains(KeyModifiers::SHIFT);
        match self {
            // Terminals tell Shift with a capital letter, or do not.
            Press::Plain(KeyCode::Char(char)) => held.is_empty() && code == KeyCode::Char(char),
            // Shift is what makes it this key; some terminals tell of it as well.
            Press::Plain(KeyCode::BackTab) => held.is_empty() && code == KeyCode::BackTab,
            Press::Plain(wanted) => held.is_empty() && !shift && code == wanted,
            Press::Ctrl(char) => held == KeyModifiers::CONTROL && code == KeyCode::Char(char),
            Press::Shift(wanted) => held.is_empty() && shift && code == wanted,
            Press::Digits => held.is_empty() && matches!(code, KeyCode::Char('1'..='9')),
        }
    }

    /// What it is called: `Ctrl-C`, `PgDn`, `←`.
    pub fn name(self) -> String {
        match self {
            Press::Plain(code) => code_name(code),
            Press::Ctrl(char) => format!("Ctrl-{}", char.to_ascii_uppercase()),
            Press::Shift(code) => format!("Shift-{}", code_name(code)),
            Press::Digits => "1–9".to_owned(),
        }
    }
}

fn code_name(code: KeyCode) -> String {
    match code {
        KeyCode::Char(' ') => "space".to_owned(),
        KeyCode::Char(char) => char.to_string(),
        KeyCode::Left => "←".to_owned(),
        KeyCode::Right => "→".to_owned(),
        KeyCode::Up => "↑".to_owned(),
        KeyCode::Down => "↓".to_owned(),
        KeyCode::PageUp => "PgUp".to_owned(),
        KeyCode::PageDown => "PgDn".to_owned(),
        KeyCode::BackTab => "Shift-Tab".to_owned(),
        KeyCode::F(number) => format!("F{number}"),
        other => format!("{other:?}"),
    }
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// Where it holds.
    pub at: Where,
    /// The keys, the best known first.
    pub keys: &'static [Press],
    /// What they ask for.
    pub action: Action,
    /// What the help says.
    pub help: &'static str,
    /// What the foot of the screen says, if anything.
    pub hint: Option<&'static str>,
}

/// What a key asks for in these places, the first that knows it.
pub fn find(places: &[Where], key: KeyEvent) -> Option<Action> {
    let everywhere = [Where::Everywhere];
    let mut all = places.iter().chain(&everywhere);
    all.find_map(|place| {
        let here = KEYS.iter().filter(|binding| binding.at == *place);
        here.filter(|binding| binding.keys.iter().any(|press| press.is(key)))
            .map(|binding| match (binding.action, key.code) {
                (Action::Digit(_), KeyCode::Char(digit)) => {
                    Action::Digit(digit.to_digit(10).unwrap_or(0) as u8)
                }
                (action, _) => action,
            })
            .next()
    })
}

/// The keys that may be named at the foot of the screen in these places, the nearest first. Of an
/// action that several places know only the first one's row counts, as it does for [`find`].
pub fn hinted(places: &[Where]) -> Vec<&'static Binding> {
    let everywhere = [Where::Everywhere];
    let mut known = HashSet::new();
    let mut hinted = Vec::new();
    for place in places.iter().chain(&everywhere) {
        let here = || KEYS.iter().filter(|binding| binding.at == *place);
        hinted.extend(here().filter(|row| row.hint.is_some() && !known.contains(&row.action)));
        known.extend(here().map(|binding| binding.action));
    }
    hinted
}

/// The letter that a key types, if it is one: what is pressed with Ctrl or Alt is none.
pub fn letter(key: KeyEvent) -> Option<char> {
    let held = key.modifiers.difference(KeyModifiers::SHIFT);
    match key.code {
        KeyCode::Char(char) if held.is_empty() => Some(char),
        _ => None,
    }
}

/// Keys where there are no arrows.
pub fn plain(key: &str, ascii: bool) -> String {
    let named = [
        ("←", "Left"),
        ("→", "Right"),
        ("↑", "Up"),
        ("↓", "Down"),
        ("–", "-"),
    ];
    match ascii {
        false => key.to_owned(),
        true => named
            .iter()
            .fold(key.to_owned(), |key, (sign, name)| key.replace(sign, name)),
    }
}

/// The table as Markdown, for the README.
pub fn markdown() -> String {
    let mut text = "| where | keys | what they do |\n|---|---|---|\n".to_owned();
    for place in Where::ALL {
        let here = KEYS.iter().filter(|binding| binding.at == place);
        for (nth, binding) in here.enumerate() {
            let keys: Vec<String> = binding.keys.iter().map(|key| code(&key.name())).collect();
            let title = if nth == 0 { place.title() } else { "" };
            let (keys, help) = (keys.join(" "), binding.help);
            text += &format!("| {title} | {keys} | {help} |\n");
        }
    }
    text
}

fn code(key: &str) -> String {
    format!("`{key}`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::crossterm::event::KeyCode::{Char, Enter, Left};

    #[test]
    fn the_readme_has_the_table() {
        let readme = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"));
        let help = "put what `counterpoint keys` prints between the marks in README.md";
        assert!(readme.contains(&markdown()), "{help}");
    }

    #[test]
    fn no_key_means_two_things_in_one_place() {
        let mut seen = HashSet::new();
        for binding in KEYS {
            for key in binding.keys {
                let name = key.name();
                assert!(
                    seen.insert((binding.at, name.clone())),
                    "{name} twice at {:?}",
                    binding.at
                );
            }
        }
    }

    #[test]
    fn every_place_has_keys() {
        for place in Where::ALL {
            assert!(KEYS.iter().any(|binding| binding.at == place), "{place:?}");
        }
    }

    #[test]
    fn an_action_is_hinted_once_by_the_nearest_place() {
        let back = |places: &[Where]| {
            let rows = hinted(places).into_iter();
            let rows = rows.filter(|row| row.action == Action::Back);
            rows.filter_map(|row| row.hint).collect::<Vec<_>>()
        };
        assert_eq!(back(&[Where::Page]), ["back"]);
        assert_eq!(back(&[Where::Running]), ["stop"]);
        assert_eq!(back(&[Where::Search]), ["all lessons"]);
    }

    #[test]
    fn only_letters_are_typed() {
        let key = |held| letter(KeyEvent::new(Char('x'), held));
        assert_eq!(key(KeyModifiers::NONE), Some('x'));
        assert_eq!(key(KeyModifiers::SHIFT), Some('x'));
        assert_eq!(key(KeyModifiers::ALT), None);
        assert_eq!(key(KeyModifiers::CONTROL), None);
        let enter = KeyEvent::new(Enter, KeyModifiers::NONE);
        assert_eq!(letter(enter), None);
    }

    #[test]
    fn keys_are_found_where_they_hold() {
        let key = |code| KeyEvent::new(code, KeyModifiers::NONE);
        let choose = find(&[Where::Choose], key(Char('3')));
        assert_eq!(choose, Some(Action::Digit(3)));
        let order = [Where::Choose, Where::Order];
        assert_eq!(find(&order, key(Char('+'))), Some(Action::MoveUp));
        assert_eq!(find(&[Where::Page], key(Char('3'))), None);
        assert_eq!(find(&[Where::Page], key(Char('q'))), Some(Action::Quit));
        let capital = KeyEvent::new(Char('P'), KeyModifiers::SHIFT);
        assert_eq!(find(&[], capital), Some(Action::Projector));
        let control = KeyEvent::new(Char('c'), KeyModifiers::CONTROL);
        assert_eq!(find(&[Where::Over], control), Some(Action::Quit));
        let shifted = KeyEvent::new(Left, KeyModifiers::SHIFT);
        assert_eq!(find(&[Where::Over], shifted), Some(Action::StepLeft));
        assert_eq!(find(&[Where::Over], key(Left)), Some(Action::Left));
        for held in [KeyModifiers::NONE, KeyModifiers::SHIFT] {
            let back = KeyEvent::new(KeyCode::BackTab, held);
            assert_eq!(find(&[Where::Over], back), Some(Action::BackTab));
        }
    }
}
