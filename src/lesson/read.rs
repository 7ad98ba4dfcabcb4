//! Checking a TOML file against a [`Shape`].

mod records;
mod steps;
#[cfg(test)]
mod tests;
mod words;

use std::cell::RefCell;
use std::collections::HashMap;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::diagnostic::{Diagnostic, Diagnostics, nearest};
use super::plain::quoted;
use super::source::{Lines, Source};
use super::syntax::{Faults, Syntax};
use crate::program::shape::{Key, Node, NodeValue, Shape, Span};
use crate::program::steps::Kind;
use words::{found, hint, list, wanted};

/// Checks the file against `shape` and gives what it says. Every syntax error and every departure
/// from the shape is added to `problems`, in the order of the file; `kinds` are the steps it may use.
///
/// What is wrong is reported and left out, so that the rest can be checked further:
///
/// - A record always comes, with those of its keys that are right. **A required key that is not
///   there has been reported**, so a caller passes over it in silence.
/// - In a map of names ([`Shape::Map`]) and in a step of a known kind a bad value becomes an empty
///   table: the name is still declared, the step still counts, and nothing is known about it.
/// - From a list a bad element is missing, and so is a step of no known kind. A check that concludes
///   from absence ("nobody unlocks it") is for files where [`Diagnostics::has_errors`] is false.
/// - A misspelt key that can only mean one thing is reported, and read under the name it meant.
///
/// `None` only where `shape` is not one for a table. The root's span is the whole text, a `[header]`
/// table's is its header, and a table made by a dotted key or a deeper header has the span of its
/// key.
pub fn read(
    source: &Source,
    shape: &'static Shape,
    kinds: &'static [Kind],
    problems: &mut Diagnostics,
) -> Option<Node> {
    let syntax = Syntax::of(source);
    let (document, errors, faults) = syntax.parse();
    let mut reader = Reader {
        text: &source.text,
        lines: Lines::of(&source.text),
        kinds,
        faults,
        problems: errors,
        depth: 0,
        written: RefCell::default(),
    };
    let node = reader.value(shape, &document);
    reader.problems.sort_by_key(|problem| problem.span.start);
    problems.extend(reader.problems);
    node
}

/// One file being checked.
struct Reader<'a> {
    text: &'a str,
    lines: Lines,
    kinds: &'static [Kind],
    faults: Faults,
    problems: Vec<Diagnostic>,
    /// How many lists of steps are around the one being read.
    depth: usize,
    /// Whether a word is written anywhere in the file: the answers so far.
    written: RefCell<HashMap<&'static str, bool>>,
}

type Value<'v> = Spanned<DeValue<'v>>;

