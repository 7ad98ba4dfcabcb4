//! What keys do.

use super::super::lesson::answered;
use super::super::play::{self, Game, Play};
use super::super::replay::Replay;
use super::super::{Cx, Go, Screen};
use super::{Page, Schedules, draw};
use crate::report::explored::{Shown, What};
use crate::session::{Then, retell};
use crate::tui::keys::Action;

/// How often what goes round is gone round in a run that is shown.
const ROUNDS: usize = 3;

impl Schedules {
    /// Does what a key asks for; whether it could.
    pub(super) fn does(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        if let Some(nth) = self.variant().open_question() {
            return self.predict(nth, action, cx);
        }
        let page = match self.page {
            Page::Graph => self.look_about(action, cx),
            Page::Outcomes => self.among_outcomes(action),
            Page::Answers | Page::Steps | Page::Compare => self.read(action, cx),
        };
        page || self.anywhere(action, cx)
    }

    fn anywhere(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        match action {
            Action::StopSearch => drop(self.stop()),
            Action::Back => return self.stop(),
            Action::Enter if self.page == Page::Answers => self.turn_to(Page::Outcomes),
            Action::Enter => self.show_timeline(cx),
            Action::Schedule => self.by_hand(cx),
            Action::Tab => self.turn(1),
            Action::BackTab => self.turn(-1),
            Action::Graph if self.page == Page::Graph => self.turn_to(Page::Outcomes),
            Action::Graph => self.turn_to(Page::Graph),
            Action::NextOutcome => self.choose_by(1),
            Action::PreviousOutcome => self.choose_by(-1),
            Action::Again => self.search_again(cx),
            Action::Hammer => self.hammer(cx),
            Action::Rules => self.next_mechanism(cx),
            Action::Experiment => self.next_experiment(cx),
            _ => return false,
        }
        true
    }

    fn predict(&mut self, nth: usize, action: Action, cx: &mut Cx<'_>) -> bool {
        let variant = self.variant_mut();
        let Some(ask) = variant.asks.get_mut(nth) else {
            return false;
        };
        match action {
            Action::Enter => {
                let program = &variant.sides[0].exploration.program;
                if let Err(problem) = ask.submit(Some(program)) {
                    ask.problem = Some(problem);
                    return true;
                }
            }
            Action::Skip => ask.skip(),
            // In front of a class a speaker goes on without answering, and nothing is recorded.
            Action::Next if cx.look.projector => {
                ask.skip();
                self.answered();
                return true;
            }
            Action::Next => {
                cx.tell("answer first, or press s to skip the question");
                return true;
            }
            Action::Previous => {
                *cx.go = Some(Go::Back);
                return true;
            }
            Action::Rules | Action::Experiment => return self.anywhere(action, cx),
            _ => return ask.act(action),
        }
        let change = answered(ask, variant.asked.experiment.as_deref());
        if let Some(change) = change {
            let command = cx.record.change(&self.key, change);
            cx.ask(command);
        }
        self.answered();
        true
    }

    /// After the last question: to what became of the answers, if there are any.
    fn answered(&mut self) {
        let variant = self.variant();
        if variant.open_question().is_some() {
            return;
        }
        let mut given = variant.asks.iter().filter_map(|ask| ask.answered.as_ref());
        let any = given.any(|answered| answered.text.is_some());
        self.turn_to(if any { Page::Answers } else { Page::Outcomes });
    }

    /// Moves about in the graph of states; whether the action means something there.
    fn look_about(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        let room = draw::graph_room(self, &cx.look);
        let mut view = self.view;
        let layout = self
            .variant()
            .side()
            .seen()
            .and_then(|seen| seen.layout.as_ref());
        let done = layout.is_some_and(|layout| view.act(action, layout, room));
        self.view = view;
        done
    }

    fn among_outcomes(&mut self, action: Action) -> bool {
        match action {
            Action::Up => self.choose_by(-1),
            Action::Down => self.choose_by(1),
            Action::Home => self.choose_by(isize::MIN),
            Action::End => self.choose_by(isize::MAX),
            _ => return false,
        }
        true
    }

