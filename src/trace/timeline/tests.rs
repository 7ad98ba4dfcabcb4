use super::*;
use crate::program::MutexId;
use crate::trace::event::Kind;
use crate::trace::sketch::{self, Sketch};
use proptest::prelude::*;

const SECOND: f64 = 1e9;

/// A lane as text: `Blocked 0-2, Ready 2-3`.
fn told(timeline: &Timeline, task: u32) -> String {
    let lane = timeline.lane(TaskId(task)).expect("the lane");
    let tell = |interval: &Interval| {
        let state = format!("{:?}", interval.state);
        let word = state.split('(').next().unwrap_or_default().to_owned();
        let (from, to) = (interval.from as f64 / SECOND, interval.to as f64 / SECOND);
        format!("{word} {from}-{to}")
    };
    let all: Vec<_> = timeline.intervals(lane).iter().map(tell).collect();
    all.join(", ")
}

#[test]
fn one_after_another_main_waits_for_the_tasks_it_calls() {
    let timeline = Timeline::of(&sketch::coffee_sequential());
    assert_eq!(timeline.makespan, 5_000_000_000);
    assert_eq!(told(&timeline, 0), "Blocked 0-2, Blocked 2-5");
    assert_eq!(told(&timeline, 1), "Sleeping 0-2");
    assert_eq!(told(&timeline, 2), "Sleeping 2-5");
    let pastry = timeline.lane(TaskId(2)).expect("a lane");
    assert_eq!(timeline.name(pastry), "Pastry");
    assert_eq!(pastry.parent, Some(TaskId::MAIN));
    assert_eq!(pastry.spawned, 2_000_000_000);
}

#[test]
fn threads_overlap() {
    let timeline = Timeline::of(&sketch::coffee_threads());
    assert_eq!(timeline.makespan, 3_000_000_000);
    assert_eq!(told(&timeline, 0), "Blocked 0-2, Blocked 2-3");
    assert_eq!(told(&timeline, 2), "Sleeping 0-3");
}

#[test]
fn who_is_freed_without_a_seat_is_ready_and_so_is_who_overslept() {
    let lock = Resource::Mutex(MutexId(0));
    let trace = Sketch::new(&["Main"])
        .event(0.0, 0, Kind::Sleep, 1_000_000_000)
        .event(1.5, 0, Kind::Resumed, 0)
        .blocked(2.0, 0, lock)
        .ready(3.0, 0, 0)
        .done(4.0, 0, "lock", 0)
        .event(5.0, 0, Kind::Yielded, 0)
        .event(6.0, 0, Kind::Block, 1_000_000_000)
        .event(8.0, 0, Kind::Resumed, 0)
        .end(8.0, 0)
        .finished();
    let timeline = Timeline::of(&trace);
    assert_eq!(
        told(&timeline, 0),
        "Sleeping 0-1, Ready 1-1.5, Running 1.5-2, Blocked 2-3, Ready 3-4, Running 4-5, \
         Ready 5-6, Blocking 6-8"
    );
    let main = &timeline.lanes()[0];
    let state = |at: f64| timeline.at(main, (at * SECOND) as i64).map(|i| i.state);
    assert_eq!(state(0.0), Some(State::Sleeping));
    assert_eq!(
        state(1.0),
        Some(State::Ready),
        "an interval has its beginning"
    );
    assert_eq!(state(2.9), Some(State::Blocked(lock)));
    assert_eq!(state(8.0), None, "and not its end");
    let between = timeline.between(main, 1_400_000_000, 3_000_000_000);
    assert_eq!(between.len(), 3);
}

#[test]
fn a_worker_that_takes_up_another_task_has_left_the_one_before() {
    let trace = Sketch::new(&["Main", "Other"])
        .spawn(0.0, 0, 1, 1, 1)
        .done(1.0, 0, "send", 0)
        .start(2.0, 1)
        .end(3.0, 1)
        .done(3.0, 0, "send", 0)
        .end(4.0, 0)
        .finished();
    let timeline = Timeline::of(&trace);
    assert_eq!(
        told(&timeline, 0),
        "Running 0-1, Running 1-2, Ready 2-3, Running 3-4"
    );
    assert_eq!(told(&timeline, 1), "NotStarted 0-2, Running 2-3");
}

