//! Tables with known keys.

use toml::de::{DeTable, DeValue};

use super::words::list;
use super::{Reader, Value, in_file_order};
use crate::lesson::diagnostic::{Diagnostic, nearest};
use crate::lesson::plain::quoted;
use crate::program::shape::{Field, Key, Node, NodeValue, Shape, Span};

impl Reader<'_> {
    pub(super) fn short(&mut self, fields: &'static [Field], value: &Value<'_>) -> Option<Node> {
        let span = Span::from(value.span());
        let first = fields.first()?;
        if let DeValue::Table(table) = value.get_ref()
            && is_whole(fields, first, table)
        {
            return Some(self.record(fields, table, span));
        }
        let key = Key {
            span,
            name: first.name.to_owned(),
        };
        let node = self.value(&first.shape, value)?;
        self.missing(fields, &[first.name], span);
        let value = NodeValue::Table(vec![(key, node)]);
        Some(Node { span, value })
    }

    pub(super) fn record(
        &mut self,
        fields: &'static [Field],
        table: &DeTable<'_>,
        span: Span,
    ) -> Node {
        let given = |name: &str| table.contains_key(name);
        let mut present: Vec<&str> = fields
            .iter()
            .map(|field| field.name)
            .filter(|name| given(name))
            .collect();
        let mut entries = Vec::new();
        for (mut key, value) in in_file_order(table) {
            let field = fields.iter().find(|field| field.name == key.name);
            let field = field.or_else(|| {
                let meant = self.unknown_key(&key, fields, &present)?;
                present.push(meant.name);
                key.name = meant.name.to_owned();
                Some(meant)
            });
            let Some(field) = field else { continue };
            if let Some(node) = self.value(&field.shape, value) {
                entries.push((key, node));
            }
        }
        self.missing(fields, &present, span);
        let value = NodeValue::Table(entries);
        Node { span, value }
    }

    /// Reports a key that no field has; gives the field it must have meant.
    fn unknown_key(
        &mut self,
        key: &Key,
        fields: &'static [Field],
        present: &[&str],
    ) -> Option<&'static Field> {
        let free = || fields.iter().filter(|field| !present.contains(&field.name));
        let meant = nearest(&key.name, free().map(|field| field.name));
        let help = match meant {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!(
                "the keys here are {}",
                list(fields.iter().map(|field| field.name), "and")
            ),
        };
        self.report(
            Diagnostic::error(key.span, format!("unknown key {}", quoted(&key.name)))
                .label("no such key here")
                .help(help),
        );
        free().find(|field| Some(field.name) == meant)
    }

    /// Reports the required fields that are not among `present`, once for the whole table.
    fn missing(&mut self, fields: &'static [Field], present: &[&str], span: Span) {
        let missing: Vec<&Field> = fields
            .iter()
            .filter(|field| field.required && !present.contains(&field.name))
            // Whatever a syntax error made unreadable may have been this key.
            .filter(|field| self.faults.is_empty() || !self.is_written(field.name))
            .collect();
        if missing.is_empty() {
            return;
        }
        let names = list(missing.iter().map(|field| field.name), "and");
        let keys = if missing.len() == 1 { "key" } else { "keys" };
        let docs: Vec<String> = missing
            .iter()
            .map(|field| format!("`{}`: {}", field.name, field.doc))
            .collect();
        let head = self.head(span);
        self.report(
            Diagnostic::error(head, format!("missing {keys} {names}"))
                .label(format!("this needs {names}"))
                .help(docs.join("\n")),
        );
    }

    fn is_written(&self, word: &'static str) -> bool {
        *self.written.borrow_mut().entry(word).or_insert_with(|| {
            let part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
            self.text.match_indices(word).any(|(at, _)| {
                !self.text[..at].ends_with(part) && !self.text[at + word.len()..].starts_with(part)
            })
        })
    }
}

/// Whether `table` is the whole of a short record and not the value of its first field: where that
/// could not be a table anyway, where the keys all are the record's, and where one of them is the
/// first field's name and could not be a key of its value.
fn is_whole(fields: &[Field], first: &Field, table: &DeTable<'_>) -> bool {
    let has = |fields: &[Field], key: &str| fields.iter().any(|field| field.name == key);
    let inner = first.shape.fields();
    !takes_table(&first.shape)
        || table.keys().all(|key| has(fields, key.get_ref()))
        || (table.contains_key(first.name) && !inner.is_empty() && !has(inner, first.name))
}

fn takes_table(shape: &Shape) -> bool {
    match shape {
        Shape::Map(_) | Shape::Record(_) | Shape::Short(_) => true,
        Shape::OneOrMore(of) => takes_table(of),
        _ => false,
    }
}
