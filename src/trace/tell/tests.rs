use super::*;
use crate::program::ChannelId;
use crate::trace::sketch::{self, Sketch, arbitrary, group};
use crate::trace::{EndKind, Outcome, WorkerInfo, WorkerKind};
use proptest::prelude::*;

/// Every event of a trace as `what | why`.
fn all(trace: &Trace) -> Vec<String> {
    let timeline = Timeline::of(trace);
    let told = (0..trace.events.len()).map(|index| tell(trace, &timeline, index));
    told.map(|told| match told.why {
        Some(why) => format!("{} | {why}", told.what),
        None => told.what,
    })
    .collect()
}

/// The sentence of the event at this place, counted from the end where it is negative.
fn one(trace: &Trace, place: isize) -> String {
    let mut all = all(trace);
    let at = place.rem_euclid(all.len() as isize) as usize;
    all.swap_remove(at)
}

fn has(trace: &Trace, sentence: &str) {
    let all = all(trace);
    assert!(all.iter().any(|told| told == sentence), "{all:#?}");
}

#[test]
fn a_lock_is_told_with_who_had_it_and_who_let_it_go() {
    let trace = sketch::contention();
    for sentence in [
        "Main started 3 tasks, Clerk 1 to Clerk 3.",
        "Main has to wait for the end of 3 tasks, Clerk 1 to Clerk 3. | \
         None of the 3 has ended yet. It goes on after 3 s, when Clerk 3 ends.",
        "Clerk 1 got the lock a.",
        "Clerk 3 has to wait for the lock a. | \
         Clerk 1 has had it since 0 s. It goes on after 2 s, when Clerk 2 lets it go.",
        "Clerk 1 let go of the lock a.",
        "Clerk 3 can go on: Clerk 2 has let go of the lock a. | It has waited for 2 s.",
        "Clerk 3 got the lock a. | It waited 2 s, until Clerk 2 let it go at 2 s.",
        "Main can go on: Clerk 3 has ended, the last of the 3 tasks it waits for. | \
         It has waited for 3 s.",
        "Main goes on: 3 tasks, Clerk 1 to Clerk 3, have ended. | \
         It waited 3 s, until Clerk 3 ended at 3 s.",
    ] {
        has(&trace, sentence);
    }
}

#[test]
fn who_can_never_go_on_is_told_as_the_outcome_says() {
    let trace = sketch::deadlock();
    for sentence in [
        "Left has to wait for the lock b. | Right has had it since 0 s. It never goes on.",
        "Left can never go on. | Left wants the mutex `b`, held by Right.",
        "Left did not get to its end. | The run was over: nobody could go on any more.",
    ] {
        has(&trace, sentence);
    }
    let unsaid = Sketch::new(&["Main"])
        .blocked(1.0, 0, Resource::Items(ChannelId(0)))
        .event(1.0, 0, Kind::Stuck, Resource::Items(ChannelId(0)).encode())
        .trace();
    has(
        &unsaid,
        "Main can never go on. | It waits for an item in queue.",
    );
}

#[test]
fn the_end_of_a_wait_is_not_made_up_while_the_run_goes_on() {
    assert_eq!(
        one(&sketch::going_on(), -1),
        "Main has to wait for the end of Coffee."
    );
    let over = Sketch::new(&["Main", "Guest"])
        .own_workers(2)
        .spawn(0.0, 0, 1, 1, 1)
        .start(0.0, 1)
        .blocked(1.0, 1, Resource::Future(FutureId(0)))
        .end(3.0, 0)
        .end_as(3.0, 1, EndKind::Abandoned)
        .finished();
    has(
        &over,
        "Guest has to wait for the result of receipt. | The run ends after 2 s, and it still waits.",
    );
    has(
        &over,
        "Guest did not get to its end. | \
         A run is over when its main task has ended, and Main had.",
    );
}

#[test]
fn who_came_first_and_who_never_gave_back() {
    let lock = Resource::Mutex(MutexId(0));
    let trace = Sketch::new(&["Main", "Clerk"])
        .own_workers(4)
        .spawn(0.0, 0, 1, 1, 3)
        .done(0.0, 1, "lock", 0)
        .blocked(0.0, 2, lock)
        .done(1.0, 1, "unlock", 0)
        .ready(1.0, 2, 1)
        .blocked(1.0, 3, lock)
        .done(1.0, 2, "lock", 0)
        .end(2.0, 2)
        .blocked(4.0, 1, lock)
        .blocked(4.0, 0, group(1))
        .trace();
    for sentence in [
        "Clerk 3 has to wait for the lock a. | It is free, but Clerk 2 came first and has it next.",
        "Clerk 1 has to wait for the lock a. | \
         Clerk 2 took it at 1 s and ended without letting it go.",
        "Main has to wait for the end of 3 tasks, Clerk 1 to Clerk 3. | \
         Clerk 1 and Clerk 3 have not ended yet.",
    ] {
        has(&trace, sentence);
    }
}

