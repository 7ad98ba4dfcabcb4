//! Markdown as lines of styled text that fit a width: what a terminal, a screen and a test share.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a piece of text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// As text is.
    #[default]
    Plain,
    /// Stressed lightly.
    Emphasis,
    /// Stressed.
    Strong,
    /// Code, and names of things in code.
    Code,
}

/// A piece of text in one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The text; no line break is in it.
    pub text: String,
    /// Its style.
    pub style: Style,
}

/// A line of text.
pub type Line = Vec<Span>;

/// Sets Markdown in lines of at most `width` columns. `backticks` keeps them around code, for
/// where no colour tells it apart. Text of any origin will do; control characters are the
/// caller's to take out.
pub fn set(markdown: &str, width: usize, backticks: bool) -> Vec<Line> {
    let mut setter = Setter::new(width, backticks);
    for event in Parser::new(markdown) {
        setter.event(event);
    }
    setter.end_line();
    while setter.lines.last().is_some_and(Vec::is_empty) {
        setter.lines.pop();
    }
    setter.lines
}

/// Plain text in lines of at most `width` columns: `first` stands before the first of them, and
/// as much space before the others.
pub fn fill(text: &str, width: usize, first: &str) -> Vec<String> {
    let mut setter = Setter::new(width, false);
    setter.margin = first.width();
    setter.marker = Some(first.to_owned());
    setter.text(text, Style::Plain);
    setter.end_line();
    let join = |line: &Line| line.iter().map(|span| span.text.as_str()).collect();
    setter.lines.iter().map(join).collect()
}

/// Words become lines here.
struct Setter {
    width: usize,
    backticks: bool,
    lines: Vec<Line>,
    line: Line,
    /// Columns of the line so far, without its margin.
    used: usize,
    /// The word so far: it may be of several styles.
    word: Line,
    margin: usize,
    /// Stands in the margin of the next line.
    marker: Option<String>,
    styles: Vec<Style>,
    /// The lists we are in, each with the number of its next item if it counts them.
    lists: Vec<Option<u64>>,
    /// The margins of the items we are in.
    margins: Vec<usize>,
    in_code: bool,
}

impl Setter {
    fn new(width: usize, backticks: bool) -> Setter {
        Setter {
            width: width.max(1),
            backticks,
            lines: Vec::new(),
            line: Vec::new(),
            used: 0,
            word: Vec::new(),
            margin: 0,
            marker: None,
            styles: Vec::new(),
            lists: Vec::new(),
            margins: Vec::new(),
            in_code: false,
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code => self.code_lines(&text),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.text(&text, self.style());
            }
            Event::Code(code) if self.backticks => self.glue(&format!("`{code}`"), Style::Code),
            Event::Code(code) => self.glue(&code, Style::Code),
            Event::SoftBreak => self.end_word(),
            Event::HardBreak => self.end_line(),
            Event::Rule => self.code_lines("---"),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.gap(),
            Tag::Heading { .. } => {
                self.gap();
                self.styles.push(Style::Strong);
            }
            Tag::CodeBlock(_) => {
                self.gap();
                self.in_code = true;
            }
            Tag::List(first) => {
                self.end_line();
                if self.lists.is_empty() {
                    self.gap();
                }
                self.lists.push(first);
            }
            Tag::Item => self.item(),
            Tag::Emphasis => self.styles.push(Style::Emphasis),
            Tag::Strong => self.styles.push(Style::Strong),
            Tag::BlockQuote(_) => {
                self.gap();
                self.indent(2);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.end_line(),
            TagEnd::Heading(_) => {
                self.styles.pop();
                self.end_line();
            }
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::List(_) => {
                self.end_line();
                self.lists.pop();
            }
            TagEnd::Item | TagEnd::BlockQuote(_) => {
                self.end_line();
                self.marker = None;
                self.margin = self.margins.pop().unwrap_or(0);
            }
            TagEnd::Emphasis | TagEnd::Strong => {
                self.styles.pop();
            }
            _ => {}
        }
    }

    fn item(&mut self) {
        self.end_line();
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        let before = " ".repeat(self.margin);
        self.indent(marker.len());
        self.marker = Some(before + &marker);
    }

    fn indent(&mut self, columns: usize) {
        self.margins.push(self.margin);
        self.margin += columns;
    }

    fn style(&self) -> Style {
        self.styles.last().copied().unwrap_or_default()
    }

