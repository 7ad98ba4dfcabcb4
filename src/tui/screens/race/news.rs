//! From plan to end: what there is to tell of the runs, and what becomes of them.

use super::column::{Live, Shown};
use super::plan::{can_be_together, columns, film};
use super::{Race, STOPPING, State, View};
use crate::session::Plan;
use crate::trace::{Clock, Meta, Names};
use crate::tui::message::{Command, RaceNews};
use crate::tui::screens::Cx;
use crate::tui::screens::naming::tell_saved;
use std::sync::Arc;
use std::time::{Duration, Instant};

impl Race {
    pub(super) fn news(&mut self, news: &mut RaceNews, cx: &mut Cx<'_>) {
        match news {
            RaceNews::Planned(Ok(plan)) => self.planned(plan, cx),
            RaceNews::Planned(Err(why)) => self.state = State::Failed(why.clone()),
            RaceNews::Began(column) => self.began(*column),
            RaceNews::Fresh { column, fresh, now } => {
                if let Some(column) = self.columns.get_mut(*column)
                    && let Shown::Live(live) = &mut column.run
                {
                    // What is shown of it waits for the tick, when all runs have told what is new.
                    live.add(std::mem::take(fresh), *now);
                }
            }
            RaceNews::Ran { column, done, film } => {
                if let Some(column) = self.columns.get_mut(*column) {
                    column.run = Shown::Done(Arc::clone(done));
                    if let Some(film) = film.take() {
                        column.film = Some(*film);
                    }
                }
                self.settle();
            }
            RaceNews::Over(drawing) => {
                self.drawing = *drawing;
                if cx.notice.as_deref() == Some(STOPPING) {
                    *cx.notice = None;
                }
                self.over(cx.now);
            }
            RaceNews::Saved(saved) => tell_saved(saved, cx),
        }
    }

    pub(super) fn planned(&mut self, plan: &Arc<Plan>, cx: &mut Cx<'_>) {
        self.program = Some(Arc::clone(&plan.program));
        self.columns = columns(plan);
        self.plan = Some(Arc::clone(plan));
        self.list();
        self.view.focus = self.view.focus.min(self.columns.len().saturating_sub(1));
        self.state = State::Ready;
        if !self.chosen {
            self.how.together = can_be_together(plan);
        }
        if std::mem::take(&mut self.start) {
            self.go(cx);
        }
    }

    /// Begins the runs.
    pub(super) fn go(&mut self, cx: &mut Cx<'_>) {
        let Some(plan) = self.plan.clone() else {
            self.start = true;
            return;
        };
        // What comes of a race that was stopped must not be taken for this one's.
        cx.ask(Command::Stop(self.id));
        self.id = cx.race();
        self.columns = columns(&plan);
        let (focus, alone) = (self.view.focus, self.view.alone);
        self.view = View {
            focus,
            alone,
            ..View::default()
        };
        self.drawing = None;
        self.state = State::Running;
        let (race, how) = (self.id, self.how);
        cx.ask(Command::Start { race, plan, how });
    }

    pub(super) fn began(&mut self, column: usize) {
        let (Some(plan), Some(shown)) = (&self.plan, self.columns.get_mut(column)) else {
            return;
        };
        let mut meta = Meta {
            clock: self.clock,
            scale: plan.scale.story_per_real,
            seed: plan.options.seed,
            names: Names::of(&plan.program),
            ..Meta::default()
        };
        meta.mechanism.clone_from(&shown.mechanism);
        shown.film = film(&plan.program, &meta);
        if self.clock == Clock::Real {
            shown.run = Shown::Live(Box::new(Live::new(meta)));
        }
    }

    /// All runs are over.
    pub(super) fn over(&mut self, now: Instant) {
        self.finish();
        if self.clock == Clock::Virtual && self.end() > 0 {
            // What took no time to run is shown as if it had.
            self.view.playhead.go(0, None);
            self.view.playhead.play(now, self.end());
        }
        self.settle();
    }

    pub(super) fn finish(&mut self) {
        self.state = State::Over;
        self.how.quietly = false;
        let end = self.end();
        self.view.playhead.go(end, None);
        self.settle();
    }

    pub(super) fn tick(&mut self, now: Instant) {
        if matches!(self.state, State::Running) {
            self.settle();
        } else if self.is_over() && self.view.playhead.plays() {
            let (rate, end) = (self.rate(), self.end());
            self.view.playhead.tick(now, rate, end);
            self.settle();
        }
    }

    /// Story nanoseconds for each real one when it is played: as fast as it was, or so that a
    /// simulated race takes eight seconds.
    pub(super) fn rate(&self) -> f64 {
        let scales = self.columns.iter().filter_map(|column| {
            let meta = &column.trace()?.meta;
            (meta.clock == Clock::Real).then_some(meta.scale)
        });
        let as_it_was = scales.fold(0.0, f64::max);
        let in_eight = self.end() as f64 / Duration::from_secs(8).as_nanos() as f64;
        if as_it_was > 0.0 {
            as_it_was
        } else {
            in_eight.max(1e-9)
        }
    }
}
