//! Code blocks in the colours of their language.

mod rust;
mod words;

use super::flow::append;
use super::{Line, Style};

/// How far apart tab stops are.
const TAB: usize = 4;

/// The lines of a text in `language`, as it is called after a fence. A language that is not known
/// here is code all over.
pub(super) fn highlight(text: &str, language: &str) -> Vec<Line> {
    let pieces = match language {
        "rust" | "rs" => rust::pieces(text),
        "python" | "py" => words::pieces(text, &words::PYTHON),
        "toml" => words::pieces(text, &words::TOML),
        "sh" | "shell" | "bash" | "console" => words::pieces(text, &words::SHELL),
        _ => vec![(text, Style::Code)],
    };
    lines(&pieces)
}

/// Pieces of text as lines, without their line breaks and tabs.
fn lines(pieces: &[(&str, Style)]) -> Vec<Line> {
    let mut lines = vec![Line::new()];
    let mut column = 0;
    for (text, style) in pieces {
        for (at, part) in text.split('\n').enumerate() {
            if at > 0 {
                lines.push(Line::new());
                column = 0;
            }
            let part = part.strip_suffix('\r').unwrap_or(part);
            for (at, part) in part.split('\t').enumerate() {
                let Some(line) = lines.last_mut() else {
                    continue;
                };
                if at > 0 {
                    let stop = TAB - column % TAB;
                    append(line, &" ".repeat(stop), *style);
                    column += stop;
                }
                if !part.is_empty() {
                    append(line, part, *style);
                    column += unicode_width::UnicodeWidthStr::width(part);
                }
            }
        }
    }
    // The last line break ends a line; it does not begin one.
    if lines.last().is_some_and(Vec::is_empty) {
        lines.pop();
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use Style::{Code, Comment, Keyword, Literal};

    /// The pieces of a text that are no plain code.
    fn marked(text: &str, language: &str) -> Vec<(String, Style)> {
        let spans = highlight(text, language).into_iter().flatten();
        spans
            .filter(|span| span.style != Code)
            .map(|span| (span.text, span.style))
            .collect()
    }

    fn check(text: &str, language: &str, expected: &[(&str, Style)]) {
        let found = marked(text, language);
        let found: Vec<(&str, Style)> = found.iter().map(|(t, s)| (t.as_str(), *s)).collect();
        assert_eq!(found, expected, "{language}: {text}");
    }

    #[test]
    fn rust_is_read_as_rust_reads_it() {
        check(
            "let r#fn = \"//\"; // \"no\"\nasync fn f<'a>(x: &'a str) -> bool { x == 'y'.to_string() && true }",
            "rust",
            &[
                ("let", Keyword),
                ("\"//\"", Literal),
                ("// \"no\"", Comment),
                ("async", Keyword),
                ("fn", Keyword),
                ("'y'", Literal),
                ("true", Literal),
            ],
        );
        check(
            "/* a /* b */\nc */ 1_000u64 + r#\"a\"b\"#.len()",
            "rs",
            &[
                ("/* a /* b */", Comment),
                ("c */", Comment),
                ("1_000u64", Literal),
                ("r#\"a\"b\"#", Literal),
            ],
        );
    }

    #[test]
    fn python_has_prefixes_triple_quotes_and_escapes() {
        check(
            "async def f(n2):  # it's\n    return f'a\\'{n2}' + \"\"\"x\n# y\"\"\" + x_1 + 0x1f",
            "python",
            &[
                ("async", Keyword),
                ("def", Keyword),
                ("# it's", Comment),
                ("return", Keyword),
                ("f'a\\'{n2}'", Literal),
                ("\"\"\"x", Literal),
                ("# y\"\"\"", Literal),
                ("0x1f", Literal),
            ],
        );
        check(
            "x = 'never closed\ny = None",
            "py",
            &[("'never closed", Literal), ("None", Literal)],
        );
    }

    #[test]
    fn toml_and_shell_differ_in_quotes_and_comments() {
        check(
            "a-1 = 'C:\\' # c\nb = [true, 2.5]",
            "toml",
            &[
                ("'C:\\'", Literal),
                ("# c", Comment),
                ("true", Literal),
                ("2.5", Literal),
            ],
        );
        check(
            "if test a#b = '\\'; then # c\n  echo \"$x\n\\\"\" fi-x\nfi",
            "sh",
            &[
                ("if", Keyword),
                ("'\\'", Literal),
                ("then", Keyword),
                ("# c", Comment),
                ("\"$x", Literal),
                ("\\\"\"", Literal),
                ("fi", Keyword),
            ],
        );
    }

    #[test]
    fn what_is_not_known_is_code() {
        check("let x = 1; // c", "cobol", &[]);
        check("let x = 1; // c", "", &[]);
    }

    #[test]
    fn tabs_go_to_their_stops_and_only_whole_lines_count() {
        let texts = |text: &str| -> Vec<String> {
            let join = |line: &Line| line.iter().map(|span| span.text.as_str()).collect();
            highlight(text, "").iter().map(join).collect()
        };
        assert_eq!(texts("\ta\tb\r\n\n漢\tc\n"), ["    a   b", "", "漢  c"]);
        assert_eq!(texts(""), Vec::<String>::new());
    }
}
