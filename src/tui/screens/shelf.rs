//! Where lessons are chosen: chapters with their lessons, how far the learner is with each, and
//! what the chosen one teaches.

use super::lesson::{self, LessonScreen};
use super::{Cx, Go, Head, Look, Part, Screen};
use crate::lesson::{Lesson, chapter_title};
use crate::progress::{Question, Summary, TextKey};
use crate::prose;
use crate::tui::keys::{Action, Where};
use crate::tui::message::{Message, Shelved};
use crate::tui::record::Record;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::text::scroll;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseEvent};
use ratatui::layout::Rect;
use ratatui::text::Span;

/// The lessons.
#[derive(Default)]
pub struct Shelf {
    entries: Vec<Entry>,
    /// The place of the chosen one among those that are found.
    cursor: usize,
    /// What is searched for.
    search: String,
    /// Whether it is being typed.
    typing: bool,
    /// The lesson to open as soon as the lessons are there: by its word, or where the learner left
    /// off.
    open: Option<String>,
    loaded: bool,
}

/// A lesson with what is told of it.
struct Entry {
    shelved: Shelved,
    summary: Summary,
    /// Whether the learner left off in it.
    last: bool,
}

impl Entry {
    fn title(&self) -> &str {
        match &self.shelved.lesson {
            Ok(lesson) => &lesson.title,
            Err(_) => &self.shelved.word,
        }
    }

    fn matches(&self, words: &str) -> bool {
        let mut text = format!("{} {}", self.title(), self.shelved.word);
        if let Ok(lesson) = &self.shelved.lesson {
            text += &lesson.teaches.join(" ");
        }
        let text = text.to_lowercase();
        words
            .to_lowercase()
            .split_whitespace()
            .all(|word| text.contains(word))
    }
}

impl Shelf {
    /// A shelf whose lessons are to come; one of them is opened as soon as they are there.
    pub fn opening(word: Option<String>) -> Shelf {
        Shelf {
            open: word,
            ..Shelf::default()
        }
    }

    fn found(&self) -> Vec<&Entry> {
        let words = self.search.trim();
        let all = self.entries.iter();
        all.filter(|entry| entry.matches(words)).collect()
    }

    fn load(&mut self, shelf: &mut Vec<Shelved>, cx: &mut Cx<'_>) {
        self.entries = std::mem::take(shelf)
            .into_iter()
            .map(|shelved| entry(shelved, cx.record))
            .collect();
        self.loaded = true;
        let last = self.entries.iter().position(|entry| entry.last);
        self.cursor = last.unwrap_or(0);
        if let Some(word) = self.open.take() {
            match self
                .entries
                .iter()
                .position(|entry| entry.shelved.word == word)
            {
                Some(at) => {
                    self.cursor = at;
                    self.open_at(at, None, cx);
                }
                None => cx.tell(format!("there is no lesson {word} here")),
            }
        }
    }

    fn refresh(&mut self, record: &Record) {
        for entry in &mut self.entries {
            entry.summary = summary(&entry.shelved, record);
            entry.last = is_last(&entry.shelved, record);
        }
    }

    fn open_at(&mut self, at: usize, stop: Option<usize>, cx: &mut Cx<'_>) {
        let found = self.found();
        let Some(entry) = found.get(at) else { return };
        match &entry.shelved.lesson {
            Ok(lesson) => {
                let screen = LessonScreen::open(&entry.shelved, lesson, stop.unwrap_or(0), cx);
                *cx.go = Some(Go::To(Box::new(Screen::Lesson(Box::new(screen)))));
            }
            Err(why) => {
                let first = why.lines().next().unwrap_or_default();
                cx.tell(format!("this file has problems: {first}"));
            }
        }
    }

    fn go_on(&mut self, cx: &mut Cx<'_>) {
        let place = cx.record.place().cloned();
        let known = place.and_then(|place| {
            let mut entries = self.entries.iter();
            let at = entries.position(|entry| entry.shelved.key == place.lesson)?;
            Some((at, place.stop))
        });
        match known {
            Some((at, stop)) => {
                self.search.clear();
                self.cursor = at;
                self.open_at(at, Some(stop), cx);
            }
            None => cx.tell("there is nothing to continue yet: choose a lesson and press Enter"),
        }
    }

    fn chapter(&mut self, by: isize) {
        let found = self.found();
        let mut starts: Vec<usize> = Vec::new();
        for (at, entry) in found.iter().enumerate() {
            let new = at == 0 || found[at - 1].shelved.chapter != entry.shelved.chapter;
            starts.extend(new.then_some(at));
        }
        let next = if by > 0 {
            starts.iter().find(|start| **start > self.cursor)
        } else {
            starts.iter().rev().find(|start| **start < self.cursor)
        };
        let end = if by > 0 {
            found.len().saturating_sub(1)
        } else {
            0
        };
        self.cursor = next.copied().unwrap_or(end);
    }
}

fn entry(shelved: Shelved, record: &Record) -> Entry {
    Entry {
        summary: summary(&shelved, record),
        last: is_last(&shelved, record),
        shelved,
    }
}

