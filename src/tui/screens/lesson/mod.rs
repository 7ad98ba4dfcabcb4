//! A lesson: pages, questions, runs, what came of the predictions, more pages, experiments. One
//! path from beginning to end, and one key that goes along it.

mod answers;
mod ask;
mod draw;
mod params;
mod round;
mod stops;
mod tries;

pub use ask::{Answered, Ask, Draft};
pub use round::{Round, page_key, question};
pub use stops::Stop;

use super::race;
use super::{Cx, Go, Head, Look, Moves, Part};
use crate::lesson::{Lesson, chapter_title};
use crate::progress::{Change, Key, Place, Presenting, now};
use crate::trace::Clock;
use crate::tui::keys::{Action, Where};
use crate::tui::message::{Message, RaceNews, Shelved};
use params::{Params, Tuned};
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
    /// The cursor among the experiments.
    tried: usize,
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
        };
        screen.go(stop.min(screen.stops().len().saturating_sub(1)), cx);
        screen
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

    /// Goes to a stop, and notes it.
    fn go(&mut self, at: usize, cx: &mut Cx<'_>) {
        self.at = at;
        self.scroll = 0;
        if let Stop::Page(page) = self.stop() {
            let page = page_key(&self.lesson.pages[page]);
            let change = Change::Read { page, when: now() };
            let command = cx.record.change(&self.key, change);
            cx.ask(command);
        }
        if self.side.is_none() {
            let command = cx.record.be_at(Place::new(
                self.key.clone(),
                self.file.as_deref(),
                self.at,
                now(),
            ));
            cx.ask(command);
            let all = self.stops().len();
            if self.at + 1 == all && self.main.race.is_over() {
                let command = cx
                    .record
                    .change(&self.key, Change::Finished { when: now() });
                cx.ask(command);
            }
        }
    }

    /// On along the path: scrolls first where a page goes on below.
    fn next(&mut self, cx: &mut Cx<'_>) {
        if let Some(below) = draw::below(self, &cx.look) {
            self.scroll += below;
            return;
        }
        match self.stop() {
            Stop::Ask(nth) if self.round().asks[nth].answered.is_none() => {
                if !cx.look.projector {
                    cx.tell("answer first, or press s to skip the question");
                    return;
                }
                self.round_mut().asks[nth].skip();
            }
            Stop::Race if !self.round().race.is_over() && !self.was_run(cx) => {
                return cx.tell("run it first: press Enter");
            }
            _ => {}
        }
        if self.at + 1 < self.stops().len() {
            self.go(self.at + 1, cx);
        } else if self.side.take().is_some() {
            let last = self.stops().len() - 1;
            // Whoever only goes on comes to the next one, and at last to the end.
            self.tried = (self.tried + 1).min(self.lesson.experiments.len());
            self.go(last, cx);
        } else {
            *cx.go = Some(Go::Back);
        }
    }

    fn previous(&mut self, cx: &mut Cx<'_>) {
        if self.scroll > 0 {
            self.scroll = self.scroll.saturating_sub(draw::screenful(self, &cx.look));
        } else if self.at > 0 {
            self.go(self.at - 1, cx);
        } else if self.side.take().is_some() {
            let last = self.stops().len() - 1;
            self.go(last, cx);
        }
    }

    fn was_run(&self, cx: &Cx<'_>) -> bool {
        let progress = cx.record.lesson(&self.key);
        progress.is_some_and(|done| done.rounds(self.round().experiment.as_deref()).is_some())
    }

    /// To the runs; first to the question that has no answer.
    fn jump_to_run(&mut self, cx: &mut Cx<'_>) {
        let open = self.round().open_question();
        let wanted = match open {
            Some(nth) if !cx.look.projector => Stop::Ask(nth),
            _ => Stop::Race,
        };
        if let Some(at) = self.stops().iter().position(|stop| *stop == wanted) {
            self.go(at, cx);
        }
    }

    /// The last stop that is open to the learner.
    fn last_open(&self, cx: &Cx<'_>) -> usize {
        let stops = self.stops();
        let shut = stops.iter().position(|stop| match stop {
            Stop::Ask(nth) => self.round().asks[*nth].answered.is_none(),
            Stop::Race => !self.round().race.is_over() && !self.was_run(cx),
            _ => false,
        });
        shut.unwrap_or(stops.len() - 1)
    }

    fn answer(&mut self, nth: usize, cx: &mut Cx<'_>) {
        if self.round().asks[nth].answered.is_some() {
            return self.next(cx);
        }
        let program = self.round().program(&self.lesson);
        let ask = &mut self.round_mut().asks[nth];
        match ask.submit(program.as_ref()) {
            Ok(()) => self.record_answer(nth, cx),
            Err(problem) => ask.problem = Some(problem),
        }
    }

    fn skip(&mut self, nth: usize, cx: &mut Cx<'_>) {
        if self.round().asks[nth].answered.is_none() {
            self.round_mut().asks[nth].skip();
            self.record_answer(nth, cx);
        }
        self.next(cx);
    }

    fn record_answer(&mut self, nth: usize, cx: &mut Cx<'_>) {
        let round = self.round();
        let ask = &round.asks[nth];
        if let Some(answered) = &ask.answered {
            let question = question(round.experiment.as_deref(), &ask.prediction);
            let when = now();
            let change = match &answered.text {
                None => Change::Skipped { question, when },
                Some(given) => Change::Answered {
                    question,
                    given: given.clone(),
                    right: answered.right,
                    when,
                },
            };
            let command = cx.record.change(&self.key, change);
            cx.ask(command);
        }
    }

    fn experiment(&mut self, nth: usize, cx: &mut Cx<'_>) {
        let lesson = Arc::clone(&self.lesson);
        let Some(experiment) = lesson.experiments.get(nth) else {
            return;
        };
        self.tried = nth;
        let mut round = Round::new(&lesson, Some(experiment), cx);
        round.remember(&self.key, cx.record);
        self.side = Some(round);
        self.go(0, cx);
    }

    fn tune(&mut self) {
        let values = self.round().values(&self.lesson);
        if !self.lesson.program.params.is_empty() {
            self.params = Some(Params::new(&self.lesson.program.params, &values));
        }
    }

    /// Runs again with other parameters.
    fn tuned(&mut self, tuned: Tuned, cx: &mut Cx<'_>) {
        match tuned {
            Tuned::Typing => {}
            Tuned::Left => self.params = None,
            Tuned::Wrong(why) => cx.tell(why),
            Tuned::Run(params) => {
                self.params = None;
                let clock = self.round().race.clock();
                let lesson = Arc::clone(&self.lesson);
                self.round_mut().params = params;
                self.round_mut().plan(&lesson, clock, cx);
                self.round_mut().race.start_when_planned();
                let race = self.stops().iter().position(|stop| *stop == Stop::Race);
                self.go(race.unwrap_or(0), cx);
            }
        }
    }

    fn page(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        match action {
            Action::Up => self.scroll = self.scroll.saturating_sub(1),
            Action::Down => {
                if draw::below(self, &cx.look).is_some() {
                    self.scroll += 1;
                }
            }
            Action::Home => self.go(0, cx),
            Action::End => {
                let last = self.last_open(cx);
                self.go(last, cx);
            }
            Action::ToRun => self.jump_to_run(cx),
            _ => return false,
        }
        true
    }

    fn try_out(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        let count = self.lesson.experiments.len();
        match action {
            Action::Up => self.tried = self.tried.saturating_sub(1),
            Action::Down => self.tried = (self.tried + 1).min(count),
            Action::Digit(digit) => self.experiment(usize::from(digit) - 1, cx),
            // Below the last experiment there is the way back to the shelf.
            Action::Enter if self.tried >= count => *cx.go = Some(Go::Back),
            Action::Enter => self.experiment(self.tried, cx),
            _ => return false,
        }
        true
    }

    fn race(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        let lesson = Arc::clone(&self.lesson);
        match action {
            Action::Clock => {
                let clock = match self.round().race.clock() {
                    Clock::Real => Clock::Virtual,
                    Clock::Virtual => Clock::Real,
                };
                let again = self.round().race.is_over();
                self.round_mut().plan(&lesson, clock, cx);
                if again {
                    self.round_mut().race.start_when_planned();
                }
                true
            }
            _ => self.round_mut().race.act(action, cx),
        }
    }

    /// Notes that it was run.
    fn ran(&mut self, cx: &mut Cx<'_>) {
        let round = self.round();
        let change = Change::Ran {
            round: round.experiment.clone(),
            on: round.race.ran_on(),
            when: now(),
        };
        let command = cx.record.change(&self.key, change);
        cx.ask(command);
    }
}

