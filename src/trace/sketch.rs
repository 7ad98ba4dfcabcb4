//! Traces made by hand, for tests.

use super::event::{EndKind, Event, Kind};
use super::meta::{Clock, Meta, Names};
use super::outcome::{Outcome, StuckTask, Want};
use super::{Trace, WorkerInfo, WorkerKind};
use crate::program::{MutexId, Resource, Signal, StepId, TaskId, TaskRange, Value};

/// A trace under construction. Times are seconds of story time.
#[derive(Debug)]
pub struct Sketch {
    trace: Trace,
    /// The worker of each task.
    workers: Vec<u16>,
}

/// The kinds of the steps that events are given here.
pub const STEPS: [&str; 6] = ["sleep", "lock", "unlock", "send", "recv", "close"];

impl Sketch {
    /// A simulated run of these tasks; main is the first.
    pub fn new(labels: &[&str]) -> Sketch {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let names = Names {
            labels: owned(labels),
            mutexes: owned(&["a", "b"]),
            conditions: owned(&["not_empty"]),
            channels: owned(&["queue"]),
            futures: owned(&["receipt"]),
            vars: owned(&["x"]),
            steps: owned(&STEPS),
        };
        let meta = Meta {
            clock: Clock::Virtual,
            scale: 1.0,
            cores: 2,
            names,
            ..Meta::default()
        };
        let trace = Trace {
            meta,
            ..Trace::default()
        };
        let mut sketch = Sketch {
            trace,
            workers: Vec::new(),
        };
        sketch.workers(1);
        sketch.spawn(0.0, 0, 0, 0, 1).start(0.0, 0)
    }

    fn workers(&mut self, count: usize) {
        self.trace.workers.resize(
            count,
            WorkerInfo {
                kind: WorkerKind::Simulated,
                ..WorkerInfo::default()
            },
        );
    }

    /// Any event.
    pub fn event(mut self, at: f64, task: u32, kind: Kind, arg: u64) -> Sketch {
        self.put(at, Event::new(kind, TaskId(task), StepId(0)).arg(arg));
        self
    }

    fn put(&mut self, at: f64, event: Event) {
        let worker = self.workers.get(event.task.index()).copied().unwrap_or(0);
        self.trace.events.push(Event {
            at: (at * 1e9).round() as u64,
            seq: self.trace.events.len() as u32,
            worker,
            ..event
        });
    }

    /// Every task from `first` on has a worker of its own.
    pub fn own_workers(mut self, tasks: u16) -> Sketch {
        self.workers = (0..tasks).collect();
        self.workers(usize::from(tasks));
        self
    }

    /// The trace is changed directly.
    pub fn with(mut self, change: impl FnOnce(&mut Trace)) -> Sketch {
        change(&mut self.trace);
        self
    }

    pub fn spawn(mut self, at: f64, parent: u32, def: u16, first: u32, count: u32) -> Sketch {
        let range = TaskRange {
            first: TaskId(first),
            count,
        };
        let event = Event::new(Kind::Spawned, TaskId(parent), StepId(0));
        self.put(at, event.value(Value::Tasks(range)).object(def));
        self
    }

    pub fn start(self, at: f64, task: u32) -> Sketch {
        self.event(at, task, Kind::Started, 0)
    }

    /// Sleeps from `from` and goes on at `to`.
    pub fn sleep(self, from: f64, to: f64, task: u32) -> Sketch {
        self.work(from, to, task, Kind::Sleep)
    }

    pub fn compute(self, from: f64, to: f64, task: u32) -> Sketch {
        self.work(from, to, task, Kind::Compute)
    }

    fn work(self, from: f64, to: f64, task: u32, kind: Kind) -> Sketch {
        self.event(from, task, kind, ((to - from) * 1e9).round() as u64)
            .event(to, task, Kind::Resumed, 0)
    }

    pub fn blocked(self, at: f64, task: u32, resource: Resource) -> Sketch {
        self.event(at, task, Kind::Blocked, resource.encode())
    }

    pub fn ready(self, at: f64, task: u32, by: u32) -> Sketch {
        self.event(at, task, Kind::Ready, by.into())
    }

    /// An operation of the kind named by `step`, on the object of that number, gives nothing.
    pub fn done(self, at: f64, task: u32, step: &str, object: u16) -> Sketch {
        self.gives(at, task, step, object, Value::None)
    }

    pub fn gives(mut self, at: f64, task: u32, step: &str, object: u16, value: Value) -> Sketch {
        let step = STEPS.iter().position(|known| *known == step).unwrap_or(0);
        let event = Event::new(Kind::Done, TaskId(task), StepId(step as u16));
        self.put(at, event.value(value).object(object));
        self
    }