fn is_last(shelved: &Shelved, record: &Record) -> bool {
    record
        .place()
        .is_some_and(|place| place.lesson == shelved.key)
}

fn summary(shelved: &Shelved, record: &Record) -> Summary {
    let Ok(lesson) = &shelved.lesson else {
        return Summary::default();
    };
    let pages: Vec<TextKey> = lesson.pages.iter().map(lesson::page_key).collect();
    let of_lesson = lesson
        .predictions
        .iter()
        .map(|ask| lesson::question(None, ask));
    let of_experiments = lesson.experiments.iter().flat_map(|experiment| {
        let asks = experiment.predictions.iter();
        asks.map(|ask| lesson::question(Some(&experiment.name), ask))
    });
    let questions: Vec<Question> = of_lesson.chain(of_experiments).collect();
    match record.lesson(&shelved.key) {
        Some(progress) => progress.summary(&pages, &questions),
        None => Summary {
            of_pages: pages.len(),
            of_questions: questions.len(),
            ..Summary::default()
        },
    }
}

impl Part for Shelf {
    fn places(&self) -> Vec<Where> {
        vec![Where::Shelf]
    }

    fn head(&self, _look: &Look) -> Head {
        let finished = self
            .entries
            .iter()
            .filter(|entry| entry.summary.finished)
            .count();
        let right = match self.entries.len() {
            0 => String::new(),
            all => format!("{finished} of {all} lessons done"),
        };
        let path = vec!["Counterpoint".to_owned()];
        Head { path, right }
    }

    fn typed(&mut self, key: KeyEvent, _cx: &mut Cx<'_>) -> bool {
        if !self.typing {
            return false;
        }
        match key.code {
            KeyCode::Char(char) if !key.modifiers.contains(KeyModifiers::CONTROL) => {
                self.search.push(char);
            }
            KeyCode::Backspace if self.search.is_empty() => self.typing = false,
            KeyCode::Backspace => {
                self.search.pop();
            }
            KeyCode::Enter => self.typing = false,
            KeyCode::Esc => {
                self.typing = false;
                self.search.clear();
            }
            _ => return false,
        }
        self.cursor = 0;
        true
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        let last = self.found().len().saturating_sub(1);
        match action {
            Action::Up => self.cursor = self.cursor.saturating_sub(1),
            Action::Down => self.cursor = (self.cursor + 1).min(last),
            Action::PageUp => self.chapter(-1),
            Action::PageDown => self.chapter(1),
            Action::Home => self.cursor = 0,
            Action::End => self.cursor = last,
            Action::Search => self.typing = true,
            Action::Continue => self.go_on(cx),
            Action::Enter => self.open_at(self.cursor, None, cx),
            Action::Back if !self.search.is_empty() => self.search.clear(),
            _ => return false,
        }
        true
    }

    fn mouse(&mut self, event: MouseEvent, cx: &mut Cx<'_>) -> bool {
        match super::race::wheel(event) {
            0 => false,
            by if by < 0 => self.act(Action::Up, cx),
            _ => self.act(Action::Down, cx),
        }
    }

    fn hear(&mut self, message: &mut Message, cx: &mut Cx<'_>) {
        if let Message::Shelf(shelf) = message {
            self.load(shelf, cx);
        }
    }

    fn shown(&mut self, cx: &mut Cx<'_>) {
        self.refresh(cx.record);
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        let theme = look.theme();
        let beside = area.width >= 90;
        let (list, detail) = if beside {
            let width = area.width * 9 / 20;
            let list = Rect { width, ..area };
            let detail = Rect {
                x: area.x + width + 2,
                width: area.width - width - 3,
                ..area
            };
            (list, detail)
        } else {
            let height = area.height.saturating_sub(8).max(area.height / 2);
            let list = Rect { height, ..area };
            let detail = Rect {
                x: area.x + 2,
                y: area.y + height,
                width: area.width.saturating_sub(4),
                height: area.height - height,
            };
            (list, detail)
        };
        self.list(list, buf, &theme);
        if let Some(entry) = self.found().get(self.cursor) {
            let begun = self
                .entries
                .iter()
                .any(|entry| !entry.summary.is_untouched());
            details(entry, !begun, detail, buf, &theme);
        }
    }
}

