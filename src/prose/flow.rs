//! Words become lines.

use super::{Line, Span, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A piece of running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Inline {
    /// Words, with spaces where one ends.
    Words(String, Style),
    /// Text that is kept on one line if it fits on one.
    Whole(String, Style),
}

/// Lines in the making.
#[derive(Debug)]
pub(super) struct Flow {
    width: usize,
    lines: Vec<Line>,
    line: Line,
    /// Columns of the line so far, without its margin.
    used: usize,
    /// The word so far: it may be of several styles.
    word: Line,
    /// Whether a space has come after it.
    space: bool,
    margins: Vec<Margin>,
    /// Columns of all margins together.
    margin: usize,
    /// For each thing we are in, whether it has a margin: the deepest find no room for one.
    nested: Vec<bool>,
    /// An empty line comes before the next one, and has so many of the margins.
    gap: Option<usize>,
}

#[derive(Debug)]
struct Margin {
    /// Stands in the margin of the next line only.
    first: Option<String>,
    rest: String,
    style: Style,
}

impl Flow {
    pub(super) fn new(width: usize) -> Flow {
        Flow {
            width: width.max(1),
            lines: Vec::new(),
            line: Line::new(),
            used: 0,
            word: Line::new(),
            space: false,
            margins: Vec::new(),
            margin: 0,
            nested: Vec::new(),
            gap: None,
        }
    }

    /// All lines.
    pub(super) fn finish(mut self) -> Vec<Line> {
        self.end_line();
        self.lines
    }

    /// The lines so far.
    pub(super) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Columns that a line has beside its margin.
    pub(super) fn room(&self) -> usize {
        self.width.saturating_sub(self.margin).max(1)
    }

    /// Columns of the margin.
    pub(super) fn margin(&self) -> usize {
        self.margin
    }

    /// Puts `first` before the next line, and as much space before all others.
    pub(super) fn hang(&mut self, first: &str) {
        self.push_margin(Some(first), " ".repeat(first.width()), Style::Plain);
    }

    /// Begins an item of a list. In the depths of a narrow column the marker is a word of the text.
    pub(super) fn begin_item(&mut self, marker: &str) {
        self.end_line();
        let fits = self.margin + marker.width() <= self.width / 2;
        self.nested.push(fits);
        match fits {
            true => self.hang(marker),
            false => self.text(marker, Style::Plain),
        }
    }

    /// Begins a quotation, with `bar` before each of its lines.
    pub(super) fn begin_quote(&mut self, bar: &str) {
        self.gap();
        let fits = self.margin + bar.width() <= self.width / 2;
        self.nested.push(fits);
        if fits {
            self.push_margin(None, bar.to_owned(), Style::Faint);
        }
    }

    fn push_margin(&mut self, first: Option<&str>, rest: String, style: Style) {
        self.margin += rest.width();
        self.margins.push(Margin {
            first: first.map(str::to_owned),
            rest,
            style,
        });
    }

    /// Ends the item or quotation begun last. An item that is empty is its marker.
    pub(super) fn end_nested(&mut self) {
        self.end_line();
        if self.nested.pop() != Some(true) {
            return;
        }
        if self.margins.last().is_some_and(|m| m.first.is_some()) {
            self.push(Line::new());
        }
        if let Some(margin) = self.margins.pop() {
            self.margin -= margin.rest.width();
        }
    }

    /// An empty line between blocks, but none at the beginning or after an item's marker.
    pub(super) fn gap(&mut self) {
        self.end_line();
        let begun = self.margins.iter().any(|margin| margin.first.is_some());
        if !begun && !self.lines.is_empty() {
            let depth = self.margins.len();
            self.gap = Some(self.gap.map_or(depth, |gap| gap.min(depth)));
        }
    }

    pub(super) fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Words(text, style) => self.text(text, *style),
            Inline::Whole(text, style) if text.width() <= self.room() => self.glue(text, *style),
            Inline::Whole(text, style) => self.text(text, *style),
        }
    }

    pub(super) fn text(&mut self, text: &str, style: Style) {
        for (at, part) in text.split(char::is_whitespace).enumerate() {
            if at > 0 {
                self.end_word();
            }
            self.glue(part, style);
        }
    }

    /// More of the word.
    pub(super) fn glue(&mut self, text: &str, style: Style) {
        if text.is_empty() {
            return;
        }
        if std::mem::take(&mut self.space) {
            match self.word.last_mut() {
                Some(last) if belong(&last.text, text) => last.text.push(' '),
                _ => self.put_word(),
            }
        }
        append(&mut self.word, text, style);
    }

    fn end_word(&mut self) {
        self.space = true;
    }

    fn put_word(&mut self) {
        self.space = false;
        let word = std::mem::take(&mut self.word);
        let size = super::columns(&word);
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
        for cluster in clusters(text) {
            if self.used > 0 && self.used + cluster.width() > self.room() {
                self.push_line();
            }
            self.put(cluster, style);
        }
    }

    fn put(&mut self, text: &str, style: Style) {
        self.used += text.width();
        append(&mut self.line, text, style);
    }

    pub(super) fn end_line(&mut self) {
        self.put_word();
        if self.used > 0 {
            self.push_line();
        }
    }

    fn push_line(&mut self) {
        self.used = 0;
        let line = std::mem::take(&mut self.line);
        self.push(line);
    }

    /// A line as it is, behind the margin.
    pub(super) fn push(&mut self, content: Line) {
        if let Some(depth) = self.gap.take() {
            let line = self.empty_line(depth);
            self.lines.push(line);
        }
        let mut line = Line::new();
        for margin in &mut self.margins {
            let first = margin.first.take();
            let text = first.as_deref().unwrap_or(&margin.rest);
            if !text.is_empty() {
                append(&mut line, text, margin.style);
            }
        }
        if content.is_empty() {
            trim(&mut line);
        }
        for span in content {
            append(&mut line, &span.text, span.style);
        }
        self.lines.push(line);
    }

    fn empty_line(&self, depth: usize) -> Line {
        let mut line = Line::new();
        for margin in self.margins.iter().take(depth) {
            append(&mut line, &margin.rest, margin.style);
        }
        trim(&mut line);
        line
    }
}

/// Whether no line may end between two words: between a number and its unit, or within a number.
pub(super) fn belong(before: &str, after: &str) -> bool {
    const UNITS: [&str; 8] = ["s", "ms", "µs", "us", "ns", "min", "h", "%"];
    if !before.ends_with(|char: char| char.is_ascii_digit()) {
        return false;
    }
    let after = after.trim_end_matches(|char: char| char.is_ascii_punctuation() && char != '%');
    let group = after.len() == 3 && after.bytes().all(|byte| byte.is_ascii_digit());
    group || UNITS.contains(&after)
}

/// Adds to a line, to its last piece where that has the same style.
pub(super) fn append(line: &mut Line, text: &str, style: Style) {
    match line.last_mut().filter(|span| span.style == style) {
        Some(span) => span.text += text,
        None => line.push(Span {
            text: text.to_owned(),
            style,
        }),
    }
}

/// Takes the spaces off the end.
pub(super) fn trim(line: &mut Line) {
    while let Some(last) = line.last_mut() {
        last.text.truncate(last.text.trim_end().len());
        if !last.text.is_empty() {
            break;
        }
        line.pop();
    }
}

/// Characters, each with the marks that combine with it: they may not be parted, and together may
/// be wider than the character alone.
pub(super) fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut chars = rest.char_indices();
        chars.next()?;
        let end = chars.find(|(_, char)| char.width() != Some(0));
        let (cluster, after) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
        rest = after;
        Some(cluster)
    })
}
