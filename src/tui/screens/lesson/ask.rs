//! A question, and the answer that a learner is about to give.

mod recall;

use crate::lesson::{Answer, Given, Prediction, Unit};
use crate::program::Program;
use crate::program::expr::parse_duration;
use crate::tui::keys::{self, Action, Where};
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use std::collections::BTreeSet;

/// A question with what has been answered so far.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The question.
    pub prediction: Prediction,
    /// What is being typed or chosen.
    pub draft: Draft,
    /// The answer, once it is given.
    pub answered: Option<Answered>,
    /// What is wrong with what was typed.
    pub problem: Option<String>,
    /// Whether marking nothing was asked back once.
    sure: bool,
}

/// An answer that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// In words; `None` where the question was skipped.
    pub text: Option<String>,
    /// Whether it is right, where the lesson knows.
    pub right: Option<bool>,
}

/// An answer in the making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Draft {
    /// What was typed.
    Number(String),
    /// The cursor among the choices.
    Choice(usize),
    /// The cursor, and what was chosen.
    Set(usize, BTreeSet<usize>),
    /// The cursor, and the things in the order so far.
    Order(usize, Vec<String>),
}

/// What typing can hold.
const LONGEST: usize = 24;

impl Ask {
    /// A question that has not been answered.
    pub fn new(prediction: Prediction) -> Ask {
        let draft = match &prediction.answer {
            Answer::Number { .. } => Draft::Number(String::new()),
            Answer::Choice { .. } => Draft::Choice(0),
            Answer::Set { .. } => Draft::Set(0, BTreeSet::new()),
            Answer::Order(order) => {
                let mut things = order.clone();
                // Not in the order that is right.
                things.sort();
                if things == *order {
                    things.reverse();
                }
                Draft::Order(0, things)
            }
        };
        Ask {
            prediction,
            draft,
            answered: None,
            problem: None,
            sure: false,
        }
    }

    /// Where it is in the table of keys.
    pub fn places(&self) -> Vec<Where> {
        match (&self.answered, &self.draft) {
            (Some(_), _) => vec![Where::Page],
            (None, Draft::Number(text)) if !text.is_empty() => vec![Where::Typing],
            (None, Draft::Number(_)) => vec![Where::Ask],
            (None, Draft::Choice(_) | Draft::Set(..)) => vec![Where::Choose],
            (None, Draft::Order(..)) => vec![Where::Choose, Where::Order],
        }
    }

    /// The question with an answer that was given once.
    pub fn remember(&mut self, answered: Answered) {
        if let Some(text) = &answered.text {
            recall::recall(&mut self.draft, &self.prediction.answer, text);
        }
        self.answered = Some(answered);
    }

    /// Whether a choice was the answer that was given, or is a part of it.
    pub fn was_chosen(&self, at: usize) -> bool {
        let given = self.answered.as_ref().is_some_and(|it| it.text.is_some());
        given
            && match &self.draft {
                Draft::Choice(chosen) => *chosen == at,
                Draft::Set(_, chosen) => chosen.contains(&at),
                Draft::Number(_) | Draft::Order(..) => false,
            }
    }

    /// The things to choose from.
    pub fn choices(&self) -> &[String] {
        match (&self.draft, &self.prediction.answer) {
            (Draft::Order(_, things), _) => things,
            (_, Answer::Choice { of, .. } | Answer::Set { of, .. }) => of,
            _ => &[],
        }
    }

    /// The unit of a number, in full; nothing for other questions.
    pub fn unit(&self) -> &str {
        match &self.prediction.answer {
            Answer::Number { unit, .. } => match unit {
                Unit::Time { name, .. } => match *name {
                    "ns" => "nanoseconds",
                    "us" | "µs" => "microseconds",
                    "ms" => "milliseconds",
                    "s" => "seconds",
                    "min" => "minutes",
                    "h" => "hours",
                    other => other,
                },
                Unit::Things(name) => name,
            },
            _ => "",
        }
    }

    /// Whether nothing has been typed yet, so that a letter is a key and not text.
    pub fn empty(&self) -> bool {
        matches!(&self.draft, Draft::Number(text) if text.is_empty())
    }

    /// Takes a key as text; whether it was.
    pub fn typed(&mut self, key: KeyEvent) -> bool {
        let Draft::Number(text) = &mut self.draft else {
            return false;
        };
        if self.answered.is_some() {
            return false;
        }
        match (keys::letter(key), key.code) {
            (Some(letter), _) if begins(letter) || (!text.is_empty() && goes_on(letter)) => {
                if text.len() < LONGEST {
                    text.push(letter);
                }
            }
            (None, KeyCode::Backspace) if !text.is_empty() => {
                text.pop();
            }
            _ => return false,
        }
        self.problem = None;
        true
    }

