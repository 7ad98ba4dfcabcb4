//! Whether a run showed what its lesson expects.

use super::names::names_task;
use super::run::RunSpec;
use crate::program::expr::Expr;
use crate::program::value::say_duration;
use crate::program::{Program, Value};
use std::fmt;

/// What a run showed, real or simulated. Times are nanoseconds of story time since it began.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    /// How long it took.
    pub makespan: i64,
    /// How it ended: one of [`super::OUTCOMES`].
    pub outcome: String,
    /// What people call the tasks that ended, in the order of their ends.
    pub finish_order: Vec<String>,
    /// The shared variables at its end, element by element: `x`, `y[0]`.
    pub values: Vec<(String, Value)>,
    /// The lines said, in order, and when.
    pub said: Vec<(i64, String)>,
    /// What people call the tasks that can never go on.
    pub stuck: Vec<String>,
}

/// One expectation beside what there was. It reads as a sentence: "how long it took: expected
/// 3 s, found 5 s".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What was looked at.
    pub what: String,
    /// What the lesson expects.
    pub expected: String,
    /// What the run showed.
    pub found: String,
    /// Whether they agree.
    pub held: bool,
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Check {
            what,
            expected,
            found,
            held,
        } = self;
        match held {
            true => write!(f, "{what}: {found}, as expected"),
            false => write!(f, "{what}: expected {expected}, found {found}"),
        }
    }
}

/// What a [`Check`] of the outcome looks at.
pub const OUTCOME: &str = "how it ended";
/// What a [`Check`] of the makespan looks at.
pub const MAKESPAN: &str = "how long it took";

/// How far a time on a simulated clock may be off, in nanoseconds.
const EXACT: i64 = 1_000;

impl RunSpec {
    /// Compares what the lesson expects with what a run of `program` showed.
    ///
    /// On a simulated clock times must agree to a microsecond. Of a real run they may differ by
    /// the lesson's `tolerance_percent` or by `real_slack` nanoseconds of story time, whichever is
    /// more; pass there what 30 ms of real time are. What the lesson says of its own parameters in
    /// plain words (an order, lines, who is stuck) is left out where `program` has others.
    pub fn check(&self, facts: &Facts, program: &Program, real_slack: Option<i64>) -> Vec<Check> {
        let run = Run {
            spec: self,
            facts,
            program,
            real_slack,
        };
        let mut checks = Vec::new();
        let same = program.values == self.values;
        if same {
            checks.push(run.outcome());
        }
        checks.extend(self.expect.makespan.as_ref().map(|expr| run.makespan(expr)));
        for (line, time) in &self.expect.said_at {
            checks.extend(run.said_at(line, time, same));
        }
        for (name, values) in &self.expect.finals {
            checks.push(run.last_value(name, values));
        }
        if same {
            checks.extend(run.order());
            checks.extend(run.said());
            checks.extend(run.stuck());
        }
        checks
    }
}

struct Run<'a> {
    spec: &'a RunSpec,
    facts: &'a Facts,
    program: &'a Program,
    real_slack: Option<i64>,
}

