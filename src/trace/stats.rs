//! The figures of a run.
//!
//! All times are story time in nanoseconds unless a field says otherwise; ratios are plain numbers,
//! and 0 where what they are divided by is 0, never "not a number".

mod carried;
mod channels;
mod locks;
mod spread;

pub(super) use carried::Carried;
pub use channels::ChannelStats;
pub use locks::{MutexStats, WaitStats};
pub use spread::Spread;

use super::event::{EndKind, Kind};
use super::meta::Clock;
use super::timeline::{State, Timeline};
use super::{Trace, WorkerKind};
use crate::program::Resource;
use serde::{Deserialize, Serialize};

/// The figures of one run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stats {
    /// Which clock the events' times were of.
    pub clock: Clock,
    /// Whether main has ended.
    pub finished: bool,
    /// From the beginning of the run to the end of main; to the last event where main has not
    /// ended.
    pub makespan: i64,
    /// The makespan in nanoseconds of real time; none in a simulated run.
    pub makespan_real: Option<i64>,
    /// Total work: what all tasks asked for together in sleeping, blocking calls and computing.
    pub work: i64,
    /// Of the work: computing that was asked for.
    pub compute_asked: i64,
    /// How long tasks computed, as it was seen: longer than what was asked for where there were
    /// too few processors.
    pub computing: i64,
    /// How long tasks were between two steps.
    pub running: i64,
    /// How long tasks could have gone on but had no worker or processor.
    pub ready: i64,
    /// How many tasks on average were *active* before the makespan: running, computing, sleeping
    /// or in a blocking call. Waiting for another task, for a turn or to begin does not count.
    pub average_concurrency: f64,
    /// The most tasks that were active at once, for however short a time.
    pub peak_concurrency: u32,
    /// `work / makespan`: how many times faster than all of the work done one after another.
    /// (The speed-up of Amdahl 1967, with the work as the time on one.)
    pub speed_up: f64,
    /// Processor cores, real or simulated.
    pub cores: u32,
    /// The share of the processors' time that was used: running, and computing as far as it was
    /// asked for, over `makespan × cores`.
    pub processor_utilisation: f64,
    /// Each mutex that was ever taken or waited for, by its number.
    pub mutexes: Vec<MutexStats>,
    /// What was waited for, the longest total first.
    pub waits: Vec<WaitStats>,
    /// Each channel that was used, by its number.
    pub channels: Vec<ChannelStats>,
    /// How many times a worker went from one task to another.
    pub switches: u64,
    /// Tasks spawned, with main.
    pub spawned: u64,
    /// Tasks that took a step.
    pub started: u64,
    /// Tasks that ended by themselves: not those that were abandoned when the run was over.
    pub ended: u64,
    /// From the spawning of a task to its first step, in nanoseconds of the events' clock: real
    /// time in a real run. Main does not count.
    pub start: Option<Spread>,
    /// Events in the trace.
    pub events: u64,
    /// Events that were dropped for want of room. Where there are any, all figures are of what
    /// was kept.
    pub dropped: u64,
    /// Threads that recorded an event.
    pub threads: u64,
    /// Processes that recorded an event.
    pub processes: u64,
    /// Seats of the simulator that recorded an event.
    pub simulated: u64,
}

impl Stats {
    /// The figures of a trace; `timeline` is [`Timeline::of`] it.
    pub fn of(trace: &Trace, timeline: &Timeline) -> Stats {
        let makespan = timeline.makespan;
        let cores = trace.meta.cores.max(1);
        let spent = Spent::of(timeline);
        let asked = Asked::of(trace, timeline);
        let workers = Workers::of(trace);
        let used = spent.running.saturating_add(asked.computed);
        let (mutexes, waits) = locks::stats(trace, timeline);
        let lanes = timeline.lanes();
        let count = |holds: fn(&super::Lane) -> bool| {
            lanes.iter().filter(|lane| holds(lane)).count() as u64
        };
        Stats {
            clock: trace.meta.clock,
            finished: timeline.finished,
            makespan,
            makespan_real: timeline.clock.real(makespan),
            work: asked.work,
            compute_asked: asked.compute,
            computing: spent.computing,
            running: spent.running,
            ready: spent.ready,
            average_concurrency: ratio(spent.active, makespan),
            peak_concurrency: peak(timeline),
            speed_up: ratio(asked.work, makespan),
            cores,
            processor_utilisation: ratio(used, makespan) / f64::from(cores),
            mutexes,
            waits,
            channels: channels::stats(trace, timeline),
            switches: workers.switches,
            spawned: lanes.len() as u64,
            started: count(|lane| lane.started.is_some()),
            ended: count(|lane| lane.ended.is_some_and(|(_, how)| how != EndKind::Abandoned)),
            start: start_delays(trace, timeline),
            events: trace.events.len() as u64,
            dropped: trace.dropped,
            threads: workers.of_kind(trace, WorkerKind::Thread),
            processes: workers.of_kind(trace, WorkerKind::Process),
            simulated: workers.of_kind(trace, WorkerKind::Simulated),
        }
    }

    /// The figures of one resource that was waited for.
    pub fn wait(&self, resource: Resource) -> Option<&WaitStats> {
        self.waits.iter().find(|wait| wait.resource == resource)
    }
}

