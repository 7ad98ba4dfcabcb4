//! The critical path: what the makespan was spent on.
//!
//! Going backwards from the end of main, the path stays with a task as long as that task was busy
//! by itself, and where it waited goes over to whoever ended the waiting: the task that freed what
//! it waited for, that was the last of a group to end, that spawned it, or that had the worker it
//! needed. What comes out is a chain of [`Leg`]s without a gap from 0 to the makespan. To shorten
//! the run, shorten one of them; nothing else helps.
//!
//! This is the method of C.-Q. Yang and B. P. Miller, "Critical path analysis for the execution of
//! parallel and distributed programs", ICDCS 1988, on the graph of a run's events, with one kind
//! of edge more, from whoever gives a worker up to who takes it over. Their graph is searched for
//! its longest path; here every wait has exactly one event that ended it, so that walking back
//! along these gives that path in the time of one pass.
//!
//! Every step of the walk goes to an earlier event in the order of the run, so it ends whatever
//! the trace holds.

use super::Trace;
use super::event::{Event, Kind};
use super::outcome::Want;
use super::timeline::{Lane, State, Timeline};
use crate::program::{Resource, StepId, TaskId};

/// A stretch of the critical path: one task in one state. Story time in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leg {
    /// Whose lane the path is on.
    pub task: TaskId,
    /// When it comes to that lane and state.
    pub from: i64,
    /// When it leaves it.
    pub to: i64,
    /// What the task does meanwhile. Waiting is on the path only where the trace does not say who
    /// ended it, and for as long as it takes to be woken.
    pub what: State,
    /// The step of the event that began it.
    pub step: StepId,
}

impl Leg {
    /// Its length in nanoseconds of story time.
    pub fn length(&self) -> i64 {
        self.to - self.from
    }
}

/// The critical path of a run, from its beginning to the makespan; of a run that goes on, to its
/// last event. The legs touch each other and none has length zero; there are none in a run that
/// took no time. `timeline` is [`Timeline::of`] the trace.
pub fn critical_path(trace: &Trace, timeline: &Timeline) -> Vec<Leg> {
    let events = &trace.events;
    let main_end = |event: &Event| event.kind == Kind::Ended && event.task == TaskId::MAIN;
    let last = match events.iter().position(main_end) {
        Some(place) => place,
        None => match latest(trace) {
            Some(place) => place,
            None => return Vec::new(),
        },
    };
    let mut walk = Walk {
        events,
        timeline,
        index: Index::of(trace, timeline),
        now: timeline.makespan,
        legs: Vec::new(),
    };
    let mut place = Some(last);
    while let Some(at) = place.filter(|_| walk.now > 0) {
        place = walk.back_from(at);
    }
    if walk.now > 0 {
        let task = walk.legs.last().map_or(TaskId::MAIN, |leg| leg.task);
        walk.leg(task, 0, State::NotStarted, StepId::default());
    }
    walk.legs.reverse();
    walk.legs
}

/// The event that is latest in time: where the path of a run that goes on ends.
fn latest(trace: &Trace) -> Option<usize> {
    let events = trace.events.iter().enumerate();
    events
        .max_by_key(|(place, event)| (event.at, *place))
        .map(|(place, _)| place)
}