impl Run<'_> {
    fn outcome(&self) -> Check {
        let (expected, found) = (&self.spec.expect.outcome, &self.facts.outcome);
        let words: Vec<String> = expected.iter().map(|word| (*word).to_owned()).collect();
        Check {
            what: OUTCOME.to_owned(),
            expected: list(&words, "or"),
            held: words.contains(found),
            found: found.clone(),
        }
    }

    fn makespan(&self, expr: &Expr) -> Check {
        self.time(MAKESPAN.to_owned(), expr, self.facts.makespan)
    }

    fn time(&self, what: String, expr: &Expr, found: i64) -> Check {
        let expected = expr.duration(&self.program.scope(&[], 0));
        let near = |expected: i64| {
            let percent = i64::from(self.spec.tolerance_percent);
            let slack = match self.real_slack {
                Some(slack) => slack.max(expected / 100 * percent),
                None => EXACT,
            };
            expected.abs_diff(found) <= slack.unsigned_abs()
        };
        Check {
            what,
            held: expected.as_ref().is_ok_and(|expected| near(*expected)),
            expected: match expected {
                Ok(expected) => say_duration(expected),
                Err(fault) => format!("a time, but it has none: {fault}"),
            },
            found: say_duration(found),
        }
    }

    /// `None` where the line was not said and need not have been.
    fn said_at(&self, line: &str, time: &Expr, must: bool) -> Option<Check> {
        let what = format!("when “{line}” was said");
        let last = self.facts.said.iter().rev().find(|(_, said)| said == line);
        match last {
            Some((at, _)) => Some(self.time(what, time, *at)),
            None => must.then(|| Check {
                found: "that nobody said it".to_owned(),
                held: false,
                ..self.time(what, time, 0)
            }),
        }
    }

    fn last_value(&self, name: &str, values: &[Expr]) -> Check {
        let show = |value: Value| value.display(&self.program.text.texts).to_string();
        let scope = self.program.scope(&[], 0);
        let expected: Vec<_> = values.iter().map(|value| value.eval(&scope)).collect();
        let found = self.facts.values.iter().find(|(known, _)| known == name);
        let found = found.map(|(_, value)| *value);
        let held = found.is_some_and(|found| expected.contains(&Ok(found)));
        let words: Vec<String> = expected
            .into_iter()
            .map(|value| value.map_or_else(|fault| format!("no value: {fault}"), show))
            .collect();
        Check {
            what: format!("`{name}` at the end"),
            expected: list(&words, "or"),
            found: found.map_or_else(|| "no such variable".to_owned(), show),
            held,
        }
    }

    fn order(&self) -> Option<Check> {
        let expected = &self.spec.expect.finish_order;
        (!expected.is_empty()).then(|| Check {
            what: "the order in which tasks ended".to_owned(),
            expected: expected.join(", "),
            found: or_nothing(self.facts.finish_order.join(", "), "that none ended"),
            held: in_order(expected, &self.facts.finish_order),
        })
    }

    fn said(&self) -> Option<Check> {
        let expected = self.spec.expect.said.as_ref()?;
        let found: Vec<&String> = self.facts.said.iter().map(|(_, line)| line).collect();
        let show = |lines: &[&String]| {
            let lines: Vec<String> = lines.iter().map(|line| format!("“{line}”")).collect();
            or_nothing(lines.join(", "), "nothing")
        };
        let expected: Vec<&String> = expected.iter().collect();
        Some(Check {
            what: "what was said, in order".to_owned(),
            expected: show(&expected),
            found: show(&found),
            held: expected == found,
        })
    }

    fn stuck(&self) -> Option<Check> {
        let (expected, found) = (&self.spec.expect.stuck, &self.facts.stuck);
        let all_named = found
            .iter()
            .all(|name| expected.iter().any(|entry| names_task(entry, name)));
        let all_found = expected
            .iter()
            .all(|entry| found.iter().any(|name| names_task(entry, name)));
        (!expected.is_empty()).then(|| Check {
            what: "who can never go on".to_owned(),
            expected: list(expected, "and"),
            found: or_nothing(list(found, "and"), "nobody"),
            held: all_named && all_found,
        })
    }
}

/// Whether all that one entry names come before all that the next one names, and each names
/// somebody.
pub(super) fn in_order(entries: &[String], names: &[String]) -> bool {
    let places = |entry: &String| {
        let all = names.iter().enumerate();
        let mut places = all
            .filter(|(_, name)| names_task(entry, name))
            .map(|(at, _)| at);
        let first = places.next()?;
        Some((first, places.next_back().unwrap_or(first)))
    };
    let places: Option<Vec<(usize, usize)>> = entries.iter().map(places).collect();
    places.is_some_and(|places| places.windows(2).all(|pair| pair[0].1 < pair[1].0))
}

fn or_nothing(text: String, nothing: &str) -> String {
    match text.is_empty() {
        true => nothing.to_owned(),
        false => text,
    }
}

/// `a, b or c`.
fn list(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
    }
}
