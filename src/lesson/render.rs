//! Problems as text to read, in the style of rustc.

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::diagnostic::{Diagnostic, Severity};
use super::plain::{harmless, multi_line, one_line};
use super::source::{Lines, Source, floor};
use crate::program::shape::Span;

/// How many problems are shown in full; the rest are counted.
const SHOWN: usize = 50;

/// How many bytes of lines are drawn for one problem: drawing takes time for every character, also
/// for those cut off at the right.
const LONGEST: usize = 1 << 16;

/// The problems as rustc would show them, in the order given, each with the place, the text
/// underlined and the advice; at the end a line that counts them. Empty for no problems.
///
/// Any span will do: one outside the text is moved to its end. Control characters in the text and in
/// the messages are shown as pictures of themselves. Only `colour` puts escape codes into the result.
pub fn render(source: &Source, diagnostics: &[Diagnostic], colour: bool) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let page = Page::of(source);
    let mut text = String::new();
    for diagnostic in diagnostics.iter().take(SHOWN) {
        text += &renderer.render(&[page.report(diagnostic)]);
        text += "\n\n";
    }
    let (level, summary) = summary(&page.name, diagnostics);
    text += &renderer.render(&[Group::with_title(level.primary_title(summary))]);
    text.push('\n');
    text
}

fn summary(name: &str, diagnostics: &[Diagnostic]) -> (Level<'static>, String) {
    let warnings = diagnostics
        .iter()
        .filter(|problem| problem.severity == Severity::Warning)
        .count();
    let all = diagnostics.len();
    let (level, counted) = if warnings == all {
        (Level::WARNING, plural(all, "warning"))
    } else if warnings == 0 {
        (Level::ERROR, plural(all, "problem"))
    } else {
        let errors = plural(all - warnings, "problem");
        (
            Level::ERROR,
            format!("{errors} and {}", plural(warnings, "warning")),
        )
    };
    let hidden = match all.saturating_sub(SHOWN) {
        0 => String::new(),
        _ => format!("; only the first {SHOWN} are shown"),
    };
    (level, format!("{counted} in {name}{hidden}"))
}

fn plural(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// A source made harmless to show, with the way from its offsets to the new ones.
struct Page<'a> {
    source: &'a Source,
    name: String,
    text: String,
    lines: Lines,
    /// The old offset after each character that became longer, and by how many bytes the text has
    /// grown up to there.
    growth: Vec<(usize, usize)>,
}

