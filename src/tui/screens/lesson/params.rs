//! Parameters, changed with keys or typed.

use crate::program::value::NANOS_PER_SECOND;
use crate::program::{Param, Value};
use crate::tui::keys::{self, Action};
use ratatui::crossterm::event::{KeyCode, KeyEvent};

/// The parameters while they are being changed.
#[derive(Debug, Clone)]
pub struct Params {
    /// The parameters.
    pub params: Vec<Param>,
    /// Their values, as they are typed.
    pub texts: Vec<String>,
    /// The one that keys are for.
    pub cursor: usize,
    /// Whether the next letter replaces the value.
    fresh: bool,
    /// Whether somebody wanted to run with a value that is none.
    tried: bool,
}

/// What came of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tuned {
    /// The values are still being changed.
    Typing,
    /// Nothing is to be changed.
    Left,
    /// Run with these.
    Run(Vec<(String, String)>),
}

/// What typing can hold.
const LONGEST: usize = 24;

impl Params {
    /// The parameters with their present values.
    pub fn new(params: &[Param], values: &[Value]) -> Params {
        Params {
            params: params.to_vec(),
            texts: values.iter().map(as_typed).collect(),
            cursor: 0,
            fresh: true,
            tried: false,
        }
    }

    /// What is wrong, once somebody wanted to run with it.
    pub fn complaint(&self) -> Option<String> {
        let wrong = (0..self.params.len()).find_map(|at| self.problem(at));
        wrong.filter(|_| self.tried)
    }

    /// What is wrong with the value of a parameter.
    pub fn problem(&self, at: usize) -> Option<String> {
        self.params[at].parse(&self.texts[at]).err()
    }

    /// Takes a key as text.
    pub fn typed(&mut self, key: KeyEvent) -> Option<Tuned> {
        let typing = !self.fresh;
        let text = &mut self.texts[self.cursor];
        match (keys::letter(key), key.code) {
            (Some(letter), _) if letter.is_ascii_digit() || (typing && starts_unit(letter)) => {
                if self.fresh {
                    text.clear();
                    self.fresh = false;
                }
                if text.len() < LONGEST {
                    text.push(letter);
                }
            }
            (None, KeyCode::Backspace) => {
                text.pop();
                self.fresh = false;
            }
            _ => return None,
        }
        Some(Tuned::Typing)
    }

    /// Does what a key asks for.
    pub fn act(&mut self, action: Action) -> Option<Tuned> {
        let last = self.params.len().saturating_sub(1);
        match action {
            Action::Up => self.move_to(self.cursor.saturating_sub(1)),
            Action::Down => self.move_to(if self.cursor == last {
                0
            } else {
                self.cursor + 1
            }),
            Action::Plus => self.step(1),
            Action::Minus => self.step(-1),
            Action::Fit => {
                let default = self.params[self.cursor].default;
                self.texts[self.cursor] = as_typed(&default);
                self.fresh = true;
            }
            Action::Back => return Some(Tuned::Left),
            Action::Enter => return Some(self.run()),
            _ => return None,
        }
        Some(Tuned::Typing)
    }

    fn move_to(&mut self, at: usize) {
        self.cursor = at;
        self.fresh = self.problem(at).is_none();
    }

    /// Runs with these values, or goes to the first that is none: the box says why.
    fn run(&mut self) -> Tuned {
        if let Some(at) = (0..self.params.len()).find(|at| self.problem(*at).is_some()) {
            // Typing goes on where something is missing.
            (self.cursor, self.fresh, self.tried) = (at, false, true);
            return Tuned::Typing;
        }
        let changed = self.params.iter().zip(&self.texts);
        Tuned::Run(
            changed
                .map(|(param, text)| (param.name.clone(), text.clone()))
                .collect(),
        )
    }

    /// One step up or down, within what the parameter takes.
    fn step(&mut self, by: i64) {
        let param = &self.params[self.cursor];
        let Ok(value) = param.parse(&self.texts[self.cursor]) else {
            return;
        };
        let stepped = match value {
            Value::Int(number) => Value::Int(number.saturating_add(by * step_of(number, by, 1))),
            Value::Duration(time) => {
                let unit = unit_of(time);
                Value::Duration(time.saturating_add(by * step_of(time / unit, by, 1) * unit))
            }
            Value::Bool(on) => Value::Bool(!on),
            other => other,
        };
        let text = as_typed(&stepped);
        // What is out of the parameter's range is not taken.
        if param.parse(&text).is_ok() {
            self.texts[self.cursor] = text;
        }
        self.fresh = true;
    }
}