    pub fn closed(self, at: f64, task: u32) -> Sketch {
        self.gives(at, task, "recv", 0, Value::Signal(Signal::Closed))
    }

    pub fn end(self, at: f64, task: u32) -> Sketch {
        self.end_as(at, task, EndKind::Returned)
    }

    pub fn end_as(mut self, at: f64, task: u32, how: EndKind) -> Sketch {
        let event = Event::new(Kind::Ended, TaskId(task), StepId(0));
        self.put(at, event.object(how as u16));
        self
    }

    /// The trace of a run that has ended well.
    pub fn finished(mut self) -> Trace {
        self.trace.meta.outcome = Outcome::Finished;
        self.trace
    }

    /// The trace as it is, of a run that goes on.
    pub fn trace(self) -> Trace {
        self.trace
    }
}

/// The group of tasks that begins with this one.
pub fn group(first: u32) -> Resource {
    Resource::Group(TaskId(first))
}

/// Coffee takes 2 s, pastry 3 s, one after the other: 5 s.
pub fn coffee_sequential() -> Trace {
    Sketch::new(&["Main", "Coffee", "Pastry"])
        .spawn(0.0, 0, 1, 1, 1)
        .start(0.0, 1)
        .sleep(0.0, 2.0, 1)
        .end(2.0, 1)
        .spawn(2.0, 0, 2, 2, 1)
        .start(2.0, 2)
        .sleep(2.0, 5.0, 2)
        .end(5.0, 2)
        .end(5.0, 0)
        .finished()
}

/// The same on threads: 3 s.
pub fn coffee_threads() -> Trace {
    Sketch::new(&["Main", "Coffee", "Pastry"])
        .own_workers(3)
        .spawn(0.0, 0, 1, 1, 1)
        .spawn(0.0, 0, 2, 2, 1)
        .start(0.0, 1)
        .event(0.0, 1, Kind::Sleep, 2_000_000_000)
        .start(0.0, 2)
        .event(0.0, 2, Kind::Sleep, 3_000_000_000)
        .blocked(0.0, 0, group(1))
        .event(2.0, 1, Kind::Resumed, 0)
        .end(2.0, 1)
        .ready(2.0, 0, 1)
        .done(2.0, 0, "sleep", 0)
        .blocked(2.0, 0, group(2))
        .event(3.0, 2, Kind::Resumed, 0)
        .end(3.0, 2)
        .ready(3.0, 0, 2)
        .done(3.0, 0, "sleep", 0)
        .end(3.0, 0)
        .finished()
}

/// Three tasks compute for 1 s each while they hold one lock: 3 s.
pub fn contention() -> Trace {
    let lock = Resource::Mutex(MutexId(0));
    Sketch::new(&["Main", "Clerk"])
        .own_workers(4)
        .spawn(0.0, 0, 1, 1, 3)
        .blocked(0.0, 0, group(1))
        .start(0.0, 1)
        .start(0.0, 2)
        .start(0.0, 3)
        .done(0.0, 1, "lock", 0)
        .blocked(0.0, 2, lock)
        .blocked(0.0, 3, lock)
        .compute(0.0, 1.0, 1)
        .done(1.0, 1, "unlock", 0)
        .ready(1.0, 2, 1)
        .end(1.0, 1)
        .done(1.0, 2, "lock", 0)
        .compute(1.0, 2.0, 2)
        .done(2.0, 2, "unlock", 0)
        .ready(2.0, 3, 2)
        .end(2.0, 2)
        .done(2.0, 3, "lock", 0)
        .compute(2.0, 3.0, 3)
        .done(3.0, 3, "unlock", 0)
        .end(3.0, 3)
        .ready(3.0, 0, 3)
        .done(3.0, 0, "sleep", 0)
        .end(3.0, 0)
        .finished()
}

