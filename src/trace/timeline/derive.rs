//! From events to intervals, in one pass.

use super::{Interval, Lane, Mark, State, Timeline};
use crate::program::fault::MAX_TASKS;
use crate::program::{DefId, Resource, StepId, TaskId, TaskRange};
use crate::trace::Trace;
use crate::trace::clock::StoryClock;
use crate::trace::event::{EndKind, Event, Kind};
use crate::trace::outcome::{Outcome, Want};

/// Tasks that a damaged trace may claim without showing an event for every other one of them.
const TASKS_ON_TRUST: usize = 1 << 20;
/// The worker number that all workers share who came after the last number.
const SHARED_WORKER: u16 = u16::MAX;
const NONE: u32 = u32::MAX;

pub(super) fn derive(trace: &Trace, now: u64) -> Timeline {
    let clock = StoryClock::of(&trace.meta);
    let last = trace.events.iter().map(|event| event.at).max();
    let end = clock.story(last.unwrap_or(0).max(now));
    let mut pass = Pass::new(trace, clock);
    for event in &trace.events {
        pass.event(event);
    }
    for lane in 0..pass.lanes.len() {
        pass.close(lane as u32, end);
    }
    pass.finish(trace, end)
}

/// One pass over the events.
struct Pass {
    clock: StoryClock,
    most: usize,
    lanes: Vec<Lane>,
    open: Vec<Open>,
    /// The intervals of all lanes in the order in which they were closed, each with its lane.
    closed: Vec<(u32, Interval)>,
    marks: Vec<(u32, Mark)>,
    /// The lane that each worker carries, or [`NONE`].
    carries: Vec<u32>,
    of_def: Vec<u32>,
    ignored: u64,
}

/// The interval of a lane that has not ended yet.
#[derive(Clone, Copy)]
struct Open {
    since: i64,
    /// When a sleep or call is over.
    due: i64,
    state: State,
    step: StepId,
    worker: u16,
    life: Life,
    /// The place of its last closed interval, or [`NONE`].
    last: u32,
    /// The tasks spawned by the event that began this interval.
    called: TaskRange,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Life {
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
    fn new(trace: &Trace, clock: StoryClock) -> Pass {
        let events = trace.events.len();
        Pass {
            clock,
            most: TASKS_ON_TRUST.max(2 * events).min(MAX_TASKS as usize),
            lanes: Vec::new(),
            open: Vec::new(),
            closed: Vec::with_capacity(events),
            marks: Vec::new(),
            carries: Vec::new(),
            of_def: Vec::new(),
            ignored: 0,
        }
    }

    fn event(&mut self, event: &Event) {
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
        let open = &mut self.open[before as usize];
        if open.state != State::Running || open.worker != event.worker || open.life != Life::Alive {
            return;
        }
        let TaskRange { first, count } = open.called;
        if (u64::from(first.0)..u64::from(first.0) + u64::from(count))
            .contains(&u64::from(event.task.0))
        {
            open.state = State::Blocked(Resource::Group(first));
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
        let open = &mut self.open[lane as usize];
        open.state = state;
        open.step = step;
        open.worker = worker;
        open.called = NOBODY;
    }

    fn ended(&mut self, event: &Event, at: i64) {
        let open = &mut self.open[event.task.index()];
        if open.life == Life::Over {
            return;
        }
        open.life = Life::Over;
        let at = at.max(open.since);
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
        let Open {
            since, due, state, ..
        } = self.open[lane as usize];
        // Events of several workers may be a little out of step.
        let at = at.max(since);
        if state == State::Sleeping && due < at {
            self.push(lane, since, due, state);
            self.push(lane, due, at, State::Ready);
        } else {
            self.push(lane, since, at, state);
        }
        self.open[lane as usize].since = at;
    }

    fn push(&mut self, lane: u32, from: i64, to: i64, state: State) {
        if from >= to {
            return;
        }
        let open = &mut self.open[lane as usize];
        let interval = Interval {
            from,
            to,
            state,
            step: open.step,
            worker: open.worker,
        };
        if let Some((_, last)) = self.closed.get_mut(open.last as usize) {
            let same = (last.state, last.step, last.worker) == (state, open.step, open.worker);
            if same {
                last.to = to;
                return;
            }
        }
        open.last = self.closed.len() as u32;
        self.closed.push((lane, interval));
    }

    fn finish(mut self, trace: &Trace, end: i64) -> Timeline {
        let intervals = by_lane(&self.closed, &mut self.lanes, |lane| &mut lane.intervals);
        let marks = by_lane(&self.marks, &mut self.lanes, |lane| &mut lane.marks);
        let (mut lanes, open) = (self.lanes, self.open);
        if open.iter().any(|open| open.life == Life::Unknown) {
            let mut known = open.iter().map(|open| open.life != Life::Unknown);
            lanes.retain(|_| known.next() == Some(true));
        }
        let main = lanes.first().filter(|lane| lane.task == TaskId::MAIN);
        let main_end = main.and_then(|lane| lane.ended).map(|(at, _)| at);
        self.of_def
            .resize(self.of_def.len().max(trace.meta.names.labels.len()), 0);
        let mut timeline = Timeline {
            makespan: main_end.unwrap_or(end),
            end,
            finished: main_end.is_some(),
            clock: self.clock,
            outcome: trace.meta.outcome.clone(),
            ignored: self.ignored,
            names: trace.meta.names.clone(),
            lanes,
            intervals,
            marks,
            of_def: self.of_def,
        };
        timeline.take_stuck_from_outcome();
        timeline
    }
}

impl Timeline {
    /// The events that said so may have been dropped.
    fn take_stuck_from_outcome(&mut self) {
        let Outcome::Deadlock { stuck, .. } = &self.outcome else {
            return;
        };
        let wants: Vec<_> = stuck.iter().map(|stuck| (stuck.task, stuck.want)).collect();
        for (task, want) in wants {
            if let Some(place) = self.place(task) {
                self.lanes[place].stuck.get_or_insert(want);
            }
        }
    }
}

/// Brings things together by lane, keeping their order within it (a counting sort), and tells each
/// lane where its own are.
fn by_lane<T: Copy>(
    things: &[(u32, T)],
    lanes: &mut [Lane],
    range: impl Fn(&mut Lane) -> &mut (u32, u32),
) -> Vec<T> {
    let Some((_, any)) = things.first() else {
        return Vec::new();
    };
    for (lane, _) in things {
        range(&mut lanes[*lane as usize]).1 += 1;
    }
    let mut next = 0;
    for lane in lanes.iter_mut() {
        let range = range(lane);
        let count = range.1;
        *range = (next, next);
        next += count;
    }
    let mut sorted = vec![*any; things.len()];
    for (lane, thing) in things {
        let range = range(&mut lanes[*lane as usize]);
        sorted[range.1 as usize] = *thing;
        range.1 += 1;
    }
    sorted
}
