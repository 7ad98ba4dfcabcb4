//! Whether a reader's answer is right, and whether a lesson's own answer is.

use super::expect::{Check, Facts, in_order};
use super::predict::{Answer, Prediction, Unit, What};
use crate::program::value::say_duration;
use crate::program::{Program, Value};
use std::collections::BTreeSet;

/// What a reader answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// A number, in the unit of the question.
    Number(f64),
    /// One of the choices, from 0.
    Choice(usize),
    /// Texts in an order.
    Order(Vec<String>),
    /// Some of the choices, from 0.
    Set(BTreeSet<usize>),
}

impl Prediction {
    /// Whether the lesson knows the answer for these parameters. It always does for a number, and
    /// for the rest with the parameters that the question was written for.
    pub fn holds_for(&self, program: &Program) -> bool {
        matches!(self.answer, Answer::Number { .. }) || self.values == program.values
    }

    /// Whether the reader is right; `None` where the lesson does not know, or where the answer is
    /// of another kind. A number is right within one in a hundred.
    pub fn is_right(&self, given: &Given, program: &Program) -> Option<bool> {
        if !self.holds_for(program) {
            return None;
        }
        Some(match (&self.answer, given) {
            (Answer::Number { .. }, Given::Number(given)) => {
                let right = self.number(program)?;
                (given - right).abs() <= right.abs() / 100.0
            }
            (Answer::Choice { right, .. }, Given::Choice(given)) => right == given,
            (Answer::Order(right), Given::Order(given)) => right == given,
            (Answer::Set { right, .. }, Given::Set(given)) => given.iter().eq(right),
            _ => return None,
        })
    }

    /// The right number in the unit of the question; `None` for another kind of answer.
    pub fn number(&self, program: &Program) -> Option<f64> {
        let Answer::Number { value, unit } = &self.answer else {
            return None;
        };
        Some(match (value.eval(&program.scope(&[], 0)).ok()?, unit) {
            (Value::Duration(value), Unit::Time { nanos, .. }) => value as f64 / *nanos as f64,
            (Value::Int(value), Unit::Things(_)) => value as f64,
            _ => return None,
        })
    }

    /// The right answer in words: `3 s`, `Coffee, Pastry`.
    pub fn right_answer(&self, program: &Program) -> String {
        let pick = |right: &[usize], of: &[String]| {
            let texts: Vec<&str> = right.iter().map(|at| of[*at].as_str()).collect();
            texts.join(", ")
        };
        match &self.answer {
            Answer::Number { unit, .. } => unit.say(self.number(program).unwrap_or(f64::NAN)),
            Answer::Choice { right, of } => of[*right].clone(),
            Answer::Order(order) => order.join(", "),
            Answer::Set { right, of } if right.is_empty() && !of.is_empty() => "none".to_owned(),
            Answer::Set { right, of } => pick(right, of),
        }
    }

    /// Compares the lesson's answer with what runs of the mechanism it is about showed: with every
    /// one of them, and for a set with all of them together. `None` where the question is about
    /// nothing that a run shows, or `program` has other parameters.
    pub fn check(&self, seen: &[Facts], program: &Program) -> Option<Check> {
        let about = self.about.as_ref().filter(|_| self.holds_for(program))?;
        if matches!(about.what, What::Search(_)) {
            return None;
        }
        let shown: BTreeSet<String> = seen
            .iter()
            .map(|facts| shown(&about.what, facts, program))
            .collect();
        let expected = match &self.answer {
            Answer::Set { right, of } => right.iter().map(|at| of[*at].clone()).collect(),
            Answer::Number { value, .. } => {
                let value = value.eval(&program.scope(&[], 0)).unwrap_or_default();
                BTreeSet::from([value.display(&program.text.texts).to_string()])
            }
            _ => BTreeSet::from([self.right_answer(program)]),
        };
        let held = match &self.answer {
            Answer::Order(order) => {
                !seen.is_empty()
                    && seen.iter().all(|facts| match about.what {
                        What::Said => lines_in_order(order, facts),
                        _ => in_order(order, &facts.finish_order),
                    })
            }
            _ => shown == expected,
        };
        let words = |texts: BTreeSet<String>| Vec::from_iter(texts).join(" | ");
        Some(Check {
            what: format!("the answer to “{}”", self.ask.trim()),
            expected: words(expected),
            found: words(shown),
            held,
        })
    }
}

/// What a run shows as the text that a choice or set would have for it.
fn shown(what: &What, facts: &Facts, program: &Program) -> String {
    match what {
        What::Search(_) => String::new(),
        What::Makespan => say_duration(facts.makespan),
        What::Outcome => facts.outcome.clone(),
        What::FinishOrder => facts.finish_order.join(", "),
        What::Said => {
            let lines: Vec<&str> = facts.said.iter().map(|(_, line)| line.as_str()).collect();
            lines.join(", ")
        }
        What::Final(name) => {
            let value = facts.values.iter().find(|(known, _)| known == name);
            value.map_or_else(String::new, |(_, value)| {
                value.display(&program.text.texts).to_string()
            })
        }
    }
}

/// Whether the lines, each said once or more, were first said in this order.
fn lines_in_order(order: &[String], facts: &Facts) -> bool {
    let first = |line: &String| facts.said.iter().position(|(_, said)| said == line);
    let places: Option<Vec<usize>> = order.iter().map(first).collect();
    places.is_some_and(|places| places.is_sorted())
}