/// Two tasks take two locks in opposite order, after half a second and one second.
pub fn deadlock() -> Trace {
    let mutex = |id| Resource::Mutex(MutexId(id));
    let stuck = |task: u32, name: &str, resource, object: &str, by: &str| StuckTask {
        task: TaskId(task),
        name: name.into(),
        want: Want::Shared(resource),
        object: object.into(),
        held_by: vec![by.into()],
    };
    let outcome = Outcome::Deadlock {
        stuck: vec![
            stuck(0, "Main", group(1), "Left", "Left"),
            stuck(1, "Left", mutex(1), "b", "Right"),
            stuck(2, "Right", mutex(0), "a", "Left"),
        ],
        partial: false,
    };
    let mut sketch = Sketch::new(&["Main", "Left", "Right"])
        .own_workers(3)
        .spawn(0.0, 0, 1, 1, 1)
        .spawn(0.0, 0, 2, 2, 1)
        .blocked(0.0, 0, group(1))
        .start(0.0, 1)
        .start(0.0, 2)
        .done(0.0, 1, "lock", 0)
        .sleep(0.0, 0.5, 1)
        .done(0.0, 2, "lock", 1)
        .blocked(0.5, 1, mutex(1))
        .sleep(0.0, 1.0, 2)
        .blocked(1.0, 2, mutex(0));
    for (task, want) in [(0, group(1)), (1, mutex(1)), (2, mutex(0))] {
        sketch = sketch.event(1.0, task, Kind::Stuck, want.encode());
    }
    for task in 0..3 {
        sketch = sketch.end_as(1.0, task, EndKind::Abandoned);
    }
    sketch.with(|trace| trace.meta.outcome = outcome).trace()
}

/// The coffee on threads, 1.5 s after it began.
pub fn going_on() -> Trace {
    let mut trace = coffee_threads();
    trace.events.truncate(9);
    trace.meta.outcome = Outcome::Running;
    trace
}

/// So many tasks sleep for a second at once: five events each.
pub fn sleepers(count: u32) -> Trace {
    let mut sketch = Sketch::new(&["Main", "Sleeper"])
        .spawn(0.0, 0, 1, 1, count)
        .blocked(0.0, 0, group(1));
    let task = |kind, at: u64, id, arg| Event {
        at,
        ..Event::new(kind, TaskId(id), StepId(0)).arg(arg)
    };
    let late = |id: u32| 1_000_000_000 + u64::from(id) * 100;
    let events = &mut sketch.trace.events;
    for id in 1..=count {
        events.push(task(Kind::Started, u64::from(id), id, 0));
        events.push(task(Kind::Sleep, u64::from(id), id, 1_000_000_000));
    }
    for id in 1..=count {
        events.push(task(Kind::Resumed, late(id), id, 0));
        events.push(task(Kind::Said, late(id), id, 0));
        events.push(task(Kind::Ended, late(id), id, 0));
    }
    for (seq, event) in (0..).zip(events.iter_mut()) {
        event.seq = seq;
    }
    let end = late(count) as f64 / 1e9;
    sketch
        .ready(end, 0, count)
        .done(end, 0, "sleep", 0)
        .end(end, 0)
        .finished()
}

pub mod arbitrary {
    //! Traces that no run ever gave.

    use super::*;
    use proptest::prelude::*;

    /// Any event, most often of few tasks, so that they meet.
    pub fn event() -> impl Strategy<Value = Event> {
        let small = prop_oneof![20 => 0u64..6, 1 => any::<u64>()];
        let id = prop_oneof![50 => 0u32..6, 1 => any::<u32>()];
        let range = (0u64..5, 0u64..4).prop_map(|(first, count)| first << 32 | count);
        let arg =
            prop_oneof![4 => small.clone(), 4 => range, 2 => (0u64..5).prop_map(|kind| kind << 32)];
        let rest = (
            0u16..8,
            prop_oneof![20 => 0u16..4, 1 => any::<u16>()],
            0u16..3,
            0u8..16,
            0u8..8,
        );
        (small, arg, id, rest).prop_map(|(at, arg, task, (step, object, worker, kind, tag))| {
            Event {
                at,
                arg,
                seq: 0,
                task: TaskId(task),
                step: StepId(step),
                object,
                worker,
                kind: Kind::from_number(kind).unwrap_or(Kind::Done),
                tag,
            }
        })
    }

    /// Any trace, in any order.
    pub fn trace() -> impl Strategy<Value = Trace> {
        let events = proptest::collection::vec(event(), 0..80);
        let scale = prop_oneof![
            Just(1.0),
            Just(10.0),
            Just(0.0),
            Just(f64::NAN),
            Just(1e300)
        ];
        (events, scale, any::<bool>()).prop_map(|(mut events, scale, real)| {
            for (seq, event) in (0..).zip(&mut events) {
                event.seq = seq;
            }
            let sketch = Sketch::new(&["Main", "Other", "Third"]);
            let mut trace = sketch.trace();
            trace.events = events;
            trace.meta.scale = scale;
            trace.meta.clock = if real { Clock::Real } else { Clock::Virtual };
            trace
        })
    }
}
