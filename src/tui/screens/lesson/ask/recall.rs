//! What an answer was made of, from how it was told.

use super::Draft;
use crate::lesson::Answer;

/// Makes a draft what it was when it was told so.
pub(super) fn recall(draft: &mut Draft, answer: &Answer, text: &str) {
    match (draft, answer) {
        (Draft::Number(typed), _) => {
            let number = text.split(' ').next();
            number.unwrap_or_default().clone_into(typed);
        }
        (Draft::Choice(cursor), Answer::Choice { of, .. }) => {
            *cursor = of.iter().position(|choice| choice == text).unwrap_or(0);
        }
        (Draft::Set(_, chosen), Answer::Set { of, .. }) => {
            let mut rest = text;
            for (at, choice) in of.iter().enumerate() {
                if let Some(after) = after(rest, choice) {
                    rest = after;
                    chosen.insert(at);
                }
            }
        }
        (Draft::Order(_, things), _) => {
            let (mut rest, mut left) = (text, things.clone());
            let mut order = Vec::new();
            let next = |rest: &str, left: &[String]| {
                let mut left = left.iter();
                left.position(|thing| after(rest, thing).is_some())
            };
            while let Some(at) = next(rest, &left) {
                let thing = left.remove(at);
                rest = after(rest, &thing).unwrap_or_default();
                order.push(thing);
            }
            if left.is_empty() {
                *things = order;
            }
        }
        _ => {}
    }
}

/// What comes after the first of several things that are told with commas, if it is this one.
fn after<'t>(told: &'t str, thing: &str) -> Option<&'t str> {
    let rest = told.strip_prefix(thing)?;
    match rest {
        "" => Some(rest),
        _ => rest.strip_prefix(", "),
    }
}
