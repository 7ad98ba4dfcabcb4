//! Questions asked before a run, and their answers.

use crate::program::Value;
use crate::program::expr::Expr;

/// A question asked before a run.
#[derive(Debug, Clone)]
pub struct Prediction {
    /// The question, as Markdown.
    pub ask: String,
    /// The right answer.
    pub answer: Answer,
    /// The explanation as Markdown, shown after the run.
    pub because: String,
    /// What proves the answer.
    pub about: Option<About>,
    /// The parameters for which the answer is right; a number is right for all.
    pub values: Vec<Value>,
}

/// A right answer, and what it is chosen from.
#[derive(Debug, Clone)]
pub enum Answer {
    /// A number over the parameters.
    Number {
        /// A duration or a whole number.
        value: Expr,
        /// What it counts.
        unit: Unit,
    },
    /// One of several texts.
    Choice {
        /// Which of them, from 0.
        right: usize,
        /// The texts.
        of: Vec<String>,
    },
    /// Task names or lines in the right order.
    Order(Vec<String>),
    /// Some of several texts.
    Set {
        /// Which of them, from 0 and in order.
        right: Vec<usize>,
        /// The texts.
        of: Vec<String>,
    },
}

/// What a number counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// Time.
    Time {
        /// The unit's name: `s`.
        name: &'static str,
        /// Its length in nanoseconds.
        nanos: i64,
    },
    /// Things: `threads`. Empty for a plain number.
    Things(String),
}

impl Unit {
    /// A number of it: `3 s`, `1 thread`, `2 threads`. Lessons name things in the plural; of one
    /// thing the regular ending is left out.
    pub fn say(&self, number: f64) -> String {
        let name = match self {
            Unit::Time { name, .. } => (*name).to_owned(),
            Unit::Things(name) if number == 1.0 => singular(name),
            Unit::Things(name) => name.clone(),
        };
        format!("{number} {name}").trim_end().to_owned()
    }
}

fn singular(plural: &str) -> String {
    let stem = |end: &str| plural.strip_suffix(end);
    let hissing = ["ss", "sh", "ch", "x", "z"];
    if let Some(stem) = stem("ies") {
        return format!("{stem}y");
    }
    if let Some(stem) = stem("es").filter(|stem| hissing.iter().any(|end| stem.ends_with(end))) {
        return stem.to_owned();
    }
    match stem("s") {
        Some(stem) if !stem.ends_with('s') => stem.to_owned(),
        _ => plural.to_owned(),
    }
}

/// What proves an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The mechanism of the run.
    pub mechanism: &'static str,
    /// What of the run.
    pub what: What,
}

/// What a run shows, or a search of all interleavings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// How long it took.
    Makespan,
    /// How it ended.
    Outcome,
    /// The order in which tasks ended.
    FinishOrder,
    /// The lines said.
    Said,
    /// A shared variable at the end.
    Final(String),
    /// What a search under the rules of the mechanism finds; no run shows it.
    Search(SearchFact),
}

/// What a search finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchFact {
    /// All outcomes.
    Outcomes,
    /// How many interleavings there are.
    Interleavings,
    /// How many interleavings do not end right.
    Wrong,
    /// How many states there are.
    States,
}

impl SearchFact {
    /// Every fact with the word by which a lesson names it.
    pub(super) const ALL: [(SearchFact, &'static str); 4] = [
        (SearchFact::Outcomes, "outcomes"),
        (SearchFact::Interleavings, "interleavings"),
        (SearchFact::Wrong, "wrong"),
        (SearchFact::States, "states"),
    ];

    /// The fact that a lesson calls this.
    pub fn named(name: &str) -> Option<SearchFact> {
        let mut all = Self::ALL.into_iter();
        all.find_map(|(fact, known)| (known == name).then_some(fact))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_no_plural() {
        let said = |number, name: &str| Unit::Things(name.to_owned()).say(number);
        let ones = [
            "threads",
            "processes",
            "switches",
            "entries",
            "glass",
            "sheep",
            "",
        ];
        let ones = ones.map(|name| said(1.0, name));
        let expected = [
            "1 thread",
            "1 process",
            "1 switch",
            "1 entry",
            "1 glass",
            "1 sheep",
            "1",
        ];
        assert_eq!(ones, expected);
        assert_eq!(said(0.0, "threads"), "0 threads");
        assert_eq!(said(2.5, "threads"), "2.5 threads");
        let (name, nanos) = ("s", 1_000_000_000);
        assert_eq!(Unit::Time { name, nanos }.say(1.0), "1 s");
    }
}
