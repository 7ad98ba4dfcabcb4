//! A lesson: pages, questions, runs, what came of the predictions, more pages, experiments. One
//! path from beginning to end, and one key that goes along it.

mod act;
mod answers;
mod ask;
mod draw;
mod params;
mod path;
mod question;
mod round;
mod stops;
mod tries;

pub use answers::{fact, said};
pub use ask::{Answered, Ask, Draft};
pub use draw::{column, indented, title_rows, titled};
pub use question::draw as draw_question;
pub use round::{Round, answered, page_key, question_key, remember};
pub use stops::Stop;

use super::{Cx, Go, Head, Look, Moves, Part, wheel};
use crate::exercise::book::Exercise;
use crate::lesson::{Lesson, chapter_title};
use crate::progress::{Key, Presenting, now};
use crate::tui::keys::{Action, Where};
use crate::tui::message::{Message, RaceNews, Shelved};
use params::Params;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyEvent, MouseEvent};
use ratatui::layout::Rect;
use std::path::PathBuf;
use std::sync::Arc;

/// A lesson on the screen.
pub struct LessonScreen {
    lesson: Arc<Lesson>,
    key: Key,
    word: String,
    file: Option<PathBuf>,
    /// The round of the lesson itself.
    main: Round,
    /// The experiment that is being done.
    side: Option<Round>,
    /// The place among the stops of the round.
    at: usize,
    /// Lines of the page that are above the screen.
    scroll: usize,
    /// The parameters, while they are being changed.
    params: Option<Params>,
    /// The cursor among the experiments and the exercises after them.
    tried: usize,
    /// All exercises, in their order.
    exercises: Arc<[Arc<Exercise>]>,
}

impl LessonScreen {
    /// A lesson, opened at one of its stops.
    pub fn open(shelved: &Shelved, lesson: &Arc<Lesson>, stop: usize, cx: &mut Cx<'_>) -> Self {
        let mut main = Round::new(lesson, None, cx);
        main.remember(&shelved.key, cx.record);
        let mut screen = LessonScreen {
            lesson: Arc::clone(lesson),
            key: shelved.key.clone(),
            word: shelved.word.clone(),
            file: shelved.file.clone(),
            main,
            side: None,
            at: 0,
            scroll: 0,
            params: None,
            tried: 0,
            exercises: Arc::from([]),
        };
        screen.go(stop.min(screen.stops().len().saturating_sub(1)), cx);
        screen
    }

    /// The same, which offers those of these exercises that belong to it.
    #[must_use]
    pub fn offering(self, exercises: &Arc<[Arc<Exercise>]>) -> Self {
        LessonScreen {
            exercises: Arc::clone(exercises),
            ..self
        }
    }

    /// The exercises that belong to it, by their places among all.
    fn offered(&self) -> Vec<(usize, &Exercise)> {
        let all = self.exercises.iter().enumerate();
        all.filter(|(_, exercise)| exercise.lesson == self.lesson.id)
            .map(|(at, exercise)| (at, exercise.as_ref()))
            .collect()
    }

    /// How many things there are to try.
    fn tries(&self) -> usize {
        self.lesson.experiments.len() + self.offered().len()
    }

    fn round(&self) -> &Round {
        self.side.as_ref().unwrap_or(&self.main)
    }

    fn round_mut(&mut self) -> &mut Round {
        self.side.as_mut().unwrap_or(&mut self.main)
    }

    fn stops(&self) -> Vec<Stop> {
        stops::of(&self.lesson, self.round())
    }

    fn stop(&self) -> Stop {
        let stops = self.stops();
        let last = stops.len().saturating_sub(1);
        stops.get(self.at.min(last)).copied().unwrap_or(Stop::Race)
    }
}

impl Part for LessonScreen {
    fn places(&self) -> Vec<Where> {
        if self.params.is_some() {
            return vec![Where::Params];
        }
        match self.stop() {
            Stop::Page(_) | Stop::Invitation | Stop::Answers => vec![Where::Page],
            Stop::Ask(nth) => self.round().asks[nth].places(),
            Stop::Race => match self.round().race.place() {
                Where::Over => vec![Where::After, Where::Over, Where::Rerun],
                place => vec![place],
            },
            Stop::Stage => vec![Where::Stage],
            Stop::Every => vec![Where::Every],
            Stop::Try => vec![Where::Try],
        }
    }

