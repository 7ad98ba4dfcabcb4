//! The runs of a lesson, and what is expected of them.

use super::draft::{Draft, entries, items, text};
use super::plain::quoted;
use super::root::{MECHANISMS, OUTCOMES};
use crate::program::expr::{Expr, UNITS, parse_duration};
use crate::program::shape::{Node, Span};
use crate::program::value::Type;
use crate::program::{Pace, Program, Value};

/// Runs of a lesson's program on one mechanism or several, of which the same is expected.
#[derive(Debug, Clone)]
pub struct RunSpec {
    /// The mechanisms, each one of [`MECHANISMS`].
    pub mechanisms: Vec<&'static str>,
    /// What to call it.
    pub title: Option<String>,
    /// What happens between two steps of a task.
    pub pace: Pace,
    /// What it must show.
    pub expect: Expect,
    /// How far a real run may be from the times expected.
    pub tolerance_percent: u32,
    /// The parameters of which all of this is said. With others only what is an expression holds.
    pub values: Vec<Value>,
    pub(super) span: Span,
}

/// What a run must show.
#[derive(Debug, Clone, Default)]
pub struct Expect {
    /// How long it takes.
    pub makespan: Option<Expr>,
    /// How it may end, each one of [`OUTCOMES`]; never empty.
    pub outcome: Vec<&'static str>,
    /// Tasks in the order in which they end. All that one entry names end before all that the next
    /// one names; tasks that no entry names do not matter. Nothing is said of it where it is empty.
    pub finish_order: Vec<String>,
    /// Shared variables at the end, each with the values it may have.
    pub finals: Vec<(String, Vec<Expr>)>,
    /// Every line said, in order.
    pub said: Option<Vec<String>>,
    /// Lines said, and when each was last said.
    pub said_at: Vec<(String, Expr)>,
    /// All the tasks that can never go on. Nothing is said of it where it is empty.
    pub stuck: Vec<String>,
}

impl Expect {
    /// Its expressions, with the types they must have.
    pub(super) fn exprs(&self) -> impl Iterator<Item = (&Expr, Type)> {
        let finals = self.finals.iter().flat_map(|(_, values)| values);
        let times = self.said_at.iter().map(|(_, time)| time);
        let times = self.makespan.iter().chain(times);
        times
            .map(|time| (time, Type::Duration))
            .chain(finals.map(|value| (value, Type::Any)))
    }
}

impl RunSpec {
    /// How long it should take in nanoseconds of story time; `None` where the lesson does not say.
    pub fn expected_makespan(&self, program: &Program) -> Option<i64> {
        let makespan = self.expect.makespan.as_ref()?;
        makespan.duration(&program.scope(&[], 0)).ok()
    }
}

