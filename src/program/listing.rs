//! The steps of a task as lines that a person reads beside the running program.
//!
//! A lesson is written in TOML, which is exact and wordy. A listing says the same in one short line
//! a step: `read x → a` for `{ read = { var = "x", into = "a" } }`. Names and expressions stand in it
//! as the author wrote them.

use super::ids::{DefId, StepId};
use super::steps::KINDS;
use super::whole::{ProgramText, StepInfo};
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
    as_written(text, def, source).unwrap_or_else(|| kinds_alone(text, def))
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
fn as_written(text: &ProgramText, def: DefId, source: &str) -> Option<Vec<ListedStep>> {
    let name = text.defs.get(def.index())?.name.as_str();
    let (document, _) = DeTable::parse_recoverable(source);
    let tasks = document.get_ref().get("tasks")?.get_ref().as_table()?;
    let task = tasks.get(name)?.get_ref().as_table()?;
    let mut walk = Walk {
        source,
        left: HashMap::new(),
        lines: Vec::new(),
    };
    for (id, info) in steps_of(text, def) {
        let key = (info.start as usize, info.end as usize, kind_of(info));
        walk.left.entry(key).or_default().push_back(id);
    }
    walk.steps(task.get("steps"), 0);
    let every = walk.left.values().all(VecDeque::is_empty);
    every.then_some(walk.lines)
}

type Written<'a> = Spanned<DeValue<'a>>;

/// A walk through the steps of a task as they are written.
struct Walk<'a> {
    source: &'a str,
    /// The steps that have no line yet, by where they stand and of what kind they are.
    left: HashMap<(usize, usize, &'static str), VecDeque<StepId>>,
    lines: Vec<ListedStep>,
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
            DeValue::Table(table) => match table.iter().next() {
                Some((key, body)) => (key.get_ref().as_ref(), Some(body)),
                None => return,
            },
            _ => return,
        };
        let Some(kind) = KINDS.iter().find(|kind| kind.name == name) else {
            return;
        };
        let fields = Fields {
            source: self.source,
            body,
            first: kind.shape.fields().first().map_or("", |field| field.name),
        };
        let lines = match kind.name {
            "set" => fields.settings(),
            "join" => fields.joins(),
            name => vec![fields.line(name)],
        };
        let span = step.span();
        let mut ids = self.left.remove(&(span.start, span.end, kind.name));
        for text in lines {
            let step = ids.as_mut().and_then(VecDeque::pop_front);
            self.lines.push(ListedStep { step, depth, text });
        }
        if let Some(ids) = ids.filter(|ids| !ids.is_empty()) {
            self.left.insert((span.start, span.end, kind.name), ids);
        }
        self.inside(&fields, depth);
    }

    /// The steps inside a step.
    fn inside(&mut self, fields: &Fields<'_>, depth: usize) {
        self.steps(fields.get("steps"), depth + 1);
        self.steps(fields.get("then"), depth + 1);
        if let Some(otherwise) = fields.get("else") {
            self.lines.push(ListedStep {
                step: None,
                depth,
                text: "else".to_owned(),
            });
            self.steps(Some(otherwise), depth + 1);
        }
    }
}

/// The fields of one step as they are written.
struct Fields<'a> {
    source: &'a str,
    body: Option<&'a Written<'a>>,
    /// The field that a value alone stands for.
    first: &'static str,
}

