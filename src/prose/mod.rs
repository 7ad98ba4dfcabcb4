//! Markdown as lines of styled text that fit a width: what a terminal, a screen and a test share.
//!
//! Everything but code blocks fits the width: words are wrapped, tables are laid out, a word longer
//! than a line is broken. A line of a code block is never wrapped, because a wrapped line reads as
//! two: it stays as long as it was written, and whoever draws it [`cut`]s it or lets it run on.
//!
//! Any text will do, also broken or malicious Markdown. The time it takes grows with the length of
//! the text.

mod ascii;
mod blocks;
mod flow;
mod highlight;
mod table;

pub use ascii::ascii;
#[cfg(test)]
mod tests;

use flow::{Flow, append, clusters};
use unicode_width::UnicodeWidthStr;

/// How a piece of text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Style {
    /// As text is.
    #[default]
    Plain,
    /// Stressed lightly.
    Emphasis,
    /// Stressed; the head of a table too.
    Strong,
    /// A heading of this level, from 1 (the highest) to 6.
    Heading(u8),
    /// Code, and names of things in code.
    Code,
    /// In a code block: a word that the language keeps for itself.
    Keyword,
    /// In a code block: a number, a text, a character, true or false.
    Literal,
    /// In a code block: a comment.
    Comment,
    /// Drawn, not written: a line across, the margin of a quotation.
    Faint,
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

/// How to set Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Columns; 0 counts as 1.
    pub width: usize,
    /// For where no colour tells things apart: keeps the backticks around code, and draws a line
    /// under headings of the first two levels.
    pub backticks: bool,
    /// Draws lines and margins with ASCII characters. The text itself stays as it is.
    pub ascii: bool,
}

impl Setting {
    /// Sets Markdown in lines of at most `width` columns, but for lines of code blocks and for
    /// single characters that are wider. Control characters are the caller's to take out.
    pub fn set(&self, markdown: &str) -> Vec<Line> {
        blocks::set(markdown, self)
    }
}

/// Sets Markdown as [`Setting::set`] does. `backticks` keeps them around code, for where no colour
/// tells it apart.
pub fn set(markdown: &str, width: usize, backticks: bool) -> Vec<Line> {
    let setting = Setting {
        width,
        backticks,
        ascii: false,
    };
    setting.set(markdown)
}

/// Plain text in lines of at most `width` columns: `first` stands before the first of them, and
/// as much space before the others.
pub fn fill(text: &str, width: usize, first: &str) -> Vec<String> {
    let mut flow = Flow::new(width);
    flow.hang(first);
    flow.text(text, Style::Plain);
    let join = |line: &Line| line.iter().map(|span| span.text.as_str()).collect();
    flow.finish().iter().map(join).collect()
}

/// The columns that a line takes.
pub fn columns(line: &[Span]) -> usize {
    line.iter().map(|span| span.text.width()).sum()
}

/// The line in at most `width` columns: cut at the end where it is longer, with `dots` in place of
/// what is left out (without them where they do not fit either).
pub fn cut(line: &[Span], width: usize, dots: &str) -> Line {
    if columns(line) <= width {
        return line.to_vec();
    }
    let dots = if dots.width() <= width { dots } else { "" };
    let (mut left, mut kept) = (width - dots.width(), Line::new());
    'line: for span in line {
        for cluster in clusters(&span.text) {
            let Some(rest) = left.checked_sub(cluster.width()) else {
                break 'line;
            };
            left = rest;
            append(&mut kept, cluster, span.style);
        }
    }
    if !dots.is_empty() {
        append(&mut kept, dots, Style::Faint);
    }
    kept
}
