//! What keys do: moves, undo and redo, goals, rules, files.

use super::super::replay::Replay;
use super::super::schedules::{self, Schedules};
use super::super::{Cx, Go, Screen};
use super::{Naming, Note, Play, places, words};
use crate::program::TaskId;
use crate::progress::{Change, now};
use crate::session::retell;
use crate::tui::keys::Action;
use crate::tui::message::Command;
use std::path::PathBuf;
use std::sync::Arc;

impl Play {
    /// Does what a key asks for; whether it could.
    pub(super) fn does(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        let moves = [
            Action::Enter,
            Action::Undo,
            Action::Redo,
            Action::Home,
            Action::End,
        ];
        let moves = matches!(action, Action::Digit(_)) || moves.contains(&action);
        // Nobody should make moves that cannot be seen.
        if moves && !places::can_be_seen(cx.look.size) {
            return true;
        }
        match action {
            Action::Digit(digit) => self.take(TaskId(digit.into()), cx),
            Action::Enter => self.take(self.chosen, cx),
            Action::Left => self.choose_by(-1),
            Action::Right => self.choose_by(1),
            Action::Up => self.first = self.first.saturating_sub(1),
            Action::Down => {
                let last = self.scene.objects.len().saturating_sub(1);
                self.first = (self.first + 1).min(last);
            }
            Action::Undo => self.travel(super::Line::undo, "there is no move to take back", cx),
            Action::Redo => self.travel(super::Line::redo, "there is no move to make again", cx),
            Action::Home => self.travel(super::Line::rewind, "this is the start", cx),
            Action::End => self.travel(super::Line::wind, "there is no move to make again", cx),
            Action::Hint => self.hint(cx),
            Action::Impossible => self.claim(cx),
            Action::NextGoal => self.change_goal(1, cx),
            Action::PreviousGoal => self.change_goal(-1, cx),
            Action::AllSchedules => self.every(cx),
            Action::Rules => self.change_rules(cx),
            Action::Timeline => self.show_timeline(cx),
            Action::Save => self.naming = Some(Naming::after(&self.game.lesson().id)),
            _ => return false,
        }
        true
    }

    /// Lets a task move, or says why it cannot.
    pub(super) fn take(&mut self, task: TaskId, cx: &mut Cx<'_>) {
        if self.scene.board.task(task).is_none() {
            return cx.tell(format!("there is no task {}", task.0));
        }
        let name = self.scene.board.name(task);
        if places::columns_of(self).contains(&task) {
            self.chosen = task;
        }
        if self.scene.held(task).is_some() {
            let why = words::why(&self.scene, task).unwrap_or_default();
            return cx.tell(format!("{name} cannot move: it {}", why.replace('`', "")));
        }
        let before = self.scene.reached.clone();
        self.line_mut().take(task);
        self.seek.moved(task);
        self.wants_hint = false;
        self.settle();
        let goal = self.goal;
        if let (None, Some(made)) = (before[goal], self.scene.reached[goal]) {
            self.reached(made, cx);
        }
        self.search(cx);
    }

    /// Goes back or forth along the moves.
    fn travel(&mut self, along: fn(&mut super::Line) -> bool, otherwise: &str, cx: &mut Cx<'_>) {
        if !along(self.line_mut()) {
            return cx.tell(otherwise);
        }
        self.seek.forget();
        self.wants_hint = false;
        self.settle();
        self.search(cx);
    }

    fn choose_by(&mut self, by: isize) {
        let columns = places::columns_of(self);
        let here = columns.iter().position(|task| *task == self.chosen);
        let last = columns.len().saturating_sub(1);
        let next = here.map_or(0, |here| here.saturating_add_signed(by).min(last));
        if let Some(task) = columns.get(next) {
            self.chosen = *task;
        }
    }

    fn change_goal(&mut self, by: isize, cx: &mut Cx<'_>) {
        let count = self.game.goals.len();
        if count < 2 {
            return cx.tell("there is one goal");
        }
        let next = (self.goal as isize + by).rem_euclid(count as isize);
        self.goal = next as usize;
        self.turn_away();
        self.search(cx);
    }

    /// What was asked for was asked for another goal, or under other rules.
    fn turn_away(&mut self) {
        (self.wants_hint, self.claims, self.hinted) = (false, false, None);
        self.seek.forget();
    }

    fn change_rules(&mut self, cx: &mut Cx<'_>) {
        let count = self.game.rules();
        if count < 2 {
            let name = self.game.mechanism(0).name();
            return cx.tell(format!("this is played by the rules of {name} only"));
        }
        self.on = (self.on + 1) % count;
        self.recall(cx);
        self.turn_away();
        self.settle();
        self.search(cx);
        let mechanism = self.game.mechanism(self.on);
        cx.tell(format!(
            "the rules of {}: {}",
            mechanism.name(),
            mechanism.about()
        ));
    }

    /// Every interleaving of the same program, by the same rules first.
    fn every(&self, cx: &mut Cx<'_>) {
        let game = &self.game;
        let first = Some(game.mechanism(self.on).name());
        let every = Schedules::of(game.lesson(), &game.key, &game.asked, first, cx.record);
        schedules::go(every, cx);
    }

    /// The moves as a run in the timeline.
    fn show_timeline(&mut self, cx: &mut Cx<'_>) {
        let label = self.game.mechanism(self.on).name().to_owned();
        let retold = retell(self.scene.trace.clone());
        let replay = Replay::new(vec![(label, retold)]);
        *cx.go = Some(Go::To(Box::new(Screen::Replay(replay))));
    }

    pub(super) fn save(&mut self, file: PathBuf, cx: &mut Cx<'_>) {
        let race = *self.id.get_or_insert_with(|| cx.race());
        let label = self.game.mechanism(self.on).name().to_owned();
        let done = retell(self.scene.trace.clone()).done;
        let runs = vec![(label, Arc::new(done))];
        cx.ask(Command::Save { race, file, runs });
    }

    /// The goal was reached with the last move.
    fn reached(&mut self, made: usize, cx: &mut Cx<'_>) {
        let goal = &self.game.goals[self.goal];
        let best = self.best[self.goal].map_or(made, |best| best.min(made));
        self.best[self.goal] = Some(best);
        let change = Change::Reached {
            goal: self.game.goal_key(self.on, self.goal),
            moves: made as u64,
            when: now(),
        };
        let command = cx.record.change(&self.game.key, change);
        cx.ask(command);
        let mut text = format!("You did it in {}.", words::moves(made));
        text += &match self.fewest() {
            Some(least) if least == made => " There is no shorter way.".to_owned(),
            Some(least) => format!(" The shortest way has {}.", words::moves(least)),
            None => String::new(),
        };
        if best < made {
            text += &format!(" Your best so far: {}.", words::moves(best));
        }
        text += &format!("\n\n{}", goal.because);
        if self.game.goals.len() > 1 {
            text += "\n\nPress n for the next goal.";
        }
        self.note = Some(Note {
            title: "Reached".to_owned(),
            text,
            good: Some(true),
        });
    }
}
