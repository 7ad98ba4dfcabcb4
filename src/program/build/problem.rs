//! What can be wrong with a program.

use crate::program::expr::ExprError;
use crate::program::shape::Span;
use std::ops::Range;

/// Something wrong with a program, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The value in the file.
    pub span: Span,
    /// The part of it, in bytes of the string it holds, where only a part is meant.
    pub inner: Option<Range<usize>>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// A name nobody knows, with those that could have been meant.
    pub unknown: Option<(String, Vec<String>)>,
    /// Another place that belongs to it, and why.
    pub note: Option<(Span, String)>,
    /// Whether it was concluded from something not being there, so that in a file with unreadable
    /// parts it may be no problem at all.
    pub from_absence: bool,
}

impl Problem {
    /// A problem with a whole value.
    pub fn new(span: Span, message: impl Into<String>) -> Problem {
        let message = message.into();
        Problem {
            span,
            inner: None,
            message,
            help: None,
            unknown: None,
            note: None,
            from_absence: false,
        }
    }

    /// The same problem, concluded from something not being there.
    pub fn from_absence(mut self) -> Problem {
        self.from_absence = true;
        self
    }

    /// The same problem with advice.
    pub fn help(mut self, help: impl Into<String>) -> Problem {
        self.help = Some(help.into());
        self
    }

    /// A name nobody knows.
    pub fn unknown(span: Span, what: &str, name: &str, known: Vec<String>) -> Problem {
        let problem = Problem::new(span, format!("no {what} is called `{name}`"));
        Problem {
            unknown: Some((name.to_owned(), known)),
            ..problem
        }
    }

    /// A problem inside of a string.
    pub fn inside(span: Span, error: ExprError) -> Problem {
        Problem {
            inner: Some(error.range),
            help: error.help,
            // The step that was to give the name its value may be unreadable.
            from_absence: error.unknown.is_some(),
            unknown: error.unknown,
            ..Problem::new(span, error.message)
        }
    }
}
