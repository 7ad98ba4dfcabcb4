//! A program under the rules of one mechanism, and what a search of it found.

use crate::explorer::{Explored, Interleavings, Progress, Verdict};
use crate::lesson::Check;
use crate::prose::ascii;
use crate::report::explored::{Came, Shown, Summary, What, explain, summary};
use crate::session::Exploration;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::graph::Layout;
use super::real::Real;

/// A program under the rules of one mechanism.
pub struct Side {
    /// What is searched.
    pub exploration: Exploration,
    /// How far the search is.
    pub state: State,
    /// Real runs beside it.
    pub real: Real,
}

/// How far a search is.
pub enum State {
    /// It has not begun.
    Waiting,
    /// It goes on.
    Going(Going),
    /// It is over.
    Came(Box<Seen>),
}

/// A search that goes on.
pub struct Going {
    /// Its number.
    pub nth: u64,
    /// Set where nobody wants it to go on.
    pub stop: Arc<AtomicBool>,
    /// How far it is, as it told last.
    pub progress: Option<Progress>,
}

impl Drop for Going {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// What a search found, and what of it is looked at.
pub struct Seen {
    /// What it found. Its schedule is the one that is looked at.
    pub came: Came,
    /// What happens in that schedule, in sentences of Markdown.
    pub why: Vec<String>,
    /// What can be chosen: the outcomes, then the claims that have a schedule.
    pub choices: Vec<What>,
    /// Which of them is.
    pub chosen: usize,
    /// The states in layers, where they are few enough for a picture.
    pub layout: Option<Layout>,
}

impl Side {
    /// What its search found.
    pub fn seen(&self) -> Option<&Seen> {
        match &self.state {
            State::Came(seen) => Some(seen),
            _ => None,
        }
    }

    /// Whether it can be searched and nobody has.
    pub fn waits(&self) -> bool {
        matches!(self.state, State::Waiting) && self.exploration.unsupported.is_none()
    }

    /// Whether it is being searched.
    pub fn goes_on(&self) -> bool {
        matches!(self.state, State::Going(_))
    }

    /// Takes what a search found.
    pub fn take(&mut self, explored: Explored) {
        let seen = Seen::of(&self.exploration, explored);
        self.state = State::Came(Box::new(seen));
    }

    /// Looks at another of the things that can be chosen.
    pub fn choose(&mut self, chosen: usize) {
        if let State::Came(seen) = &mut self.state {
            seen.choose(&self.exploration, chosen);
        }
    }

    /// An outcome beside what would be right.
    pub fn right(&self, what: What) -> Option<Check> {
        let What::Outcome(at) = what else {
            return None;
        };
        let found = self.seen()?.came.explored.outcomes.get(at)?;
        let right = self.exploration.right().map(|right| right.text());
        Some(Check {
            what: "how it ends".to_owned(),
            expected: right.unwrap_or("that it finishes").to_owned(),
            found: self.exploration.outcome_word(found),
            held: found.right,
        })
    }

    /// What can be chosen, in words: `x = 1`, or the words of a claim.
    pub fn named(&self, what: What) -> String {
        let Some(seen) = self.seen() else {
            return String::new();
        };
        match what {
            What::Outcome(at) => {
                let found = seen.came.explored.outcomes.get(at);
                found.map_or_else(String::new, |found| self.exploration.outcome_word(found))
            }
            What::Claim(at) => {
                let claim = self.exploration.claims().nth(at);
                claim.map_or_else(String::new, |(kind, claim)| {
                    format!("{}: {}", kind.word(), claim.says)
                })
            }
        }
    }
}

impl Seen {
    fn of(exploration: &Exploration, explored: Explored) -> Seen {
        let layout = explored.graph.as_ref().map(Layout::of);
        let outcomes = (0..explored.outcomes.len()).map(What::Outcome);
        let judged = explored.judged.iter().enumerate();
        let claims = judged.filter(|(_, judged)| judged.schedule.is_some());
        let claims = claims.map(|(at, _)| What::Claim(at));
        let choices: Vec<What> = outcomes.chain(claims).collect();
        let came = Came::of(exploration, explored);
        let first = came.shown.as_ref().map(|shown| shown.what);
        let chosen = choices.iter().position(|what| Some(*what) == first);
        Seen {
            why: why(exploration, &came),
            came,
            choices,
            chosen: chosen.unwrap_or(0),
            layout,
        }
    }

    fn choose(&mut self, exploration: &Exploration, chosen: usize) {
        let Some(what) = self.choices.get(chosen) else {
            return;
        };
        self.chosen = chosen;
        self.came.shown = Shown::of(exploration, &self.came.explored, *what);
        self.why = why(exploration, &self.came);
    }

    /// What is looked at.
    pub fn what(&self) -> Option<What> {
        self.choices.get(self.chosen).copied()
    }

    /// What was found, in one sentence.
    pub fn summary(&self) -> Summary {
        summary(&self.came.explored)
    }

    /// The number of all interleavings, where they were counted.
    pub fn total(&self) -> Option<u128> {
        match self.came.explored.interleavings {
            Interleavings::Counted(total) => Some(total),
            _ => None,
        }
    }
}

/// What happens in the schedule that is looked at. Of a claim that holds there is nothing to explain
/// but where it does.
fn why(exploration: &Exploration, came: &Came) -> Vec<String> {
    let Some(What::Claim(at)) = came.shown.as_ref().map(|shown| shown.what) else {
        return explain(exploration, came);
    };
    let judged = came.explored.judged.get(at);
    let holds = judged.is_some_and(|judged| judged.verdict == Verdict::Holds);
    match exploration.claims().nth(at).filter(|_| holds) {
        Some((_, claim)) => vec![format!(
            "After the last of these moves it holds: {}.",
            claim.says
        )],
        None => explain(exploration, came),
    }
}

/// A text in the signs of a theme.
pub fn signs(text: &str, plain: bool) -> String {
    match plain {
        true => ascii(text),
        false => text.to_owned(),
    }
}
