//! The steps of a task as lines that a person reads beside the running program.
//!
//! A lesson is written in TOML, which is exact and wordy. A listing says the same in one short line
//! a step: `read x → a` for `{ read = { var = "x", into = "a" } }`. Names and expressions stand in it
//! as the author wrote them.

mod bound;
mod fields;

pub use bound::shown_step;

use super::ids::{DefId, StepId};
use super::shape::{CODE, LINE};
use super::steps::KINDS;
use super::whole::{Program, ProgramText, StepInfo};
use bound::{Fixed, fixed};
use fields::Fields;
use std::collections::{HashMap, VecDeque};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One line of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedStep {
    /// The step that the machine takes here; `None` for a line that only directs to others: `else`,
    /// `loop`, `break`.
    pub step: Option<StepId>,
    /// How many steps it stands inside of.
    pub depth: usize,
    /// The line. Never empty, and without line breaks or other control characters.
    pub text: String,
}

/// The steps of the task `def` in the order of the file; `source` is the lesson's text.
///
/// Every step of the task has exactly one line; a `set` or `join` of several things is as many steps.
/// Where `source` is not the text that the program was made of, a line says the step's kind alone.
pub fn listing(text: &ProgramText, def: DefId, source: &str) -> Vec<ListedStep> {
    as_written(text, def, source, HashMap::new()).unwrap_or_else(|| kinds_alone(text, def))
}

/// The steps of the task `def` that can be taken with the program's parameters, in the order of the
/// file; `source` is the lesson's text.
///
/// An `if` whose test the parameters decide is left out, with the branch that is never
/// taken; the other branch stands in its place. So is a `while` that never goes round. The parameters
/// of a `repeat` show as the number that they give. For a step that is left out see [`shown_step`].
/// Where `source` is not the text that the program was made of, this is [`listing`].
pub fn bound_listing(program: &Program, def: DefId, source: &str) -> Vec<ListedStep> {
    let text = &program.text;
    as_written(text, def, source, fixed(program, def)).unwrap_or_else(|| kinds_alone(text, def))
}

/// The kind of a step: `lock`.
fn kind_of(info: &StepInfo) -> &'static str {
    let kind = KINDS.get(usize::from(info.kind));
    kind.map_or("step", |kind| kind.name)
}

/// The steps of a task with their ids.
fn steps_of(text: &ProgramText, def: DefId) -> impl Iterator<Item = (StepId, &StepInfo)> {
    let ids = (0..=u16::MAX).map(StepId);
    ids.zip(&text.steps)
        .filter(move |(_, info)| info.def == def)
}

fn kinds_alone(text: &ProgramText, def: DefId) -> Vec<ListedStep> {
    let mut around: Vec<&StepInfo> = Vec::new();
    let mut lines = Vec::new();
    for (id, info) in steps_of(text, def) {
        // Steps out of one list have one span and stand beside each other.
        while around.pop_if(|outer| !contains(outer, info)).is_some() {}
        lines.push(ListedStep {
            step: Some(id),
            depth: around.len(),
            text: kind_of(info).to_owned(),
        });
        around.push(info);
    }
    lines
}

fn contains(outer: &StepInfo, inner: &StepInfo) -> bool {
    let same = (outer.start, outer.end) == (inner.start, inner.end);
    outer.start <= inner.start && inner.end <= outer.end && !same
}

/// The listing as the source has it; `None` unless it has every step of the task.
fn as_written(
    text: &ProgramText,
    def: DefId,
    source: &str,
    fixed: HashMap<StepId, Fixed>,
) -> Option<Vec<ListedStep>> {
    let name = text.defs.get(def.index())?.name.as_str();
    let (document, _) = DeTable::parse_recoverable(source);
    let tasks = document.get_ref().get("tasks")?.get_ref().as_table()?;
    let task = tasks.get(name)?.get_ref().as_table()?;
    let mut walk = Walk {
        source,
        left: HashMap::new(),
        fixed,
        hidden: false,
        lines: Vec::new(),
        code: document
            .get_ref()
            .get(CODE.name)
            .and_then(|code| code.get_ref().as_str())
            .map_or_else(Vec::new, |code| code.lines().collect()),
    };
    for (id, info) in steps_of(text, def) {
        let key = (info.start as usize, info.end as usize, kind_of(info));
        walk.left.entry(key).or_default().push_back(id);
    }
    walk.steps(task.get("steps"), 0);
    let every = walk.left.values().all(VecDeque::is_empty);
    every.then_some(walk.lines)
}

/// A line of the lesson's `code`.
struct Place<'a> {
    number: usize,
    text: &'a str,
}

