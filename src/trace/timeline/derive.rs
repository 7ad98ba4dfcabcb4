//! From events to intervals, in one pass; [`super::arrange`] brings them together by lane.

use super::{Interval, Lane, Mark, State, Timeline};
use crate::program::fault::MAX_TASKS;
use crate::program::{DefId, Resource, StepId, TaskId, TaskRange};
use crate::trace::clock::StoryClock;
use crate::trace::event::{EndKind, Event, Kind};
use crate::trace::outcome::Want;
use crate::trace::picture::{Look, STATES};
use crate::trace::{Meta, Trace};

/// Tasks that a damaged trace may claim without showing an event for every other one of them.
const TASKS_ON_TRUST: usize = 1 << 20;
/// The worker number that all workers share who came after the last number.
const SHARED_WORKER: u16 = u16::MAX;
const NONE: u32 = u32::MAX;

pub(super) fn derive(trace: &Trace, now: u64) -> Timeline {
    let last = trace.events.iter().map(|event| event.at).max();
    let last = last.unwrap_or(0).max(now);
    let mut pass = Pass::new(&trace.meta, trace.events.len());
    for event in &trace.events {
        pass.event(event);
    }
    pass.into_timeline(&trace.meta, last)
}

/// How many tasks so many events are trusted to be of.
fn tasks_on_trust(events: usize) -> usize {
    if 2 * events > TASKS_ON_TRUST {
        MAX_TASKS as usize
    } else {
        TASKS_ON_TRUST
    }
}

/// One pass over the events, which can be looked at before it has come to the end.
#[derive(Debug)]
pub(in crate::trace) struct Pass {
    pub(super) clock: StoryClock,
    most: usize,
    pub(super) lanes: Vec<Lane>,
    pub(super) open: Vec<Open>,
    /// The intervals of all lanes in the order in which they were closed, each with its lane.
    pub(super) closed: Vec<(u32, Interval)>,
    pub(super) marks: Vec<(u32, Mark)>,
    /// The lane that each worker carries, or [`NONE`].
    carries: Vec<u32>,
    pub(super) of_def: Vec<u32>,
    pub(super) ignored: u64,
    /// How many lanes are in each state, in the order of the legend.
    counts: [u32; STATES],
}

/// The interval of a lane that has not ended yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    pub(super) since: i64,
    /// When a sleep or call is over.
    due: i64,
    state: State,
    step: StepId,
    worker: u16,
    pub(super) life: Life,
    /// The place of its last closed interval, or [`NONE`].
    pub(super) last: u32,
    /// The tasks spawned by the event that began this interval.
    called: TaskRange,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Life {
    /// No event has named the task; it fills a gap in the numbers.
    Unknown,
    Alive,
    Over,
}

const NOBODY: TaskRange = TaskRange {
    first: TaskId::MAIN,
    count: 0,
};

impl Pass {
    /// A pass over events of this run, of which there will be so many, as far as one knows.
    pub(in crate::trace) fn new(meta: &Meta, events: usize) -> Pass {
        Pass {
            clock: StoryClock::of(meta),
            most: tasks_on_trust(events),
            lanes: Vec::new(),
            open: Vec::new(),
            closed: Vec::with_capacity(events),
            marks: Vec::new(),
            carries: Vec::new(),
            of_def: Vec::new(),
            ignored: 0,
            counts: [0; STATES],
        }
    }

    /// How many lanes are in each state, in the order of the legend. A sleeper counts as one until
    /// it is heard of again.
    pub(in crate::trace) fn counts(&self) -> &[u32; STATES] {
        &self.counts
    }

    /// Gets ready for more events, so many in all. Gives false if these are trusted to be of tasks
    /// that have been ignored up to now, so that it takes a new pass to show them.
    pub(in crate::trace) fn expect(&mut self, events: usize) -> bool {
        let most = tasks_on_trust(events);
        if self.most < most && self.ignored > 0 {
            return false;
        }
        self.most = most;
        true
    }

