//! What searches in the background are asked, and what is told of what they find.

use super::super::Cx;
use super::seek::{About, Known};
use super::{Note, Play, words};
use crate::explorer::Explored;
use crate::trace::grouped;

/// What is told until a search has looked at every schedule.
const EVERY: &str = "a search looks at every schedule";

impl Play {
    /// Begins to search, where nothing has been searched yet.
    pub fn begin(&mut self, cx: &mut Cx<'_>) {
        if self.id.is_none() {
            self.recall(cx);
            self.search(cx);
        }
    }

    /// Looks up in how many moves the goals were reached by these rules.
    pub(super) fn recall(&mut self, cx: &Cx<'_>) {
        let known = cx.record.lesson(&self.game.key);
        let best = |goal| known?.best(&self.game.goal_key(self.on, goal));
        let goals = 0..self.game.goals.len();
        let best = goals.map(|goal| usize::try_from(best(goal)?).ok());
        self.best = best.collect();
    }

    /// Asks for what is not known yet: the way to the goal from the start, then from here.
    pub(super) fn search(&mut self, cx: &mut Cx<'_>) {
        let id = *self.id.get_or_insert_with(|| cx.race());
        let asked = (self.on, self.goal);
        let from_start = self.seek.way(asked).cloned();
        let about = match &from_start {
            None => About::Start(asked),
            Some(known) if self.made().is_empty() => {
                self.seek.here = Some(known.clone());
                return self.answer(cx);
            }
            Some(Known::Never(states)) => {
                self.seek.here = Some(Known::Never(*states));
                return self.answer(cx);
            }
            Some(_) if self.seek.here.is_none() => About::Here,
            Some(_) => return self.answer(cx),
        };
        if !self.seek.goes_on(about) {
            let board = match about {
                About::Start(_) => self.game.board(self.on),
                _ => self.scene.board.clone(),
            };
            let question = self.game.question(self.goal);
            let command = self.seek.ask(id, about, board, question);
            cx.ask(command);
        }
    }

    /// Takes what a search found.
    pub(super) fn sought(&mut self, nth: u64, explored: &Explored, cx: &mut Cx<'_>) {
        if self.seek.found(nth, explored).is_some() {
            self.search(cx);
        }
    }

    /// A search broke off because of an error in the program.
    pub(super) fn failed(&mut self, nth: u64, cx: &mut Cx<'_>) {
        if self.seek.failed(nth).is_some() {
            self.search(cx);
        }
    }

    /// Gives the answers that somebody waits for, as far as they are known.
    fn answer(&mut self, cx: &mut Cx<'_>) {
        if self.claims
            && let Some(known) = self.seek.way((self.on, self.goal)).cloned()
        {
            self.claims = false;
            self.judge(&known);
        }
        if self.wants_hint && self.seek.here.is_some() {
            self.wants_hint = false;
            self.give_hint(cx);
        }
    }

    /// The fewest moves from the start that lead to the goal, if they are known.
    pub(super) fn fewest(&self) -> Option<usize> {
        match self.seek.way((self.on, self.goal)) {
            Some(Known::Way {
                moves,
                shortest: true,
            }) => Some(moves.len()),
            _ => None,
        }
    }

    /// The next move of a way to the goal.
    pub(super) fn hint(&mut self, cx: &mut Cx<'_>) {
        if self.scene.reached[self.goal].is_some() {
            return cx.tell("the goal is reached already");
        }
        self.wants_hint = true;
        if self.seek.here.is_none() {
            cx.tell("looking for a way");
        }
        self.search(cx);
    }

    fn give_hint(&mut self, cx: &mut Cx<'_>) {
        let from_start = self.seek.way((self.on, self.goal));
        match &self.seek.here {
            Some(Known::Way { moves, .. }) => match moves.first() {
                Some(next) => self.hinted = Some(*next),
                None => cx.tell("go round from here: let each of them move in turn"),
            },
            Some(Known::Never(_)) if matches!(from_start, Some(Known::Never(_))) => {
                cx.tell("no search finds a way; if you think there is none, press i");
            }
            Some(Known::Never(_)) => {
                cx.tell("no way leads there from here: take moves back, or start again");
            }
            Some(Known::Nobody(why)) => cx.tell(format!("no way was found: {why}")),
            None => {}
        }
    }

    /// The learner says that the goal cannot be reached.
    pub(super) fn claim(&mut self, cx: &mut Cx<'_>) {
        if self.scene.reached[self.goal].is_some() {
            return cx.tell("but you have reached it: look at the moves you made");
        }
        self.claims = true;
        let asked = (self.on, self.goal);
        if self.seek.way(asked).is_none() {
            cx.tell(EVERY);
            return self.search(cx);
        }
        self.answer(cx);
    }

    fn judge(&mut self, known: &Known) {
        let rules = self.game.mechanism(self.on).name();
        let (title, text, good) = match known {
            Known::Never(states) => {
                let because = &self.game.goals[self.goal].because;
                let seen = match states {
                    1 => "the only state there is".to_owned(),
                    many => format!("all {} states there are", grouped(*many)),
                };
                let text = format!(
                    "It cannot be done. A search has looked at {seen} by the rules of {rules}: \
                     whoever moves when, none of them is what the goal asks for.\n\n{because}"
                );
                ("You are right", text, Some(true))
            }
            Known::Way { moves, shortest } => {
                let fewest = if *shortest { " and not in fewer" } else { "" };
                let text = format!(
                    "It can be done, in {}{fewest}. Try again from the start with Home; h shows \
                     the next move.",
                    words::moves(moves.len())
                );
                ("There is a way", text, Some(false))
            }
            Known::Nobody(why) => {
                let text = format!(
                    "The search found no way, but it did not see everything: {why}. So there \
                     may be one."
                );
                ("Nobody knows", text, None)
            }
        };
        self.note = Some(Note {
            title: title.to_owned(),
            text,
            good,
        });
    }
}
