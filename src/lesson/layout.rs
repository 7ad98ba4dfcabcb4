//! Lines, headers, keys and strings of a TOML text, as far as they can be told without parsing it.

/// What stands between the brackets, where `line` starts with a well-formed header.
pub(super) fn header_path(line: &str) -> Option<&str> {
    let line = line.trim_start_matches([' ', '\t']);
    let (line, close) = match line.strip_prefix("[[") {
        Some(rest) => (rest, "]]"),
        None => (line.strip_prefix('[')?, "]"),
    };
    let length = key_length(line)?;
    line[length..]
        .starts_with(close)
        .then(|| line[..length].trim())
}

/// The key, where `line` starts with one and a `=`.
pub(super) fn entry_key(line: &str) -> Option<&str> {
    key_to_equals(line).map(|length| line[..length].trim())
}

/// Where the `=` is, where `line` starts with a key and one.
pub(super) fn key_to_equals(line: &str) -> Option<usize> {
    key_length(line).filter(|&length| line[length..].starts_with('='))
}

/// The length of the key, plain, quoted or dotted, that `text` starts with, with the blanks around
/// it.
fn key_length(text: &str) -> Option<usize> {
    let blanks = |rest: &str| rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let mut at = blanks(text);
    loop {
        let rest = &text[at..];
        let length = match rest.as_bytes().first()? {
            quote @ (b'"' | b'\'') => string_length(rest, &rest[..1], *quote == b'"')?,
            // Letters outside ASCII are for the parser to refuse: what is meant is clear.
            _ => rest
                .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))
                .unwrap_or(rest.len()),
        };
        if length == 0 {
            return None;
        }
        at += length;
        at += blanks(&text[at..]);
        if !text[at..].starts_with('.') {
            return Some(at);
        }
        at += 1;
        at += blanks(&text[at..]);
    }
}

/// The length of the string that `text` starts with, both quotes included; `None` where it is never
/// closed.
pub(super) fn string_length(text: &str, quote: &str, escapes: bool) -> Option<usize> {
    let many_lines = quote.len() == 3;
    let mut at = quote.len();
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        if rest.starts_with(quote.as_bytes()) {
            at += quote.len();
            // Up to two more quotes belong to the text of a multi-line string.
            let more = text.as_bytes()[at..].iter().take(2);
            let same = more
                .take_while(|&&byte| byte == quote.as_bytes()[0])
                .count();
            return Some(at + if many_lines { same } else { 0 });
        }
        match rest[0] {
            b'\n' if !many_lines => return None,
            b'\\' if escapes && (many_lines || rest.get(1) != Some(&b'\n')) => at += 2,
            _ => at += 1,
        }
    }
    None
}

/// How many blanks `line` starts with.
pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// The rest of the line `at` stands on, without its newline.
pub(super) fn line_at(text: &str, at: usize) -> &str {
    let rest = &text[at.min(text.len())..];
    &rest[..rest.find('\n').unwrap_or(rest.len())]
}

/// The start of the line after the one `at` stands on; beyond the end of the text after the last.
pub(super) fn after_line(text: &str, at: usize) -> usize {
    at + line_at(text, at).len() + 1
}