    /// Takes account of the next event.
    pub(in crate::trace) fn event(&mut self, event: &Event) {
        if event.task.index() >= self.most {
            self.ignored += 1;
            return;
        }
        let at = self.clock.story(event.at);
        let lane = event.task.0;
        if event.kind == Kind::Spawned && event.spawned().first == event.task {
            return self.spawned(event, at, None);
        }
        self.meet(lane, at);
        self.carried(event, at);
        match event.kind {
            Kind::Spawned => {
                self.change(event, at, State::Running);
                self.spawned(event, at, Some(event.task));
            }
            Kind::Started => {
                self.lanes[event.task.index()].started.get_or_insert(at);
                self.change(event, at, State::Running);
            }
            Kind::Ended => self.ended(event, at),
            Kind::Ready => self.ready(event, at),
            Kind::Stuck => self.stuck(event, at),
            Kind::CancelAsked => {}
            Kind::Blocked => {
                let resource = event.resource();
                let state = resource.map_or(State::Ready, State::Blocked);
                self.change(event, at, state);
            }
            Kind::Sleep => self.change(event, at, State::Sleeping),
            Kind::Block => self.change(event, at, State::Blocking),
            Kind::Compute => self.change(event, at, State::Computing),
            Kind::Yielded => self.change(event, at, State::Ready),
            Kind::Said => {
                self.change(event, at, State::Running);
                let text = u32::try_from(event.arg).unwrap_or(NONE);
                self.marks.push((lane, Mark { at, text }));
            }
            Kind::Done | Kind::Resumed | Kind::Looked | Kind::Failed => {
                self.change(event, at, State::Running);
            }
        }
    }

    /// Makes room for a task, and lets its lane begin if this is the first that is heard of it.
    fn meet(&mut self, lane: u32, at: i64) {
        let wanted = lane as usize + 1;
        while self.lanes.len() < wanted {
            let task = TaskId(self.lanes.len() as u32);
            self.lanes.push(Lane {
                task,
                def: None,
                parent: None,
                group: task,
                ordinal: 0,
                spawned: at,
                started: None,
                ended: None,
                stuck: None,
                intervals: (0, 0),
                marks: (0, 0),
            });
            self.open.push(Open {
                since: at,
                due: at,
                state: State::NotStarted,
                step: StepId::default(),
                worker: SHARED_WORKER,
                life: Life::Unknown,
                last: NONE,
                called: NOBODY,
            });
        }
        let open = &mut self.open[lane as usize];
        if open.life == Life::Unknown {
            open.life = Life::Alive;
            open.since = at;
            self.counts[Look::place(open.state)] += 1;
            self.lanes[lane as usize].spawned = at;
        }
    }

    fn spawned(&mut self, event: &Event, at: i64, parent: Option<TaskId>) {
        let range = event.spawned();
        let def = DefId(event.object);
        let first = range.first.index();
        let count = range.count as usize;
        let shown = count.min(self.most.saturating_sub(first));
        self.ignored += (count - shown) as u64;
        if self.of_def.len() <= def.index() {
            self.of_def.resize(def.index() + 1, 0);
        }
        for index in first..first + shown {
            self.meet(index as u32, at);
            let lane = &mut self.lanes[index];
            if lane.def.is_some() {
                continue;
            }
            self.of_def[def.index()] += 1;
            lane.def = Some(def);
            lane.parent = parent;
            lane.group = range.first;
            lane.ordinal = self.of_def[def.index()];
            self.open[index].step = event.step;
            self.open[index].worker = event.worker;
        }
        if let Some(parent) = parent {
            self.open[parent.index()].called = range;
        }
    }

    /// A worker carries one task at a time: when it takes up another one, the task it carried
    /// before cannot be running any more. Either it called the new one and waits for its end, or
    /// it has lost its turn.
    fn carried(&mut self, event: &Event, at: i64) {
        if event.by_another() || event.worker == SHARED_WORKER {
            return;
        }
        let worker = usize::from(event.worker);
        if self.carries.len() <= worker {
            self.carries.resize(worker + 1, NONE);
        }
        let before = std::mem::replace(&mut self.carries[worker], event.task.0);
        if before == NONE || before == event.task.0 {
            return;
        }
        let open = &self.open[before as usize];
        if open.state != State::Running || open.worker != event.worker || open.life != Life::Alive {
            return;
        }
        let TaskRange { first, count } = open.called;
        if (u64::from(first.0)..u64::from(first.0) + u64::from(count))
            .contains(&u64::from(event.task.0))
        {
            self.enter(before, State::Blocked(Resource::Group(first)));
        } else {
            let (step, worker) = (open.step, open.worker);
            self.close(before, at);
            self.begin(before, State::Ready, step, worker);
        }
    }