/// A row of the list.
enum Row<'a> {
    Gap,
    Chapter(&'a str),
    Lesson(usize, &'a Entry),
}

impl Shelf {
    fn list(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let found = self.found();
        let rows = rows(&found);
        let mut canvas = Canvas::new(area, theme, buf);
        let top = self.searching(&mut canvas, found.len());
        let chosen = rows
            .iter()
            .position(|row| matches!(row, Row::Lesson(at, _) if *at == self.cursor));
        let height = canvas.height().saturating_sub(top);
        // The chapter's name stays on the screen with its first lesson.
        let first = scroll(0, chosen.map(|at| at + 1), height, rows.len() + 1);
        for (y, row) in (top..canvas.height()).zip(rows.iter().skip(first)) {
            match row {
                Row::Gap => {}
                Row::Chapter(chapter) => {
                    let title = chapter_title(chapter);
                    let room = canvas.width().saturating_sub(2);
                    canvas.cut(2, y, &title, room, theme.style(Role::Title));
                }
                Row::Lesson(at, entry) => self.row(*at, entry, y, &mut canvas),
            }
        }
    }

    fn searching(&self, canvas: &mut Canvas<'_>, found: usize) -> u16 {
        let width = canvas.width();
        let theme = canvas.theme();
        if self.typing || !self.search.is_empty() {
            let cursor = if self.typing { "_" } else { "" };
            let spans = [
                Span::styled("/ ", theme.style(Role::Key)),
                Span::styled(
                    format!("{}{cursor}", self.search),
                    theme.style(Role::Strong),
                ),
                Span::styled(format!("   {found} found"), theme.style(Role::Faint)),
            ];
            canvas.line(2, 0, &spans, width);
            return 2;
        }
        if !self.loaded {
            canvas.cut(2, 0, "Counterpoint", width, theme.style(Role::Title));
            return 2;
        }
        1
    }

    fn row(&self, at: usize, entry: &Entry, y: u16, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme();
        let (width, signs) = (canvas.width(), theme.signs());
        let here = at == self.cursor;
        if here {
            canvas.sign(2, y, signs.pointer, theme.style(Role::Key));
        }
        let (sign, role) = mark(entry, &theme);
        canvas.sign(4, y, sign, theme.style(role));
        let right = match &entry.shelved.lesson {
            Ok(lesson) => format!("{} min", lesson.minutes),
            Err(_) => "broken".to_owned(),
        };
        let end = canvas.right(
            width.saturating_sub(1),
            y,
            &right,
            8,
            theme.style(Role::Faint),
        );
        let role = if here { Role::Selected } else { Role::Text };
        let room = end.saturating_sub(8);
        canvas.cut(6, y, entry.title(), room, theme.style(role));
    }
}

/// How far the learner is: done, begun, where they left off, or nothing.
fn mark(entry: &Entry, theme: &Theme) -> (char, Role) {
    let signs = theme.signs();
    match entry {
        Entry {
            shelved: Shelved { lesson: Err(_), .. },
            ..
        } => (signs.bad, Role::Bad),
        entry if entry.summary.finished => (signs.good, Role::Good),
        entry if entry.last => (signs.play, Role::Key),
        entry if !entry.summary.is_untouched() => (signs.tick, Role::Faint),
        _ => (' ', Role::Text),
    }
}

fn rows<'a>(found: &[&'a Entry]) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    let mut chapter = None;
    for (at, entry) in found.iter().enumerate() {
        let here = &entry.shelved.chapter;
        if chapter != Some(here) {
            if chapter.is_some() {
                rows.push(Row::Gap);
            }
            rows.push(Row::Chapter(here));
            chapter = Some(here);
        }
        rows.push(Row::Lesson(at, entry));
    }
    rows
}

/// What somebody is told who is here for the first time.
const WELCOME: &str = "New here? Press Enter: space goes on from page to page.";

/// What the chosen lesson teaches, and how far the learner is with it.
fn details(entry: &Entry, welcome: bool, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let mut canvas = Canvas::new(area, theme, buf);
    let width = canvas.width();
    canvas.cut(0, 1, entry.title(), width, theme.style(Role::Title));
    let mut lines: Vec<(String, Role)> = Vec::new();
    match &entry.shelved.lesson {
        Err(why) => {
            lines.extend(why.lines().map(|line| (line.to_owned(), Role::Bad)));
            lines.push((String::new(), Role::Text));
            let lint = format!("counterpoint lint {}", entry.shelved.word);
            lines.push((lint, Role::Code));
        }
        Ok(lesson) => {
            lines.push((said(lesson), Role::Faint));
            if welcome {
                lines.push((WELCOME.to_owned(), Role::Key));
            }
            lines.push((String::new(), Role::Text));
            for thing in &lesson.teaches {
                let sign = format!("{} ", theme.signs().between.trim());
                let filled = prose::fill(thing, usize::from(width), &sign);
                lines.extend(filled.into_iter().map(|line| (line, Role::Text)));
            }
            lines.push((String::new(), Role::Text));
            lines.push((progress(&entry.summary), Role::Faint));
        }
    }
    for (y, (line, role)) in (2..canvas.height()).zip(&lines) {
        canvas.cut(0, y, line, width, theme.style(*role));
    }
}

fn said(lesson: &Lesson) -> String {
    let mut said = format!("{} minutes", lesson.minutes);
    if !lesson.needs.is_empty() {
        said += &format!(" · read first: {}", lesson.needs.join(", "));
    }
    said
}

fn progress(summary: &Summary) -> String {
    let Summary {
        read,
        of_pages,
        right,
        wrong,
        skipped,
        runs,
        ..
    } = summary;
    if summary.is_untouched() {
        return "Not begun".to_owned();
    }
    let mut said = format!("{read} of {of_pages} pages read");
    let answered = right + wrong;
    if answered > 0 {
        said += &format!(" · {right} of {answered} predictions right");
    }
    if *skipped > 0 {
        said += &format!(" · {skipped} skipped");
    }
    if *runs > 0 {
        said += &format!(" · run {runs}×");
    }
    said
}
