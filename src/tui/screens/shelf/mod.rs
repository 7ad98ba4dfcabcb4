//! Where lessons are chosen: chapters with their lessons, how far the learner is with each, and
//! what the chosen one teaches.

mod details;
mod list;

use super::lesson::{self, LessonScreen};
use super::{Cx, Go, Head, Look, Part, Screen};
use crate::progress::{Question, Summary, TextKey};
use crate::tui::keys::{self, Action, Where};
use crate::tui::message::{Message, Shelved};
use crate::tui::record::Record;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

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
    /// What is searched.
    words: String,
}

impl Entry {
    fn title(&self) -> &str {
        match &self.shelved.lesson {
            Ok(lesson) => &lesson.title,
            Err(_) => &self.shelved.word,
        }
    }

    fn matches(&self, words: &str) -> bool {
        let words = words.to_lowercase();
        let mut words = words.split_whitespace();
        words.all(|word| self.words.contains(word))
    }
}

/// All that there is to read in a lesson, in small letters.
fn words(shelved: &Shelved) -> String {
    let mut words = vec![shelved.word.as_str()];
    if let Ok(lesson) = &shelved.lesson {
        words.push(&lesson.title);
        words.extend(lesson.teaches.iter().map(String::as_str));
        for page in &lesson.pages {
            words.extend(page.title.as_deref());
            words.push(&page.text);
        }
    }
    words.join(" ").to_lowercase()
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

    /// Ends the search; the lesson that was chosen stays chosen.
    fn show_all(&mut self) {
        let chosen = self
            .found()
            .get(self.cursor)
            .map(|entry| &entry.shelved.key);
        let at = chosen.and_then(|key| {
            let mut entries = self.entries.iter();
            entries.position(|entry| entry.shelved.key == *key)
        });
        self.cursor = at.unwrap_or(0);
        self.typing = false;
        self.search.clear();
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

    /// Whether the learner is here for the first time, and before the first lesson.
    fn welcomes(&self) -> bool {
        let begun = |entry: &Entry| !entry.summary.is_untouched();
        self.cursor == 0 && self.search.is_empty() && !self.entries.iter().any(begun)
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
        words: words(&shelved),
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
        .map(|ask| lesson::question_key(None, ask));
    let of_experiments = lesson.experiments.iter().flat_map(|experiment| {
        let asks = experiment.predictions.iter();
        asks.map(|ask| lesson::question_key(Some(&experiment.name), ask))
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
        match self.typing {
            true => vec![Where::Search],
            false => vec![Where::Shelf],
        }
    }

    fn goes_back(&self) -> bool {
        !self.search.is_empty()
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
        match (keys::letter(key), key.code) {
            (Some(letter), _) => self.search.push(letter),
            (None, KeyCode::Backspace) if self.search.is_empty() => self.typing = false,
            (None, KeyCode::Backspace) => drop(self.search.pop()),
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
            Action::Enter if self.typing => self.typing = false,
            Action::Enter => self.open_at(self.cursor, None, cx),
            Action::Back if self.typing || !self.search.is_empty() => self.show_all(),
            _ => return false,
        }
        true
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
            // What the list does not need is for the details.
            let most = area.height.saturating_sub(8).max(area.height / 2);
            let rows = list::rows(&self.found()).len();
            let height = u16::try_from(rows + 2).unwrap_or(u16::MAX).min(most);
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
            details::draw(entry, self.welcomes(), detail, buf, &theme);
        }
    }
}