    /// The task that the event is of goes over to another state.
    fn change(&mut self, event: &Event, at: i64, state: State) {
        let lane = event.task.0;
        if self.open[lane as usize].life == Life::Over {
            return;
        }
        self.close(lane, at);
        self.begin(lane, state, event.step, event.worker);
        let open = &mut self.open[lane as usize];
        let asked = i64::try_from(event.arg).unwrap_or(0);
        open.due = open.since.saturating_add(asked);
    }

    fn begin(&mut self, lane: u32, state: State, step: StepId, worker: u16) {
        self.enter(lane, state);
        let open = &mut self.open[lane as usize];
        open.step = step;
        open.worker = worker;
        open.called = NOBODY;
    }

    /// The task of a lane, which has not ended, is in this state from now on.
    fn enter(&mut self, lane: u32, state: State) {
        let before = std::mem::replace(&mut self.open[lane as usize].state, state);
        self.counts[Look::place(before)] -= 1;
        self.counts[Look::place(state)] += 1;
    }

    fn ended(&mut self, event: &Event, at: i64) {
        let open = &mut self.open[event.task.index()];
        if open.life == Life::Over {
            return;
        }
        open.life = Life::Over;
        let at = at.max(open.since);
        self.counts[Look::place(open.state)] -= 1;
        self.close_alive(event.task.0, at);
        let how = EndKind::from_number(event.object).unwrap_or(EndKind::Abandoned);
        self.lanes[event.task.index()].ended = Some((at, how));
    }

    fn ready(&mut self, event: &Event, at: i64) {
        let Open { state, worker, .. } = self.open[event.task.index()];
        if matches!(state, State::Blocked(_) | State::Sleeping | State::Stuck(_)) {
            // It is another worker that records this.
            let event = Event { worker, ..*event };
            self.change(&event, at, State::Ready);
        }
    }

    fn stuck(&mut self, event: &Event, at: i64) {
        let want = event.resource().map_or(Want::Seat, Want::Shared);
        let event = Event {
            worker: self.open[event.task.index()].worker,
            ..*event
        };
        self.change(&event, at, State::Stuck(want));
        self.lanes[event.task.index()].stuck = Some(want);
    }

    /// Closes the open interval of a lane, unless the task has ended.
    fn close(&mut self, lane: u32, at: i64) {
        if self.open[lane as usize].life == Life::Alive {
            self.close_alive(lane, at);
        }
    }

    fn close_alive(&mut self, lane: u32, at: i64) {
        let open = self.open[lane as usize];
        for interval in open.until(at) {
            self.push(lane, interval);
        }
        // Events of several workers may be a little out of step.
        self.open[lane as usize].since = at.max(open.since);
    }

    fn push(&mut self, lane: u32, interval: Interval) {
        if interval.from >= interval.to {
            return;
        }
        let open = &mut self.open[lane as usize];
        match self.closed.get_mut(open.last as usize) {
            Some((_, last)) if last.goes_on_in(&interval) => last.to = interval.to,
            _ => {
                open.last = self.closed.len() as u32;
                self.closed.push((lane, interval));
            }
        }
    }
}

impl Open {
    /// The intervals that it becomes if it ends at this time. Either may be of no length: only who
    /// oversleeps has two, and is ready in the second.
    pub(super) fn until(&self, at: i64) -> [Interval; 2] {
        let at = at.max(self.since);
        let overslept = self.state == State::Sleeping && self.due < at;
        let (turn, then) = match overslept {
            true => (self.due, State::Ready),
            false => (at, self.state),
        };
        let interval = |from, to, state| Interval {
            from,
            to,
            state,
            step: self.step,
            worker: self.worker,
        };
        [
            interval(self.since, turn, self.state),
            interval(turn, at, then),
        ]
    }
}

impl Interval {
    /// Whether the next interval of the lane is the same as this one but for its time.
    pub(super) fn goes_on_in(&self, next: &Interval) -> bool {
        (self.state, self.step, self.worker) == (next.state, next.step, next.worker)
    }
}
