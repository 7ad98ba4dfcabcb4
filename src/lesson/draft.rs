//! A lesson file while it is being turned into a lesson: what every part of that needs.

use super::diagnostic::{Diagnostic, Diagnostics, nearest};
use super::inside::inside;
use super::plain::quoted;
use super::source::Source;
use crate::program::build::{Problem, expression_over_params};
use crate::program::expr::{Env, Expr, Scope};
use crate::program::fault::Fault;
use crate::program::shape::{Key, Node, Span};
use crate::program::value::Type;
use crate::program::{ProgramText, Value};

/// A lesson file being read.
pub(super) struct Draft<'a> {
    /// The file.
    pub source: &'a Source,
    /// Its program.
    pub text: ProgramText,
    /// What is wrong with it.
    pub problems: Diagnostics,
    /// Whether parts of it were unreadable, so that what is not there may only be unreadable.
    pub unreadable: bool,
    /// Whether such parts are in its program.
    pub program_unreadable: bool,
    /// Whether its program has other problems, so that nothing can be worked out with it.
    pub program_wrong: bool,
    /// Whether it is no TOML, so that anything may be unreadable.
    pub no_toml: bool,
}

impl Draft<'_> {
    /// Adds an error.
    pub fn error(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.problems
            .push(Diagnostic::error(span, message).help(help));
    }

    /// Adds a warning.
    pub fn warning(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.problems
            .push(Diagnostic::warning(span, message).help(help));
    }

    /// Adds an error about a name that nobody knows, with the one it may have been meant to be.
    pub fn unknown(&mut self, span: Span, message: String, name: &str, known: &[String]) {
        let help = meant(name, known);
        if !self.no_toml || is_slip(help.as_ref()) {
            self.problems
                .push(Diagnostic::error(span, message).maybe_help(help));
        }
    }

    /// Adds a problem of the program, unless it may only follow from an unreadable part.
    pub fn problem(&mut self, problem: Problem) {
        let help = problem
            .unknown
            .as_ref()
            .and_then(|(name, known)| meant(name, known));
        let slip = is_slip(help.as_ref());
        if self.program_unreadable && problem.from_absence && !slip {
            return;
        }
        let span = match problem.inner {
            Some(range) => inside(self.source, problem.span, range),
            None => problem.span,
        };
        // Advice on the kind of mistake comes before a list of all that would have been right.
        let help = match (problem.help, help) {
            (Some(advice), Some(names)) if slip => Some(format!("{names}\n{advice}")),
            (advice, names) => advice.or(names),
        };
        let mut diagnostic = Diagnostic::error(span, problem.message).maybe_help(help);
        diagnostic.notes.extend(problem.note);
        self.problems.push(diagnostic);
    }

    /// The text at a node, which must not be blank; `what` is what it is: "the title".
    pub fn words(&mut self, node: Option<&Node>, what: &str) -> String {
        let Some((node, text)) = node.and_then(|node| Some((node, node.text()?))) else {
            return String::new();
        };
        if text.trim().is_empty() {
            self.error(
                node.span,
                format!("{what} is empty"),
                "write something here",
            );
        }
        text.to_owned()
    }

    /// The texts of a list, which must not repeat itself.
    pub fn distinct(&mut self, node: Option<&Node>) -> Vec<String> {
        let texts = self.lines(node);
        for (at, (text, node)) in texts.iter().enumerate() {
            if texts[..at].iter().any(|(earlier, _)| earlier == text) {
                let message = format!("{} is in this list twice", quoted(text));
                self.error(node.span, message, "leave one of them out");
            }
        }
        texts.into_iter().map(|(text, _)| text).collect()
    }

    /// The texts of a list, which must not repeat itself or be empty; `what` is what it is.
    pub fn texts(&mut self, node: Option<&Node>, what: &str) -> Vec<String> {
        if let Some(node) = node.filter(|node| node.items().is_empty() && !self.unreadable) {
            let help = "name at least one, or leave the key out";
            self.error(node.span, format!("{what} is empty"), help);
        }
        self.distinct(node)
    }

    /// The texts of a list with their nodes.
    pub fn lines<'n>(&self, node: Option<&'n Node>) -> Vec<(String, &'n Node)> {
        let items = node.map_or(&[][..], Node::items);
        let texts = items
            .iter()
            .map(|item| Some((item.text()?.to_owned(), item)));
        texts.flatten().collect()
    }

    /// The integer at a node, which must be from `least` to `most`; `otherwise` where it is not there.
    pub fn integer(&mut self, node: Option<&Node>, least: u32, most: u32, otherwise: u32) -> u32 {
        let Some((span, integer)) = node.and_then(|node| Some((node.span, node.integer()?))) else {
            return otherwise;
        };
        match u32::try_from(integer) {
            Ok(number) if (least..=most).contains(&number) => number,
            _ => {
                let message = format!("{integer} makes no sense here");
                self.error(
                    span,
                    message,
                    format!("write a number from {least} to {most}"),
                );
                otherwise
            }
        }
    }

    /// The expression over the parameters at a node, which must have a value of type `wanted`
    /// with their defaults.
    pub fn expr(&mut self, node: &Node, wanted: Type) -> Option<Expr> {
        let expr = match expression_over_params(node, wanted, &mut self.text) {
            Ok(expr) => expr,
            Err(problem) => {
                self.problem(problem);
                return None;
            }
        };
        if expr.any(|part| *part == Expr::Env(Env::Index)) {
            let help = "it numbers the tasks of one `spawn` and the elements of an array";
            self.error(node.span, "`index` means nothing here", help);
            return None;
        }
        match value(&expr, wanted, &self.text.defaults()) {
            Ok(_) => Some(expr),
            // Whatever made a parameter have no default has been reported.
            Err(_) if self.text.defaults().contains(&Value::None) => None,
            Err(fault) => {
                let help = "it is worked out with the parameters' defaults";
                self.error(node.span, format!("this has no value: {fault}"), help);
                None
            }
        }
    }

    /// Checks the name of a lesson or experiment, which people type.
    pub fn check_id(&mut self, id: &str, span: Span, what: &str) {
        if !is_kebab(id) {
            let message = format!("{} is not a good name for {what}", quoted(id));
            let help = "small letters and digits with `-` between the words are easy to type";
            self.warning(span, message, help);
        }
    }
}