impl Fields<'_> {
    fn get(&self, name: &str) -> Option<&Written<'_>> {
        let body = self.body?;
        match body.get_ref() {
            DeValue::Table(table) => table.get(name),
            _ => (name == self.first).then_some(body),
        }
    }

    /// What the author wrote, without quotes and on one line.
    fn said(&self, value: &Written<'_>) -> String {
        let text = match value.get_ref() {
            DeValue::String(text) => text.as_ref(),
            _ => self.source.get(value.span()).unwrap_or_default(),
        };
        let words = text.split(|c: char| c.is_whitespace() || c.is_control());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        words.join(" ")
    }

    fn field(&self, name: &str) -> Option<String> {
        self.get(name).map(|value| self.said(value))
    }

    /// The value of a field, or `…` where it is missing.
    fn text(&self, name: &str) -> String {
        self.field(name).unwrap_or_else(|| "…".to_owned())
    }

    /// The value of a field between two words, or nothing.
    fn maybe(&self, before: &str, name: &str) -> String {
        self.field(name)
            .map_or_else(String::new, |value| format!("{before}{value}"))
    }

    fn line(&self, kind: &str) -> String {
        let text = |name| self.text(name);
        let into = || self.maybe(" → ", "into");
        match kind {
            "say" => format!("say “{}”", text("text")),
            "sleep" | "block" | "compute" => format!("{kind} {}", text("time")),
            "now" => format!("now{}", into()),
            "random" => format!("random {}{}", self.range(), into()),
            "assert" | "while" | "if" => format!("{kind} {}", text("test")),
            "return" => format!("return {}", text("value")),
            "read" => format!("read {}{}", text("var"), into()),
            "write" => format!("write {} ← {}", text("var"), text("value")),
            "add" => {
                let much = self.field("value").unwrap_or_else(|| "1".to_owned());
                format!("add {much} to {}{}", text("var"), into())
            }
            "lock" | "unlock" => format!("{kind} {}", text("mutex")),
            "wait" => {
                let back = text("mutex");
                format!("wait for {}, giving {back} back", text("condition"))
            }
            "notify" => format!("notify {}", text("condition")),
            "notify_all" => format!("notify all of {}", text("condition")),
            "send" => format!("send {} to {}", text("value"), text("channel")),
            "recv" => format!("recv from {}{}", text("channel"), into()),
            "close" => format!("close {}", text("channel")),
            "make" => format!("make {}", text("future")),
            "resolve" => {
                let with = self.maybe(" with ", "value");
                format!("resolve {}{with}{}", text("future"), into())
            }
            "await" | "cancel" => format!("{kind} {}{}", text("what"), into()),
            "state" => format!("state of {}{}", text("of"), into()),
            "spawn" => self.spawn(),
            "repeat" => format!("repeat {} times{}", text("times"), self.maybe(" as ", "as")),
            other => other.to_owned(),
        }
    }

    fn range(&self) -> String {
        let (min, max) = (self.text("min"), self.text("max"));
        let dots = if min.contains(' ') || max.contains(' ') {
            " .. "
        } else {
            ".."
        };
        format!("{min}{dots}{max}")
    }

    fn spawn(&self) -> String {
        let count = match self.field("count") {
            Some(count) if count.contains(' ') => format!("({count}) × "),
            Some(count) => format!("{count} × "),
            None => String::new(),
        };
        let with = self.get("with").map_or_else(Vec::new, |with| {
            let entries = in_file_order(with).into_iter();
            entries
                .map(|(name, value)| format!("{name} = {}", self.said(value)))
                .collect()
        });
        let with = match with.as_slice() {
            [] => String::new(),
            with => format!(" with {}", with.join(", ")),
        };
        let handle = self.maybe(" → ", "as");
        format!("spawn {count}{}{with}{handle}", self.text("task"))
    }

    fn settings(&self) -> Vec<String> {
        let entries = self.body.map_or_else(Vec::new, in_file_order);
        let line = |(name, value)| format!("set {name} = {}", self.said(value));
        entries.into_iter().map(line).collect()
    }

    fn joins(&self) -> Vec<String> {
        let (tasks, into) = (self.get("tasks"), self.get("into"));
        let into: Vec<String> = into.map_or_else(Vec::new, |into| self.all(into));
        let tasks = tasks.map_or_else(Vec::new, |tasks| self.all(tasks));
        let line = |(at, task): (usize, &String)| match into.get(at) {
            Some(into) => format!("join {task} → {into}"),
            None => format!("join {task}"),
        };
        tasks.iter().enumerate().map(line).collect()
    }

    /// The values of a list, or the one value.
    fn all(&self, value: &Written<'_>) -> Vec<String> {
        match value.get_ref() {
            DeValue::Array(list) => list.iter().map(|value| self.said(value)).collect(),
            _ => vec![self.said(value)],
        }
    }
}

/// The entries of a table, whose own order is that of the alphabet.
fn in_file_order<'a>(table: &'a Written<'a>) -> Vec<(&'a str, &'a Written<'a>)> {
    let entries = table
        .get_ref()
        .as_table()
        .into_iter()
        .flat_map(|t| t.iter());
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let name = |(key, value): (&'a Spanned<_>, _)| {
        let key: &std::borrow::Cow<'_, str> = key.get_ref();
        (key.as_ref(), value)
    };
    entries.into_iter().map(name).collect()
}
