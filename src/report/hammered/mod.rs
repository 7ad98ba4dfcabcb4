//! How often real runs ended in each way beside how many interleavings do, told as text or JSON.

mod json;
mod say;
#[cfg(test)]
mod tests;
mod text;

pub use json::write as write_json;
pub use say::{Said, said};
pub use text::{lines, table};

use crate::explorer::{Explored, Interleavings};
use crate::program::Pace;
use crate::session::{Ended, Exploration, Hammered, looks_at_clock};

/// Real runs beside what is possible.
pub struct HammerReport {
    /// The comparisons, mechanism by mechanism.
    pub compared: Vec<Compared>,
    /// Runs that should not be, where there are any.
    pub bugs: Vec<Bug>,
    /// What else there is to know, in sentences.
    pub notes: Vec<String>,
    /// What to type next, each with why.
    pub next: Vec<(String, String)>,
}

/// The real runs of a program on one mechanism beside a search under its rules.
pub struct Compared {
    /// What was run and searched.
    pub exploration: Exploration,
    /// What the search found; `None` where there was none.
    pub explored: Option<Explored>,
    /// The real runs, pace by pace.
    pub series: Vec<Series>,
}

/// Real runs with the same pace.
pub struct Series {
    /// What happened between steps.
    pub pace: Pace,
    /// How many runs were asked for.
    pub asked: u64,
    /// Story seconds for each real second.
    pub scale: f64,
    /// What came of them.
    pub hammered: Hammered,
}

/// A real run that ended as a complete search says none can: a fault of this program.
#[derive(Debug, Clone, PartialEq)]
pub struct Bug {
    /// The mechanism.
    pub mechanism: &'static str,
    /// What happened between steps.
    pub pace: Pace,
    /// The outcome.
    pub word: String,
    /// How many runs ended so.
    pub runs: u64,
    /// Where the trace of the first of them is.
    pub file: Option<String>,
}

/// One outcome: how it counts among the interleavings and among the real runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its word.
    pub word: String,
    /// Whether the search found it.
    pub possible: bool,
    /// Whether it is right; `None` where the search did not find it.
    pub right: Option<bool>,
    /// How many interleavings end so, where they could be counted.
    pub interleavings: Option<u128>,
    /// How many real runs ended so, for each of [`Compared::series`].
    pub runs: Vec<u64>,
}

impl Compared {
    /// One row for each outcome: first those that the search found, in its order, then those that
    /// only came up in real runs.
    pub fn rows(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        let outcomes = self.explored.iter().flat_map(|e| &e.outcomes);
        for found in outcomes {
            let word = self.exploration.outcome_word(found);
            match rows.iter_mut().find(|row| row.word == word) {
                Some(row) => {
                    let both = row.interleavings.zip(found.count);
                    row.interleavings = both.and_then(|(one, other)| one.checked_add(other));
                    row.right = row.right.map(|right| right && found.right);
                }
                None => rows.push(Row {
                    possible: true,
                    right: Some(found.right),
                    interleavings: found.count,
                    ..self.row(word)
                }),
            }
        }
        for ended in self.series.iter().flat_map(|one| &one.hammered.ended) {
            if !rows.iter().any(|row| row.word == ended.word) {
                rows.push(self.row(ended.word.clone()));
            }
        }
        rows
    }

    fn row(&self, word: String) -> Row {
        let counts = self.series.iter().map(|one| one.hammered.count(&word));
        Row {
            runs: counts.collect(),
            possible: false,
            right: None,
            interleavings: None,
            word,
        }
    }

    /// How many interleavings there are, where they were counted.
    pub fn total(&self) -> Option<u128> {
        match self.explored.as_ref()?.interleavings {
            Interleavings::Counted(total) => Some(total),
            _ => None,
        }
    }

    /// Whether the search saw everything.
    pub fn is_complete(&self) -> bool {
        let explored = self.explored.as_ref();
        explored.is_some_and(|explored| explored.bound.is_none())
    }

    /// Whether what the program does may depend on the clock, which a search does not know.
    pub fn is_timed(&self) -> bool {
        looks_at_clock(&self.exploration.program)
    }

    /// The ways in which real runs ended that a complete search says cannot be: each is a fault of
    /// this program. Nothing where the two cannot be compared.
    pub fn impossible(&self) -> Vec<(&Series, &Ended)> {
        if !self.is_complete() || self.is_timed() {
            return Vec::new();
        }
        let known: Vec<String> = self
            .rows()
            .into_iter()
            .filter(|row| row.possible)
            .map(|row| row.word)
            .collect();
        let all = self.series.iter();
        let all = all.flat_map(|one| one.hammered.ended.iter().map(move |ended| (one, ended)));
        all.filter(|(_, ended)| ended.sure && !known.contains(&ended.word))
            .collect()
    }
}

impl Series {
    /// Its place in a table, in full and short.
    fn heads(&self) -> [&'static str; 2] {
        match self.pace {
            Pace::None => ["real runs", "runs"],
            Pace::Yield => ["yielding", "yield"],
            Pace::Pause(_) => ["pausing", "pause"],
        }
    }

    /// What kind of runs they are: `real runs`, `real runs that yield after each step`.
    fn what(&self) -> String {
        match self.pace {
            Pace::None => "real runs".to_owned(),
            Pace::Yield => "real runs that yield after each step".to_owned(),
            Pace::Pause(nanos) => {
                let time = crate::trace::say_time(nanos);
                format!("real runs that pause {time} of the story after each step")
            }
        }
    }
}
