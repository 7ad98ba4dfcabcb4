//! What keys do.

use super::{ExerciseScreen, State, draw, sections};
use crate::lesson::Library;
use crate::progress::Key;
use crate::tui::keys::Action;
use crate::tui::message::{Ask, Shelved};
use crate::tui::screens::lesson::LessonScreen;
use crate::tui::screens::{Cx, Go, Screen};
use sections::Section;
use std::sync::Arc;

/// What is told where there is no folder of exercises.
const NO_DESK: &str = "make a folder of exercises first: counterpoint init exercises";

impl ExerciseScreen {
    /// Does what a key asks for; whether it could.
    pub(super) fn does(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        let sure = self.sure.take() == Some(action);
        match action {
            Action::Back if self.is_checking() => self.cancel(),
            Action::Back if self.follows => return false,
            Action::Back => *cx.go = Some(Go::Back),
            Action::Check => self.check_now(cx),
            Action::Hint => self.hint(cx),
            Action::Solution => self.show_solution(sure, cx),
            Action::Reset => self.reset(sure, cx),
            Action::Timeline | Action::Schedule | Action::Wanted => self.look_at(action, cx),
            Action::ToLesson => self.open_lesson(cx),
            Action::NextExercise => self.step(1, cx),
            Action::PreviousExercise => self.step(-1, cx),
            _ => return self.scrolls(action, cx),
        }
        true
    }

    fn cancel(&mut self) {
        if let State::Checks(going) = std::mem::take(&mut self.state) {
            self.state = State::Cancelled(self.since(&going));
            // Whatever still comes of it is not wanted.
            self.nth += 1;
        }
    }

    fn check_now(&mut self, cx: &mut Cx<'_>) {
        self.asked = true;
        if !self.ask(Ask::Read, cx) {
            cx.tell(NO_DESK);
        }
    }

    fn hint(&mut self, cx: &mut Cx<'_>) {
        let verdict = self.verdict();
        if verdict.is_some_and(|verdict| verdict.is_passed()) {
            return cx.tell("it is passed: press s, the solution has more to say");
        }
        if !self.ask(Ask::Hint(verdict), cx) {
            cx.tell(NO_DESK);
        }
    }

    fn show_solution(&mut self, sure: bool, cx: &mut Cx<'_>) {
        if !self.solution && !self.passed && !sure {
            self.sure = Some(Action::Solution);
            return cx
                .tell("you have not passed yet: press s again to see the solution all the same");
        }
        self.solution = !self.solution;
        self.scroll = match self.solution {
            true => self.start_of(Section::Solution, cx),
            false => 0,
        };
    }

    fn reset(&mut self, sure: bool, cx: &mut Cx<'_>) {
        if self.bench.as_ref().is_none_or(|bench| bench.desk.is_none()) {
            return cx.tell(NO_DESK);
        }
        if !sure {
            self.sure = Some(Action::Reset);
            return cx.tell(
                "press R again to begin anew; what you wrote is kept aside in .counterpoint/kept",
            );
        }
        self.ask(Ask::Reset, cx);
    }

    fn step(&mut self, by: isize, cx: &mut Cx<'_>) {
        if self
            .bench
            .as_ref()
            .is_some_and(|bench| bench.desk.is_none())
        {
            return cx.tell("this file is in no folder of exercises, so there is no next one");
        }
        match self.at.checked_add_signed(by) {
            Some(at) if at < self.all.len() => self.turn_to(at, cx),
            Some(_) => cx.tell("this is the last exercise"),
            None => cx.tell("this is the first exercise"),
        }
    }

    fn open_lesson(&self, cx: &mut Cx<'_>) {
        let id = self.exercise().lesson.clone();
        let found = Library::embedded().find(&id).ok();
        let lesson = found.and_then(|entry| entry.load().ok());
        let Some((lesson, _)) = lesson else {
            return cx.tell(format!("there is no lesson {id} here"));
        };
        let lesson = Arc::new(lesson);
        let shelved = Shelved {
            word: id.clone(),
            chapter: lesson.chapter.clone(),
            key: Key::embedded(&id),
            file: None,
            lesson: Ok(Arc::clone(&lesson)),
        };
        let screen = LessonScreen::open(&shelved, &lesson, 0, cx).offering(&self.all);
        *cx.go = Some(Go::To(Box::new(Screen::Lesson(Box::new(screen)))));
    }

    /// The row in which a section begins.
    pub(super) fn start_of(&self, section: Section, cx: &Cx<'_>) -> usize {
        draw::start_of(self, section, &cx.look).unwrap_or(0)
    }

    fn scrolls(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        let (most, screenful) = draw::extent(self, &cx.look);
        let scroll = match action {
            Action::Up => self.scroll.min(most).saturating_sub(1),
            Action::Down => self.scroll + 1,
            Action::PageUp => self.scroll.min(most).saturating_sub(screenful),
            Action::PageDown => self.scroll + screenful,
            Action::Home => 0,
            Action::End => most,
            _ => return false,
        };
        self.scroll = scroll.min(most);
        true
    }
}