    fn head(&self, look: &Look) -> Head {
        let chapter = chapter_title(&self.lesson.chapter);
        let mut path = vec![chapter, self.lesson.title.clone()];
        if let Some(experiment) = &self.round().experiment {
            path.push(experiment.replace('-', " "));
        }
        path.extend(self.round().changed(&self.lesson));
        path.retain(|part| !part.is_empty());
        let right = match self.stop() {
            Stop::Race => {
                let mut facts = vec![self.round().race.clock_line(look)];
                facts.extend(self.round().predicted());
                facts.retain(|fact| !fact.is_empty());
                facts.join("   ")
            }
            _ => {
                let stops = self.stops().len();
                let minutes = self.lesson.minutes;
                format!("{} of {stops} · {minutes} min", self.at + 1)
            }
        };
        Head { path, right }
    }

    fn typed(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> bool {
        if let Some(params) = &mut self.params {
            return match params.typed(key) {
                Some(tuned) => {
                    self.tuned(tuned, cx);
                    true
                }
                None => false,
            };
        }
        match self.stop() {
            Stop::Ask(nth) => self.round_mut().asks[nth].typed(key),
            Stop::Race => self.round_mut().race.typed(key, cx),
            _ => false,
        }
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        if let Some(params) = &mut self.params {
            return match params.act(action) {
                Some(tuned) => {
                    self.tuned(tuned, cx);
                    true
                }
                None => false,
            };
        }
        let here = match self.stop() {
            Stop::Page(_) | Stop::Invitation | Stop::Answers | Stop::Stage | Stop::Every => {
                self.page(action, cx)
            }
            Stop::Ask(nth) => self.predict(nth, action, cx),
            Stop::Race => self.race(action, cx),
            Stop::Try => self.try_out(action, cx),
        };
        if here {
            return true;
        }
        match action {
            Action::Next => self.next(cx),
            Action::Previous => self.previous(cx),
            Action::Params => self.tune(),
            Action::Schedule => self.schedule(cx),
            Action::AllSchedules => self.every(cx),
            Action::Back if self.side.is_some() => {
                self.side = None;
                let last = self.stops().len() - 1;
                self.go(last, cx);
            }
            Action::Back => *cx.go = Some(Go::Back),
            _ => return false,
        }
        true
    }

    fn mouse(&mut self, event: MouseEvent, cx: &mut Cx<'_>) -> bool {
        match self.stop() {
            Stop::Race => self.round_mut().race.mouse(event, cx),
            _ => wheel(event).is_some_and(|action| self.act(action, cx)),
        }
    }

    fn hear(&mut self, message: &mut Message, cx: &mut Cx<'_>) {
        let over = matches!(message, Message::Race(_, RaceNews::Over(_)));
        let main = self.main.race.hear(message, cx) && over;
        let side = self.side.as_mut();
        let side = side.is_some_and(|side| side.race.hear(message, cx)) && over;
        if main {
            self.ran(&self.main, cx);
        }
        if let Some(round) = self.side.as_ref().filter(|_| side) {
            self.ran(round, cx);
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        draw::draw(self, area, buf, look);
    }

    fn moves(&self) -> Moves {
        let side = self.side.as_ref().map(|side| side.race.moves());
        self.main.race.moves().max(side.unwrap_or(Moves::No))
    }

    fn presenting(&self) -> Option<Presenting> {
        let stops = self.stops();
        let (notes, page) = match self.stop() {
            Stop::Page(page) => {
                let page = &self.lesson.pages[page];
                (page.notes.clone(), page.title.clone())
            }
            other => (stops::notes(&self.lesson, self.round(), other), None),
        };
        let here = self.stop();
        let title = page.unwrap_or_else(|| stops::title(&self.lesson, self.round(), here));
        let next = stops.get(self.at + 1);
        let next = next.map(|next| stops::title(&self.lesson, self.round(), *next));
        Some(Presenting {
            lesson: self.word.clone(),
            title: self.lesson.title.clone(),
            page_title: title,
            place: (self.at + 1, stops.len()),
            notes,
            next,
            status: self.round().race.status(),
            when: now(),
        })
    }
}
