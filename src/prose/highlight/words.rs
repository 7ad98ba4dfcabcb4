//! Languages in which `#` begins a comment: enough of their grammar for short examples.

use crate::prose::Style;

/// What to know of a language.
pub(super) struct Language {
    keywords: &'static [&'static str],
    /// Names that stand for a value.
    values: &'static [&'static str],
    /// Letters that may stand before a string and belong to it.
    prefixes: &'static str,
    /// Whether three quotes enclose several lines.
    triple: bool,
    /// Whether one quote does too.
    lines: bool,
    /// Whether a backslash means something between single quotes.
    escapes: bool,
    /// Whether names may have a `-` in them.
    dashes: bool,
    /// Whether a comment may begin within a word.
    tight: bool,
}

pub(super) const PYTHON: Language = Language {
    keywords: &[
        "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
        "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
        "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with",
        "yield",
    ],
    values: &["True", "False", "None"],
    prefixes: "rbfutRBFUT",
    triple: true,
    lines: false,
    escapes: true,
    dashes: false,
    tight: true,
};

pub(super) const TOML: Language = Language {
    keywords: &[],
    values: &["true", "false", "inf", "nan"],
    prefixes: "",
    triple: true,
    lines: false,
    escapes: false,
    dashes: true,
    tight: true,
};

pub(super) const SHELL: Language = Language {
    keywords: &[
        "case", "do", "done", "elif", "else", "esac", "export", "fi", "for", "function", "if",
        "in", "local", "return", "then", "until", "while",
    ],
    values: &[],
    prefixes: "",
    triple: false,
    lines: true,
    escapes: false,
    dashes: true,
    tight: false,
};

pub(super) fn pieces<'a>(text: &'a str, language: &Language) -> Vec<(&'a str, Style)> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    // Where a word begins, a comment may.
    let mut fresh = true;
    while let Some(first) = rest.chars().next() {
        let (length, style) = match first {
            '#' if fresh || language.tight => (line(rest), Style::Comment),
            '"' | '\'' => (string(rest, language), Style::Literal),
            _ if first.is_ascii_digit() => (number(rest), Style::Literal),
            _ if is_name(first) => word(rest, language),
            _ => (first.len_utf8(), Style::Code),
        };
        let (piece, after) = rest.split_at(length);
        pieces.push((piece, style));
        fresh = first.is_whitespace() || ";&|()".contains(first);
        rest = after;
    }
    pieces
}

fn is_name(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// The length of the text up to the first character for which `end` holds.
fn until(text: &str, end: impl Fn(char) -> bool) -> usize {
    text.find(end).unwrap_or(text.len())
}

fn line(text: &str) -> usize {
    until(text, |char| char == '\n')
}

fn number(text: &str) -> usize {
    until(text, |char| !is_name(char) && char != '.')
}

fn word(text: &str, language: &Language) -> (usize, Style) {
    let part = |char| is_name(char) || (language.dashes && char == '-');
    let length = until(text, |char| !part(char));
    let (word, after) = text.split_at(length);
    let prefix = length <= 2 && word.chars().all(|char| language.prefixes.contains(char));
    if prefix && after.starts_with(['"', '\'']) {
        return (length + string(after, language), Style::Literal);
    }
    let style = match word {
        _ if language.keywords.contains(&word) => Style::Keyword,
        _ if language.values.contains(&word) => Style::Literal,
        _ => Style::Code,
    };
    (length, style)
}

/// The length of the string that begins here; it goes on to the end of the line, or of the text if
/// it may have several lines, where it is never closed.
fn string(text: &str, language: &Language) -> usize {
    let (quote, three) = match text.starts_with('"') {
        true => ("\"", "\"\"\""),
        false => ("'", "'''"),
    };
    let triple = language.triple && text.starts_with(three);
    let quote = if triple { three } else { quote };
    let escapes = language.escapes || quote.starts_with('"');
    let mut at = quote.len();
    while let Some(char) = text[at..].chars().next() {
        if text[at..].starts_with(quote) {
            return at + quote.len();
        }
        if char == '\n' && !triple && !language.lines {
            return at;
        }
        at += char.len_utf8();
        if char == '\\' && escapes {
            let next = text[at..].chars().next();
            at += next.filter(|char| *char != '\n').map_or(0, char::len_utf8);
        }
    }
    at
}
