//! Where lessons and exercises are chosen: chapters with their lessons, then their exercises, how far the learner is
//! with each, and what the chosen one teaches.

mod details;
mod item;
mod list;

use super::exercise::{self, ExerciseScreen};
use super::lesson::LessonScreen;
use super::{Cx, Go, Head, Look, Part, Screen};
use crate::exercise::book::Exercise;
use crate::tui::keys::{self, Action, Where};
use crate::tui::message::{Command, Message, Posed, Shelved, Standing};
use item::Item;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;
use std::sync::Arc;

/// The lessons.
#[derive(Default)]
pub struct Shelf {
    /// The lessons and exercises, as they stand on it.
    items: Vec<Item>,
    /// All exercises, in their own order.
    exercises: Vec<Posed>,
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

impl Shelf {
    /// A shelf whose lessons are to come; one of them is opened as soon as they are there.
    pub fn opening(word: Option<String>) -> Shelf {
        Shelf {
            open: word,
            ..Shelf::default()
        }
    }

    fn found(&self) -> Vec<&Item> {
        let words = self.search.trim();
        let all = self.items.iter();
        all.filter(|item| item.matches(words)).collect()
    }

    fn load(&mut self, shelf: &mut Vec<Shelved>, cx: &mut Cx<'_>) {
        let lessons = std::mem::take(shelf).into_iter();
        let lessons = lessons.map(|shelved| Item::lesson(shelved, cx.record));
        self.items = item::arranged(lessons.collect(), &self.exercises);
        self.loaded = true;
        let last = self.items.iter().position(Item::is_last);
        self.cursor = last.unwrap_or(0);
        if let Some(word) = self.open.take() {
            match self.items.iter().position(|item| item.word() == word) {
                Some(at) => {
                    self.cursor = at;
                    self.open_at(at, None, cx);
                }
                None => cx.tell(format!("there is no lesson {word} here")),
            }
        }
    }

    /// Puts the exercises on it, or tells how far the learner is with them now. What was chosen stays chosen.
    fn pose(&mut self, posed: &mut Vec<Posed>) {
        let chosen = self.found().get(self.cursor).map(|item| item.name());
        self.exercises = std::mem::take(posed);
        let lessons = std::mem::take(&mut self.items).into_iter();
        let lessons = lessons.filter(Item::is_lesson).collect();
        self.items = item::arranged(lessons, &self.exercises);
        let found = self.found();
        let at = chosen.and_then(|name| found.iter().position(|item| item.name() == name));
        self.cursor = at.unwrap_or(self.cursor.min(found.len().saturating_sub(1)));
    }

    /// Ends the search; the lesson that was chosen stays chosen.
    fn show_all(&mut self) {
        let chosen = self.found().get(self.cursor).map(|item| item.name());
        let at = chosen.and_then(|name| self.items.iter().position(|item| item.name() == name));
        self.cursor = at.unwrap_or(0);
        self.typing = false;
        self.search.clear();
    }

    fn open_at(&mut self, at: usize, stop: Option<usize>, cx: &mut Cx<'_>) {
        let found = self.found();
        match found.get(at) {
            None => {}
            Some(Item::Exercise(posed)) => self.open_exercise(&posed.exercise.id, cx),
            Some(Item::Lesson(entry)) => match &entry.shelved.lesson {
                Ok(lesson) => {
                    let screen = LessonScreen::open(&entry.shelved, lesson, stop.unwrap_or(0), cx);
                    let screen = screen.offering(&self.all_exercises());
                    *cx.go = Some(Go::To(Box::new(Screen::Lesson(Box::new(screen)))));
                }
                Err(why) => {
                    let first = why.lines().next().unwrap_or_default();
                    cx.tell(format!("this file has problems: {first}"));
                }
            },
        }
    }

    fn open_exercise(&self, id: &str, cx: &mut Cx<'_>) {
        let mut all = self.exercises.iter();
        if let Some(at) = all.position(|posed| posed.exercise.id == id) {
            let screen = ExerciseScreen::new(self.all_exercises(), at, cx.record.desk());
            exercise::go(screen, cx);
        }
    }

    /// Asks how far the learner is with the exercises.
    fn look(&self, cx: &mut Cx<'_>) {
        if let (Some(desk), false) = (cx.record.desk().cloned(), self.exercises.is_empty()) {
            cx.ask(Command::Exercises(desk, self.exercises.clone()));
        }
    }

    fn all_exercises(&self) -> Arc<[Arc<Exercise>]> {
        let all = self.exercises.iter();
        all.map(|posed| Arc::clone(&posed.exercise)).collect()
    }

    /// Whether the learner is here for the first time, and before the first lesson.
    fn welcomes(&self) -> bool {
        self.cursor == 0 && self.search.is_empty() && !self.items.iter().any(Item::is_begun)
    }

    fn go_on(&mut self, cx: &mut Cx<'_>) {
        let place = cx.record.place().cloned();
        let known = place.and_then(|place| {
            let is = |item: &Item| item.key() == Some(&place.lesson);
            let at = self.items.iter().position(is)?;
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

    /// The title of the lesson that an exercise belongs to.
    fn lesson_of(&self, item: &Item) -> Option<&str> {
        let Item::Exercise(posed) = item else {
            return None;
        };
        let is =
            |one: &&Item| matches!(one, Item::Lesson(_)) && one.word() == posed.exercise.lesson;
        self.items.iter().find(is).map(Item::title)
    }

    fn chapter(&mut self, by: isize) {
        let found = self.found();
        let mut starts: Vec<usize> = Vec::new();
        for (at, item) in found.iter().enumerate() {
            let new = at == 0 || found[at - 1].chapter() != item.chapter();
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
        let lessons = self.items.iter().filter(|item| item.is_lesson());
        let done = self.items.iter().filter(|item| item.is_lesson_done());
        let mut right = match lessons.count() {
            0 => String::new(),
            all => format!("{} of {all} lessons done", done.count()),
        };
        let known = |posed: &&Posed| posed.standing != Standing::Unknown;
        let all = self.exercises.iter().filter(known).count();
        if all > 0 {
            let passed = self.exercises.iter();
            let passed = passed.filter(|posed| posed.standing.is_passed()).count();
            right += &format!(" · {passed} of {all} exercises passed");
        }
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
        match message {
            Message::Shelf(shelf) => self.load(shelf, cx),
            Message::Exercises(posed) => {
                self.pose(posed);
                let unknown = |posed: &Posed| posed.standing == Standing::Unknown;
                if self.exercises.iter().any(unknown) {
                    self.look(cx);
                }
            }
            _ => {}
        }
    }

    fn shown(&mut self, cx: &mut Cx<'_>) {
        for item in &mut self.items {
            item.refresh(cx.record);
        }
        self.look(cx);
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
        if let Some(item) = self.found().get(self.cursor) {
            let with = details::With {
                welcome: self.welcomes(),
                lesson: self.lesson_of(item),
            };
            details::draw(item, &with, detail, buf, &theme);
        }
    }
}
