//! Finding the statements of a TOML text that cannot be read at all.
//!
//! After a bracket that is never closed a TOML parser takes the rest of the file for part of the
//! value, and blames lines that are fine. A person sees by the layout where the next statement
//! starts. So does this: it cuts a text into headers (`[tasks.a]`) and entries (`key = value`), names
//! the first thing wrong with a statement, and gives the range to leave out so that the rest can be
//! read as if that statement were not there.

use std::ops::Range;

use super::diagnostic::Diagnostic;
use super::layout::{after_line, header_path, indent, key_to_equals, line_at, string_length};
use crate::program::shape::Span;

/// A statement that cannot be read.
#[derive(Debug)]
pub(super) struct Unreadable {
    /// What to leave out.
    pub(super) range: Range<usize>,
    /// What is wrong with it.
    pub(super) problem: Diagnostic,
}

/// The statements of `text` that cannot be read, in their order. Meant for a text already known to
/// have a syntax error: it goes by layout as well as by grammar.
pub(super) fn unreadable(text: &str) -> Vec<Unreadable> {
    let mut found = Vec::new();
    let mut at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    while at < text.len() {
        let (next, problem) = match line_at(text, at).trim_start().chars().next() {
            None | Some('#') => (after_line(text, at), None),
            Some('[') => header(text, at),
            Some(_) => Entry::new(text, at).read(),
        };
        if let Some(problem) = problem {
            found.push(Unreadable {
                range: at..next.min(text.len()),
                problem,
            });
        }
        at = next;
    }
    found
}

/// Checks a header; also gives where the next statement starts. A header that cannot be read takes
/// its whole table with it: the keys below it would otherwise count for another table.
fn header(text: &str, start: usize) -> (usize, Option<Diagnostic>) {
    let line = line_at(text, start);
    let mut next = after_line(text, start);
    if header_path(line).is_some() {
        return (next, None);
    }
    let span = Span::new(start + indent(line), start + line.trim_end().len());
    let problem = Diagnostic::error(span, "this table header cannot be read")
        .label("expected `[name]`")
        .help("a header is a name, or several joined by dots, in brackets: `[tasks.a]`");
    while next < text.len() && header_path(line_at(text, next)).is_none() {
        next = after_line(text, next);
    }
    (next, Some(problem))
}

/// One `key = value` being read.
struct Entry<'a> {
    text: &'a str,
    start: usize,
    /// How far it is indented: what stands further right belongs to it.
    indent: usize,
    at: usize,
    /// The brackets open at `at`, with their offsets.
    open: Vec<(u8, usize)>,
    /// The last byte before `at` that is neither blank nor in a comment.
    before: u8,
}

impl<'a> Entry<'a> {
    fn new(text: &'a str, start: usize) -> Self {
        Self {
            text,
            start,
            indent: indent(line_at(text, start)),
            at: start,
            open: Vec::new(),
            before: b'=',
        }
    }