    /// An empty line between blocks, but none at the beginning or after an item's marker.
    fn gap(&mut self) {
        self.end_line();
        let fresh = self.lines.last().is_none_or(Vec::is_empty) || self.marker.is_some();
        if !fresh {
            self.lines.push(Line::new());
        }
    }

    fn text(&mut self, text: &str, style: Style) {
        for (at, part) in text.split(char::is_whitespace).enumerate() {
            if at > 0 {
                self.end_word();
            }
            self.glue(part, style);
        }
    }

    /// More of the word.
    fn glue(&mut self, text: &str, style: Style) {
        if text.is_empty() {
            return;
        }
        match self.word.last_mut().filter(|span| span.style == style) {
            Some(span) => span.text += text,
            None => self.word.push(Span {
                text: text.to_owned(),
                style,
            }),
        }
    }

    fn room(&self) -> usize {
        self.width.saturating_sub(self.margin).max(1)
    }

    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        let size: usize = word.iter().map(|span| span.text.width()).sum();
        if size == 0 {
            return;
        }
        if self.used > 0 && self.used + 1 + size > self.room() {
            self.push_line();
        }
        if self.used > 0 {
            // A stressed phrase is one piece with its spaces.
            let same = self.line.last().map(|span| span.style) == Some(word[0].style);
            let style = if same { word[0].style } else { Style::Plain };
            self.put(" ", style);
        }
        for span in word {
            self.put_long(&span.text, span.style);
        }
    }

    /// Puts text that may be longer than a line.
    fn put_long(&mut self, text: &str, style: Style) {
        if self.used + text.width() <= self.room() {
            return self.put(text, style);
        }
        for char in text.chars() {
            if self.used + char.width().unwrap_or(0) > self.room() {
                self.push_line();
            }
            self.put(char.encode_utf8(&mut [0; 4]), style);
        }
    }

    fn put(&mut self, text: &str, style: Style) {
        self.used += text.width();
        match self.line.last_mut().filter(|span| span.style == style) {
            Some(span) => span.text += text,
            None => self.line.push(Span {
                text: text.to_owned(),
                style,
            }),
        }
    }

    fn end_line(&mut self) {
        self.end_word();
        if self.used > 0 {
            self.push_line();
        }
    }

    fn push_line(&mut self) {
        let margin = self.marker.take();
        let margin = margin.unwrap_or_else(|| " ".repeat(self.margin));
        let mut line = std::mem::take(&mut self.line);
        self.used = 0;
        match line.first_mut().filter(|span| span.style == Style::Plain) {
            Some(first) => first.text.insert_str(0, &margin),
            None if margin.is_empty() => {}
            None => line.insert(
                0,
                Span {
                    text: margin,
                    style: Style::Plain,
                },
            ),
        }
        self.lines.push(line);
    }

    /// Lines that keep their spaces.
    fn code_lines(&mut self, text: &str) {
        for line in text.lines() {
            self.put_long(&format!("  {line}"), Style::Code);
            self.push_line();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(markdown: &str, width: usize) -> Vec<String> {
        let join = |line: &Line| line.iter().map(|span| span.text.as_str()).collect();
        set(markdown, width, true).iter().map(join).collect()
    }

    #[test]
    fn blocks_keep_their_shape_at_any_width() {
        let text = "# Top\nOne `two` **three four** five.\n\n- first *item* is long\n- second\n  1. inner\n\n```\nlet  x;\n```\nend";
        assert_eq!(
            plain(text, 16),
            [
                "Top",
                "",
                "One `two` three",
                "four five.",
                "",
                "- first item is",
                "  long",
                "- second",
                "  1. inner",
                "",
                "  let  x;",
                "",
                "end"
            ]
        );
        for width in 0..30 {
            for line in plain(text, width) {
                assert!(line.width() <= width.max(6), "{width}: {line:?}");
            }
        }
    }

    #[test]
    fn styles_stay_with_their_words() {
        let lines = set("a **b c** `d`", 80, false);
        let span = |text: &str, style| Span {
            text: text.into(),
            style,
        };
        assert_eq!(
            lines,
            [[
                span("a ", Style::Plain),
                span("b c", Style::Strong),
                span(" ", Style::Plain),
                span("d", Style::Code)
            ]]
        );
    }

    #[test]
    fn plain_text_hangs_from_its_first_line() {
        assert_eq!(
            fill("one two three", 9, "x: "),
            ["x: one", "   two", "   three"]
        );
        assert_eq!(fill("", 9, "x: "), Vec::<String>::new());
    }
}
