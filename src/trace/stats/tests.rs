use super::*;
use crate::program::{ChannelId, MutexId, TaskId, Value};
use crate::trace::sketch::{self, Sketch};
use proptest::prelude::*;

const SECOND: i64 = 1_000_000_000;

fn stats(trace: &Trace) -> Stats {
    Stats::of(trace, &Timeline::of(trace))
}

#[test]
fn coffee_and_pastry_take_five_seconds_of_work_however_they_run() {
    let (one, both) = (sketch::coffee_sequential(), sketch::coffee_threads());
    let (one, both) = (stats(&one), stats(&both));
    assert_eq!((one.work, both.work), (5 * SECOND, 5 * SECOND));
    assert_eq!((one.makespan, both.makespan), (5 * SECOND, 3 * SECOND));
    assert_eq!((one.speed_up, one.average_concurrency), (1.0, 1.0));
    assert_eq!(both.speed_up, 5.0 / 3.0);
    assert_eq!(both.average_concurrency, 5.0 / 3.0);
    assert_eq!((one.peak_concurrency, both.peak_concurrency), (1, 2));
    assert_eq!((one.processor_utilisation, one.makespan_real), (0.0, None));
    assert_eq!((one.switches, both.switches), (4, 0));
    assert_eq!((one.spawned, one.started, one.ended), (3, 3, 3));
    assert_eq!((one.simulated, both.simulated, both.threads), (1, 3, 0));
    assert_eq!(
        one.start.map(|start| (start.count, start.max)),
        Some((2, 0))
    );
}

#[test]
fn a_lock_that_all_compute_under_is_held_all_the_time() {
    let stats = stats(&sketch::contention());
    let [lock] = stats.mutexes.as_slice() else {
        panic!("{:?}", stats.mutexes);
    };
    assert_eq!(
        (lock.name.as_str(), lock.taken, lock.contended),
        ("a", 3, 2)
    );
    assert_eq!(
        (lock.held, lock.utilisation, lock.longest),
        (3 * SECOND, 1.0, SECOND)
    );
    let wait = stats.wait(Resource::Mutex(MutexId(0))).expect("waited for");
    assert_eq!((wait.count, wait.in_vain), (2, 0));
    assert_eq!((wait.total, wait.longest), (3 * SECOND, 2 * SECOND));
    let main = stats.wait(sketch::group(1)).expect("main waits too");
    assert_eq!(
        (main.name.as_str(), main.total),
        ("Clerk 1 and 2 more", 3 * SECOND)
    );
    assert_eq!(
        stats.peak_concurrency, 1,
        "who ends as another begins does not meet it"
    );
    assert_eq!(stats.processor_utilisation, 0.5, "one of two cores");
    assert_eq!(stats.speed_up, 1.0);
}

#[test]
fn computing_that_takes_longer_than_asked_for_fills_the_processors_and_no_more() {
    let second = SECOND as u64;
    let mut sketch = Sketch::new(&["Main", "Cruncher"])
        .own_workers(5)
        .spawn(0.0, 0, 1, 1, 4)
        .blocked(0.0, 0, sketch::group(1));
    for task in 1..5 {
        sketch = sketch
            .start(0.0, task)
            .event(0.0, task, Kind::Compute, second);
    }
    for task in 1..5 {
        sketch = sketch.event(2.0, task, Kind::Resumed, 0).end(2.0, task);
    }
    let stats = stats(&sketch.end(2.0, 0).finished());
    assert_eq!(
        (stats.computing, stats.compute_asked),
        (8 * SECOND, 4 * SECOND)
    );
    assert_eq!(stats.processor_utilisation, 1.0);
    assert_eq!((stats.peak_concurrency, stats.speed_up), (4, 2.0));
}