    fn choose_by(&mut self, by: isize) {
        let side = self.variant_mut().side_mut();
        let Some(seen) = side.seen() else { return };
        let last = seen.choices.len().saturating_sub(1);
        let chosen = seen.chosen.saturating_add_signed(by).min(last);
        side.choose(chosen);
        if self.page == Page::Steps {
            self.scroll = 0;
        }
    }

    fn read(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        let (below, screenful) = draw::below(self, &cx.look);
        let back = |scroll: usize, by| scroll.saturating_sub(by);
        self.scroll = match action {
            Action::Up => back(self.scroll, 1),
            Action::Down => self.scroll + below.min(1),
            Action::PageUp => back(self.scroll, screenful),
            Action::PageDown => self.scroll + below.min(screenful),
            _ => return false,
        };
        true
    }

    fn turn_to(&mut self, page: Page) {
        self.page = page;
        self.scroll = 0;
    }

    fn turn(&mut self, by: isize) {
        let pages = self.pages();
        let here = pages.iter().position(|page| *page == self.page);
        let next = (here.unwrap_or(0) as isize + by).rem_euclid(pages.len() as isize);
        self.turn_to(pages[next as usize]);
    }

    fn next_mechanism(&mut self, cx: &mut Cx<'_>) {
        let variant = self.variant_mut();
        if variant.sides.len() < 2 {
            let name = variant.side().exploration.mechanism.name();
            return cx.tell(format!("the lesson is about {name} only"));
        }
        variant.on = (variant.on + 1) % variant.sides.len();
        self.look_at_other(cx);
        let mechanism = self.variant().side().exploration.mechanism;
        let (name, about) = (mechanism.name(), mechanism.about());
        cx.tell(format!("the rules of {name}: {about}"));
    }

    fn next_experiment(&mut self, cx: &mut Cx<'_>) {
        if self.variants.len() < 2 {
            return cx.tell("there is no experiment to compare with");
        }
        self.variant = (self.variant + 1) % self.variants.len();
        self.look_at_other(cx);
        let name = self.variant().name();
        match &self.variant().asked.experiment {
            Some(_) => cx.tell(format!("the experiment: {name}")),
            None => cx.tell("the program of the lesson as it is"),
        }
    }

    fn look_at_other(&mut self, cx: &mut Cx<'_>) {
        self.view = super::View::default();
        self.scroll = 0;
        if !self.pages().contains(&self.page) {
            self.page = Page::Outcomes;
        }
        self.search(cx);
    }

    /// The schedule that is looked at.
    fn shown(&self) -> Option<&Shown> {
        self.variant().side().seen()?.came.shown.as_ref()
    }

    fn show_timeline(&mut self, cx: &mut Cx<'_>) {
        let side = self.variant().side();
        let Some(shown) = self.shown() else {
            return cx.tell("there is no schedule to show yet");
        };
        let rounds = std::iter::repeat_n(&shown.cycle, ROUNDS).flatten();
        let mut schedule = shown.schedule.clone();
        schedule.extend(rounds);
        // Of a schedule that leads to an end it is told how that ended; one that shows a moment, or
        // goes round, stops there.
        let then = match (shown.what, shown.cycle.as_slice()) {
            (What::Outcome(_), []) => Then::InTurn,
            _ => Then::Stop,
        };
        match side.exploration.played(&schedule, then) {
            Ok(played) => {
                let label = format!(
                    "{}: {}",
                    side.exploration.mechanism.name(),
                    side.named(shown.what)
                );
                let mut retold = retell(played.run.trace);
                // It was not made to be as the lesson expects of runs that nobody steers.
                retold.done.checks = side.right(shown.what).into_iter().collect();
                let replay = Replay::new(vec![(label, retold)]);
                *cx.go = Some(Go::To(Box::new(Screen::Replay(replay))));
            }
            Err(_) => cx.tell("this schedule cannot be shown as a run"),
        }
    }

    /// The schedule that is looked at, for the learner to take moves back and try others.
    fn by_hand(&mut self, cx: &mut Cx<'_>) {
        let variant = self.variant();
        let name = variant.side().exploration.mechanism.name();
        let moves = self.shown().map_or(Vec::new(), |it| it.schedule.clone());
        let game = Game::new(&self.lesson, &self.key, &variant.asked, Some(name));
        play::go(game.and_then(|game| Play::after(game, moves)), cx);
    }
}
