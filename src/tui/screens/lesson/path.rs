//! Going along the path of a lesson.

use super::stops::Stop;
use super::{LessonScreen, draw, page_key};
use crate::progress::{Change, Place, now};
use crate::tui::keys::Action;
use crate::tui::screens::{Cx, Go};

impl LessonScreen {
    /// Goes to a stop, and notes it.
    pub(super) fn go(&mut self, at: usize, cx: &mut Cx<'_>) {
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
            if self.at + 1 == self.stops().len() && self.was_run(cx) {
                let finished = Change::Finished { when: now() };
                let command = cx.record.change(&self.key, finished);
                cx.ask(command);
            }
        }
    }

    /// On along the path: scrolls first where a page goes on below.
    pub(super) fn next(&mut self, cx: &mut Cx<'_>) {
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
            self.tried = (self.tried + 1).min(self.tries());
            self.go(last, cx);
        } else {
            *cx.go = Some(Go::Back);
        }
    }

    pub(super) fn previous(&mut self, cx: &mut Cx<'_>) {
        if self.scroll > 0 {
            self.scroll = self.scroll.saturating_sub(draw::screenful(self, &cx.look));
        } else if self.at > 0 {
            self.go(self.at - 1, cx);
        } else if self.side.take().is_some() {
            let last = self.stops().len() - 1;
            self.go(last, cx);
        }
    }

    /// Whether the runs of this round were ever carried out: those that were stopped are not on
    /// record.
    fn was_run(&self, cx: &Cx<'_>) -> bool {
        let progress = cx.record.lesson(&self.key);
        progress.is_some_and(|done| done.rounds(self.round().experiment.as_deref()).is_some())
    }

    /// To the runs; first to the question that has no answer.
    pub(super) fn jump_to_run(&mut self, cx: &mut Cx<'_>) {
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

    pub(super) fn page(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
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
}
