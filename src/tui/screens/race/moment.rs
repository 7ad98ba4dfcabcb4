//! What is shown at the present moment.

use super::playhead::Playhead;
use super::{Column, MANY, Race, State};
use crate::lesson::Lesson;
use crate::program::StepId;
use crate::trace::{Leg, Trace};
use std::sync::Arc;

impl Race {
    /// When the last of the runs that are shown ended, in story time.
    pub(super) fn end(&self) -> i64 {
        let shown = |nth: &usize| !self.view.alone || *nth == self.view.focus;
        let shown = (0..self.columns.len()).filter(shown);
        let ends = shown.filter_map(|nth| self.columns[nth].timeline());
        ends.map(|timeline| timeline.end).max().unwrap_or(0)
    }

    /// Whether the present moment is the end of it all, and no event is looked at.
    pub(super) fn is_at_end(&self) -> bool {
        let Playhead { at, event, .. } = self.view.playhead;
        self.is_over() && event.is_none() && at >= self.end()
    }

    /// Brings what is shown of every run up to the present moment.
    pub(super) fn settle(&mut self) {
        let running = matches!(self.state, State::Running);
        let at_end = self.is_at_end();
        let Playhead { at, event, .. } = self.view.playhead;
        let (focus, alone) = (self.view.focus, self.view.alone);
        for (nth, column) in self.columns.iter_mut().enumerate() {
            let events = match event.filter(|_| nth == focus) {
                _ if running => column.trace().map_or(0, |trace| trace.events.len()),
                _ if at_end => column.closing(),
                Some(event) => event + 1,
                None => match column.event_at(at).map_or(0, |event| event + 1) {
                    // Past its end it stays as it was then.
                    events if column.done().is_some_and(|done| at >= done.timeline.end) => {
                        events.min(column.closing())
                    }
                    events => events,
                },
            };
            let (seen, whole) = (!alone || nth == focus, nth == focus);
            let scene = &column.scene;
            // Of a run that has only now come into focus nothing has been told.
            let untold = whole && events > 0 && scene.told.is_none();
            if seen && (events != scene.events || scene.now.is_none() || untold) {
                column.show(events, whole);
            }
        }
    }

    /// Whether the present moment is one at which a run is over, so that it can be told how.
    pub(super) fn is_told(&self, column: &Column) -> bool {
        let Some(done) = column.done() else {
            return false;
        };
        !self.is_over() || self.is_at_end() || self.view.playhead.at >= done.timeline.end
    }

    /// Whether a run is shown as counts.
    pub(super) fn in_overview(&self, column: &Column) -> bool {
        let lanes = column
            .timeline()
            .map_or(0, |timeline| timeline.lanes().len());
        self.view.overview.unwrap_or(lanes > MANY) && lanes > 0
    }

    /// Whether any task could say anything.
    pub(super) fn says(&self) -> bool {
        let program = self.program.as_ref();
        program.is_none_or(|program| program.text.sayings().next().is_some())
    }

    /// The critical path of a run, where it is asked for.
    pub(super) fn critical(&self, column: &Column) -> Arc<[Leg]> {
        match self.view.critical {
            true => column.critical(),
            false => Arc::default(),
        }
    }

    /// The task that keys are for, in a run.
    pub(super) fn selected_step(&self, column: &Column) -> Option<StepId> {
        let selected = self.view.selected;
        let at = &column.scene.at;
        let found = at.iter().find(|(_, tasks)| tasks.contains(&selected));
        found.map(|(step, _)| *step)
    }

    /// The run in focus, if it is over, and how many of its events have happened at the present
    /// moment; with the lesson it is of.
    pub fn moment(&self) -> Option<(&Arc<Lesson>, &Trace, usize)> {
        let column = self.focused()?;
        let done = column.done()?;
        let lesson = match &column.own {
            Some(own) => &own.lesson,
            None => self.lesson.as_ref()?,
        };
        Some((lesson, &done.trace, column.scene.events))
    }

    pub(super) fn focused(&self) -> Option<&Column> {
        self.columns.get(self.view.focus)
    }
}