impl<'a> Page<'a> {
    fn of(source: &'a Source) -> Self {
        let mut text = String::with_capacity(source.text.len());
        let mut growth = Vec::new();
        let mut characters = source.text.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            let line_end = character == '\r' && characters.peek().is_some_and(|&(_, c)| c == '\n');
            text.push(if line_end {
                character
            } else {
                multi_line(character)
            });
            let after = at + character.len_utf8();
            let grown = text.len() - after;
            if growth.last().map_or(0, |&(_, before)| before) != grown {
                growth.push((after, grown));
            }
        }
        Self {
            source,
            name: harmless(&source.name, one_line).into_owned(),
            lines: Lines::of(&text),
            text,
            growth,
        }
    }

    /// Where `span` of the source is now: inside the text and on character boundaries.
    fn place(&self, span: Span) -> Span {
        let start = self.offset(span.start);
        Span::new(start, self.offset(span.end).max(start))
    }

    fn offset(&self, old: usize) -> usize {
        let old = floor(&self.source.text, old);
        let passed = self.growth.partition_point(|&(after, _)| after <= old);
        let grown = passed.checked_sub(1).map_or(0, |last| self.growth[last].1);
        old + grown
    }

    fn report(&self, diagnostic: &Diagnostic) -> Group<'_> {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let message = harmless(&diagnostic.message, one_line).into_owned();
        let report = level
            .primary_title(message)
            .element(self.excerpt(diagnostic));
        match &diagnostic.help {
            Some(help) => {
                report.element(Level::HELP.message(harmless(help, multi_line).into_owned()))
            }
            None => report,
        }
    }

    /// The lines a problem touches, underlined; only its place where they are too many to draw.
    fn excerpt(&self, diagnostic: &Diagnostic) -> Element<'_> {
        let marks: Vec<(AnnotationKind, Span, &str)> = std::iter::once((
            AnnotationKind::Primary,
            self.place(diagnostic.span),
            &*diagnostic.label,
        ))
        .chain(
            diagnostic
                .notes
                .iter()
                .map(|(span, words)| (AnnotationKind::Context, self.place(*span), &**words)),
        )
        .collect();
        let first = marks.iter().map(|(_, span, _)| span.start).min();
        let last = marks.iter().map(|(_, span, _)| span.end).max();
        let first_line = self.lines.line(first.unwrap_or(0));
        let start = self.lines.start(first_line);
        let end = self.lines.end(self.lines.line(last.unwrap_or(0)));
        let lines = &self.text[start..end.unwrap_or(self.text.len())];

        if lines.len() > LONGEST {
            let position = self.source.position(diagnostic.span.start);
            return Origin::path(&*self.name)
                .line(position.line)
                .char_column(position.column)
                .into();
        }
        Snippet::source(lines)
            .line_start(first_line + 1)
            .path(&*self.name)
            .annotations(marks.into_iter().map(|(kind, span, words)| {
                let mark = kind.span(span.start - start..span.end - start);
                match words {
                    "" => mark,
                    _ => mark.label(harmless(words, one_line).into_owned()),
                }
            }))
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, diagnostic: Diagnostic) -> String {
        render(&Source::new("x.toml", text), &[diagnostic], false)
    }

    #[test]
    fn it_reads_like_rustc() {
        let problem = Diagnostic::error(Span::new(14, 20), "unknown task `wash`")
            .label("no such task")
            .note(Span::new(0, 5), "the tasks are here")
            .help(
                "did you mean `rinse`?
or `dry`?",
            );
        let expected = "\
error: unknown task `wash`
 --> x.toml:2:5
  |
1 | rinse dry
  | ----- the tasks are here
2 | a = \"wash\"
  |     ^^^^^^ no such task
  |
  = help: did you mean `rinse`?
          or `dry`?

error: 1 problem in x.toml
";
        assert_eq!(shown("rinse dry\na = \"wash\"\n", problem), expected);
    }

    #[test]
    fn the_text_cannot_give_orders_to_the_terminal() {
        let text = "a = \"\u{1b}[2J\u{9b}31m漢\"\r\n";
        let problem = Diagnostic::error(Span::new(12, 15), "bad \u{1b}[0m\r")
            .label("\u{7}\n")
            .help("\u{1b}]0;title\u{7}\nnext");
        let source = Source::new("x\u{1b}[1m.toml", text);
        for (colour, codes) in [(false, 0), (true, 1)] {
            let shown = render(&source, std::slice::from_ref(&problem), colour);
            assert!(!shown.contains(['\u{9b}', '\u{7}', '\r']), "{shown:?}");
            let unasked = ["\u{1b}[2J", "\u{1b}]", "\u{1b}[1m.toml"];
            assert!(unasked.iter().all(|code| !shown.contains(code)));
            assert_eq!(shown.contains('\u{1b}'), codes == 1);
        }
    }

    #[test]
    fn columns_survive_the_cleaning() {
        // The escape character is one byte and its picture three; the place stays the fourth column.
        let shown = shown(
            "\u{1b}\u{1b}éx\r\n",
            Diagnostic::error(Span::new(4, 5), "here"),
        );
        assert!(shown.contains("--> x.toml:1:4\n"), "{shown}");
        assert!(shown.contains("1 | ␛␛éx\n  |    ^\n"), "{shown}");
    }

    #[test]
    fn any_span_will_do() {
        let texts = ["", "\n", "é", "a\r\nb\r\n", "\t漢\u{1b}", "\r", "a\n\n\n"];
        for text in texts {
            for start in 0..10 {
                for end in [0, 1, 2, 3, start, start + 1, 9, usize::MAX] {
                    let problem = Diagnostic::error(Span::new(start, end), "m")
                        .label("l")
                        .note(Span::new(end, start), "n");
                    assert!(shown(text, problem).starts_with("error: m\n"));
                }
            }
        }
    }

    #[test]
    fn a_line_too_long_to_draw_is_named_only() {
        let text = format!("\n{}", "é".repeat(LONGEST));
        let shown = shown(&text, Diagnostic::error(Span::new(11, 13), "m").label("l"));
        assert!(shown.starts_with("error: m\n--> x.toml:2:6\n"), "{shown}");
    }

    #[test]
    fn problems_are_counted_and_capped() {
        let source = Source::new("x.toml", "a = 1\n");
        let error = Diagnostic::error(Span::new(0, 1), "m");
        let warning = Diagnostic::warning(Span::new(0, 1), "w");
        let last = |problems: &[Diagnostic]| {
            let shown = render(&source, problems, false);
            shown.lines().last().unwrap_or_default().to_owned()
        };
        assert_eq!(last(&[]), "");
        assert_eq!(
            last(std::slice::from_ref(&warning)),
            "warning: 1 warning in x.toml"
        );
        assert_eq!(
            last(&[error.clone(), error.clone(), warning]),
            "error: 2 problems and 1 warning in x.toml"
        );
        let many = vec![error; SHOWN + 2];
        assert_eq!(
            last(&many),
            "error: 52 problems in x.toml; only the first 50 are shown"
        );
        assert_eq!(render(&source, &many, false).matches("-->").count(), SHOWN);
    }
}