/// How events follow each other.
struct Index {
    /// For each event, its own lane's event before it.
    before: Vec<u32>,
    /// For each event, the event before it on its worker.
    on_worker: Vec<u32>,
    /// The places of the events of each lane, lane after lane, and where those of a lane begin.
    of_lane: Vec<u32>,
    begin: Vec<u32>,
    /// For each lane, the event that spawned it.
    spawn: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Index {
    fn of(trace: &Trace, timeline: &Timeline) -> Index {
        let lanes = timeline.lanes().len();
        let mut index = Index {
            before: vec![NONE; trace.events.len()],
            on_worker: vec![NONE; trace.events.len()],
            of_lane: Vec::new(),
            begin: vec![0; lanes + 1],
            spawn: vec![NONE; lanes],
        };
        let mut last_of_lane = vec![NONE; lanes];
        let mut last_on_worker = vec![NONE; usize::from(u16::MAX)];
        for (place, event) in (0u32..).zip(&trace.events) {
            let Some(lane) = timeline.place(event.task) else {
                continue;
            };
            index.begin[lane + 1] += 1;
            index.before[place as usize] = std::mem::replace(&mut last_of_lane[lane], place);
            // The last number may stand for many workers; what is recorded by others is on theirs.
            let worker = last_on_worker.get_mut(usize::from(event.worker));
            if let Some(last) = worker.filter(|_| !event.by_another()) {
                index.on_worker[place as usize] = std::mem::replace(last, place);
            }
            if event.kind == Kind::Spawned {
                index.spawns(event, place, timeline);
            }
        }
        index.sort_by_lane(trace, timeline);
        index
    }

    fn spawns(&mut self, event: &Event, place: u32, timeline: &Timeline) {
        let range = event.spawned();
        let first = timeline.place(range.first).unwrap_or(self.spawn.len());
        let last = first
            .saturating_add(range.count as usize)
            .min(self.spawn.len());
        for spawn in self.spawn.get_mut(first..last).into_iter().flatten() {
            if *spawn == NONE {
                *spawn = place;
            }
        }
    }

    fn sort_by_lane(&mut self, trace: &Trace, timeline: &Timeline) {
        for lane in 1..self.begin.len() {
            self.begin[lane] += self.begin[lane - 1];
        }
        let mut next = self.begin.clone();
        self.of_lane = vec![NONE; next.last().copied().unwrap_or(0) as usize];
        for (place, event) in (0u32..).zip(&trace.events) {
            if let Some(lane) = timeline.place(event.task) {
                self.of_lane[next[lane] as usize] = place;
                next[lane] += 1;
            }
        }
    }

    /// The last event of a lane that is earlier than `place`.
    fn last_before(&self, lane: usize, place: usize) -> Option<usize> {
        let (from, to) = (self.begin[lane] as usize, self.begin[lane + 1] as usize);
        let own = &self.of_lane[from..to];
        let count = own.partition_point(|event| (*event as usize) < place);
        count.checked_sub(1).map(|last| own[last] as usize)
    }
}

struct Walk<'a> {
    events: &'a [Event],
    timeline: &'a Timeline,
    index: Index,
    /// The time that the path has come back to.
    now: i64,
    legs: Vec<Leg>,
}

