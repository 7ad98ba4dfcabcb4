//! What keys and the mouse do to runs.

use super::super::naming::{Naming, Typed};
use super::super::{Cx, wheel};
use super::{Column, Race, STOPPING, State, View, draw, figures};
use crate::trace::{Jump, jump};
use crate::tui::keys::Action;
use crate::tui::message::Command;
use ratatui::crossterm::event::{KeyEvent, MouseEvent, MouseEventKind};
use std::path::PathBuf;

impl Race {
    /// Does what a key asks for; whether it could.
    pub fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        match &self.state {
            State::Planning | State::Failed(_) | State::Ready => self.before(action, cx),
            State::Running => self.during(action, cx),
            State::Over => self.look_closer(action, cx) || self.again(action, cx),
        }
    }

    fn before(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        match action {
            Action::Enter => match &self.state {
                State::Failed(why) => cx.tell(why.clone()),
                _ => self.go(cx),
            },
            Action::Quietly => {
                self.how.quietly = true;
                self.go(cx);
            }
            Action::Together => self.change_together(cx),
            _ => return false,
        }
        true
    }

    fn change_together(&mut self, cx: &mut Cx<'_>) {
        self.chosen = true;
        self.how.together = !self.how.together;
        cx.tell(match self.how.together {
            true => "the runs go on side by side, and may slow each other down",
            false => "the runs go one after another, each alone",
        });
    }

    fn during(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        match action {
            Action::Back => {
                cx.ask(Command::Stop(self.id));
                cx.tell(STOPPING);
            }
            Action::Quietly => {
                self.how.quietly = true;
                self.go(cx);
            }
            _ => return self.choose(action),
        }
        true
    }

    /// What is looked at.
    fn choose(&mut self, action: Action) -> bool {
        match action {
            Action::Digit(digit) => self.digit(usize::from(digit) - 1),
            Action::Tab => self.focus_by(1),
            Action::BackTab => self.focus_by(-1),
            Action::Up if self.view.figures => {
                self.view.scroll = self.view.scroll.saturating_sub(1);
            }
            Action::Down if self.view.figures => {
                let most = figures::rows(self);
                self.view.scroll = (self.view.scroll + 1).min(most);
            }
            Action::Up => self.select_by(-1),
            Action::Down => self.select_by(1),
            Action::Overview => {
                let now = self
                    .focused()
                    .is_some_and(|column| self.in_overview(column));
                self.view.overview = Some(!now);
            }
            _ => return false,
        }
        self.settle();
        true
    }

    fn digit(&mut self, nth: usize) {
        let Some(column) = self.columns.get(nth) else {
            return;
        };
        // Of a run that has not been there is no more to see.
        let more = column.timeline().is_some();
        let alone = more && (self.view.focus != nth || !self.view.alone);
        self.look_at(nth, alone);
    }

    /// Shows a run, alone or among the others. Whoever looks at the end goes on looking at it.
    fn look_at(&mut self, nth: usize, alone: bool) {
        let at_end = self.is_at_end();
        self.view.alone = alone;
        self.focus(nth);
        if at_end {
            self.view.playhead.go(self.end(), None);
        }
        let (at, end) = (self.view.playhead.at, self.end());
        self.view.playhead.at = at.min(end);
    }

    fn focus_by(&mut self, by: isize) {
        let count = self.columns.len().max(1) as isize;
        let next = (self.view.focus as isize + by).rem_euclid(count);
        self.look_at(next as usize, self.view.alone);
    }

    fn focus(&mut self, nth: usize) {
        if nth != self.view.focus {
            // An event is one of the run in focus.
            self.view.playhead.event = None;
            self.view.focus = nth;
        }
        self.view.scroll = 0;
    }

    fn select_by(&mut self, by: isize) {
        let Some(timeline) = self.focused().and_then(Column::timeline) else {
            return;
        };
        let lanes = timeline.lanes();
        let here = timeline.place(self.view.selected).unwrap_or(0);
        let last = lanes.len().saturating_sub(1);
        let next = here.saturating_add_signed(by).min(last);
        if let Some(lane) = lanes.get(next) {
            self.view.selected = lane.task;
        }
    }

    fn look_closer(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        let (now, end) = (cx.now, self.end());
        let playhead = &mut self.view.playhead;
        match action {
            Action::Play if playhead.plays() => playhead.pause(),
            Action::Play => playhead.play(now, end),
            Action::Slower => playhead.change_speed(false, now),
            Action::Faster => playhead.change_speed(true, now),
            Action::Home => playhead.go(0, None),
            Action::End => playhead.go(end, None),
            Action::Right => self.jump(Jump::Event, true, cx),
            Action::Left => self.jump(Jump::Event, false, cx),
            Action::StepRight => self.jump(Jump::Step(self.view.selected), true, cx),
            Action::StepLeft => self.jump(Jump::Step(self.view.selected), false, cx),
            Action::NextBlock => self.jump(Jump::Block, true, cx),
            Action::PreviousBlock => self.jump(Jump::Block, false, cx),
            Action::NextSwitch => self.jump(Jump::Switch, true, cx),
            Action::PreviousSwitch => self.jump(Jump::Switch, false, cx),
            Action::NextMessage => self.jump(Jump::Message, true, cx),
            Action::PreviousMessage => self.jump(Jump::Message, false, cx),
            Action::Plus => self.zoom(true),
            Action::Minus => self.zoom(false),
            Action::Fit => self.view.zoom = None,
            Action::Follow => self.view.follow = !self.view.follow,
            Action::Critical => self.view.critical = !self.view.critical,
            Action::Stats => {
                self.view.figures = !self.view.figures;
                self.view.scroll = 0;
            }
            Action::Back if self.view.figures => self.view.figures = false,
            Action::Back if self.view.alone => self.look_at(self.view.focus, false),
            _ => return self.choose(action),
        }
        self.follow_playhead();
        self.settle();
        true
    }

    /// Goes to another event of the run in focus, and to the task whose event it is.
    fn jump(&mut self, to: Jump, forward: bool, cx: &mut Cx<'_>) {
        let Some(column) = self.columns.get(self.view.focus) else {
            return;
        };
        let (Some(trace), Some(timeline)) = (column.trace(), column.timeline()) else {
            return;
        };
        let View { playhead, .. } = &self.view;
        let here = playhead.event.or_else(|| column.event_at(playhead.at));
        // At the end what is shown is the last moment at which anybody did anything.
        let all = match self.is_at_end() {
            true => column.closing(),
            false => trace.events.len(),
        };
        // Whoever asks at the end for the next wait means the first.
        let again = self.is_at_end() && !matches!(to, Jump::Event | Jump::Step(_));
        let here = here.filter(|_| !(forward && again));
        let found = match (forward, here) {
            (true, None) => first(trace, to),
            (true, Some(here)) => jump::next(trace, here, to),
            (false, here) => {
                // From a moment between two events the one before it is the nearest.
                let from = match playhead.event {
                    Some(event) => event,
                    None => here.map_or(0, |here| here + 1).min(all),
                };
                jump::previous(trace, from, to)
            }
        };
        let Some(event) = found else {
            let way = if forward { "after" } else { "before" };
            cx.tell(format!("there is nothing like that {way} this moment"));
            return;
        };
        let task = trace.events[event].task;
        let at = timeline.clock.story(trace.events[event].at);
        if !matches!(to, Jump::Step(_)) && !self.view.follow {
            self.view.selected = task;
        }
        self.view.playhead.go(at, Some(event));
    }

    fn again(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        match action {
            Action::Again if self.plan.is_some() => self.go(cx),
            Action::Quietly if self.plan.is_some() => {
                self.how.quietly = true;
                self.go(cx);
            }
            Action::Together if self.plan.is_some() => {
                self.change_together(cx);
                self.go(cx);
            }
            Action::Save => {
                let lesson = self.lesson.as_ref().map(|lesson| lesson.id.as_str());
                self.saving = Some(Naming::after(lesson.unwrap_or("runs")));
            }
            _ => return false,
        }
        true
    }

    /// Takes a key as part of a file's name; whether it was.
    pub fn typed(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> bool {
        let Some(naming) = &mut self.saving else {
            return false;
        };
        match naming.typed(key, cx) {
            Typed::More => {}
            Typed::Left => self.saving = None,
            Typed::Named(file) => {
                self.saving = None;
                self.save(file, cx);
            }
        }
        true
    }

    fn save(&self, file: PathBuf, cx: &mut Cx<'_>) {
        let race = self.id;
        let done = self.columns.iter().filter_map(|column| {
            let done = column.done()?;
            Some((column.label.clone(), std::sync::Arc::clone(done)))
        });
        let runs = done.collect();
        cx.ask(Command::Save { race, file, runs });
    }

    /// Something was done with the mouse; whether anything came of it.
    pub fn mouse(&mut self, event: MouseEvent, cx: &mut Cx<'_>) -> bool {
        if let Some(action) = wheel(event) {
            return self.choose(action);
        }
        let pressed = matches!(
            event.kind,
            MouseEventKind::Down(_) | MouseEventKind::Drag(_)
        );
        let Some(hit) = draw::hit(self, event.column, event.row, &cx.look).filter(|_| pressed)
        else {
            return false;
        };
        self.focus(hit.column);
        if let Some(task) = hit.task {
            self.view.selected = task;
        }
        if let (Some(at), State::Over) = (hit.at, &self.state) {
            self.view.playhead.go(at, None);
        }
        self.settle();
        true
    }
}

fn first(trace: &crate::trace::Trace, to: Jump) -> Option<usize> {
    match to {
        Jump::Event => (!trace.events.is_empty()).then_some(0),
        _ => jump::next(trace, 0, to),
    }
}