#[test]
fn a_late_turn_is_told_with_who_was_in_the_way() {
    let trace = Sketch::new(&["Main", "Coffee", "Pastry"])
        .spawn(0.0, 0, 1, 1, 1)
        .spawn(0.0, 0, 2, 2, 1)
        .blocked(0.0, 0, group(1))
        .start(0.0, 1)
        .event(0.0, 1, Kind::Sleep, 2_000_000_000)
        .start(0.5, 2)
        .event(0.5, 2, Kind::Compute, 2_000_000_000)
        .event(2.5, 2, Kind::Resumed, 0)
        .event(2.5, 2, Kind::Sleep, 1_000_000_000)
        .event(2.5, 1, Kind::Resumed, 0)
        .end(2.5, 1)
        .with(|trace| trace.meta.mechanism = "async".to_owned())
        .trace();
    for sentence in [
        "Coffee sleeps for 2 s and leaves its thread to others.",
        "Pastry computes for 2 s and keeps its thread from others.",
        "Pastry has done its computing.",
        "Coffee is awake again. | \
         It was due at 2 s and had its turn 500 ms later, because its seat was busy with Pastry.",
        "Pastry took its first step on seat 1. | \
         It was started 500 ms earlier, at 0 s, and got its turn only now.",
    ] {
        has(&trace, sentence);
    }
    // A hundredth of the time asked for is what clocks and schedulers need.
    let punctual = Sketch::new(&["Main"])
        .event(0.0, 0, Kind::Sleep, 2_000_000_000)
        .event(2.019, 0, Kind::Resumed, 0)
        .trace();
    assert_eq!(one(&punctual, -1), "Main is awake again.");
}

#[test]
fn whoever_waits_for_a_worker_is_told_by_whom_it_is_taken() {
    let trace = Sketch::new(&["Main", "Job"])
        .spawn(0.0, 0, 1, 1, 2)
        .start(0.0, 1)
        .event(0.0, 1, Kind::Block, 3_000_000_000)
        .event(3.0, 1, Kind::Resumed, 0)
        .end(3.0, 1)
        .start(3.0, 2)
        .with(|trace| {
            trace.meta.mechanism = "pool".to_owned();
            trace.workers[0] = WorkerInfo {
                kind: WorkerKind::Thread,
                os_id: 4711,
                name: "worker 1".to_owned(),
            };
        })
        .trace();
    assert_eq!(
        one(&trace, -1),
        "Job 2 took its first step on thread 4711 (worker 1). | It was started 3 s earlier, at 0 s, \
         and had to wait for a worker: its thread was busy with Job 1."
    );
    has(
        &trace,
        "Job 1 is in a blocking call for 3 s and keeps its worker from others.",
    );
}

#[test]
fn computing_that_took_long_is_told_with_who_computed_too() {
    let trace = Sketch::new(&["Main", "Other"])
        .own_workers(2)
        .spawn(0.0, 0, 1, 1, 1)
        .start(0.0, 1)
        .event(0.0, 1, Kind::Compute, 2_000_000_000)
        .event(0.0, 0, Kind::Compute, 2_000_000_000)
        .event(4.0, 0, Kind::Resumed, 0)
        .event(4.0, 1, Kind::Resumed, 0)
        .with(|trace| trace.meta.cores = 1)
        .trace();
    has(
        &trace,
        "Main has done its computing. | \
         It needed 2 s of a processor and took 4 s: Other computed too, and there is 1 core.",
    );
}

#[test]
fn channels_and_values() {
    let items = Resource::Items(ChannelId(0));
    let trace = Sketch::new(&["Main", "Eater"])
        .own_workers(3)
        .spawn(0.0, 0, 1, 1, 2)
        .blocked(0.0, 1, items)
        .blocked(0.0, 2, items)
        .done(1.0, 0, "send", 0)
        .ready(1.0, 1, 0)
        .gives(1.0, 1, "recv", 0, Value::Int(7))
        .ready(1.0, 2, 1)
        .blocked(1.0, 2, items)
        .done(3.0, 0, "close", 0)
        .ready(3.0, 2, 0)
        .closed(3.5, 2)
        .trace();
    for sentence in [
        "Main started Eater 1 and Eater 2.",
        "Eater 2 has to wait for an item in queue. | It goes on after 3.5 s, when Main closes it.",
        "Main put an item in queue.",
        "Eater 1 can go on: Main has put an item in queue. | It has waited for 1 s.",
        "Eater 1 took an item out of queue: 7. | It waited 1 s, until Main put one in at 1 s.",
        "Eater 2 can try again: Eater 1 was before it in line. | It tries in vain and waits on.",
        "Eater 2 still has to wait for an item in queue. | \
         It goes on after 2.5 s, when Main closes it.",
        "Main closed queue.",
        "Eater 2 found queue closed and empty. | \
         It waited 3 s, until Main closed it at 3 s, and 500 ms more for its turn.",
    ] {
        has(&trace, sentence);
    }
}

