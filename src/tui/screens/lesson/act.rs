//! What a learner does at the stops of a lesson.

use super::params::{Params, Tuned};
use super::{LessonScreen, Round, Stop, draw, round};
use crate::progress::{Change, now};
use crate::session::Asked;
use crate::trace::Clock;
use crate::tui::keys::Action;
use crate::tui::screens::exercise::{self, ExerciseScreen};
use crate::tui::screens::play::{self, Play};
use crate::tui::screens::schedules::{self, Schedules};
use crate::tui::screens::{Cx, Go};
use std::sync::Arc;

impl LessonScreen {
    /// Does what a key asks for at a question; whether it could.
    pub(super) fn predict(&mut self, nth: usize, action: Action, cx: &mut Cx<'_>) -> bool {
        if self.round().asks[nth].answered.is_some() {
            return self.page(action, cx);
        }
        match action {
            Action::Enter => self.answer(nth, cx),
            Action::Skip => self.skip(nth, cx),
            _ => return self.round_mut().asks[nth].act(action),
        }
        true
    }

    fn answer(&mut self, nth: usize, cx: &mut Cx<'_>) {
        let program = self.round().program_as_asked(&self.lesson);
        let ask = &mut self.round_mut().asks[nth];
        match ask.submit(program.as_ref()) {
            Ok(()) => self.record_answer(nth, cx),
            Err(problem) => ask.problem = Some(problem),
        }
    }

    fn skip(&mut self, nth: usize, cx: &mut Cx<'_>) {
        self.round_mut().asks[nth].skip();
        self.record_answer(nth, cx);
        self.next(cx);
    }

    fn record_answer(&mut self, nth: usize, cx: &mut Cx<'_>) {
        let round = self.round();
        let change = round::answered(&round.asks[nth], round.experiment.as_deref());
        if let Some(change) = change {
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

    pub(super) fn tune(&mut self) {
        let values = self.round().values(&self.lesson);
        if !self.lesson.program.params.is_empty() {
            self.params = Some(Params::new(&self.lesson.program.params, &values));
        }
    }

    /// Runs again with other parameters.
    pub(super) fn tuned(&mut self, tuned: Tuned, cx: &mut Cx<'_>) {
        match tuned {
            Tuned::Typing => {}
            Tuned::Left => self.params = None,
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

    pub(super) fn try_out(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        let count = self.tries();
        match action {
            Action::Up | Action::Down => {
                self.tried = match action {
                    Action::Up => self.tried.saturating_sub(1),
                    _ => (self.tried + 1).min(count),
                };
                self.scroll = draw::reveal(self, &cx.look);
            }
            Action::Digit(digit) => self.experiment(usize::from(digit) - 1, cx),
            // Below the last of them there is the way back to the shelf.
            Action::Enter if self.tried >= count => *cx.go = Some(Go::Back),
            Action::Enter if self.tried >= self.lesson.experiments.len() => self.exercise(cx),
            Action::Enter => self.experiment(self.tried, cx),
            _ => return false,
        }
        true
    }

    /// To the exercise under the cursor.
    fn exercise(&self, cx: &mut Cx<'_>) {
        let nth = self.tried - self.lesson.experiments.len();
        if let Some((at, _)) = self.offered().get(nth) {
            let all = Arc::clone(&self.exercises);
            let screen = ExerciseScreen::new(all, *at, cx.record.desk());
            exercise::go(screen, cx);
        }
    }

    /// Lets the learner choose who moves when: from the moment of a run that is looked at, or from
    /// the start.
    pub(super) fn schedule(&mut self, cx: &mut Cx<'_>) {
        let round = self.round();
        let at_runs = self.stop() == Stop::Race && round.race.is_over();
        let play = match at_runs {
            true => Play::from_moment(&round.race, Some(&self.key)),
            false => {
                let asked = Asked {
                    experiment: round.experiment.clone(),
                    params: round.params.clone(),
                    ..Asked::default()
                };
                Play::of(&self.lesson, &self.key, &asked, None)
            }
        };
        play::go(play, cx);
    }

    /// Looks at every interleaving of the program of this round.
    pub(super) fn every(&mut self, cx: &mut Cx<'_>) {
        let round = self.round();
        let asked = Asked {
            experiment: round.experiment.clone(),
            params: round.params.clone(),
            ..Asked::default()
        };
        let every = Schedules::of(&self.lesson, &self.key, &asked, None, cx.record);
        schedules::go(every, cx);
    }

    pub(super) fn race(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
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
                cx.tell(match clock {
                    Clock::Real => "on the real clock: the runs are timed",
                    Clock::Virtual => "on the simulated clock: the same every time, and at once",
                });
                true
            }
            _ => self.round_mut().race.act(action, cx),
        }
    }

    /// Notes that a round was run. Runs that were all stopped are none.
    pub(super) fn ran(&self, round: &Round, cx: &mut Cx<'_>) {
        let on = round.race.ran_on();
        if on.is_empty() {
            return;
        }
        let change = Change::Ran {
            round: round.experiment.clone(),
            on,
            when: now(),
        };
        let command = cx.record.change(&self.key, change);
        cx.ask(command);
    }
}
