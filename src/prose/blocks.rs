//! From Markdown's blocks to lines.

use super::flow::{Flow, Inline, trim};
use super::highlight::highlight;
use super::table::Table;
use super::{Line, Setting, Span, Style, columns};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

pub(super) fn set(markdown: &str, setting: &Setting) -> Vec<Line> {
    let mut setter = Setter {
        setting: *setting,
        flow: Flow::new(setting.width),
        styles: Vec::new(),
        lists: Vec::new(),
        links: Vec::new(),
        linked: String::new(),
        code: None,
        table: None,
        heading: None,
    };
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        setter.event(event);
    }
    setter.flow.finish()
}

struct Setter<'a> {
    setting: Setting,
    flow: Flow,
    styles: Vec<Style>,
    /// The lists we are in, each with the number of its next item if it counts them.
    lists: Vec<Option<u64>>,
    /// The addresses of the links we are in, each with where its text begins in `linked`.
    links: Vec<(CowStr<'a>, usize)>,
    /// What the links we are in have said.
    linked: String,
    code: Option<Code>,
    table: Option<Table>,
    heading: Option<Heading>,
}

/// A code block.
struct Code {
    language: String,
    text: String,
}

struct Heading {
    level: u8,
    /// How many lines there were before it.
    lines: usize,
}

impl<'a> Setter<'a> {
    fn event(&mut self, event: Event<'a>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.text += &text,
                None => self.words(&text),
            },
            Event::Html(text) | Event::InlineHtml(text) => self.words(&text),
            Event::Code(code) if self.setting.backticks => self.inline_code(format!("`{code}`")),
            Event::Code(code) => self.inline_code(code.into_string()),
            Event::SoftBreak => self.words(" "),
            Event::HardBreak => self.flow.end_line(),
            Event::Rule => self.rule(),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.flow.gap(),
            Tag::Heading { level, .. } => self.start_heading(level),
            Tag::CodeBlock(kind) => {
                self.flow.gap();
                let language = language(&kind);
                let text = String::new();
                self.code = Some(Code { language, text });
            }
            Tag::List(first) => {
                self.flow.end_line();
                if self.lists.is_empty() {
                    self.flow.gap();
                }
                self.lists.push(first);
            }
            Tag::Item => self.start_item(),
            Tag::BlockQuote(_) => {
                let bar = if self.setting.ascii { "| " } else { "│ " };
                self.flow.begin_quote(bar);
            }
            Tag::Emphasis => self.styles.push(Style::Emphasis),
            Tag::Strong => self.styles.push(Style::Strong),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push((dest_url, self.linked.len()));
            }
            Tag::Table(aligns) => {
                self.flow.gap();
                self.table = Some(Table::new(aligns));
            }
            Tag::TableHead => self.styles.push(Style::Strong),
            Tag::TableRow => self.with_table(Table::start_row),
            Tag::TableCell => self.with_table(Table::start_cell),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.flow.end_line(),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::List(_) => {
                self.flow.end_line();
                self.lists.pop();
            }
            TagEnd::Item | TagEnd::BlockQuote(_) => self.flow.end_nested(),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::TableHead => {
                self.styles.pop();
            }
            TagEnd::Link | TagEnd::Image => self.end_link(),
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    let lines = table.lines(self.flow.room(), self.setting.ascii);
                    lines.into_iter().for_each(|line| self.flow.push(line));
                }
            }
            _ => {}
        }
    }

    fn with_table(&mut self, change: fn(&mut Table)) {
        if let Some(table) = &mut self.table {
            change(table);
        }
    }

    fn style(&self) -> Style {
        self.styles.last().copied().unwrap_or_default()
    }

    fn words(&mut self, text: &str) {
        if !self.links.is_empty() {
            self.linked += text;
        }
        self.put(Inline::Words(text.to_owned(), self.style()));
    }

    fn inline_code(&mut self, text: String) {
        if !self.links.is_empty() {
            self.linked += &text;
        }
        self.put(Inline::Whole(text, Style::Code));
    }

    fn put(&mut self, inline: Inline) {
        match &mut self.table {
            Some(table) => table.put(inline),
            None => self.flow.inline(&inline),
        }
    }

    /// A link is its text, and its address where that says more.
    fn end_link(&mut self) {
        let Some((address, start)) = self.links.pop() else {
            return;
        };
        let said = self.linked.get(start..).unwrap_or_default();
        let more = !address.is_empty() && *said != *address;
        if self.links.is_empty() {
            self.linked.clear();
        }
        if more {
            self.put(Inline::Words(" (".to_owned(), Style::Plain));
            self.put(Inline::Words(address.into_string(), Style::Code));
            self.put(Inline::Words(")".to_owned(), Style::Plain));
        }
    }

    fn start_item(&mut self) {
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1);
                marker
            }
            _ => "- ".to_owned(),
        };
        self.flow.begin_item(&marker);
    }

    fn start_heading(&mut self, level: HeadingLevel) {
        self.flow.gap();
        let level = level as u8;
        self.styles.push(Style::Heading(level));
        self.heading = Some(Heading {
            level,
            lines: self.flow.lines().len(),
        });
    }

    fn end_heading(&mut self) {
        self.styles.pop();
        self.flow.end_line();
        let Some(heading) = self.heading.take().filter(|_| self.setting.backticks) else {
            return;
        };
        let under = match heading.level {
            1 => "=",
            2 => "-",
            _ => return,
        };
        let lines = self.flow.lines().iter().skip(heading.lines);
        let longest = lines.map(|line| columns(line)).max().unwrap_or(0);
        let length = longest.saturating_sub(self.flow.margin());
        if length > 0 {
            self.draw(&under.repeat(length));
        }
    }

    fn rule(&mut self) {
        self.flow.gap();
        let sign = if self.setting.ascii { "-" } else { "─" };
        self.draw(&sign.repeat(self.flow.room()));
    }

    fn draw(&mut self, text: &str) {
        self.flow.push(vec![Span {
            text: text.to_owned(),
            style: Style::Faint,
        }]);
    }

    fn end_code(&mut self) {
        let Some(code) = self.code.take() else {
            return;
        };
        for mut line in highlight(&code.text, &code.language) {
            trim(&mut line);
            if !line.is_empty() {
                let margin = "  ".to_owned();
                line.insert(
                    0,
                    Span {
                        text: margin,
                        style: Style::Plain,
                    },
                );
            }
            self.flow.push(line);
        }
    }
}

/// The language of a code block: the first word after the fence.
fn language(kind: &CodeBlockKind<'_>) -> String {
    let CodeBlockKind::Fenced(info) = kind else {
        return String::new();
    };
    let end = |char: char| !char.is_alphanumeric() && !"+-_#".contains(char);
    let word = info.trim_start().split(end).next().unwrap_or_default();
    word.to_lowercase()
}
