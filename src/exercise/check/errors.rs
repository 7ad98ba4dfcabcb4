//! What the compiler says, shortened to what matters.

use serde::Deserialize;

/// One error or warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    /// `error` or `warning`.
    pub level: String,
    /// In one line: "cannot find value `x` in this scope".
    pub title: String,
    /// As the compiler shows it, with the source.
    pub text: String,
    /// The file of its first place.
    pub file: String,
    /// The line of its first place.
    pub line: Option<u32>,
    /// `E0425`, or the name of a lint; empty if there is none.
    pub code: String,
}

#[derive(Debug, Deserialize)]
struct Line {
    message: String,
    level: String,
    #[serde(default)]
    rendered: Option<String>,
    #[serde(default)]
    spans: Vec<Span>,
    #[serde(default)]
    code: Option<Code>,
}

#[derive(Debug, Deserialize)]
struct Span {
    file_name: String,
    line_start: u32,
    is_primary: bool,
}

#[derive(Debug, Deserialize)]
struct Code {
    code: String,
}

/// The most lines of a message that are kept.
const LINES: usize = 30;

/// The errors in what rustc printed with `--error-format=json`, in its order.
pub(super) fn messages(stderr: &[u8]) -> Vec<Message> {
    all(stderr)
        .into_iter()
        .filter(|message| message.level.starts_with("error"))
        .collect()
}

/// Errors and warnings.
pub(super) fn all(stderr: &[u8]) -> Vec<Message> {
    let text = String::from_utf8_lossy(stderr);
    let lines = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Line>(line).ok());
    lines
        .filter(|line| !line.message.starts_with("aborting due to"))
        .map(message)
        .collect()
}

fn message(line: Line) -> Message {
    let primary = line
        .spans
        .iter()
        .find(|span| span.is_primary)
        .or(line.spans.first());
    let rendered = line.rendered.unwrap_or_else(|| line.message.clone());
    // What to type for a longer explanation is no use here.
    let kept = rendered
        .lines()
        .filter(|line| !line.starts_with("For more information"))
        .take(LINES);
    Message {
        level: line.level,
        title: line.message.lines().next().unwrap_or_default().to_owned(),
        text: kept.collect::<Vec<_>>().join("\n").trim_end().to_owned(),
        file: primary
            .map(|span| span.file_name.clone())
            .unwrap_or_default(),
        line: primary.map(|span| span.line_start),
        code: line.code.map(|code| code.code).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::messages;

    #[test]
    fn the_first_error_comes_with_its_line() {
        let printed = br#"{"message":"unused","level":"warning","spans":[]}
{"message":"cannot find value `x`","level":"error","code":{"code":"E0425"},"rendered":"error[E0425]: cannot\n --> answer.rs:3:5\n","spans":[{"file_name":"answer.rs","line_start":3,"is_primary":true}]}
{"message":"aborting due to 1 previous error","level":"error","spans":[]}
not json"#;
        let found = messages(printed);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].title.as_str(), found[0].line),
            ("cannot find value `x`", Some(3))
        );
        assert_eq!(found[0].text, "error[E0425]: cannot\n --> answer.rs:3:5");
    }
}
