//! The tasks that a task has to do with: who started it, whom it started, who ended its waits, and
//! whose waits it ended.

use super::{Column, Race};
use crate::program::TaskId;
use crate::trace::{Kind, Lane};
use std::sync::Arc;

/// Events that are looked at: whoever has had to do with as many has had to do with all.
const FARTHEST: usize = 1_000_000;

impl Race {
    /// The lanes to show of a run, by their places: those the selected task has to do with; nothing
    /// where all are shown.
    pub(super) fn followed(&self, column: &Column) -> Option<Arc<[usize]>> {
        let timeline = column.timeline().filter(|_| self.view.follow)?;
        let events = column.trace().map_or(0, |trace| trace.events.len());
        let selected = timeline.lane(self.view.selected)?;
        let work_out = || places(column, selected);
        Some(column.followed.get((selected.task, events), work_out))
    }
}

fn places(column: &Column, selected: &Lane) -> Arc<[usize]> {
    let Some(timeline) = column.timeline() else {
        return Arc::default();
    };
    let related = |lane: &Lane| {
        lane.task == selected.task
            || Some(lane.task) == selected.parent
            || lane.parent == Some(selected.task)
    };
    let lanes = timeline.lanes().iter().enumerate();
    let related = lanes.filter(|(_, lane)| related(lane));
    let mut places: Vec<usize> = related.map(|(place, _)| place).collect();
    let partners = partners(column, selected.task);
    places.extend(partners.iter().filter_map(|task| timeline.place(*task)));
    places.sort_unstable();
    places.dedup();
    places.into()
}

/// The tasks that ended a wait of this task, or whose wait it ended.
fn partners(column: &Column, task: TaskId) -> Vec<TaskId> {
    let events = column.trace().map_or(&[][..], |trace| &trace.events);
    let ready = events.iter().take(FARTHEST);
    let ready = ready.filter(|event| event.kind == Kind::Ready);
    let by = |arg: u64| u32::try_from(arg).ok().map(TaskId);
    let mut partners: Vec<TaskId> = ready
        .filter_map(|event| match by(event.arg) {
            Some(other) if event.task == task => Some(other),
            Some(other) if other == task => Some(event.task),
            _ => None,
        })
        .collect();
    partners.sort_unstable();
    partners.dedup();
    partners
}
