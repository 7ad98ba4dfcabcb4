//! What is wrong in a lesson file, where, and what to do about it.

use strsim::damerau_levenshtein;

use crate::program::shape::Span;

/// Whether a lesson can still be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It cannot be used.
    Error,
    /// It can, but something looks wrong.
    Warning,
}

/// One problem in a lesson file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether the lesson can still be used.
    pub severity: Severity,
    /// What is wrong: one line without a full stop.
    pub message: String,
    /// The text to underline.
    pub span: Span,
    /// A few words beside the underline; may be empty.
    pub label: String,
    /// Other places that have to do with it, each with its own words.
    pub notes: Vec<(Span, String)>,
    /// What to do; may have several lines.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(span: impl Into<Span>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, span.into(), message.into())
    }

    /// A warning at `span`.
    pub fn warning(span: impl Into<Span>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, span.into(), message.into())
    }

    fn new(severity: Severity, span: Span, message: String) -> Self {
        Self {
            severity,
            message,
            span,
            label: String::new(),
            notes: Vec::new(),
            help: None,
        }
    }

    /// With these words beside the underline.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// With another place underlined too.
    #[must_use]
    pub fn note(mut self, span: impl Into<Span>, note: impl Into<String>) -> Self {
        self.notes.push((span.into(), note.into()));
        self
    }

    /// With this advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With this advice, where there is some.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }
}

/// The problems of one file, in the order they were found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Diagnostics {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// How many there are of both severities.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Whether one of them is an error, so that the lesson cannot be used.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many there are of one severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.iter()
            .filter(|problem| problem.severity == severity)
            .count()
    }

    /// All of them, in the order they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.found.iter()
    }

    /// All of them in the order of the file, each once: ready for [`super::render`].
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|problem| problem.span.start);
        let mut sorted: Vec<Diagnostic> = Vec::with_capacity(self.found.len());
        for problem in self.found {
            let same_place = sorted
                .iter()
                .rev()
                .take_while(|other| other.span.start == problem.span.start);
            if !same_place.into_iter().any(|other| *other == problem) {
                sorted.push(problem);
            }
        }
        sorted
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, more: I) {
        self.found.extend(more);
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The candidate that `name` was probably meant to be: the same but for case, `-` and `_`, or
/// within one typing slip (Damerau-Levenshtein distance) for every three letters. `None` where
/// nothing is that near.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // The distance takes time in the product of the lengths, and no valid name is this long.
    const LONGEST: usize = 64;
    if name.len() > LONGEST {
        return None;
    }
    let folded = fold(name);
    let length = folded.chars().count();
    let slips = (length / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= slips)
        .map(|candidate| (damerau_levenshtein(&folded, &fold(candidate)), candidate))
        // With as many slips as letters anything is near everything.
        .filter(|&(distance, candidate)| distance <= slips && distance < candidate.chars().count())
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

fn fold(name: &str) -> String {
    name.to_lowercase().replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_a_slip_away() {
        let kinds = ["lock", "unlock", "read", "write", "x", "wait_for"];
        let cases = [
            ("lokc", Some("lock")),
            ("LOCK", Some("lock")),
            ("unlok", Some("unlock")),
            ("wrtie", Some("write")),
            ("wait-for", Some("wait_for")),
            ("waitfor", Some("wait_for")),
            ("launch", None),
            ("y", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(nearest(name, kinds), expected, "{name}");
        }
        assert_eq!(nearest(&"lock".repeat(99), kinds), None);
    }

    #[test]
    fn sorting_keeps_one_of_each_in_the_order_of_the_file() {
        let at = |start, message| Diagnostic::error(Span::new(start, start + 1), message);
        let mut problems = Diagnostics::new();
        problems.extend([at(5, "b"), at(2, "a"), at(5, "c"), at(5, "b")]);
        problems.push(Diagnostic::warning(Span::new(0, 0), "w"));
        assert!(problems.has_errors());
        assert_eq!(problems.count(Severity::Warning), 1);
        assert_eq!(problems.len(), 5);
        let sorted = problems.into_sorted();
        let messages: Vec<_> = sorted.iter().map(|problem| &problem.message).collect();
        assert_eq!(messages, ["w", "a", "b", "c"]);
    }
}
