//! Names in expressions, and expressions at nodes.

use super::{Local, Problem};
use crate::program::expr::{self, Expr, ExprError, Lookup, Named};
use crate::program::ids::{LocalId, ParamId, TextId};
use crate::program::shape::{Node, Sort, Span};
use crate::program::value::{Type, Value};
use crate::program::whole::{Declared, ProgramText};
use std::ops::Range;

/// The names an expression in a task may use.
pub(in crate::program) struct Names<'a> {
    pub(super) text: &'a mut ProgramText,
    pub(super) locals: &'a [Local],
}

impl<'a> Names<'a> {
    /// The names outside of any task.
    pub(in crate::program) fn outside(text: &'a mut ProgramText) -> Names<'a> {
        Names { text, locals: &[] }
    }

    /// The program whose names they are.
    pub(in crate::program) fn text(&self) -> &ProgramText {
        self.text
    }
}

impl Lookup for Names<'_> {
    fn find(&self, name: &str) -> Option<Named> {
        if let Some(at) = self.locals.iter().position(|local| local.name == name) {
            return Some(Named::Local(LocalId(at as u16)));
        }
        if let Some(at) = self.text.params.iter().position(|param| param.name == name) {
            return Some(Named::Param(ParamId(at as u16), self.text.params[at].ty()));
        }
        let shared = self.text.vars.iter().any(|var| var.declared.name == name);
        shared.then_some(Named::Shared)
    }

    fn names(&self) -> Vec<String> {
        let locals = self.locals.iter().map(|local| local.name.clone());
        let params = self.text.params.iter().map(|param| param.name.clone());
        locals
            .filter(|name| !name.is_empty())
            .chain(params)
            .collect()
    }

    fn intern(&mut self, text: &str) -> TextId {
        let texts = &mut self.text.texts;
        if let Some(at) = texts.iter().position(|known| known == text) {
            return TextId(at as u16);
        }
        if texts.len() < usize::from(u16::MAX) {
            texts.push(text.to_owned());
        }
        TextId((texts.len() - 1) as u16)
    }
}

/// The expression at a node over the parameters alone, where a value of type `wanted` is needed.
///
/// # Errors
/// Where it is none, names anything else, or is of another type.
pub fn expression_over_params(
    node: &Node,
    wanted: Type,
    text: &mut ProgramText,
) -> Result<Expr, Problem> {
    expression(node, wanted, &mut Names::outside(text))
}

/// The expression at a node, where a value of type `wanted` is needed.
pub(in crate::program) fn expression(
    node: &Node,
    wanted: Type,
    names: &mut dyn Lookup,
) -> Result<Expr, Problem> {
    let fixed = match (node.integer(), node.boolean()) {
        (Some(value), _) => Some(Value::Int(value)),
        (_, Some(value)) => Some(Value::Bool(value)),
        _ => None,
    };
    if let Some(value) = fixed {
        if value.ty().fits(wanted) {
            return Ok(Expr::Const(value));
        }
        let message = format!(
            "{} is needed here, not {}",
            wanted.words(),
            value.ty().words()
        );
        let mut problem = Problem::new(node.span, message);
        if let (Value::Int(number), Type::Duration) = (value, wanted) {
            problem.help = Some(format!("a unit is missing: write `\"{number}s\"`"));
        }
        return Err(problem);
    }
    let Some(text) = node.text() else {
        // It was unreadable, which has been reported.
        return Ok(Expr::Const(Value::None));
    };
    typed(text, wanted, names).map_err(|error| Problem::inside(node.span, error))
}

pub(super) fn typed(text: &str, wanted: Type, names: &mut dyn Lookup) -> Result<Expr, ExprError> {
    let (expr, ty) = expr::parse(text, names)?;
    if ty.fits(wanted) {
        return Ok(expr);
    }
    let help = (ty == Type::Int && wanted == Type::Duration).then(|| match &expr {
        Expr::Const(Value::Int(number)) => format!("a unit is missing: write `{number}s`"),
        _ => "a unit is missing: multiply by `1s`, or give the parameter a unit".to_owned(),
    });
    let message = format!("{} is needed here, not {}", wanted.words(), ty.words());
    Err(ExprError {
        range: 0..text.len(),
        message,
        help,
        unknown: None,
    })
}

/// `"fork[i]"` → `"fork"` and where the index stands.
pub(super) fn split_index(text: &str) -> (&str, Option<Range<usize>>) {
    match text.split_once('[') {
        Some((name, rest)) if rest.ends_with(']') => {
            (name.trim(), Some(text.len() - rest.len()..text.len() - 1))
        }
        _ => (text, None),
    }
}

/// The declared names of a sort, and whether each is an array.
pub(super) fn declared_names(text: &ProgramText, sort: Sort) -> Vec<(String, bool)> {
    let plain = |d: &Declared| (d.name.clone(), d.count.is_some());
    match sort {
        Sort::Var => text.vars.iter().map(|var| plain(&var.declared)).collect(),
        Sort::Mutex => text.mutexes.iter().map(plain).collect(),
        Sort::Condition => text.conditions.iter().map(plain).collect(),
        Sort::Channel => text.channels.iter().map(|c| plain(&c.declared)).collect(),
        Sort::Future => text.futures.iter().map(plain).collect(),
        Sort::Task => text
            .defs
            .iter()
            .map(|def| (def.name.clone(), false))
            .collect(),
        Sort::Local => Vec::new(),
    }
}

pub(super) fn sort_table(sort: Sort) -> &'static str {
    match sort {
        Sort::Task => "tasks",
        Sort::Var => "vars",
        Sort::Mutex => "mutexes",
        Sort::Condition => "conditions",
        Sort::Channel => "channels",
        Sort::Future => "futures",
        Sort::Local => "",
    }
}

pub(super) fn sort_word(sort: Sort) -> &'static str {
    match sort {
        Sort::Task => "task",
        Sort::Var => "shared variable",
        Sort::Mutex => "mutex",
        Sort::Condition => "condition",
        Sort::Channel => "channel",
        Sort::Future => "future",
        Sort::Local => "local",
    }
}

/// What is wrong with a new name, if something is.
pub(in crate::program) fn bad_name(name: &str, span: Span) -> Option<Problem> {
    const RESERVED: [&str; 9] = [
        "true", "false", "none", "and", "or", "not", "cores", "workers", "index",
    ];
    let signal = crate::program::value::Signal::WORDS
        .iter()
        .any(|(_, word)| *word == name);
    if signal || RESERVED.contains(&name) {
        let problem = Problem::new(span, format!("`{name}` means something already"));
        return Some(problem.help("give it another name"));
    }
    let mut letters = name.chars();
    let starts = letters
        .next()
        .is_some_and(|c| c.is_alphabetic() || c == '_');
    if starts && letters.all(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let problem = Problem::new(span, format!("`{}` cannot be a name", name.escape_debug()));
    Some(problem.help("a name is made of letters, digits and `_`, and starts with a letter"))
}