    /// Moves about in the draft; whether the action means something here.
    pub fn act(&mut self, action: Action) -> bool {
        if self.answered.is_some() {
            return false;
        }
        self.problem = None;
        let count = self.choices().len();
        let cursor = match &mut self.draft {
            Draft::Number(_) => return false,
            Draft::Choice(cursor) | Draft::Set(cursor, _) | Draft::Order(cursor, _) => cursor,
        };
        match action {
            Action::Up => *cursor = cursor.saturating_sub(1),
            Action::Down => *cursor = (*cursor + 1).min(count.saturating_sub(1)),
            Action::Digit(digit) => {
                let at = usize::from(digit).saturating_sub(1);
                if at < count {
                    *cursor = at;
                    self.toggle();
                }
            }
            Action::Toggle => self.toggle(),
            Action::MoveUp => self.shift(-1),
            Action::MoveDown => self.shift(1),
            _ => return false,
        }
        true
    }

    fn toggle(&mut self) {
        if let Draft::Set(cursor, chosen) = &mut self.draft
            && !chosen.remove(cursor)
        {
            chosen.insert(*cursor);
        }
    }

    fn shift(&mut self, by: isize) {
        if let Draft::Order(cursor, things) = &mut self.draft
            && let Some(to) = cursor.checked_add_signed(by)
            && to < things.len()
        {
            things.swap(*cursor, to);
            *cursor = to;
        }
    }

    /// Makes the draft the answer.
    ///
    /// # Errors
    /// What is missing or wrong, as a sentence.
    pub fn submit(&mut self, program: Option<&Program>) -> Result<(), String> {
        if matches!(&self.draft, Draft::Set(_, chosen) if chosen.is_empty()) && !self.sure {
            self.sure = true;
            return Err("nothing is marked: press Enter again if none of them applies".to_owned());
        }
        let (given, text) = self.read()?;
        let right = program.and_then(|program| self.prediction.is_right(&given, program));
        let text = Some(text);
        self.answered = Some(Answered { text, right });
        Ok(())
    }

    /// Leaves the question without an answer.
    pub fn skip(&mut self) {
        let (text, right) = (None, None);
        self.answered = Some(Answered { text, right });
    }

    fn read(&self) -> Result<(Given, String), String> {
        match &self.draft {
            Draft::Number(text) => {
                let number = self.number(text)?;
                let told = match &self.prediction.answer {
                    Answer::Number { unit, .. } => unit.say(number),
                    _ => number.to_string(),
                };
                Ok((Given::Number(number), told))
            }
            Draft::Choice(cursor) => {
                let text = self.choices().get(*cursor).cloned().unwrap_or_default();
                Ok((Given::Choice(*cursor), text))
            }
            Draft::Set(_, chosen) => {
                let texts = chosen.iter().filter_map(|at| self.choices().get(*at));
                let texts: Vec<&str> = texts.map(String::as_str).collect();
                let told = match texts.as_slice() {
                    [] => "none of them".to_owned(),
                    texts => texts.join(", "),
                };
                Ok((Given::Set(chosen.clone()), told))
            }
            Draft::Order(_, things) => Ok((Given::Order(things.clone()), things.join(", "))),
        }
    }

    /// `3`, `3.5`, `12 000`, and of a time also `1h` or `90 min`.
    fn number(&self, text: &str) -> Result<f64, String> {
        let plain: String = text
            .chars()
            .filter(|char| !matches!(char, ' ' | '_'))
            .map(|char| if char == ',' { '.' } else { char })
            .collect();
        if plain.is_empty() {
            return Err("type a number first, or press s to skip".to_owned());
        }
        if let Some(number) = plain.parse().ok().filter(|number: &f64| number.is_finite()) {
            return Ok(number);
        }
        if let Answer::Number {
            unit: Unit::Time { nanos, .. },
            ..
        } = &self.prediction.answer
            && let Ok(time) = parse_duration(&plain)
        {
            return Ok(time as f64 / *nanos as f64);
        }
        Err(format!("“{text}” is no number of {}", self.unit()))
    }
}

/// Letters that a number may begin with.
fn begins(letter: char) -> bool {
    letter.is_ascii_digit() || matches!(letter, '.' | ',' | '-' | '_')
}

/// Letters that a number may have later on, with the unit after it.
fn goes_on(letter: char) -> bool {
    letter.is_alphabetic() || letter == ' '
}

#[cfg(test)]
mod tests;
