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

/// What proves an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The mechanism of the run.
    pub mechanism: &'static str,
    /// What of the run.
    pub what: What,
}

/// What a run shows.
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
}