impl Draft<'_> {
    /// The runs under `run` of a lesson or an experiment, for these values of the parameters.
    pub fn runs(&mut self, parent: &Node, values: &[Value]) -> Vec<RunSpec> {
        let mut runs: Vec<RunSpec> = Vec::new();
        for node in items(parent, "run") {
            let run = self.run(node, values);
            self.check_twice(&runs, &run, node);
            runs.push(run);
        }
        if let Some(node) = parent.get("run").filter(|node| node.items().is_empty()) {
            self.error(
                node.span,
                "there is no run",
                "add `[[run]]` with `on = \"threads\"`",
            );
        }
        runs
    }

    fn run(&mut self, node: &Node, values: &[Value]) -> RunSpec {
        let on = node.get("on");
        let mechanisms = self.texts(on, "the list of mechanisms");
        let known = |name: &String| MECHANISMS.into_iter().find(|known| known == name);
        let expect = node.get("expect");
        if expect.is_none_or(|node| node.entries().is_empty()) && !self.unreadable {
            let help = "say what a reader should see: `expect.makespan = \"2s\"`";
            self.warning(node.span, "nothing is expected of this run", help);
        }
        RunSpec {
            mechanisms: mechanisms.iter().filter_map(known).collect(),
            title: text(node, "title").map(str::to_owned),
            pace: self.pace(node.get("pace")),
            expect: self.expect(node.get("expect")),
            tolerance_percent: self.integer(node.get("tolerance_percent"), 0, 100, 5),
            values: values.to_vec(),
            span: on.map_or(node.span, |on| on.span),
        }
    }

    fn pace(&mut self, node: Option<&Node>) -> Pace {
        let Some((span, text)) = node.and_then(|node| Some((node.span, node.text()?))) else {
            return Pace::None;
        };
        match (text, parse_duration(text)) {
            ("none", _) => Pace::None,
            ("yield", _) => Pace::Yield,
            (_, Ok(pause)) => Pace::Pause(pause),
            (_, Err(error)) => {
                let units: Vec<&str> = UNITS.iter().map(|(unit, _)| *unit).collect();
                let help = format!(
                    "write `none`, `yield` or a pause such as `10ms`; the units are {}",
                    units.join(", ")
                );
                self.error(span, format!("this is no pace: {error}"), help);
                Pace::None
            }
        }
    }

    /// One mechanism at one pace is one run: two with different expectations contradict each other.
    fn check_twice(&mut self, before: &[RunSpec], run: &RunSpec, node: &Node) {
        for name in &run.mechanisms {
            let same = |other: &&RunSpec| other.pace == run.pace && other.mechanisms.contains(name);
            if let Some(other) = before.iter().find(same) {
                let on = node.get("on").map_or(node.span, |on| on.span);
                let message = format!("this runs on {} a second time", quoted(name));
                let problem = super::Diagnostic::error(on, message)
                    .note(other.span, "the first time is here")
                    .help("leave one out, or give them different values of `pace`");
                self.problems.push(problem);
            }
        }
    }

    fn expect(&mut self, node: Option<&Node>) -> Expect {
        let mut expect = Expect {
            outcome: vec![OUTCOMES[0]],
            ..Expect::default()
        };
        let Some(node) = node else { return expect };
        if let Some(outcome) = node.get("outcome") {
            let words = self.texts(Some(outcome), "the list of outcomes");
            let known = OUTCOMES.into_iter();
            expect.outcome = known
                .filter(|known| words.iter().any(|word| word == known))
                .collect();
        }
        expect.makespan = node
            .get("makespan")
            .and_then(|node| self.expr(node, Type::Duration));
        expect.finish_order = self.tasks(node.get("finish_order"), "the order");
        expect.stuck = self.tasks(node.get("stuck"), "the list of stuck tasks");
        self.check_stuck(&expect, node);
        for (key, values) in entries(node, "final") {
            self.check_variable(key.span, &key.name);
            let values = values.items().iter();
            let values = values
                .filter_map(|value| self.expr(value, Type::Any))
                .collect();
            expect.finals.push((key.name.clone(), values));
        }
        if let Some(said) = node.get("said") {
            let lines = self.lines(Some(said));
            for (line, node) in &lines {
                self.check_saying(node.span, line);
            }
            expect.said = Some(lines.into_iter().map(|(line, _)| line).collect());
        }
        for (key, time) in entries(node, "said_at") {
            self.check_saying(key.span, &key.name);
            let time = self.expr(time, Type::Duration);
            expect
                .said_at
                .extend(time.map(|time| (key.name.clone(), time)));
        }
        expect
    }

    /// A list of tasks as people call them.
    fn tasks(&mut self, node: Option<&Node>, what: &str) -> Vec<String> {
        for (name, node) in self.lines(node) {
            self.check_task(node.span, &name);
        }
        self.texts(node, what)
    }

    fn check_stuck(&mut self, expect: &Expect, node: &Node) {
        if let Some(stuck) = node.get("stuck")
            && !expect.outcome.contains(&"deadlock")
        {
            let help = "write `expect.outcome = \"deadlock\"` too";
            self.error(
                stuck.span,
                "tasks are stuck only where a run ends in deadlock",
                help,
            );
        }
    }
}