#[test]
fn items_age_in_a_channel_until_they_are_taken() {
    let items = Resource::Items(ChannelId(0));
    let trace = Sketch::new(&["Main", "Consumer"])
        .own_workers(2)
        .spawn(0.0, 0, 1, 1, 1)
        .start(0.0, 1)
        .done(0.0, 0, "send", 0)
        .done(1.0, 0, "send", 0)
        .gives(3.0, 1, "recv", 0, Value::Int(1))
        .gives(3.0, 1, "recv", 0, Value::Int(2))
        .blocked(3.0, 1, items)
        .done(4.0, 0, "send", 0)
        .ready(4.0, 1, 0)
        .gives(4.0, 1, "recv", 0, Value::Int(3))
        .done(4.0, 0, "send", 0)
        .done(4.0, 0, "close", 0)
        .closed(5.0, 1)
        .end(6.0, 0)
        .finished();
    let stats = stats(&trace);
    let channel = &stats.channels[0];
    assert_eq!(
        (channel.sent, channel.received, channel.peak_length),
        (4, 3, 2)
    );
    let age = channel.age.expect("three were taken");
    assert_eq!((age.min, age.max, age.count), (0, 3 * SECOND as u64, 3));
    assert_eq!((age.median, age.mean), (2 * SECOND as u64, 5e9 / 3.0));
    assert_eq!(stats.wait(items).map(|wait| wait.total), Some(SECOND));
}

#[test]
fn a_deadlock_has_waits_in_vain_and_its_locks_are_held_to_the_end() {
    let stats = stats(&sketch::deadlock());
    let in_vain: Vec<_> = stats.waits.iter().map(|wait| wait.in_vain).collect();
    assert_eq!(in_vain, [1, 1, 1]);
    let held: Vec<_> = stats.mutexes.iter().map(|mutex| mutex.held).collect();
    assert_eq!(held, [SECOND, SECOND]);
    assert_eq!(stats.ended, 0, "all were abandoned");
}

#[test]
fn a_task_that_is_woken_and_finds_it_taken_has_waited_once() {
    let lock = Resource::Mutex(MutexId(1));
    let trace = Sketch::new(&["Main"])
        .blocked(0.0, 0, lock)
        .ready(1.0, 0, 0)
        .blocked(1.0, 0, lock)
        .ready(3.0, 0, 0)
        .done(3.0, 0, "lock", 1)
        .end(4.0, 0)
        .finished();
    let stats = stats(&trace);
    assert_eq!(
        (stats.waits[0].count, stats.waits[0].total),
        (1, 3 * SECOND)
    );
    assert_eq!(
        (stats.mutexes[0].contended, stats.mutexes[0].held),
        (1, SECOND)
    );
}

#[test]
fn nothing_is_divided_by_nothing() {
    let stats = stats(&Trace::default());
    assert_eq!((stats.speed_up, stats.average_concurrency), (0.0, 0.0));
    assert_eq!((stats.start, stats.peak_concurrency), (None, 0));
}

#[test]
fn the_time_to_start_is_of_the_clock_of_the_events() {
    let mut trace = sketch::sleepers(100);
    trace.meta.clock = Clock::Real;
    trace.meta.scale = 10.0;
    let start = stats(&trace).start.expect("100 tasks");
    assert_eq!(
        (start.min, start.median, start.max, start.count),
        (1, 51, 100, 100)
    );
    let first = trace
        .events
        .iter()
        .position(|event| event.task == TaskId(7));
    assert!(first.is_some());
}

proptest! {
    #[test]
    fn any_events_give_figures_that_survive_json(trace in sketch::arbitrary::trace()) {
        let stats = stats(&trace);
        let figures = [stats.average_concurrency, stats.speed_up, stats.processor_utilisation];
        prop_assert!(figures.iter().all(|figure| figure.is_finite() && *figure >= 0.0));
        prop_assert!(stats.mutexes.iter().all(|mutex| mutex.utilisation <= 1.0));
        let json = serde_json::to_string(&stats).expect("figures");
        prop_assert!(serde_json::from_str::<Stats>(&json).is_ok());
    }
}