/// A value as a person would type it: `90s`, where `1:30 min` is how it is told.
fn as_typed(value: &Value) -> String {
    let Value::Duration(time) = value else {
        return value.display(&[]).to_string();
    };
    let units = [
        (3600 * NANOS_PER_SECOND, "h"),
        (60 * NANOS_PER_SECOND, "min"),
        (NANOS_PER_SECOND, "s"),
        (1_000_000, "ms"),
        (1_000, "us"),
    ];
    let whole = units
        .into_iter()
        .find(|(unit, _)| *time != 0 && time % unit == 0);
    match whole {
        Some((unit, name)) => format!("{}{name}", time / unit),
        None if *time == 0 => "0s".to_owned(),
        None => format!("{time}ns"),
    }
}

fn starts_unit(char: char) -> bool {
    char.is_ascii_alphabetic() || matches!(char, '.' | 'µ' | ' ')
}

/// A step that is felt at any size: 1 up to 20, then two leading digits.
fn step_of(number: i64, by: i64, least: i64) -> i64 {
    let size = number.unsigned_abs();
    // Going down from 20 is one step like going up to it.
    let size = if by < 0 { size.saturating_sub(1) } else { size };
    let mut step = least.unsigned_abs();
    while size / step >= 20 {
        step *= 10;
    }
    i64::try_from(step).unwrap_or(least)
}

/// The unit in which a time is changed.
fn unit_of(time: i64) -> i64 {
    let units = [
        3600 * NANOS_PER_SECOND,
        60 * NANOS_PER_SECOND,
        NANOS_PER_SECOND,
    ];
    let whole = units
        .into_iter()
        .find(|unit| time >= *unit && time % unit == 0 && time / unit >= 2);
    if let Some(unit) = whole {
        return unit;
    }
    let finer = [NANOS_PER_SECOND, NANOS_PER_SECOND / 10, 1_000_000, 1_000];
    finer.into_iter().find(|unit| time % unit == 0).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::crossterm::event::KeyModifiers;

    fn params() -> Params {
        let param = |name: &str, default, min, max| Param {
            name: name.to_owned(),
            default,
            min,
            max,
            help: String::new(),
        };
        let second = |seconds: i64| Value::Duration(seconds * NANOS_PER_SECOND);
        let params = [
            param("wait", second(3), Some(second(1)), Some(second(10))),
            param("count", Value::Int(24), Some(Value::Int(1)), None),
        ];
        let values: Vec<Value> = params.iter().map(|param| param.default).collect();
        Params::new(&params, &values)
    }

    fn act(params: &mut Params, actions: &[Action]) {
        for action in actions {
            params.act(*action);
        }
    }

    #[test]
    fn values_go_up_and_down_in_steps_that_fit() {
        let mut params = params();
        act(&mut params, &[Action::Plus]);
        assert_eq!(params.texts[0], "4s");
        act(&mut params, &[Action::Minus; 9]);
        assert_eq!(params.texts[0], "1s", "not below the least");
        act(&mut params, &[Action::Down, Action::Plus]);
        assert_eq!(params.texts[1], "34");
        act(&mut params, &[Action::Minus, Action::Minus, Action::Minus]);
        assert_eq!(params.texts[1], "13");
        act(&mut params, &[Action::Fit]);
        assert_eq!(params.texts[1], "24");
    }

    #[test]
    fn every_parameter_is_shown_as_it_can_be_typed() {
        let entries = crate::lesson::Library::embedded().entries().iter();
        let lessons = entries.filter_map(|entry| entry.load().ok());
        let mut seen = 0;
        for (lesson, _) in lessons {
            for param in &lesson.program.params {
                let text = as_typed(&param.default);
                assert_eq!(param.parse(&text), Ok(param.default), "{text}");
                seen += 1;
            }
        }
        assert!(seen > 5);
        let ninety = Value::Duration(90 * NANOS_PER_SECOND);
        assert_eq!(as_typed(&ninety), "90s");
    }

    #[test]
    fn values_are_typed_and_checked() {
        let mut params = params();
        for char in "90s".chars() {
            let key = KeyEvent::new(KeyCode::Char(char), KeyModifiers::NONE);
            assert_eq!(params.typed(key), Some(Tuned::Typing));
        }
        assert_eq!(params.texts[0], "90s");
        act(&mut params, &[Action::Down]);
        assert_eq!(params.act(Action::Enter), Some(Tuned::Typing));
        assert_eq!(params.cursor, 0, "at the value that is none");
        assert!(params.problem(0).is_some());
        act(&mut params, &[Action::Fit]);
        let run = params.act(Action::Enter);
        let expected = [("wait", "3s"), ("count", "24")].map(|(n, v)| (n.to_owned(), v.to_owned()));
        assert_eq!(run, Some(Tuned::Run(expected.to_vec())));
    }
}