impl Part for LessonScreen {
    fn places(&self) -> Vec<Where> {
        if self.params.is_some() {
            return vec![Where::Params];
        }
        match self.stop() {
            Stop::Page(_) | Stop::Invitation | Stop::Answers => vec![Where::Page],
            Stop::Ask(_) => vec![Where::Ask],
            Stop::Race => vec![self.round().race.place()],
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
            Stop::Page(_) | Stop::Invitation | Stop::Answers => self.page(action, cx),
            Stop::Ask(nth) => match action {
                Action::Enter => {
                    self.answer(nth, cx);
                    true
                }
                Action::Skip => {
                    self.skip(nth, cx);
                    true
                }
                _ => self.round_mut().asks[nth].act(action),
            },
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
            _ => match race::wheel(event) {
                0 => false,
                by if by < 0 => self.page(Action::Up, cx),
                _ => self.page(Action::Down, cx),
            },
        }
    }

    fn hear(&mut self, message: &mut Message, cx: &mut Cx<'_>) {
        let over = matches!(message, Message::Race(_, RaceNews::Over(_)));
        let mut rounds = [Some(&mut self.main), self.side.as_mut()];
        let mut mine = false;
        for round in rounds.iter_mut().flatten() {
            mine |= round.race.hear(message, cx);
        }
        if over && mine {
            self.ran(cx);
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