impl Walk<'_> {
    fn time(&self, place: usize) -> i64 {
        self.timeline.clock.story(self.events[place].at)
    }

    /// Puts the stretch from `from` to where the path is before it.
    fn leg(&mut self, task: TaskId, from: i64, what: State, step: StepId) {
        let from = from.max(0);
        if from >= self.now {
            return;
        }
        let to = std::mem::replace(&mut self.now, from);
        match self.legs.last_mut() {
            Some(leg) if (leg.task, leg.what, leg.step) == (task, what, step) => leg.from = from,
            _ => self.legs.push(Leg {
                task,
                from,
                to,
                what,
                step,
            }),
        }
    }

    /// Accounts for the time before the event at `place`, back to an earlier event, and gives that.
    fn back_from(&mut self, place: usize) -> Option<usize> {
        let event = &self.events[place];
        let lane = self.timeline.place(event.task)?;
        match event.kind {
            Kind::Ready => {
                if let Some(freed) = self.freed_by(place) {
                    return Some(freed);
                }
            }
            Kind::Started => return self.back_from_start(place, lane),
            _ => {}
        }
        let before = match self.index.before[place] {
            NONE => return self.back_from_start(place, lane),
            before => before as usize,
        };
        Some(self.back_to(place, before))
    }

    /// From an event of a task to the one before it, or to whoever ended the waiting between.
    fn back_to(&mut self, place: usize, before: usize) -> usize {
        let event = &self.events[before];
        let task = event.task;
        let since = self.time(before);
        let busy_until = match event.kind {
            Kind::Sleep => since.saturating_add(i64::try_from(event.arg).unwrap_or(0)),
            _ => since,
        };
        if let Some(other) = self.waited_for(place, before, busy_until) {
            self.leg(task, self.time(other), State::Ready, event.step);
            return other;
        }
        self.leg(task, busy_until.max(since), after(event, true), event.step);
        self.leg(task, since, after(event, false), event.step);
        before
    }

    /// Who ended the waiting of a task between its events `before` and `place`, if it did wait:
    /// the last thing that one did.
    fn waited_for(&self, place: usize, before: usize, busy_until: i64) -> Option<usize> {
        let event = &self.events[before];
        match event.kind {
            Kind::Sleep | Kind::Ready | Kind::Yielded => {
                self.seat_of_another(place, before, busy_until)
            }
            Kind::Blocked => self.last_end(event.resource()?, before, place),
            Kind::Spawned => {
                let group = Resource::Group(event.spawned().first);
                // On its own worker: it called them.
                let called = |end: &usize| self.events[*end].worker == event.worker;
                self.last_end(group, before, place).filter(called)
            }
            _ => None,
        }
    }

    /// From the beginning of a task to who had its worker until then, or who spawned it.
    fn back_from_start(&mut self, place: usize, lane: usize) -> Option<usize> {
        let event = &self.events[place];
        let spawn = match self.index.spawn[lane] {
            NONE => 0,
            spawn => spawn as usize,
        };
        if spawn >= place || self.index.spawn[lane] == NONE {
            return None;
        }
        let since = self.time(spawn);
        let from = self.seat_of_another(place, spawn, since).unwrap_or(spawn);
        self.leg(event.task, self.time(from), State::NotStarted, event.step);
        Some(from)
    }

    /// What the task that freed another did last before the event [`Kind::Ready`] at `place`.
    fn freed_by(&mut self, place: usize) -> Option<usize> {
        let event = &self.events[place];
        let by = TaskId(u32::try_from(event.arg).ok()?);
        let lane = self.timeline.place(by).filter(|_| by != event.task)?;
        let freed = self.index.last_before(lane, place)?;
        self.leg(event.task, self.time(freed), State::Ready, event.step);
        Some(freed)
    }

    /// The last event of another task on the worker of the event at `place`, if it is later than
    /// the event `after` and than the time `since`: that task had the worker this one waited for.
    fn seat_of_another(&self, place: usize, after: usize, since: i64) -> Option<usize> {
        let seat = self.index.on_worker[place];
        let seat = (seat != NONE).then_some(seat as usize)?;
        let another = self.events[seat].task != self.events[place].task;
        (another && seat > after && self.time(seat) > since).then_some(seat)
    }

    /// The last end of a task of a group between two events, for a trace that does not say who
    /// freed the one who waited.
    fn last_end(&self, resource: Resource, after: usize, before: usize) -> Option<usize> {
        let Resource::Group(first) = resource else {
            return None;
        };
        // The walk never comes back to what is looked through here, so all of it is one pass.
        (after + 1..before).rev().find(|place| {
            let event = &self.events[*place];
            let of_group = |lane: &Lane| lane.group == first;
            event.kind == Kind::Ended && self.timeline.lane(event.task).is_some_and(of_group)
        })
    }
}

