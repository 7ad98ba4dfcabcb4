//! Lines of the report, written by hand: one JSON object a line.

use std::fmt::Write;

/// One line being written.
pub struct Line(String);

impl Line {
    /// A line whose field `e` is `kind`.
    pub fn new(kind: &str) -> Self {
        let mut line = Self(String::with_capacity(96));
        line.0.push_str("{\"e\":");
        quote(&mut line.0, kind);
        line
    }

    /// A text, left out when it is empty.
    pub fn text(mut self, key: &str, value: &str) -> Self {
        if !value.is_empty() {
            self.key(key);
            quote(&mut self.0, value);
        }
        self
    }

    /// A text that may be empty, left out when there is none.
    pub fn maybe(mut self, key: &str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            self.key(key);
            quote(&mut self.0, value);
        }
        self
    }

    /// A number, left out when it is 0.
    pub fn number(mut self, key: &str, value: impl Into<i128>) -> Self {
        let value = value.into();
        if value != 0 {
            self.key(key);
            let _ = write!(self.0, "{value}");
        }
        self
    }

    /// True, or left out.
    pub fn flag(mut self, key: &str, value: bool) -> Self {
        if value {
            self.key(key);
            self.0.push_str("true");
        }
        self
    }

    /// Numbers, left out when there are none.
    pub fn numbers(mut self, key: &str, values: &[u32]) -> Self {
        if !values.is_empty() {
            self.key(key);
            let texts: Vec<String> = values.iter().map(u32::to_string).collect();
            let _ = write!(self.0, "[{}]", texts.join(","));
        }
        self
    }

    /// Lines as a list of objects, left out when there are none. They have no field `e`.
    pub fn objects(mut self, key: &str, values: &[[(&str, &str); 3]]) -> Self {
        if values.is_empty() {
            return self;
        }
        self.key(key);
        self.0.push('[');
        for (index, fields) in values.iter().enumerate() {
            self.0.push_str(if index == 0 { "{" } else { ",{" });
            for (index, (key, value)) in fields.iter().enumerate() {
                let _ = write!(self.0, "{}\"{key}\":", if index == 0 { "" } else { "," });
                quote(&mut self.0, value);
            }
            self.0.push('}');
        }
        self.0.push(']');
        self
    }

    /// The whole line, without its end.
    pub fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }

    fn key(&mut self, key: &str) {
        let _ = write!(self.0, ",\"{key}\":");
    }
}

/// Appends a JSON string.
pub fn quote(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_out_what_is_empty_and_escapes_the_rest() {
        let line = Line::new("over")
            .number("at", 0)
            .text("x", "a\"b\\c\n\u{1}é");
        let line = line.numbers("left", &[]).numbers("stuck", &[1, 2]);
        let line = line.objects(
            "threads",
            &[[("name", "t1"), ("state", "S"), ("wchan", "")]],
        );
        let expected = "{\"e\":\"over\",\"x\":\"a\\\"b\\\\c\\n\\u0001é\",\"stuck\":[1,2],\
            \"threads\":[{\"name\":\"t1\",\"state\":\"S\",\"wchan\":\"\"}]}";
        assert_eq!(line.end(), expected);
    }
}