#[test]
fn the_stuck_say_what_they_want_for_ever() {
    let timeline = Timeline::of(&sketch::deadlock());
    assert_eq!(told(&timeline, 1), "Sleeping 0-0.5, Blocked 0.5-1");
    let wants: Vec<_> = timeline
        .lanes()
        .iter()
        .map(|lane| timeline.wanted(lane.stuck.expect("stuck")))
        .collect();
    assert_eq!(wants, ["waits for Left", "wants b", "wants a"]);
    let mut without = sketch::deadlock();
    without.events.retain(|event| event.kind != Kind::Stuck);
    let without = Timeline::of(&without);
    assert_eq!(without.lanes()[2].stuck, timeline.lanes()[2].stuck);
}

#[test]
fn a_run_that_goes_on_is_drawn_up_to_now() {
    let trace = sketch::going_on();
    let timeline = Timeline::until(&trace, 1_500_000_000);
    assert!(!timeline.finished);
    assert_eq!(
        (timeline.makespan, timeline.end),
        (1_500_000_000, 1_500_000_000)
    );
    assert_eq!(told(&timeline, 1), "Sleeping 0-1.5");
    assert_eq!(timeline.lanes()[1].ended, None);
}

#[test]
fn several_of_a_kind_are_numbered_and_unknown_tasks_have_a_number() {
    let timeline = Timeline::of(&sketch::contention());
    let names: Vec<_> = timeline
        .lanes()
        .iter()
        .map(|lane| timeline.name(lane))
        .collect();
    assert_eq!(names, ["Main", "Clerk 1", "Clerk 2", "Clerk 3"]);
    let mut trace = sketch::contention();
    trace
        .events
        .retain(|event| event.kind != Kind::Spawned && event.task != TaskId(1));
    let timeline = Timeline::of(&trace);
    let names: Vec<_> = timeline
        .lanes()
        .iter()
        .map(|lane| timeline.name(lane))
        .collect();
    assert_eq!(
        names,
        ["Task 0", "Task 2", "Task 3"],
        "nothing is heard of task 1"
    );
    assert_eq!(timeline.place(TaskId(3)), Some(2));
    assert_eq!(timeline.place(TaskId(1)), None);
}

#[test]
fn real_runs_are_told_in_story_time() {
    let mut trace = sketch::coffee_threads();
    trace.meta.clock = crate::trace::Clock::Real;
    trace.meta.scale = 10.0;
    for event in &mut trace.events {
        event.at /= 10;
    }
    let timeline = Timeline::of(&trace);
    assert_eq!(timeline.makespan, 3_000_000_000);
    assert_eq!(timeline.clock.real(timeline.makespan), Some(300_000_000));
    assert_eq!(told(&timeline, 1), "Sleeping 0-2");
}

#[test]
fn a_spawn_of_more_tasks_than_there_can_be_is_cut() {
    let trace = Sketch::new(&["Main", "Many"])
        .spawn(0.0, 0, 1, 1, u32::MAX)
        .trace();
    let timeline = Timeline::of(&trace);
    assert!(timeline.lanes().len() <= 1 << 20);
    assert!(timeline.ignored > 4_000_000_000);
    let empty = Timeline::of(&Trace::default());
    assert_eq!((empty.lanes().len(), empty.makespan), (0, 0));
}

proptest! {
    #[test]
    fn any_events_give_sorted_touching_intervals(trace in sketch::arbitrary::trace()) {
        let timeline = Timeline::of(&trace);
        for lane in timeline.lanes() {
            let intervals = timeline.intervals(lane);
            for interval in intervals {
                prop_assert!(0 <= interval.from && interval.from < interval.to);
                prop_assert!(interval.to <= timeline.end);
            }
            for pair in intervals.windows(2) {
                prop_assert_eq!(pair[0].to, pair[1].from);
                prop_assert!(pair[0].state != pair[1].state || pair[0].step != pair[1].step
                    || pair[0].worker != pair[1].worker);
            }
            if let (Some(first), Some(last)) = (intervals.first(), intervals.last()) {
                prop_assert_eq!(first.from, lane.spawned);
                prop_assert_eq!(last.to, lane.ended.map_or(timeline.end, |(at, _)| at));
            }
            let _ = timeline.name(lane);
            let _ = lane.stuck.map(|want| timeline.wanted(want));
            prop_assert_eq!(timeline.lane(lane.task), Some(lane));
        }
    }
}
