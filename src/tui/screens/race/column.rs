//! One run of a race, whatever state it is in.

use super::ListedTask;
use super::kept::Kept;
use crate::lesson::Lesson;
use crate::machine::{Film, Now, Replay};
use crate::program::{StepId, TaskId, shown_step};
use crate::session::Done;
use crate::trace::picture::{STATES, Window};
use crate::trace::tell::{Told, tell};
use crate::trace::{
    EndKind, Event, Fresh, Growing, Heat, Kind, Leg, Meta, Outcome, Timeline, Trace, critical_path,
    jump,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One run.
pub struct Column {
    /// What to call it among the others: `threads`.
    pub label: String,
    /// What the lesson calls it.
    pub title: String,
    /// The mechanism: `async-many`.
    pub mechanism: String,
    /// How many tasks it will have, as far as that is foreseen.
    pub foreseen: usize,
    /// What there is of it.
    pub run: Shown,
    /// What it is a run of, where that is not what the others are runs of.
    pub(super) own: Option<Own>,
    /// The state of everything at any moment; none where the program is not known.
    pub film: Option<Film>,
    /// What is shown of the present moment.
    pub scene: Scene,
    /// How many tasks did what in a window. Of a run that is over.
    heat: Kept<(usize, Window), Arc<Heat>>,
    /// The critical path. Of a run that is over.
    critical: Kept<usize, Arc<[Leg]>>,
    /// The lanes that a task has to do with, after so many events.
    pub(super) followed: Kept<(TaskId, usize), Arc<[usize]>>,
}

/// What a run is of.
pub(super) struct Own {
    pub lesson: Arc<Lesson>,
    pub listing: Vec<ListedTask>,
}

/// What there is of a run.
pub enum Shown {
    /// It cannot be run, and why.
    Unsupported(String),
    /// It has not begun.
    Waiting,
    /// It goes on.
    Live(Box<Live>),
    /// It is over.
    Done(Arc<Done>),
}

/// A run that goes on.
pub struct Live {
    growing: Growing,
    timeline: Timeline,
    /// Nanoseconds of the run's clock since it began.
    now: u64,
    /// The same when the timeline was made.
    drawn: u64,
}

/// What is shown of a moment of a run.
#[derive(Default)]
pub struct Scene {
    /// How many events have happened.
    pub events: usize,
    /// Everything shared.
    pub now: Option<Now>,
    /// The same at the moment that was shown before.
    pub before: Option<Now>,
    /// The tasks at each step.
    pub at: BTreeMap<StepId, Vec<TaskId>>,
    /// The last event in words.
    pub told: Option<Told>,
    /// Why the state is not known.
    pub unknown: Option<String>,
    /// How many tasks are in each state, where there are too many to look at each.
    pub counts: Option<[u32; STATES]>,
}

/// How many items of a channel and waiters are listed.
const LISTED: usize = 40;
/// Of how many tasks at most the steps are shown.
const TASKS: usize = 5_000;
/// Runs of more events are followed only when they are over.
const FOLLOWED: usize = 200_000;

impl Live {
    /// A run that has just begun.
    pub fn new(meta: Meta) -> Live {
        Live {
            growing: Growing::new(meta),
            timeline: Timeline::default(),
            now: 0,
            drawn: 0,
        }
    }

    /// Adds what happened since the last time.
    pub fn add(&mut self, fresh: Fresh, now: u64) {
        self.growing.add(fresh);
        self.now = now;
        // A large timeline takes long to make, some 40 ns an event. So the more there are, the less
        // often: a hundredth of one core at most.
        let pause = self.growing.trace().events.len() as u64 * 4_000;
        if self.drawn == 0 || now.saturating_sub(self.drawn) >= pause {
            self.timeline = self.growing.timeline(now);
            self.drawn = now;
        } else {
            // The axis goes on meanwhile.
            self.timeline.end = self.timeline.clock.story(now);
        }
    }

    /// How many tasks are in each state now.
    pub fn counts(&self) -> [u32; STATES] {
        self.growing.counts()
    }
}

impl Column {
    /// A run that has not begun.
    pub fn new(label: String, title: String, mechanism: &str) -> Column {
        Column {
            label,
            title,
            mechanism: mechanism.to_owned(),
            foreseen: 0,
            run: Shown::Waiting,
            own: None,
            film: None,
            scene: Scene::default(),
            heat: Kept::default(),
            critical: Kept::default(),
            followed: Kept::default(),
        }
    }

    /// What happened in it so far.
    pub fn trace(&self) -> Option<&Trace> {
        match &self.run {
            Shown::Live(live) => Some(live.growing.trace()),
            Shown::Done(done) => Some(&done.trace),
            _ => None,
        }
    }

    /// The same as lanes.
    pub fn timeline(&self) -> Option<&Timeline> {
        match &self.run {
            Shown::Live(live) => Some(&live.timeline),
            Shown::Done(done) => Some(&done.timeline),
            _ => None,
        }
    }

    /// What came of it.
    pub fn done(&self) -> Option<&Arc<Done>> {
        match &self.run {
            Shown::Done(done) => Some(done),
            _ => None,
        }
    }

    /// How many tasks do what, for each cell of a window. Of a run that is over it is counted once
    /// for each window.
    pub fn heat(&self, window: Window) -> Arc<Heat> {
        match &self.run {
            Shown::Live(live) => Arc::new(live.growing.heat(window, live.now)),
            Shown::Done(done) => {
                let key = (done.trace.events.len(), window);
                self.heat
                    .get(key, || Arc::new(Heat::of(&done.timeline, window)))
            }
            _ => Arc::default(),
        }
    }

    /// The critical path of a run that is over.
    pub fn critical(&self) -> Arc<[Leg]> {
        let Some(done) = self.done() else {
            return Arc::default();
        };
        let work_out = || critical_path(&done.trace, &done.timeline).into();
        self.critical.get(done.trace.events.len(), work_out)
    }

    /// Whether it came to an end of its own: it was neither stopped nor refused.
    pub fn was_carried_out(&self) -> bool {
        self.done().is_some_and(|done| {
            let outcome = &done.trace.meta.outcome;
            !matches!(outcome, Outcome::Cancelled { .. } | Outcome::Refused { .. })
        })
    }

    /// Whether it goes on.
    pub fn is_live(&self) -> bool {
        matches!(self.run, Shown::Live(_))
    }

    /// The story time up to which it has come.
    pub fn story_now(&self) -> i64 {
        match &self.run {
            Shown::Live(live) => live.timeline.clock.story(live.now),
            Shown::Done(done) => done.timeline.end,
            _ => 0,
        }
    }

    /// The event that had happened last at a moment of the story.
    pub fn event_at(&self, at: i64) -> Option<usize> {
        let (trace, timeline) = (self.trace()?, self.timeline()?);
        jump::at_or_before(trace, timeline, at)
    }

    /// Shows the moment after so many events. `whole` is whether sentences and steps are wanted
    /// too, which cost more.
    pub fn show(&mut self, events: usize, whole: bool) {
        let trace = match &self.run {
            Shown::Live(live) => live.growing.trace(),
            Shown::Done(done) => &done.trace,
            _ => return,
        };
        let events = events.min(trace.events.len());
        let before = self.scene.now.take();
        let mut scene = Scene {
            events,
            before,
            ..Scene::default()
        };
        let followed = !self.run.is_going() || trace.events.len() <= FOLLOWED;
        match &mut self.film {
            None => scene.unknown = Some("the program of this run is not known".to_owned()),
            Some(_) if !followed => {
                scene.unknown = Some("too much happens to follow it live".to_owned());
            }
            Some(film) => match film.seek(trace, events) {
                Ok(replay) => {
                    scene.now = Some(Now::of(replay, LISTED));
                    scene.at = steps(replay);
                }
                Err(departure) => scene.unknown = Some(departure.to_string()),
            },
        }
        if let (true, Some(event)) = (whole, events.checked_sub(1)) {
            let timeline = match &self.run {
                Shown::Live(live) => &live.timeline,
                Shown::Done(done) => &done.timeline,
                _ => return,
            };
            scene.told = Some(tell(trace, timeline, event));
        }
        scene.counts = self.counts(events);
        self.scene = scene;
    }

    /// How many tasks are in each state after so many events, where there are many.
    fn counts(&self, events: usize) -> Option<[u32; STATES]> {
        if let Shown::Live(live) = &self.run {
            return Some(live.counts());
        }
        let (trace, timeline) = (self.trace()?, self.timeline()?);
        if timeline.lanes().len() <= super::MANY {
            return None;
        }
        let event = trace.events.get(events.checked_sub(1)?)?;
        let from = timeline.clock.story(event.at);
        // As many as there are on average in one nanosecond.
        let window = Window {
            from,
            to: from + 1,
            cells: 1,
        };
        let counts = Heat::of(timeline, window).cells().first().copied()?;
        Some(counts.map(|count| count.round() as u32))
    }

    /// How many events there are before tasks are merely swept away, because the run is over: after
    /// these nothing is left of who waits for whom.
    pub fn closing(&self) -> usize {
        let events = self.trace().map_or(&[][..], |trace| &trace.events);
        let swept =
            |event: &&Event| event.kind == Kind::Ended && event.object == EndKind::Abandoned as u16;
        events.len() - events.iter().rev().take_while(swept).count()
    }

    /// What was said in the first so many events, the last first.
    pub fn said(&self, events: usize, most: usize) -> Vec<(i64, TaskId, &str)> {
        let (Some(trace), Some(timeline)) = (self.trace(), self.timeline()) else {
            return Vec::new();
        };
        let events = trace.events[..events.min(trace.events.len())].iter().rev();
        // Nobody scrolls back further than this in a corner of the screen.
        let said = events
            .take(100_000)
            .filter(|event| event.kind == Kind::Said);
        let told = said.filter_map(|event| {
            let text = trace.texts.get(usize::try_from(event.arg).ok()?)?;
            Some((timeline.clock.story(event.at), event.task, text.as_str()))
        });
        told.take(most).collect()
    }
}

impl Shown {
    fn is_going(&self) -> bool {
        matches!(self, Shown::Live(_))
    }
}

/// The tasks that are at each step of those that are listed.
fn steps(replay: &Replay) -> BTreeMap<StepId, Vec<TaskId>> {
    let mut at: BTreeMap<StepId, Vec<TaskId>> = BTreeMap::new();
    let tasks = u32::try_from(replay.tasks().min(TASKS)).unwrap_or(0);
    for id in (0..tasks).map(TaskId) {
        let Some(task) = replay.task(id) else { break };
        if let (Some(step), None) = (task.step, task.ended()) {
            at.entry(step).or_default().push(id);
        }
    }
    let mut listed: BTreeMap<StepId, Vec<TaskId>> = BTreeMap::new();
    for (step, tasks) in at {
        if let Some(step) = shown_step(replay.program(), step) {
            listed.entry(step).or_default().extend(tasks);
        }
    }
    listed.values_mut().for_each(|tasks| tasks.sort_unstable());
    listed
}