#[test]
fn being_asked_to_stop() {
    let trace = Sketch::new(&["Main", "Clock"])
        .own_workers(2)
        .spawn(0.0, 0, 1, 1, 1)
        .start(0.0, 1)
        .event(0.0, 1, Kind::Sleep, 9_000_000_000)
        .event(2.0, 1, Kind::CancelAsked, 0)
        .end_as(2.0, 1, EndKind::Cancelled)
        .trace();
    has(
        &trace,
        "Clock was asked to stop by Main. | \
         It stops at once: a task can stop only where it gives way.",
    );
    has(
        &trace,
        "Clock was cancelled. | Main asked it to stop at 2 s.",
    );
}

#[test]
fn how_tasks_end() {
    let ends = |how, outcome| {
        let trace = Sketch::new(&["Main"]).end_as(1.0, 0, how);
        one(
            &trace.with(|trace| trace.meta.outcome = outcome).trace(),
            -1,
        )
    };
    let why = "it sent on a closed channel".to_owned();
    let failed = Outcome::Failed {
        task: "Main".to_owned(),
        why,
    };
    assert_eq!(
        ends(EndKind::Failed, failed),
        "Main has failed. | It sent on a closed channel."
    );
    assert_eq!(
        ends(EndKind::OutOfSteps, Outcome::Limit { steps: 10_000 }),
        "Main has used up its steps. | A task may take 10 000 steps in one run."
    );
    let why = "Ctrl-C".to_owned();
    assert_eq!(
        ends(EndKind::Abandoned, Outcome::Cancelled { why }),
        "Main did not get to its end. | The run was stopped: Ctrl-C."
    );
    assert_eq!(
        ends(EndKind::Returned, Outcome::Finished),
        "Main has ended."
    );
}

/// What may stand in a trace file in place of text.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~]{0,8}", ".{0,8}", Just("\u{1b}[31m\n".to_owned())]
}

fn damaged() -> impl Strategy<Value = Trace> {
    let steps = "say|lock|unlock|send|recv|close|make|resolve|await|join|state|cancel|spawn|add|read|write|";
    let steps = steps.split('|').map(str::to_owned).collect::<Vec<_>>();
    let steps = proptest::collection::vec(proptest::sample::select(steps), 0..10);
    let texts = proptest::collection::vec(text(), 0..6);
    let mechanism = proptest::sample::select(vec!["", "async", "pool", "sequential", "threads"]);
    (arbitrary::trace(), steps, texts, mechanism, any::<u8>()).prop_map(
        |(mut trace, steps, texts, mechanism, pick)| {
            trace.meta.names.steps = steps;
            trace.meta.mechanism = mechanism.to_owned();
            if pick & 1 > 0 {
                trace.meta.names.labels.clone_from(&texts);
                trace.meta.names.channels.clone_from(&texts);
                trace.meta.names.vars.clear();
            }
            if pick & 2 > 0 {
                trace.workers.clear();
            }
            trace.meta.outcome = match pick >> 5 {
                0 => sketch::deadlock().meta.outcome,
                1 => Outcome::Finished,
                2 => Outcome::Limit { steps: u64::MAX },
                3 => Outcome::Cancelled {
                    why: texts.concat(),
                },
                4 => Outcome::Refused {
                    reason: texts.concat(),
                },
                _ => Outcome::Running,
            };
            trace.texts = texts;
            trace
        },
    )
}

fn check(trace: &Trace) -> Result<(), TestCaseError> {
    let timeline = Timeline::of(trace);
    let sentence = |text: &str| {
        prop_assert!(text.len() > 1 && text.ends_with('.'), "{text:?}");
        prop_assert!(!text.contains(char::is_control), "{text:?}");
        Ok(())
    };
    for index in 0..trace.events.len() + 2 {
        let told = tell(trace, &timeline, index);
        sentence(&told.what)?;
        told.why.as_deref().map_or(Ok(()), sentence)?;
        let short = short(trace, &timeline, index);
        prop_assert!(!short.is_empty() && !short.contains(char::is_control));
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_event_of_any_trace_is_told_in_a_sentence(trace in arbitrary::trace()) {
        check(&trace)?;
    }

    #[test]
    fn any_event_of_a_damaged_trace_is_told_in_a_sentence(trace in damaged()) {
        check(&trace)?;
    }

    #[test]
    fn lost_events_leave_sentences(which in 0usize..4, lost in any::<u64>()) {
        let mut trace = match which {
            0 => sketch::contention(),
            1 => sketch::deadlock(),
            2 => sketch::coffee_threads(),
            _ => sketch::sleepers(5),
        };
        let mut at = 0;
        trace.events.retain(|_| {
            at += 1;
            lost >> (at % 64) & 1 == 0
        });
        check(&trace)?;
    }
}

#[test]
fn in_a_few_words() {
    let trace = sketch::contention();
    let timeline = Timeline::of(&trace);
    let words = (0..trace.events.len()).map(|index| short(&trace, &timeline, index));
    let words: Vec<String> = words.collect();
    assert_eq!(
        words[..13],
        [
            "the run begins",
            "begins",
            "started 3 tasks",
            "waits for Clerk 1 and 2 more",
            "begins",
            "begins",
            "begins",
            "got a",
            "waits for a",
            "waits for a",
            "computes 1 s",
            "has computed",
            "let go of a",
        ]
    );
}
