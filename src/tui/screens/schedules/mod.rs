//! Every interleaving of a program: what a search found, after the learner has said what they
//! expect.

mod act;
mod answers;
mod compare;
mod draw;
mod graph;
mod histogram;
mod open;
mod real;
mod search;
mod side;
mod told;
mod variant;

pub use histogram::{Bar, Histogram};
pub use open::go;

use super::{Cx, Go, Head, Look, Part};
use crate::lesson::{Lesson, chapter_title};
use crate::progress::Key;
use crate::tui::keys::{Action, Where};
use crate::tui::message::{Message, RaceId};
use graph::View;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::KeyEvent;
use ratatui::layout::Rect;
use side::Side;
use std::sync::Arc;
use variant::Variant;

/// Every interleaving of a program.
pub struct Schedules {
    lesson: Arc<Lesson>,
    key: Key,
    /// The number by which news find it; none until it has asked for anything.
    id: Option<RaceId>,
    /// The program as it is, and its experiments. Never empty.
    variants: Vec<Variant>,
    /// Which of them is looked at.
    variant: usize,
    page: Page,
    /// Lines of a page of text that are above the screen.
    scroll: usize,
    view: View,
    /// The number of the last search.
    last: u64,
    /// Whether only what is looked at is searched.
    alone: bool,
}

/// What is shown of what a search found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    /// What was predicted beside what was found.
    Answers,
    /// How interleavings end.
    Outcomes,
    /// The chosen schedule step by step.
    Steps,
    /// The states and the moves between them.
    Graph,
    /// Mechanisms and experiments side by side.
    Compare,
}

impl Schedules {
    fn variant(&self) -> &Variant {
        &self.variants[self.variant.min(self.variants.len() - 1)]
    }

    fn variant_mut(&mut self) -> &mut Variant {
        let last = self.variants.len() - 1;
        &mut self.variants[self.variant.min(last)]
    }

    /// The pages there are, in order.
    fn pages(&self) -> Vec<Page> {
        let mut pages = vec![Page::Outcomes, Page::Steps, Page::Graph];
        if self.variants.len() > 1 || self.variant().sides.len() > 1 {
            pages.push(Page::Compare);
        }
        if !self.variant().asks.is_empty() {
            pages.push(Page::Answers);
        }
        pages
    }
}

impl Part for Schedules {
    fn places(&self) -> Vec<Where> {
        if let Some(nth) = self.variant().open_question() {
            let mut places = self.variant().asks[nth].places();
            places.push(Where::Compare);
            return places;
        }
        let mut places = Vec::new();
        if self.variant().side().goes_on() || self.variant().side().real.goes_on() {
            places.push(Where::Seeking);
        }
        places.push(match self.page {
            Page::Outcomes => Where::Outcomes,
            Page::Answers | Page::Steps | Page::Compare => Where::Told,
            Page::Graph => Where::Graph,
        });
        places.extend([Where::Found, Where::Compare]);
        places
    }

    fn head(&self, _look: &Look) -> Head {
        let lesson = &self.lesson;
        let mut path = vec![chapter_title(&lesson.chapter), lesson.title.clone()];
        let experiment = self.variant().asked.experiment.as_ref();
        path.extend(experiment.map(|name| name.replace('-', " ")));
        path.push("every interleaving".to_owned());
        path.retain(|part| !part.is_empty());
        let right = self
            .variant()
            .side()
            .exploration
            .mechanism
            .name()
            .to_owned();
        Head { path, right }
    }

    fn typed(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> bool {
        self.begin(cx);
        match self.variant().open_question() {
            Some(nth) => self.variant_mut().asks[nth].typed(key),
            None => false,
        }
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        if self.does(action, cx) {
            return true;
        }
        if action == Action::Back {
            *cx.go = Some(Go::Back);
            return true;
        }
        false
    }

    fn hear(&mut self, message: &mut Message, cx: &mut Cx<'_>) {
        match message {
            // The first screen is told that it is there by time passing.
            Message::Tick(_) => self.begin(cx),
            Message::Seeks { id, nth, progress } if Some(*id) == self.id => {
                self.seeks(*nth, *progress);
            }
            Message::Sought { id, nth, explored } if Some(*id) == self.id => {
                self.sought(*nth, explored, cx);
            }
            Message::Hammers { id, nth, ran } if Some(*id) == self.id => self.hammers(*nth, *ran),
            Message::Hammered { id, nth, hammered } if Some(*id) == self.id => {
                self.hammered(*nth, hammered);
            }
            _ => {}
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        draw::draw(self, area, buf, look);
    }
}