/// `part / whole`; 0 where there is no whole.
fn ratio(part: i64, whole: i64) -> f64 {
    if whole > 0 {
        part as f64 / whole as f64
    } else {
        0.0
    }
}

/// What was spent in each state before the makespan.
#[derive(Default)]
struct Spent {
    active: i64,
    computing: i64,
    running: i64,
    ready: i64,
}

impl Spent {
    fn of(timeline: &Timeline) -> Spent {
        let mut spent = Spent::default();
        for interval in timeline.all_intervals() {
            let to = interval.to.min(timeline.makespan);
            let length = to.saturating_sub(interval.from).max(0);
            let add = |sum: &mut i64| *sum = sum.saturating_add(length);
            match interval.state {
                State::Running => add(&mut spent.running),
                State::Computing => add(&mut spent.computing),
                State::Ready => add(&mut spent.ready),
                _ => {}
            }
            if interval.state.active() {
                add(&mut spent.active);
            }
        }
        spent
    }
}

/// What tasks asked for.
#[derive(Default)]
struct Asked {
    work: i64,
    compute: i64,
    /// Of the computing asked for: what was done before the makespan. One that went on for longer
    /// than it asked for was waiting for a processor some of that time, though nobody knows when.
    computed: i64,
}

impl Asked {
    fn of(trace: &Trace, timeline: &Timeline) -> Asked {
        let mut asked = Asked::default();
        let mut computing = vec![None; timeline.lanes().len()];
        let most = crate::trace::clock::MAX_STORY;
        for event in &trace.events {
            let Some(place) = timeline.place(event.task) else {
                continue;
            };
            let at = timeline.clock.story(event.at).min(timeline.makespan);
            if !event.by_another()
                && let Some((since, length)) = computing[place].take()
            {
                let done: i64 = i64::min(length, i64::max(at - since, 0));
                asked.computed = asked.computed.saturating_add(done);
            }
            let length = i64::try_from(event.arg).unwrap_or(0).min(most);
            if matches!(event.kind, Kind::Sleep | Kind::Block | Kind::Compute) {
                asked.work = asked.work.saturating_add(length);
            }
            if event.kind == Kind::Compute {
                asked.compute = asked.compute.saturating_add(length);
                computing[place] = Some((at, length));
            }
        }
        for (since, length) in computing.into_iter().flatten() {
            let done = i64::min(length, timeline.makespan - since);
            asked.computed = asked.computed.saturating_add(done);
        }
        asked
    }
}

/// Who carried the tasks.
struct Workers {
    used: Vec<bool>,
    switches: u64,
}

impl Workers {
    fn of(trace: &Trace) -> Workers {
        let count = trace.workers.len().min(usize::from(u16::MAX) + 1);
        let mut workers = Workers {
            used: vec![false; count],
            switches: 0,
        };
        let mut carried = Carried::default();
        for event in &trace.events {
            let worker = usize::from(event.worker);
            if worker >= count {
                continue;
            }
            workers.used[worker] = true;
            workers.switches += u64::from(carried.switches(event));
        }
        workers
    }

    fn of_kind(&self, trace: &Trace, kind: WorkerKind) -> u64 {
        let used = self.used.iter().zip(&trace.workers);
        let mut count = used
            .filter(|(used, info)| **used && info.kind == kind)
            .count();
        // Workers without a number of their own.
        let rest = trace.workers.iter().skip(self.used.len());
        count += rest.filter(|info| info.kind == kind).count();
        count as u64
    }
}

/// The most tasks that were active at once.
fn peak(timeline: &Timeline) -> u32 {
    let mut changes: Vec<(i64, i8)> = Vec::new();
    for lane in timeline.lanes() {
        let mut until = None;
        for interval in timeline.intervals(lane) {
            if !interval.state.active() {
                continue;
            }
            match (until, changes.last_mut()) {
                // It goes on being active in another way.
                (Some(to), Some(end)) if to == interval.from => end.0 = interval.to,
                _ => changes.extend([(interval.from, 1), (interval.to, -1)]),
            }
            until = Some(interval.to);
        }
    }
    // At one moment the ends come first: who begins when another ends does not meet it.
    changes.sort_unstable();
    let (mut now, mut most) = (0i64, 0);
    for (_, change) in changes {
        now += i64::from(change);
        most = most.max(now);
    }
    most as u32
}

/// From Spawned to Started, in nanoseconds of the events' clock.
fn start_delays(trace: &Trace, timeline: &Timeline) -> Option<Spread> {
    let mut spawned: Vec<Option<u64>> = vec![None; timeline.lanes().len()];
    let mut delays = Vec::new();
    for event in &trace.events {
        match event.kind {
            Kind::Spawned => {
                let range = event.spawned();
                let first = timeline.place(range.first).unwrap_or(spawned.len());
                // A lane of the range is missing only where it is cut.
                let last = first
                    .saturating_add(range.count as usize)
                    .min(spawned.len());
                for lane in spawned.get_mut(first..last).into_iter().flatten() {
                    lane.get_or_insert(event.at);
                }
            }
            Kind::Started if event.task.0 != 0 => {
                let place = timeline.place(event.task);
                let since = place.and_then(|place| spawned[place].take());
                delays.extend(since.map(|since| event.at.saturating_sub(since)));
            }
            _ => {}
        }
    }
    Spread::of(&mut delays)
}

#[cfg(test)]
mod tests;