impl Place<'_> {
    /// What a step does, with its place before it and the text of the line after it.
    fn beside(&self, step: &str) -> String {
        let text = fields::words(self.text);
        let text = Some(text).filter(|text| !text.is_empty());
        let after = text.map_or_else(String::new, |text| format!("  · {text}"));
        format!("{}: {step}{after}", self.number)
    }
}

/// The line of `code` that a step names.
fn place<'a>(code: &[&'a str], step: &Written<'_>) -> Option<Place<'a>> {
    let line = step.get_ref().as_table()?.get(LINE.name)?.get_ref();
    let number: usize = line.as_integer()?.as_str().parse().ok()?;
    let text = code.get(number.checked_sub(1)?).copied();
    Some(Place {
        number,
        text: text.unwrap_or_default(),
    })
}

/// The name of a step written as a table, and its value.
fn in_step<'a>(table: &'a DeTable<'_>) -> Option<(&'a str, &'a Spanned<DeValue<'a>>)> {
    let mut keys = table.iter().filter(|(key, _)| key.get_ref() != LINE.name);
    let (key, body) = keys.next()?;
    Some((key.get_ref().as_ref(), body))
}

type Written<'a> = Spanned<DeValue<'a>>;

/// A walk through the steps of a task as they are written.
struct Walk<'a> {
    source: &'a str,
    /// The steps that have no line yet, by where they stand and of what kind they are.
    left: HashMap<(usize, usize, &'static str), VecDeque<StepId>>,
    /// What the parameters decide.
    fixed: HashMap<StepId, Fixed>,
    /// Whether the steps here are never taken, so that they have no line.
    hidden: bool,
    lines: Vec<ListedStep>,
    /// The lines of the text that the steps tell of.
    code: Vec<&'a str>,
}

impl Walk<'_> {
    fn steps(&mut self, list: Option<&Written<'_>>, depth: usize) {
        let list = list.and_then(|list| list.get_ref().as_array());
        for step in list.into_iter().flat_map(|list| list.iter()) {
            self.step(step, depth);
        }
    }

    fn step(&mut self, step: &Written<'_>, depth: usize) {
        let (name, body) = match step.get_ref() {
            DeValue::String(name) => (name.as_ref(), None),
            DeValue::Table(table) => match in_step(table) {
                Some((name, body)) => (name, Some(body)),
                None => return,
            },
            _ => return,
        };
        let Some(kind) = KINDS.iter().find(|kind| kind.name == name) else {
            return;
        };
        let span = step.span();
        let mut ids = self.left.remove(&(span.start, span.end, kind.name));
        let first = ids.as_ref().and_then(|ids| ids.front());
        let fixed = first.and_then(|id| self.fixed.get(id)).copied();
        let fields = Fields {
            source: self.source,
            body,
            first: kind.shape.fields().first().map_or("", |field| field.name),
            times: match fixed {
                Some(Fixed::Times(times)) => Some(times),
                _ => None,
            },
        };
        let lines = match kind.name {
            "set" => fields.settings(),
            "join" => fields.joins(),
            name => vec![fields.line(name)],
        };
        let hidden = self.hidden;
        self.hidden |= matches!(fixed, Some(Fixed::Test(_)));
        let place = place(&self.code, step);
        for mut text in lines {
            if let Some(place) = &place {
                text = place.beside(&text);
            }
            let step = ids.as_mut().and_then(VecDeque::pop_front);
            self.line(ListedStep { step, depth, text });
        }
        self.hidden = hidden;
        if let Some(ids) = ids.filter(|ids| !ids.is_empty()) {
            self.left.insert((span.start, span.end, kind.name), ids);
        }
        match fixed {
            Some(Fixed::Test(test)) => self.instead(&fields, depth, test),
            _ => self.inside(&fields, depth),
        }
        self.hidden = hidden;
    }

    fn line(&mut self, line: ListedStep) {
        if !self.hidden {
            self.lines.push(line);
        }
    }

    /// What is done inside a step whose test is always this stands in its place.
    fn instead(&mut self, fields: &Fields<'_>, depth: usize, test: bool) {
        let hidden = self.hidden;
        for (name, taken) in [("steps", test), ("then", test), ("else", !test)] {
            self.hidden = hidden || !taken;
            self.steps(fields.get(name), depth);
        }
    }

    /// The steps inside a step.
    fn inside(&mut self, fields: &Fields<'_>, depth: usize) {
        self.steps(fields.get("steps"), depth + 1);
        self.steps(fields.get("then"), depth + 1);
        if let Some(otherwise) = fields.get("else") {
            self.line(ListedStep {
                step: None,
                depth,
                text: "else".to_owned(),
            });
            self.steps(Some(otherwise), depth + 1);
        }
    }
}
