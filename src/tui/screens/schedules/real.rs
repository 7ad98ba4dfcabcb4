//! Real runs beside what is possible.

use super::super::Cx;
use super::Schedules;
use super::side::Side;
use crate::program::Pace;
use crate::report::hammered::{Compared, Series, said};
use crate::session::{Hammer, Hammered, Session};
use crate::trace::Outcome;
use crate::tui::message::Command;
use std::sync::Arc;
use std::time::Duration;

/// Nobody waits longer for real runs.
const PATIENCE: Duration = Duration::from_secs(10);

/// Real runs of one side.
#[derive(Default)]
pub struct Real {
    going: Option<Going>,
    /// How many of the last runs ended with each outcome word.
    pub counts: Option<Vec<(String, u64)>>,
    /// What there is to say of them, in sentences.
    pub said: Vec<String>,
    /// What happened between the steps of the last runs.
    pace: Option<Pace>,
}

/// Runs that go on.
struct Going {
    nth: u64,
    session: Arc<Session>,
    pace: Pace,
    asked: u64,
    scale: f64,
    ran: u64,
}

impl Drop for Going {
    fn drop(&mut self) {
        let why = "it was stopped".to_owned();
        self.session.stop(Outcome::Cancelled { why });
    }
}

impl Real {
    /// Whether runs go on.
    pub fn goes_on(&self) -> bool {
        self.going.is_some()
    }

    /// How many runs were carried out, and of how many, while they go on.
    pub fn far(&self) -> Option<(u64, u64)> {
        self.going.as_ref().map(|going| (going.ran, going.asked))
    }

    /// Ends the runs that go on; whether there were any. What they have shown so far is still told.
    pub fn stop(&mut self) -> bool {
        let Some(going) = &self.going else {
            return false;
        };
        let why = "it was stopped".to_owned();
        going.session.stop(Outcome::Cancelled { why });
        true
    }

    /// With pauses for others after a series without, and the other way round.
    fn next_pace(&self) -> Pace {
        match self.pace {
            Some(Pace::None) => Pace::Yield,
            _ => Pace::None,
        }
    }
}

impl Schedules {
    /// Carries out many real runs of what is looked at.
    pub(super) fn hammer(&mut self, cx: &mut Cx<'_>) {
        let id = *self.id.get_or_insert_with(|| cx.race());
        self.last += 1;
        let nth = self.last;
        let side = self.variant_mut().side_mut();
        if side.seen().is_none() {
            return cx.tell("first the search: real runs are compared with what it finds");
        }
        if side.real.goes_on() {
            return;
        }
        let pace = side.real.next_pace();
        let hammer = Hammer {
            patience: Some(PATIENCE),
            ..Hammer::new(side.exploration.clone(), pace)
        };
        let session = Arc::new(Session::default());
        side.real.going = Some(Going {
            nth,
            session: Arc::clone(&session),
            pace,
            asked: hammer.runs,
            scale: hammer.scale,
            ran: 0,
        });
        cx.ask(Command::Hammer {
            id,
            nth,
            hammer: Box::new(hammer),
            session,
        });
    }

    fn hammering(&mut self, nth: u64) -> Option<&mut Side> {
        let mut all = self.variants.iter_mut().flat_map(|it| &mut it.sides);
        all.find(|side| {
            side.real
                .going
                .as_ref()
                .is_some_and(|going| going.nth == nth)
        })
    }

    /// Takes how many runs there were so far.
    pub(super) fn hammers(&mut self, nth: u64, ran: u64) {
        let going = self
            .hammering(nth)
            .and_then(|side| side.real.going.as_mut());
        if let Some(going) = going {
            going.ran = ran;
        }
    }

    /// Takes what came of the runs.
    pub(super) fn hammered(&mut self, nth: u64, hammered: &Hammered) {
        let Some(side) = self.hammering(nth) else {
            return;
        };
        let Some(going) = side.real.going.take() else {
            return;
        };
        let seen = side.seen();
        let compared = Compared {
            exploration: side.exploration.clone(),
            explored: seen.map(|seen| seen.came.explored.clone()),
            series: vec![Series {
                pace: going.pace,
                asked: going.asked,
                scale: going.scale,
                hammered: hammered.clone(),
            }],
        };
        let told = said(&compared);
        side.real.said = told
            .sums
            .into_iter()
            .chain(told.seen)
            .chain(told.notes)
            .collect();
        let rows = compared.rows();
        let runs = rows
            .into_iter()
            .map(|row| (row.word, row.runs.iter().sum()));
        side.real.counts = Some(runs.collect());
        side.real.pace = Some(going.pace);
    }
}
