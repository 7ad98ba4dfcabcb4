//! Which search goes on, and what becomes of it.

use super::super::Cx;
use super::side::{Going, Seen, State};
use super::{Schedules, Side};
use crate::explorer::{Bound, Explored, Limits, Progress};
use crate::tui::message::{Command, Seeking};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A search beside the screen takes no more than this: somebody waits for it.
const LIMITS: Limits = Limits {
    states: 1_000_000,
    memory: 512 << 20,
    outcomes: 1_000,
};
/// The most states of which a picture tells anything.
pub const GRAPH: usize = 400;

impl Schedules {
    /// Begins to search, where nothing has been searched yet.
    pub fn begin(&mut self, cx: &mut Cx<'_>) {
        if self.id.is_none() {
            self.search(cx);
        }
    }

    /// Lets the search go on that is wanted most: what is looked at, then what is compared with it.
    pub(super) fn search(&mut self, cx: &mut Cx<'_>) {
        let id = *self.id.get_or_insert_with(|| cx.race());
        if self.variant().side().waits() {
            // Nobody waits for any other.
            let all = self.variants.iter_mut().flat_map(|it| &mut it.sides);
            for other in all.filter(|side| side.goes_on()) {
                other.state = State::Waiting;
            }
        } else if self.alone || self.all().any(Side::goes_on) {
            return;
        }
        self.last += 1;
        let nth = self.last;
        let Some(side) = self.wanted() else { return };
        let stop = Arc::new(AtomicBool::new(false));
        let seeking = Seeking {
            from: side.exploration.board(),
            question: side.exploration.question(),
            limits: LIMITS,
            count: true,
            graph: GRAPH,
            stop: Arc::clone(&stop),
        };
        let progress = None;
        side.state = State::Going(Going {
            nth,
            stop,
            progress,
        });
        let seeking = Box::new(seeking);
        cx.ask(Command::Seek { id, nth, seeking });
    }

    /// Searches again what is looked at, where the search was stopped.
    pub(super) fn search_again(&mut self, cx: &mut Cx<'_>) {
        let side = self.variant_mut().side_mut();
        let stopped = |seen: &Seen| seen.came.explored.bound == Some(Bound::Stopped);
        match side.seen().map(stopped) {
            Some(true) => {
                side.state = State::Waiting;
                self.alone = false;
                self.search(cx);
            }
            Some(false) => cx.tell("the search was not stopped: it would find the same again"),
            None => cx.tell("nothing was searched yet"),
        }
    }

    /// All sides of all variants.
    fn all(&self) -> impl Iterator<Item = &Side> {
        self.variants.iter().flat_map(|variant| &variant.sides)
    }

    fn wanted(&mut self) -> Option<&mut Side> {
        let (at, on) = (self.variant, self.variant().on);
        let own = self.variants[at].sides.len();
        let here = (0..own).map(|side| (at, (on + side) % own));
        // Of each other one only what its author put first is compared.
        let others = (0..self.variants.len()).map(|other| (other, 0));
        let mut wanted = here.chain(others);
        let (variant, side) = wanted.find(|(at, on)| self.variants[*at].sides[*on].waits())?;
        self.variants.get_mut(variant)?.sides.get_mut(side)
    }

    fn going(&mut self, nth: u64) -> Option<&mut Side> {
        let mut all = self.variants.iter_mut().flat_map(|it| &mut it.sides);
        all.find(|side| matches!(&side.state, State::Going(going) if going.nth == nth))
    }

    /// Takes how far a search is.
    pub(super) fn seeks(&mut self, nth: u64, told: Progress) {
        if let Some(side) = self.going(nth)
            && let State::Going(going) = &mut side.state
        {
            going.progress = Some(told);
        }
    }

    /// Takes what a search found. What nobody wants to know any more is left.
    pub(super) fn sought(&mut self, nth: u64, explored: &Explored, cx: &mut Cx<'_>) {
        if let Some(side) = self.going(nth) {
            side.take(explored.clone());
            self.search(cx);
        }
    }

    /// Ends the real runs or the search of what is looked at with what they have found; whether there
    /// were any.
    pub(super) fn stop(&mut self) -> bool {
        if self.variant_mut().side_mut().real.stop() {
            return true;
        }
        let State::Going(going) = &self.variant().side().state else {
            return false;
        };
        going.stop.store(true, Ordering::Relaxed);
        // Whoever has waited long enough does not want to wait for others.
        self.alone = true;
        true
    }
}
