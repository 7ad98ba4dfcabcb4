//! Whether a search found what its lesson expects, and what its questions say.

use super::model::ExploreExpect;
use crate::lesson::expect::Check;
use crate::lesson::predict::{Answer, Prediction, SearchFact, What};
use crate::program::Program;
use std::collections::BTreeSet;

/// What a search under the rules of one mechanism found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchFacts {
    /// Whether it looked at everything.
    pub complete: bool,
    /// The outcomes in words, each once; see [`finished_words`](super::finished_words).
    pub outcomes: Vec<String>,
    /// How many states.
    pub states: u64,
    /// How many interleavings; `None` where they cannot be counted.
    pub interleavings: Option<u128>,
    /// How many of them do not end right; `None` where they cannot be counted.
    pub wrong: Option<u128>,
    /// Whether all interleavings finish and are right, and every claim holds. Of a search that is
    /// not complete this says nothing.
    pub safe: bool,
}

impl ExploreExpect {
    /// Compares what the lesson expects with what a search found. Nothing counted or listed by a
    /// search that is not complete is as expected, and it shows of nobody whether it is safe.
    pub fn check(&self, facts: &SearchFacts) -> Vec<Check> {
        let number = |what: &str, expected: Option<u64>, found: Option<u128>| {
            let expected = u128::from(expected?);
            Some(facts.check(
                what.to_owned(),
                expected.to_string(),
                count(found),
                found == Some(expected),
            ))
        };
        let outcomes = self.outcomes.as_ref().map(|expected| {
            let (expected, found) = (set(expected), set(&facts.outcomes));
            let held = expected == found;
            let what = "the outcomes there are".to_owned();
            facts.check(what, list(&expected), list(&found), held)
        });
        let counts = [
            number("how many states", self.states, Some(facts.states.into())),
            number(
                "how many interleavings",
                self.interleavings,
                facts.interleavings,
            ),
            number("how many do not end right", self.wrong, facts.wrong),
        ];
        let counts = counts.into_iter().flatten();
        outcomes
            .into_iter()
            .chain(counts)
            .chain(self.safe.map(|safe| facts.check_safe(safe)))
            .collect()
    }
}

impl SearchFacts {
    fn check(&self, what: String, expected: String, found: String, held: bool) -> Check {
        let found = match self.complete {
            true => found,
            false => format!("{found} in a search that is not complete"),
        };
        let held = held && self.complete;
        Check {
            what,
            expected,
            found,
            held,
        }
    }

    /// A search that is not complete shows of nothing whether it is safe.
    fn check_safe(&self, expected: bool) -> Check {
        let say = |safe| if safe { "yes" } else { "no" }.to_owned();
        let found = self.complete && self.safe;
        Check {
            what: "whether every interleaving is right".to_owned(),
            expected: say(expected),
            found: match self.complete {
                true => say(found),
                false => "that nobody knows: the search is not complete".to_owned(),
            },
            held: self.complete && expected == found,
        }
    }

    /// What a question about this would have for it.
    fn shown(&self, what: SearchFact) -> BTreeSet<String> {
        match what {
            SearchFact::Outcomes => set(&self.outcomes),
            SearchFact::Interleavings => BTreeSet::from([count(self.interleavings)]),
            SearchFact::Wrong => BTreeSet::from([count(self.wrong)]),
            SearchFact::States => BTreeSet::from([self.states.to_string()]),
        }
    }
}

impl Prediction {
    /// Compares the lesson's answer with what a search under the rules of the mechanism it is about
    /// found. `None` where the question is about nothing that a search finds, or `program` has other
    /// parameters.
    pub fn check_search(&self, facts: &SearchFacts, program: &Program) -> Option<Check> {
        let about = self.about.as_ref().filter(|_| self.holds_for(program))?;
        let What::Search(what) = about.what else {
            return None;
        };
        let shown = facts.shown(what);
        let expected = match &self.answer {
            Answer::Set { right, of } => right.iter().map(|at| of[*at].clone()).collect(),
            Answer::Number { value, .. } => {
                let value = value.eval(&program.scope(&[], 0)).unwrap_or_default();
                BTreeSet::from([value.display(&program.text.texts).to_string()])
            }
            _ => BTreeSet::from([self.right_answer(program)]),
        };
        let what = format!("the answer to “{}”", self.ask.trim());
        let held = shown == expected;
        Some(facts.check(what, list(&expected), list(&shown), held))
    }
}

fn count(number: Option<u128>) -> String {
    number.map_or_else(|| "not counted".to_owned(), |n| n.to_string())
}

fn set(words: &[String]) -> BTreeSet<String> {
    words.iter().cloned().collect()
}

/// Words of outcomes, which may have commas in them.
fn list(words: &BTreeSet<String>) -> String {
    match words.is_empty() {
        true => "none".to_owned(),
        false => words.iter().cloned().collect::<Vec<_>>().join(" | "),
    }
}
