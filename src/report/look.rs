//! How text looks: colours or none, drawn signs or ASCII, and how wide.

use crate::lesson::{harmless_line, harmless_lines};
use crate::prose::{Line, Setting, Span, Style, ascii};

/// How to show things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether to use colours.
    pub colour: bool,
    /// Whether to draw with ASCII only.
    pub ascii: bool,
    /// Columns.
    pub width: usize,
}

/// What a piece of text is, for its colour. Blue and yellow tell good from bad: many people cannot
/// tell green from red. A sign always says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// A heading.
    Bold,
    /// Less important than the rest.
    Faint,
    /// As expected.
    Good,
    /// Not as expected.
    Bad,
    /// Something to type, or code.
    Code,
    /// Stressed lightly.
    Italic,
    /// The highest heading of a text.
    Title,
    /// A heading within a section.
    Subtitle,
    /// A keyword of a programming language.
    Keyword,
    /// A literal of a programming language.
    Literal,
}

/// Lines of prose longer than this are hard to read.
const PROSE: usize = 100;

impl Look {
    /// Text alone, without colours.
    pub fn plain(width: usize) -> Look {
        Look {
            colour: false,
            ascii: false,
            width,
        }
    }

    /// Columns for prose.
    pub fn prose_width(&self) -> usize {
        self.width.min(PROSE)
    }

    /// Text of a lesson or a run on one line, harmless to a terminal, and in ASCII signs if those
    /// are wanted.
    pub fn text(&self, text: &str) -> String {
        self.signs(&harmless_line(text))
    }

    /// The signs of our own texts in ASCII, if that is wanted. Letters stay as they are.
    pub fn signs(&self, text: &str) -> String {
        if !self.ascii || text.is_ascii() {
            return text.to_owned();
        }
        ascii(text)
    }

    /// The text in a colour, if there are any.
    pub fn paint(&self, text: &str, ink: Ink) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let sgr = match ink {
            Ink::Bold => "1",
            Ink::Faint => "90",
            Ink::Good => "34",
            Ink::Bad => "1;33",
            Ink::Code => "36",
            Ink::Italic => "3",
            Ink::Title => "1;4",
            Ink::Subtitle => "1;3",
            Ink::Keyword => "35",
            Ink::Literal => "33",
        };
        format!("\x1b[{sgr}m{text}\x1b[0m")
    }

    /// Markdown in lines, each with so many spaces before it. A line of a code block may be longer
    /// than the rest: it is left to the terminal, so that it can be copied.
    pub fn markdown(&self, text: &str, margin: usize) -> Vec<String> {
        let clean: Vec<&str> = text.lines().collect();
        let clean = self.signs(&harmless_lines(&clean.join("\n")));
        let setting = Setting {
            width: self.prose_width().saturating_sub(margin),
            backticks: !self.colour,
            ascii: self.ascii,
        };
        let line = |line: &Line| match line.is_empty() {
            true => String::new(),
            false => {
                " ".repeat(margin) + &line.iter().map(|span| self.span(span)).collect::<String>()
            }
        };
        setting.set(&clean).iter().map(line).collect()
    }

    fn span(&self, span: &Span) -> String {
        let ink = match span.style {
            Style::Plain => return span.text.clone(),
            Style::Emphasis => Ink::Italic,
            Style::Heading(1) => Ink::Title,
            Style::Strong | Style::Heading(2) => Ink::Bold,
            Style::Heading(_) => Ink::Subtitle,
            Style::Code => Ink::Code,
            Style::Keyword => Ink::Keyword,
            Style::Literal => Ink::Literal,
            Style::Comment | Style::Faint => Ink::Faint,
        };
        self.paint(&span.text, ink)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_reaches_the_terminal_as_an_order() {
        let mut look = Look::plain(80);
        assert_eq!(look.text("a\x1b[31m “b” · ✓\n"), "a␛[31m “b” · ✓␊");
        assert_eq!(look.paint("x", Ink::Bad), "x");
        look.ascii = true;
        assert_eq!(look.text("“b” · 3 µs ×2… ✗ é"), "\"b\" - 3 us x2... NO é");
        look.colour = true;
        assert_eq!(look.paint("x", Ink::Bold), "\x1b[1mx\x1b[0m");
        let lines = look.markdown("a **b** `c`\x1b]0;t\x07", 2);
        assert_eq!(lines, ["  a \x1b[1mb\x1b[0m \x1b[36mc\x1b[0m␛]0;t␇"]);
        let lines = look.markdown("> x\n\n```rs\n\tlet // →\n```\n", 0);
        let code = "  \x1b[36m    \x1b[0m\x1b[35mlet\x1b[0m\x1b[36m \x1b[0m\x1b[90m// ->\x1b[0m";
        assert_eq!(lines, ["\x1b[90m| \x1b[0mx", "", code]);
    }
}