/// What a task does after an event of its own; `due` if it slept and the sleep is over.
fn after(event: &Event, due: bool) -> State {
    match event.kind {
        Kind::Sleep if !due => State::Sleeping,
        Kind::Sleep | Kind::Ready | Kind::Yielded => State::Ready,
        Kind::Block => State::Blocking,
        Kind::Compute => State::Computing,
        Kind::Blocked => event.resource().map_or(State::Ready, State::Blocked),
        Kind::Stuck => State::Stuck(event.resource().map_or(Want::Seat, Want::Shared)),
        _ => State::Running,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::sketch::{self, Sketch};
    use proptest::prelude::*;

    /// The path as text: `Main Blocked 0-2, Coffee Sleeping 2-3`.
    fn told(trace: &Trace) -> String {
        let timeline = Timeline::of(trace);
        let tell = |leg: Leg| {
            let state = format!("{:?}", leg.what);
            let word = state.split('(').next().unwrap_or_default().to_owned();
            let lane = timeline.lane(leg.task).expect("a lane");
            let (from, to) = (leg.from as f64 / 1e9, leg.to as f64 / 1e9);
            format!("{} {word} {from}-{to}", timeline.name(lane))
        };
        let legs = critical_path(trace, &timeline).into_iter();
        legs.map(tell).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn the_path_goes_through_all_that_has_to_be_done_and_nothing_else() {
        let cases = [
            (
                sketch::coffee_sequential(),
                "Coffee Sleeping 0-2, Pastry Sleeping 2-5",
            ),
            (sketch::coffee_threads(), "Pastry Sleeping 0-3"),
            (
                sketch::contention(),
                "Clerk 1 Computing 0-1, Clerk 2 Computing 1-2, Clerk 3 Computing 2-3",
            ),
            (Trace::default(), ""),
        ];
        for (trace, path) in cases {
            assert_eq!(told(&trace), path);
        }
    }

    #[test]
    fn who_is_freed_without_its_event_is_found_by_the_last_end() {
        let mut trace = sketch::coffee_threads();
        trace.events.retain(|event| event.kind != Kind::Ready);
        assert_eq!(told(&trace), "Pastry Sleeping 0-3");
        let mut trace = sketch::contention();
        trace.events.retain(|event| event.kind != Kind::Ready);
        assert_eq!(told(&trace), "Clerk 3 Blocked 0-2, Clerk 3 Computing 2-3");
    }

    #[test]
    fn who_waits_for_its_turn_waits_for_whoever_has_the_worker() {
        // Two tasks on one async thread; the second blocks the first, which overslept for it.
        let trace = Sketch::new(&["Main", "Sleeper", "Blocker"])
            .spawn(0.0, 0, 1, 1, 1)
            .spawn(0.0, 0, 2, 2, 1)
            .blocked(0.0, 0, sketch::group(1))
            .start(0.0, 1)
            .event(0.0, 1, Kind::Sleep, 1_000_000_000)
            .start(0.0, 2)
            .event(0.0, 2, Kind::Block, 3_000_000_000)
            .event(3.0, 2, Kind::Resumed, 0)
            .end(3.0, 2)
            .event(3.0, 1, Kind::Resumed, 0)
            .compute(3.0, 4.0, 1)
            .end(4.0, 1)
            .ready(4.0, 0, 1)
            .done(4.0, 0, "sleep", 0)
            .end(4.0, 0)
            .finished();
        assert_eq!(told(&trace), "Blocker Blocking 0-3, Sleeper Computing 3-4");
    }

    #[test]
    fn a_run_that_goes_on_has_the_path_to_its_last_event() {
        assert_eq!(told(&sketch::going_on()), "");
        let mut trace = sketch::coffee_threads();
        trace.events.truncate(11);
        assert_eq!(told(&trace), "Coffee Sleeping 0-2");
    }

    proptest! {
        #[test]
        fn any_events_give_touching_legs(trace in sketch::arbitrary::trace()) {
            let timeline = Timeline::of(&trace);
            let legs = critical_path(&trace, &timeline);
            for pair in legs.windows(2) {
                prop_assert_eq!(pair[0].to, pair[1].from);
            }
            prop_assert!(legs.iter().all(|leg| leg.length() > 0));
            if !trace.events.is_empty() {
                let total: i64 = legs.iter().map(Leg::length).sum();
                prop_assert_eq!(total, timeline.makespan);
            }
        }
    }
}