    /// Where the next statement starts, and what is wrong with this one.
    fn read(mut self) -> (usize, Option<Diagnostic>) {
        let line = line_at(self.text, self.start);
        match key_to_equals(line) {
            Some(length) => self.at += length + 1,
            None => {
                return (
                    after_line(self.text, self.start),
                    Some(self.not_an_entry(line)),
                );
            }
        }
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            let problem = match byte {
                b'\n' if self.open.is_empty() => return (self.at + 1, None),
                b'\n' => self.new_line(),
                b'#' => {
                    self.at += line_at(self.text, self.at).len();
                    continue;
                }
                b'"' | b'\'' => self.string(byte),
                b'[' | b'{' => {
                    self.open.push((byte, self.at));
                    None
                }
                b']' | b'}' => self.close(byte),
                _ => None,
            };
            if let Some(problem) = problem {
                return (self.next_by_layout(), Some(problem));
            }
            // A string has moved past its own last byte already.
            if !matches!(byte, b'"' | b'\'') {
                self.at += 1;
            }
            if !byte.is_ascii_whitespace() {
                self.before = byte;
            }
        }
        let problem = self.open.last().map(|_| self.never_closed(None));
        (self.text.len(), problem)
    }

    fn not_an_entry(&self, line: &str) -> Diagnostic {
        let span = Span::new(
            self.start + indent(line),
            self.start + line.trim_end().len(),
        );
        Diagnostic::error(span, "this line cannot be read")
            .label("expected `name = value`")
            .help("every line is `name = value`, a `[header]` or a `# comment`")
    }

    fn string(&mut self, quote: u8) -> Option<Diagnostic> {
        let rest = &self.text[self.at..];
        let three = if quote == b'"' { "\"\"\"" } else { "'''" };
        let quote = if rest.starts_with(three) {
            three
        } else {
            &three[..1]
        };
        match string_length(rest, quote, quote.starts_with('"')) {
            Some(length) => {
                self.at += length;
                None
            }
            None => {
                let span = Span::new(self.at, self.at + quote.len());
                if quote.len() == 3 {
                    self.at = self.text.len();
                }
                Some(
                    Diagnostic::error(span, format!("this string is never closed with `{quote}`"))
                        .label("it starts here")
                        .help(match quote.len() {
                            1 => {
                                "a string ends on the line it starts on; \
                                  use `\"\"\"` around a text of several lines"
                            }
                            _ => "put the same three quotes after the text",
                        }),
                )
            }
        }
    }

    fn close(&mut self, byte: u8) -> Option<Diagnostic> {
        let opener = if byte == b']' { b'[' } else { b'{' };
        match self.open.last() {
            Some(&(open, _)) if open == opener => {
                self.open.pop();
                None
            }
            Some(_) => {
                let here = Span::new(self.at, self.at + 1);
                Some(self.never_closed(Some((here, "before this one closes"))))
            }
            // A bracket too many is for the parser, which says so at the right place.
            None => None,
        }
    }

    /// Looks at the line that starts after `at`: does it start another statement?
    fn new_line(&self) -> Option<Diagnostic> {
        let next = self.at + 1;
        let line = line_at(self.text, next);
        let here = Span::new(next + indent(line), next + line.trim_end().len());
        if self.is_header_below(line) {
            return Some(self.never_closed(Some((here, "before this header"))));
        }
        let length = key_to_equals(line)?;
        let outside = self.is_outside(line);
        match self.open.last() {
            Some((b'[', _)) if !outside => {
                let key = Span::new(here.start, next + line[..length].trim_end().len());
                Some(
                    Diagnostic::error(key, "a `name = value` cannot stand in a list by itself")
                        .label("this needs braces")
                        .help("put braces around it: `{ name = value },`"),
                )
            }
            Some((b'{', _)) if !outside || matches!(self.before, b',' | b'{') => None,
            _ => Some(self.never_closed(Some((here, "before this line")))),
        }
    }

    fn never_closed(&self, by: Option<(Span, &str)>) -> Diagnostic {
        let (open, at) = self.open.last().copied().unwrap_or((b'[', self.start));
        let (open, close) = match open {
            b'[' => ('[', ']'),
            _ => ('{', '}'),
        };
        let problem = Diagnostic::error(
            Span::new(at, at + 1),
            format!("this `{open}` is never closed"),
        )
        .label(format!("it needs a `{close}`"));
        match by {
            Some((span, words)) => problem.note(span, words),
            None => problem,
        }
    }

    /// The next line that looks like a statement of the same level.
    fn next_by_layout(&self) -> usize {
        let mut next = after_line(self.text, self.at);
        while next < self.text.len() {
            let line = line_at(self.text, next);
            let entry = key_to_equals(line).is_some();
            if self.is_header_below(line) || (entry && self.is_outside(line)) {
                break;
            }
            next = after_line(self.text, next);
        }
        next
    }

    fn is_outside(&self, line: &str) -> bool {
        indent(line) <= self.indent
    }

    /// Whether `line` is the header of another table and not the last element of a list of lists,
    /// such as `["a"]` or `[true]`.
    fn is_header_below(&self, line: &str) -> bool {
        self.is_outside(line)
            && header_path(line).is_some_and(|path| {
                path.starts_with(|c: char| c.is_alphabetic() || c == '_')
                    && !["true", "false", "inf", "nan"].contains(&path)
            })
    }
}
