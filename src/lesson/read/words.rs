//! What was wanted and what was found, in words for a reader who does not know the types of TOML.

use toml::de::DeValue;

use crate::lesson::plain::short;
use crate::program::shape::{Field, Shape, Sort};
use crate::program::steps::Kind;

/// What `shape` asks for, with its article.
pub(super) fn wanted(shape: &Shape) -> String {
    match shape {
        Shape::Text | Shape::Markdown | Shape::Template => "a string".to_owned(),
        Shape::Expr(what) if what.contains("such as") => (*what).to_owned(),
        Shape::Expr(what) => format!("{what} such as {}", sample(what)),
        Shape::Integer => "a whole number, 0 or more".to_owned(),
        Shape::Boolean => "`true` or `false`".to_owned(),
        Shape::Choice(choices) => list(choices.iter().copied(), "or"),
        Shape::Name(sort) => format!("the name of {}", thing(*sort)),
        Shape::NewName => "a new name".to_owned(),
        Shape::List(of) => format!("an array, each element {}", wanted(of)),
        Shape::OneOrMore(of) => format!("{}, or an array of them", wanted(of)),
        Shape::Map(_) => "a table of names".to_owned(),
        Shape::Record(fields) => format!("a table with {}", keys(fields)),
        Shape::Short(fields) => match fields.first() {
            Some(first) => format!("{}, or a table with {}", wanted(&first.shape), keys(fields)),
            None => "an empty table".to_owned(),
        },
        Shape::Nothing => "`true`".to_owned(),
        Shape::Steps => "an array of steps".to_owned(),
    }
}

/// What a value is, with its article; the value itself where it is short.
pub(super) fn found(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) if text.is_empty() => "an empty string".to_owned(),
        DeValue::String(text) => format!("the string \"{}\"", short(text)),
        DeValue::Integer(integer) => format!("the number {}", short(&integer.to_string())),
        DeValue::Float(float) => format!("the decimal number {}", short(float.as_str())),
        DeValue::Boolean(boolean) => format!("`{boolean}`"),
        DeValue::Datetime(_) => "a date or time".to_owned(),
        DeValue::Array(array) if array.is_empty() => "an empty array".to_owned(),
        DeValue::Array(_) => "an array".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

/// What to do about finding `value` where `shape` was wanted.
pub(super) fn hint(shape: &Shape, value: &DeValue<'_>) -> Option<String> {
    let hint = match (shape, value) {
        (Shape::Short(fields), _) => return hint(&fields.first()?.shape, value),
        (Shape::OneOrMore(of), _) => return hint(of, value),
        (Shape::Expr(what), DeValue::Float(_)) if what.contains("duration") => {
            "a duration has no decimal point: take a smaller unit, such as \"1500ms\""
        }
        (Shape::Expr(_) | Shape::Integer, DeValue::Float(_)) => "write a whole number",
        (_, DeValue::Datetime(_)) => "a date or time needs quotes to be a string",
        (Shape::Integer, DeValue::String(text)) if text.parse::<u64>().is_ok() => {
            "write the number without quotes"
        }
        (Shape::Boolean | Shape::Nothing, DeValue::String(text))
            if text.parse::<bool>().is_ok() =>
        {
            "write it without quotes"
        }
        (Shape::Text | Shape::Markdown | Shape::Template, DeValue::Array(_)) => {
            "for a text of several lines use `\"\"\"` before and after it"
        }
        (
            Shape::Text | Shape::Markdown | Shape::Template | Shape::Name(_) | Shape::NewName,
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_),
        ) => "put it in quotes",
        (Shape::List(_) | Shape::Steps, _) => "put it in brackets: `[ … ]`",
        (Shape::Map(_), _) => "a table is written `{ name = … }`",
        (Shape::Record(fields), _) => return Some(format!("write `{}`", table(fields))),
        _ => return None,
    };
    Some(hint.to_owned())
}

/// How a step of this kind is written, with `…` for the values.
pub(super) fn example(kind: &Kind) -> String {
    match &kind.shape {
        Shape::Nothing => format!("\"{}\"", kind.name),
        Shape::Record(fields) => format!("{{ {} = {} }}", kind.name, table(fields)),
        Shape::Steps | Shape::List(_) => format!("{{ {} = [ … ] }}", kind.name),
        _ => format!("{{ {} = … }}", kind.name),
    }
}

/// Names for a sentence: `` `a`, `b` or `c` ``.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>, last: &str) -> String {
    let mut names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.pop() {
        None => "none".to_owned(),
        Some(only) if names.is_empty() => only,
        Some(end) => format!("{} {last} {end}", names.join(", ")),
    }
}

fn sample(what: &str) -> &'static str {
    if what.contains("duration") {
        "\"2s\""
    } else if what.contains("condition") || what.contains("boolean") || what.contains("true") {
        "\"x > 0\""
    } else {
        "3 or \"x + 1\""
    }
}

fn thing(sort: Sort) -> &'static str {
    match sort {
        Sort::Task => "a task",
        Sort::Var => "a shared variable",
        Sort::Mutex => "a mutex",
        Sort::Condition => "a condition",
        Sort::Channel => "a channel",
        Sort::Future => "a future",
        Sort::Local => "a local variable",
    }
}

/// The required keys of a record, or all of them where none is required.
fn shown(fields: &[Field]) -> impl Iterator<Item = &'static str> {
    let any = fields.iter().any(|field| field.required);
    fields
        .iter()
        .filter(move |field| field.required || !any)
        .map(|field| field.name)
}

fn keys(fields: &[Field]) -> String {
    list(shown(fields), "and")
}

fn table(fields: &[Field]) -> String {
    let entries: Vec<String> = shown(fields).map(|name| format!("{name} = …")).collect();
    format!("{{ {} }}", entries.join(", "))
}
