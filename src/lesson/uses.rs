//! What the program of a lesson declares and never uses.

use super::draft::Draft;
use super::plain::quoted;
use super::root::{PROGRAM, ROOT};
use crate::program::shape::{Key, Node, NodeValue, Shape, Sort};
use crate::program::steps::KINDS;
use std::collections::HashSet;

impl Draft<'_> {
    /// Warns of what nothing uses.
    pub fn check_uses(&mut self, root: &Node) {
        let mut uses = Uses::default();
        for field in ROOT.fields() {
            if let Some(node) = root
                .get(field.name)
                .filter(|_| PROGRAM.contains(&field.name))
            {
                uses.find(&field.shape, node);
            }
        }
        let declared = |table| root.get(table).map_or(&[][..], Node::entries).iter();
        for (key, _) in declared("params").filter(|(key, _)| !uses.words.contains(&*key.name)) {
            let help = "changing it would change nothing: use it in a step, or leave it out";
            self.unused(key, "the program does not use the parameter", help);
        }
        for (table, sort, message, help) in KINDS_OF_NAMES {
            for (key, _) in declared(table) {
                let main = sort == Sort::Task && key.name == "main";
                if !main && !uses.names.contains(&(sort, &*key.name)) {
                    self.unused(key, message, help);
                }
            }
        }
        self.check_labels(root);
    }

    fn unused(&mut self, key: &Key, message: &str, help: &str) {
        self.warning(key.span, format!("{message} {}", quoted(&key.name)), help);
    }

    /// Two kinds of task with one label cannot be told apart in a picture.
    fn check_labels(&mut self, root: &Node) {
        let tasks = root.get("tasks").map_or(&[][..], Node::entries);
        for (at, (key, _)) in tasks.iter().enumerate() {
            let label = &self.text.defs[at].label;
            let earlier = &self.text.defs[..at];
            if let Some(other) = earlier.iter().find(|def| def.label == *label) {
                let message = format!("{} is also what `{}` is called", quoted(label), other.name);
                self.warning(key.span, message, "give one of them another `label`");
            }
        }
    }
}

const KINDS_OF_NAMES: [(&str, Sort, &str, &str); 6] = [
    (
        "vars",
        Sort::Var,
        "no step uses the shared variable",
        "leave it out",
    ),
    (
        "mutexes",
        Sort::Mutex,
        "no step uses the mutex",
        "leave it out",
    ),
    (
        "conditions",
        Sort::Condition,
        "no step uses the condition",
        "leave it out",
    ),
    (
        "channels",
        Sort::Channel,
        "no step uses the channel",
        "leave it out",
    ),
    (
        "futures",
        Sort::Future,
        "no step uses the future",
        "leave it out",
    ),
    (
        "tasks",
        Sort::Task,
        "nobody spawns the task",
        "add a `spawn` of it, or leave it out",
    ),
];

/// The names that occur in checked parts of a file.
#[derive(Default)]
struct Uses<'n> {
    /// Where a name of some sort stands: without its index.
    names: HashSet<(Sort, &'n str)>,
    /// In expressions.
    words: HashSet<&'n str>,
}

impl<'n> Uses<'n> {
    fn find(&mut self, shape: &'static Shape, node: &'n Node) {
        match (shape, &node.value) {
            (Shape::Expr(_), NodeValue::Text(text)) => self.expression(text),
            (Shape::Template, NodeValue::Text(text)) => {
                let holes = text.split('{').skip(1);
                holes.for_each(|hole| self.expression(hole.split('}').next().unwrap_or_default()));
            }
            (Shape::Name(sort), NodeValue::Text(text)) => {
                let (name, index) = text.split_once('[').unwrap_or((text, ""));
                self.names.insert((*sort, name.trim_end()));
                self.expression(index);
            }
            (Shape::List(of) | Shape::OneOrMore(of), NodeValue::List(items)) => {
                items.iter().for_each(|item| self.find(of, item));
            }
            (Shape::Map(of), NodeValue::Table(entries)) => {
                entries.iter().for_each(|(_, node)| self.find(of, node));
            }
            (Shape::Record(fields) | Shape::Short(fields), NodeValue::Table(entries)) => {
                for (key, node) in entries {
                    if let Some(field) = fields.iter().find(|field| field.name == key.name) {
                        self.find(&field.shape, node);
                    }
                }
            }
            (_, NodeValue::Steps(steps)) => {
                for step in steps {
                    self.find(&KINDS[step.kind].shape, &step.body);
                }
            }
            _ => {}
        }
    }

    fn expression(&mut self, text: &'n str) {
        let part = |c: char| c.is_alphanumeric() || c == '_';
        self.words.extend(text.split(|c| !part(c)));
    }
}
