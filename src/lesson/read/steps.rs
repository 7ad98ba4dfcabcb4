//! Steps: each a bare name, or a table with the one key that names its kind.

use toml::de::{DeArray, DeTable, DeValue};

use super::words::{example, found, list};
use super::{Reader, Value, in_file_order, nothing_known};
use crate::lesson::diagnostic::{Diagnostic, nearest};
use crate::lesson::plain::quoted;
use crate::program::shape::{Key, LINE, Node, NodeValue, Shape, Span, StepNode};
use crate::program::steps::Kind;

/// How many lists of steps may stand inside one another. Far fewer than the parser's own limit of 80
/// brackets, and more than anybody can read.
const DEEPEST: usize = 16;

impl Reader<'_> {
    pub(super) fn steps(&mut self, array: &DeArray<'_>, span: Span) -> Node {
        let mut steps = Vec::new();
        if self.depth == DEEPEST {
            self.report(
                Diagnostic::error(self.head(span), "steps are nested too deep here")
                    .label(format!("inside {DEEPEST} other lists of steps"))
                    .help("give some of the steps a task of their own"),
            );
        } else {
            self.depth += 1;
            steps.extend(array.iter().filter_map(|step| self.step(step)));
            self.depth -= 1;
        }
        let value = NodeValue::Steps(steps);
        Node { span, value }
    }

    fn step(&mut self, step: &Value<'_>) -> Option<StepNode> {
        let span = Span::from(step.span());
        match step.get_ref() {
            DeValue::String(name) => self.bare_step(name, span),
            DeValue::Table(table) => self.table_step(table, span),
            _ if self.faults.within(span) => None,
            other => {
                let found = found(other);
                let message = format!("expected a step, found {found}");
                self.report(
                    Diagnostic::error(self.head(span), message)
                        .label(format!("this is {found}"))
                        .help(format!("a step is written {}", self.written_step())),
                );
                None
            }
        }
    }

    fn bare_step(&mut self, name: &str, span: Span) -> Option<StepNode> {
        if self.faults.within(span) {
            return None;
        }
        let key = Key {
            span,
            name: name.to_owned(),
        };
        let (kind, key) = self.kind(key)?;
        let value = match self.kinds[kind].shape {
            Shape::Nothing => NodeValue::Boolean(true),
            _ => {
                self.report(
                    Diagnostic::error(span, format!("the step `{}` needs a value", key.name))
                        .label("a name alone is not enough")
                        .help(format!("write `{}`", example(&self.kinds[kind]))),
                );
                NodeValue::Table(Vec::new())
            }
        };
        let body = Node { span, value };
        Some(StepNode {
            span,
            key,
            kind,
            body,
        })
    }

    fn table_step(&mut self, table: &DeTable<'_>, span: Span) -> Option<StepNode> {
        let mut entries = in_file_order(table);
        let line = entries.iter().position(|(key, _)| key.name == LINE.name);
        if let Some(at) = line.filter(|_| entries.len() > 1) {
            let (_, line) = entries.remove(at);
            self.value(&LINE.shape, line);
        }
        if entries.len() > 1 {
            let keys: Vec<Key> = entries.into_iter().map(|(key, _)| key).collect();
            self.too_many_keys(&keys);
            return None;
        }
        let Some((key, value)) = entries.pop() else {
            self.report(
                Diagnostic::error(self.head(span), "this step is empty")
                    .label("it does nothing")
                    .help(format!("a step is written {}", self.written_step())),
            );
            return None;
        };
        let (kind, key) = self.kind(key)?;
        let body = self.value(&self.kinds[kind].shape, value);
        Some(StepNode {
            span,
            key,
            kind,
            body: body.unwrap_or_else(|| nothing_known(value)),
        })
    }

    /// The kind that `key` names or is a slip for, and the key with the kind's own name.
    fn kind(&mut self, mut key: Key) -> Option<(usize, Key)> {
        let position = |name: &str| self.kinds.iter().position(|kind| kind.name == name);
        if let Some(kind) = position(&key.name) {
            return Some((kind, key));
        }
        let names = || self.kinds.iter().map(|kind| kind.name);
        let meant = nearest(&key.name, names());
        let kind = meant.and_then(position);
        let help = match meant {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("the steps are {}", list(names(), "and")),
        };
        self.report(
            Diagnostic::error(key.span, format!("unknown step {}", quoted(&key.name)))
                .label("no such step")
                .help(help),
        );
        key.name = meant?.to_owned();
        Some((kind?, key))
    }

    fn too_many_keys(&mut self, keys: &[Key]) {
        let kind_of = |key: &Key| self.kinds.iter().find(|kind| kind.name == key.name);
        let named = keys.iter().position(|key| kind_of(key).is_some());
        let named = named.unwrap_or(0);
        let (step, extra) = (&keys[named], &keys[usize::from(named == 0)]);
        let fields = kind_of(step).map_or(&[][..], |kind| kind.shape.fields());
        let help = if fields.iter().any(|field| field.name == extra.name) {
            format!(
                "`{0}` belongs inside: `{{ {1} = {{ …, {0} = … }} }}`",
                extra.name, step.name
            )
        } else {
            "put each step in its own braces: `{ … }, { … }`".to_owned()
        };
        let count = keys.len();
        self.report(
            Diagnostic::error(
                extra.span,
                format!("a step has one key, and this one has {count}"),
            )
            .label("one key too many")
            .note(step.span, "the step is named here")
            .help(help),
        );
    }

    /// How steps are written: one with a value and one without as the examples.
    fn written_step(&self) -> String {
        let (bare, full): (Vec<&Kind>, Vec<&Kind>) = self
            .kinds
            .iter()
            .partition(|kind| matches!(kind.shape, Shape::Nothing));
        let examples = full.first().into_iter().chain(bare.first());
        let examples: Vec<String> = examples
            .map(|kind| format!("`{}`", example(kind)))
            .collect();
        examples.join(" or ")
    }
}