/// The value of an expression over the parameters on two cores; a duration must not be negative.
pub(super) fn value(expr: &Expr, wanted: Type, params: &[Value]) -> Result<Value, Fault> {
    let scope = Scope {
        params,
        locals: &[],
        cores: 2,
        workers: 2,
        index: 0,
    };
    match wanted {
        Type::Duration => expr.duration(&scope).map(Value::Duration),
        _ => expr.eval(&scope),
    }
}

/// The advice for a name that nobody knows.
fn meant(name: &str, known: &[String]) -> Option<String> {
    const SHOWN: usize = 12;
    let all = || known.iter().map(String::as_str);
    if let Some(name) = nearest(name, all()) {
        return Some(format!("did you mean {}?", quoted(name)));
    }
    let shown: Vec<String> = all().take(SHOWN).map(quoted).collect();
    let more = if known.len() > SHOWN {
        " and others"
    } else {
        ""
    };
    (!known.is_empty()).then(|| format!("it can be {}{more}", shown.join(", ")))
}

/// Whether the advice is one name, so that the name is surely wrong.
fn is_slip(help: Option<&String>) -> bool {
    help.is_some_and(|help| help.starts_with("did"))
}

fn is_kebab(id: &str) -> bool {
    let word = |word: &str| {
        let letters = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        !word.is_empty() && word.bytes().all(letters)
    };
    id.split('-').all(word)
}

/// The value of a key that a record has, where it is a text.
pub(super) fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.get(key).and_then(Node::text)
}

/// The entries of a table under `key`.
pub(super) fn entries<'n>(node: &'n Node, key: &str) -> &'n [(Key, Node)] {
    node.get(key).map_or(&[], Node::entries)
}

/// The items of a list under `key`.
pub(super) fn items<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    node.get(key).map_or(&[], Node::items)
}