impl Reader<'_> {
    /// The node of `value`, where it has the shape.
    fn value(&mut self, shape: &'static Shape, value: &Value<'_>) -> Option<Node> {
        let span = Span::from(value.span());
        match (shape, value.get_ref()) {
            (Shape::Record(fields), DeValue::Table(table)) => {
                Some(self.record(fields, table, span))
            }
            (Shape::Short(fields), _) => self.short(fields, value),
            (Shape::Map(of), DeValue::Table(table)) => Some(self.map(of, table, span)),
            (Shape::List(of), DeValue::Array(array)) => Some(self.list(of, array, span)),
            (Shape::OneOrMore(of), _) => self.one_or_more(of, value),
            (Shape::Steps, DeValue::Array(array)) => Some(self.steps(array, span)),
            (_, DeValue::Table(_) | DeValue::Array(_)) => self.mismatch(shape, value),
            _ => self.scalar(shape, value),
        }
    }

    fn scalar(&mut self, shape: &'static Shape, value: &Value<'_>) -> Option<Node> {
        let span = Span::from(value.span());
        if self.faults.within(span) {
            // Not what the author meant, and reported already.
            return None;
        }
        let node = match (shape, value.get_ref()) {
            (
                Shape::Text
                | Shape::Markdown
                | Shape::Template
                | Shape::Expr(_)
                | Shape::Name(_)
                | Shape::NewName,
                DeValue::String(text),
            ) => NodeValue::Text(text.to_string()),
            (Shape::Choice(choices), DeValue::String(text)) => {
                if !choices.contains(&&**text) {
                    self.report(not_a_choice(span, text, choices));
                    return None;
                }
                NodeValue::Text(text.to_string())
            }
            (Shape::Expr(_) | Shape::Integer, DeValue::Integer(integer)) => {
                let Ok(number) = i64::from_str_radix(integer.as_str(), integer.radix()) else {
                    self.report(
                        Diagnostic::error(span, "this integer is too large")
                            .label("64 bits cannot hold it")
                            .help(format!("it must lie between {} and {}", i64::MIN, i64::MAX)),
                    );
                    return None;
                };
                if matches!(shape, Shape::Integer) && number < 0 {
                    return self.mismatch(shape, value);
                }
                NodeValue::Integer(number)
            }
            (Shape::Expr(_) | Shape::Boolean, &DeValue::Boolean(boolean)) => {
                NodeValue::Boolean(boolean)
            }
            (Shape::Nothing, &DeValue::Boolean(true)) => NodeValue::Boolean(true),
            _ => return self.mismatch(shape, value),
        };
        Some(Node { span, value: node })
    }

    fn mismatch(&mut self, shape: &'static Shape, value: &Value<'_>) -> Option<Node> {
        let found = found(value.get_ref());
        let message = format!("expected {}, found {found}", wanted(shape));
        self.report(
            Diagnostic::error(self.head(value.span().into()), message)
                .label(format!("this is {found}"))
                .maybe_help(hint(shape, value.get_ref())),
        );
        None
    }

    fn list(&mut self, of: &'static Shape, array: &DeArray<'_>, span: Span) -> Node {
        let items = array.iter().filter_map(|item| self.value(of, item));
        let value = NodeValue::List(items.collect());
        Node { span, value }
    }

    fn one_or_more(&mut self, of: &'static Shape, value: &Value<'_>) -> Option<Node> {
        let span = Span::from(value.span());
        match value.get_ref() {
            // Where one is itself an array, several are an array of arrays.
            DeValue::Array(array)
                if !is_list(of) || array.iter().all(|item| item.get_ref().is_array()) =>
            {
                Some(self.list(of, array, span))
            }
            _ => {
                let value = NodeValue::List(vec![self.value(of, value)?]);
                Some(Node { span, value })
            }
        }
    }

    fn map(&mut self, of: &'static Shape, table: &DeTable<'_>, span: Span) -> Node {
        let entries = in_file_order(table).into_iter().map(|(key, value)| {
            let node = self.value(of, value);
            (key, node.unwrap_or_else(|| nothing_known(value)))
        });
        let value = NodeValue::Table(entries.collect());
        Node { span, value }
    }

    /// What to underline for all of `span`: its first line, and nothing for the whole file.
    fn head(&self, span: Span) -> Span {
        if span == Span::new(0, self.text.len()) {
            return Span::new(0, 0);
        }
        let text = self.text.get(span.start..span.end).unwrap_or("");
        let first = text.lines().next().unwrap_or("").trim_end();
        Span::new(span.start, span.start + first.len())
    }

    /// Adds a problem, unless it stands on a line with a syntax error and may only follow from it.
    fn report(&mut self, problem: Diagnostic) {
        let whole_file = problem.span == Span::new(0, 0);
        if whole_file || !self.faults.on_line(self.lines.line(problem.span.start)) {
            self.problems.push(problem);
        }
    }
}

/// The entries of a table as they stand in the file; the parser sorts them by name.
fn in_file_order<'t, 'v>(table: &'t DeTable<'v>) -> Vec<(Key, &'t Value<'v>)> {
    let mut entries: Vec<_> = table
        .iter()
        .map(|(key, value)| {
            let span = Span::from(key.span());
            let name = key.get_ref().to_string();
            (Key { span, name }, value)
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.span.start);
    entries
}

/// Stands for a value that was reported and must still be there.
fn nothing_known(value: &Value<'_>) -> Node {
    Node {
        span: value.span().into(),
        value: NodeValue::Table(Vec::new()),
    }
}

fn not_a_choice(span: Span, text: &str, choices: &'static [&'static str]) -> Diagnostic {
    let choice = list(choices.iter().copied(), "or");
    let problem = Diagnostic::error(span, format!("expected {choice}, found {}", quoted(text)));
    match nearest(text, choices.iter().copied()) {
        Some(meant) => problem.label(format!("did you mean `{meant}`?")),
        None => problem.label("not one of them"),
    }
}

fn is_list(shape: &Shape) -> bool {
    match shape {
        Shape::List(_) | Shape::OneOrMore(_) | Shape::Steps => true,
        Shape::Short(fields) => fields.first().is_some_and(|first| is_list(&first.shape)),
        _ => false,
    }
}
