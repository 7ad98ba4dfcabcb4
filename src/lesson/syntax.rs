//! From text to TOML, whatever is wrong with it.

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::diagnostic::Diagnostic;
use super::layout::{entry_key, header_path, indent, line_at};
use super::plain::{quoted, short};
use super::source::{Lines, Source};
use super::statements::unreadable;
use crate::program::shape::Span;

/// A text that a TOML parser gets through, and what was wrong with it.
pub(super) struct Syntax<'a> {
    source: &'a Source,
    /// The source with blanks in place of what cannot be read, so that every offset stays.
    readable: String,
    problems: Vec<Diagnostic>,
}

/// Where the syntax errors are, so that what follows from them is not reported as well.
#[derive(Debug, Default)]
pub(super) struct Faults {
    /// In the order of the file.
    spans: Vec<Span>,
    lines: Vec<usize>,
}

impl<'a> Syntax<'a> {
    /// Takes out of `source` the statements that cannot be read.
    pub(super) fn of(source: &'a Source) -> Self {
        let mut syntax = Self {
            source,
            readable: source.text.clone(),
            problems: Vec::new(),
        };
        let (_, errors) = DeTable::parse_recoverable(&source.text);
        if errors.is_empty() {
            return syntax;
        }
        for statement in unreadable(&source.text) {
            let text = &source.text[statement.range.clone()];
            let blank: String = text
                .bytes()
                .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
                .collect();
            syntax.readable.replace_range(statement.range, &blank);
            syntax.problems.push(statement.problem);
        }
        syntax
    }

    /// The document, every syntax error in the order of the file with at most one for each line, and
    /// where they were.
    pub(super) fn parse(&self) -> (Spanned<DeValue<'_>>, Vec<Diagnostic>, Faults) {
        let (table, errors) = DeTable::parse_recoverable(&self.readable);
        let mut problems = self.problems.clone();
        problems.extend(errors.iter().map(|error| self.in_words(error)));
        problems.sort_by_key(|problem| problem.span.start);
        let spans = problems.iter().map(|problem| problem.span).collect();

        // The parser often names several symptoms of one slip. The leftmost is the nearest to it,
        // but a bare word may be only what is left over.
        let lines = Lines::of(&self.source.text);
        let line = |problem: &Diagnostic| lines.line(problem.span.start);
        problems.sort_by_key(|problem| (line(problem), problem.message.ends_with(NOT_A_VALUE)));
        problems.dedup_by_key(|problem| line(problem));
        let faults = Faults {
            spans,
            lines: problems.iter().map(line).collect(),
        };
        let document = DeValue::Table(table.into_inner());
        (
            Spanned::new(0..self.source.text.len(), document),
            problems,
            faults,
        )
    }

    /// A parser's error in plain words.
    fn in_words(&self, error: &Error) -> Diagnostic {
        let end = self.source.text.len();
        let span = error.span().map_or(Span::new(end, end), Span::from);
        let text = self.source.text.get(span.start..span.end).unwrap_or("");
        let message = error.message();
        let is = |start: &str| message.starts_with(start);
        let say = |what: &str| Diagnostic::error(span, what);

        if text.is_empty() && (is("string values must") || is("invalid literal string")) {
            say("a value is missing here").help("write a value after the `=`")
        } else if is("string values must") || is("invalid boolean") {
            bare_word(span, text)
        } else if is("duplicate key") {
            let problem = say(&format!("the key {} is given twice", quoted(text)))
                .label("it is given already")
                .help("keep one of the two, or give one another name");
            match self.given_before(span) {
                Some(first) => problem.note(first, "first given here"),
                None => problem,
            }
        } else if is("extra assignment") {
            say("there is a `=` too many").help("a comma may be missing before the name")
        } else if is("missing comma") {
            say("a comma is missing before this").help("put a comma between two values")
        } else if is("extra comma") {
            say("there is a comma too many").label("nothing stands before it")
        } else if is("unexpected `=` in array") {
            say("a `name = value` cannot stand in a list by itself")
                .help("put braces around it: `{ name = value }`")
        } else if is("missing assignment") || is("key with no value") {
            say("a `=` is missing here").help("a key and its value are written `name = value`")
        } else if is("unexpected key or value") {
            say("this should be on a line of its own")
                .help("one statement a line; a comment starts with `#`")
        } else if is("invalid unquoted key") || is("unquoted keys cannot be empty") {
            say("this is not a valid name").help(
                "a name has letters a to z, digits, `_` and `-`; put any other name in quotes",
            )
        } else if is("cannot recurse") || is("recursion limit") {
            say("lists and tables are nested too deep here").help("80 levels are the most")
        } else if is("missing escaped value") {
            say("this is not an escape that TOML knows")
                .help(r#"write `\\` for a backslash, or use '…' quotes, which take text as it is"#)
        } else if is("invalid") && text.contains(char::is_control) {
            say("a control character cannot stand in a string")
                .help(r"write it as an escape such as `\u001b`")
        } else if is("cannot extend value") {
            say(&format!(
                "{} has a value already and cannot be a table too",
                quoted(text)
            ))
        } else {
            say(message)
        }
    }

    /// Where the key or header at `span` is given for the first time, by the look of the lines
    /// above.
    fn given_before(&self, span: Span) -> Option<Span> {
        // Enough for any lesson, and keeps a file of nothing but repetitions quick to refuse.
        const FARTHEST: usize = 2000;
        let text = &self.readable;
        let start_of = |at: usize| text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let mut start = start_of(span.start);
        let line = line_at(text, start);
        let header = header_path(line);
        let key = entry_key(line);
        for _ in 0..FARTHEST {
            start = start_of(start.checked_sub(1)?);
            let line = line_at(text, start);
            let same = match header {
                Some(_) => header_path(line) == header,
                None if header_path(line).is_some() => return None,
                None => key.is_some() && entry_key(line) == key,
            };
            if same {
                let given = entry_key(line).unwrap_or(line.trim());
                let start = start + indent(line);
                return Some(Span::new(start, start + given.len()));
            }
        }
        None
    }
}

const NOT_A_VALUE: &str = "is not a value";

/// A word that stands where a value is expected.
fn bare_word(span: Span, text: &str) -> Diagnostic {
    let lower = text.to_lowercase();
    let problem = Diagnostic::error(span, format!("{} {NOT_A_VALUE}", quoted(text)));
    if text.contains([' ', '\t']) {
        problem.help("put text in quotes, and a comma or a new line between two values")
    } else if ["true", "false"].contains(&&*lower) {
        problem.help(format!("write `{lower}` in small letters"))
    } else {
        let bare = text.trim_matches(['\'', '"', '“', '”', '‘', '’']);
        problem
            .label("text needs quotes")
            .help(format!("write `\"{}\"`", short(bare)))
    }
}

impl Faults {
    /// Whether there is no syntax error at all.
    pub(super) fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Whether a syntax error starts within `span` or at its end.
    pub(super) fn within(&self, span: Span) -> bool {
        let first = self.spans.partition_point(|fault| fault.start < span.start);
        self.spans
            .get(first)
            .is_some_and(|fault| fault.start <= span.end)
    }

    /// Whether `line`, from 0, has a syntax error.
    pub(super) fn on_line(&self, line: usize) -> bool {
        self.lines.binary_search(&line).is_ok()
    }
}
