//! Runs out of files, looked at as if they had just been.

use super::play::{self, Play};
use super::race::Race;
use super::{Cx, Go, Head, Look, Moves, Part};
use crate::session::Retold;
use crate::tui::keys::{Action, Where};
use crate::tui::message::Message;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyEvent, MouseEvent};
use ratatui::layout::Rect;

/// Runs out of files.
pub struct Replay {
    /// Where the learner is, from the outside in.
    path: [String; 2],
    race: Race,
}

impl Replay {
    /// These runs, each with its name.
    pub fn new(runs: Vec<(String, Retold)>) -> Replay {
        let title = runs
            .first()
            .map(|(_, retold)| &retold.done.trace.meta.title);
        Replay {
            path: ["Replay".to_owned(), title.cloned().unwrap_or_default()],
            race: Race::replayed(runs),
        }
    }

    /// Runs of the learner's own program, written for the exercise with this title.
    pub fn of_program(title: String, mut runs: Vec<(String, Retold)>) -> Replay {
        for (_, run) in &mut runs {
            // That it did what it did is no merit: whether that was right the checker has said.
            run.done.checks.clear();
            run.done.expected = None;
        }
        Replay {
            path: [title, "what your program did".to_owned()],
            race: Race::replayed(runs),
        }
    }
}

impl Part for Replay {
    fn places(&self) -> Vec<Where> {
        vec![self.race.place()]
    }

    fn head(&self, look: &Look) -> Head {
        Head {
            path: self.path.to_vec(),
            right: self.race.clock_line(look),
        }
    }

    fn typed(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> bool {
        self.race.typed(key, cx)
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        if self.race.act(action, cx) {
            return true;
        }
        match action {
            Action::Schedule => play::go(Play::from_moment(&self.race, None), cx),
            Action::Back => *cx.go = Some(Go::Back),
            _ => return false,
        }
        true
    }

    fn mouse(&mut self, event: MouseEvent, cx: &mut Cx<'_>) -> bool {
        self.race.mouse(event, cx)
    }

    fn hear(&mut self, message: &mut Message, cx: &mut Cx<'_>) {
        self.race.hear(message, cx);
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        self.race.draw(area, buf, look);
    }

    fn moves(&self) -> Moves {
        self.race.moves()
    }
}
