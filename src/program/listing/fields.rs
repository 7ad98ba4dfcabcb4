//! One step as the author wrote it, in a line.

use super::Written;
use toml::Spanned;
use toml::de::DeValue;

/// A text on one line.
pub(super) fn words(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The fields of one step as they are written.
pub(super) struct Fields<'a> {
    /// The lesson's text.
    pub source: &'a str,
    /// The value of the step's key, if it has one.
    pub body: Option<&'a Written<'a>>,
    /// The field that a value alone stands for.
    pub first: &'static str,
    /// What a `repeat`'s number of times is, where the parameters decide it.
    pub times: Option<i64>,
}

impl Fields<'_> {
    pub fn get(&self, name: &str) -> Option<&Written<'_>> {
        let body = self.body?;
        match body.get_ref() {
            DeValue::Table(table) => table.get(name),
            _ => (name == self.first).then_some(body),
        }
    }

    /// What the author wrote, without quotes and on one line.
    fn said(&self, value: &Written<'_>) -> String {
        let text = match value.get_ref() {
            DeValue::String(text) => text.as_ref(),
            _ => self.source.get(value.span()).unwrap_or_default(),
        };
        words(text)
    }

    fn field(&self, name: &str) -> Option<String> {
        self.get(name).map(|value| self.said(value))
    }

    /// The value of a field, or `…` where it is missing.
    fn text(&self, name: &str) -> String {
        self.field(name).unwrap_or_else(|| "…".to_owned())
    }

    /// The value of a field between two words, or nothing.
    fn maybe(&self, before: &str, name: &str) -> String {
        self.field(name)
            .map_or_else(String::new, |value| format!("{before}{value}"))
    }

    pub fn line(&self, kind: &str) -> String {
        let text = |name| self.text(name);
        let into = || self.maybe(" → ", "into");
        match kind {
            "say" => format!("say “{}”", text("text")),
            "sleep" | "block" | "compute" => format!("{kind} {}", text("time")),
            "now" => format!("now{}", into()),
            "random" => format!("random {}{}", self.range(), into()),
            "assert" | "while" | "if" => format!("{kind} {}", text("test")),
            "return" => format!("return {}", text("value")),
            "read" => format!("read {}{}", text("var"), into()),
            "write" => format!("write {} ← {}", text("var"), text("value")),
            "add" => {
                let much = self.field("value").unwrap_or_else(|| "1".to_owned());
                format!("add {much} to {}{}", text("var"), into())
            }
            "lock" | "unlock" => format!("{kind} {}", text("mutex")),
            "wait" => {
                let back = text("mutex");
                format!("wait for {}, giving {back} back", text("condition"))
            }
            "notify" => format!("notify {}", text("condition")),
            "notify_all" => format!("notify all of {}", text("condition")),
            "send" => format!("send {} to {}", text("value"), text("channel")),
            "recv" => format!("recv from {}{}", text("channel"), into()),
            "close" => format!("close {}", text("channel")),
            "make" => format!("make {}", text("future")),
            "resolve" => {
                let with = self.maybe(" with ", "value");
                format!("resolve {}{with}{}", text("future"), into())
            }
            "await" | "cancel" => format!("{kind} {}{}", text("what"), into()),
            "state" => format!("state of {}{}", text("of"), into()),
            "spawn" => self.spawn(),
            "repeat" => {
                let times = self.times.map(|times| times.to_string());
                let times = times.unwrap_or_else(|| text("times"));
                format!("repeat {times} times{}", self.maybe(" as ", "as"))
            }
            other => other.to_owned(),
        }
    }

    fn range(&self) -> String {
        let (min, max) = (self.text("min"), self.text("max"));
        let dots = if min.contains(' ') || max.contains(' ') {
            " .. "
        } else {
            ".."
        };
        format!("{min}{dots}{max}")
    }

    fn spawn(&self) -> String {
        let count = match self.field("count") {
            Some(count) if count.contains(' ') => format!("({count}) × "),
            Some(count) => format!("{count} × "),
            None => String::new(),
        };
        let with = self.get("with").map_or_else(Vec::new, |with| {
            let entries = in_file_order(with).into_iter();
            entries
                .map(|(name, value)| format!("{name} = {}", self.said(value)))
                .collect()
        });
        let with = match with.as_slice() {
            [] => String::new(),
            with => format!(" with {}", with.join(", ")),
        };
        let handle = self.maybe(" → ", "as");
        format!("spawn {count}{}{with}{handle}", self.text("task"))
    }

    pub fn settings(&self) -> Vec<String> {
        let entries = self.body.map_or_else(Vec::new, in_file_order);
        let line = |(name, value)| format!("set {name} = {}", self.said(value));
        entries.into_iter().map(line).collect()
    }

    pub fn joins(&self) -> Vec<String> {
        let (tasks, into) = (self.get("tasks"), self.get("into"));
        let into: Vec<String> = into.map_or_else(Vec::new, |into| self.all(into));
        let tasks = tasks.map_or_else(Vec::new, |tasks| self.all(tasks));
        let line = |(at, task): (usize, &String)| match into.get(at) {
            Some(into) => format!("join {task} → {into}"),
            None => format!("join {task}"),
        };
        tasks.iter().enumerate().map(line).collect()
    }

    /// The values of a list, or the one value.
    fn all(&self, value: &Written<'_>) -> Vec<String> {
        match value.get_ref() {
            DeValue::Array(list) => list.iter().map(|value| self.said(value)).collect(),
            _ => vec![self.said(value)],
        }
    }
}

/// The entries of a table, whose own order is that of the alphabet.
fn in_file_order<'a>(table: &'a Written<'a>) -> Vec<(&'a str, &'a Written<'a>)> {
    let entries = table
        .get_ref()
        .as_table()
        .into_iter()
        .flat_map(|t| t.iter());
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let name = |(key, value): (&'a Spanned<_>, _)| {
        let key: &std::borrow::Cow<'_, str> = key.get_ref();
        (key.as_ref(), value)
    };
    entries.into_iter().map(name).collect()
}
