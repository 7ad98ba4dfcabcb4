//! What is told of the events of the lessons' own runs, on the simulated clock.

mod common;

use counterpoint::lesson::Library;
use counterpoint::program::{ConditionId, Machinery, Program, Resource};
use counterpoint::simulator::{Simulation, simulate};
use counterpoint::trace::tell::{short, tell};
use counterpoint::trace::{Stats, Timeline, Trace};
use counterpoint::{machine::Rules, mechanism};
use std::sync::Arc;

fn run(lesson: &str, on: &str, params: &[(&str, &str)]) -> (Trace, Timeline) {
    let library = Library::embedded();
    let (lesson, _) = library.find(lesson).unwrap().load().unwrap();
    let values = lesson.program.params.iter().map(|param| {
        let given = params.iter().find(|(name, _)| *name == param.name);
        given.map_or(param.default, |(_, text)| param.parse(text).unwrap())
    });
    let machinery = Machinery {
        cores: 2,
        workers: 2,
    };
    let values = values.collect();
    let program = Program::bind(Arc::clone(&lesson.program), values, machinery).unwrap();
    run_program(&Arc::new(program), on)
}

fn run_program(program: &Arc<Program>, on: &str) -> (Trace, Timeline) {
    let mechanism = mechanism::ALL.into_iter().find(|known| known.name() == on);
    let rules: Rules = mechanism.unwrap().rules();
    let mut trace = simulate(program, &Simulation::new(rules)).trace;
    trace.meta.mechanism = on.to_owned();
    let timeline = Timeline::of(&trace);
    (trace, timeline)
}

/// Every event with its short form, as `short: what | why`.
fn told(trace: &Trace, timeline: &Timeline) -> Vec<String> {
    let line = |index| {
        let told = tell(trace, timeline, index);
        let why = told.why.map_or(String::new(), |why| format!(" | {why}"));
        format!("{}: {}{why}", short(trace, timeline, index), told.what)
    };
    (0..trace.events.len()).map(line).collect()
}

fn check(lesson: &str, on: &str, params: &[(&str, &str)], sentences: &[&str]) {
    let (trace, timeline) = run(lesson, on, params);
    let told = told(&trace, &timeline);
    for sentence in sentences {
        let found = told.iter().any(|told| told == sentence);
        assert!(found, "{lesson} on {on}: {sentence}\n{told:#?}");
    }
}

#[test]
fn coffee_and_pastry_one_after_the_other() {
    check(
        "coffee-and-pastry",
        "sequential",
        &[],
        &[
            "the run begins: Waiter is the task that the run begins with.",
            "started Coffee: Waiter started Coffee. | \
             That is a plain call here: Waiter goes on when it has ended.",
            "begins: Coffee took its first step on seat 1.",
            "“Coffee: brewing”: Coffee said “Coffee: brewing”.",
            "sleeps 2 s: Coffee sleeps for 2 s.",
            "is awake again: Coffee is awake again.",
            "ended: Coffee has ended.",
            "joined: Waiter did not have to wait: what it joined had ended.",
        ],
    );
}

#[test]
fn coffee_and_pastry_side_by_side() {
    check(
        "coffee-and-pastry",
        "threads",
        &[],
        &[
            "started Pastry: Waiter started Pastry.",
            "begins: Pastry took its first step on seat 3.",
            "waits for Coffee: Waiter has to wait for the end of Coffee. | \
             It goes on after 2 s, when Coffee ends.",
            "can go on: Waiter can go on: Pastry has ended. | It has waited for 1 s.",
            "joined: Waiter goes on: Pastry has ended. | It waited 1 s, until Pastry ended at 3 s.",
        ],
    );
    let asleep = "sleeps 3 s: Pastry sleeps for 3 s and leaves its thread to others.";
    check("coffee-and-pastry", "async", &[], &[asleep]);
}

#[test]
fn producer_and_consumer() {
    check(
        "producer-consumer",
        "threads",
        &[],
        &[
            "waits for Baker 1 and 4 more: \
             Shop has to wait for the end of 5 tasks, Baker 1 to Baker 5. | \
             None of the 5 has ended yet. It goes on after 51 s, when Baker 4 ends.",
            "waits for counter: Customer 7 has to wait for an item in counter. | \
             It goes on after 2 s, when Baker 3 puts one in.",
            "clock shows 2 s: Baker 3 looked at the clock, which showed 2 s.",
            "left is now 1: Baker 3 added to left, which is now 1.",
            "put into counter: Baker 3 put an item in counter.",
            "can go on: Customer 7 can go on: Baker 3 has put an item in counter. | \
             It has waited for 2 s.",
            "received 2 s: Customer 7 took an item out of counter: 2 s. | \
             It waited 2 s, until Baker 3 put one in at 2 s.",
            "received 3 s: Customer 2 took an item out of counter: 3 s.",
            "closed counter: Baker 4 closed counter.",
        ],
    );
    check(
        "producer-consumer",
        "pool",
        &[],
        &["begins: Baker 3 took its first step on seat 3. | \
           It was started 36 s earlier, at 0 s, and had to wait for a worker: \
           its seat was busy with Baker 2."],
    );
}

#[test]
fn customers_whom_nobody_tells() {
    let (trace, timeline) = run("producer-consumer", "threads", &[("signal", "false")]);
    let told = told(&trace, &timeline);
    let never = "stuck for counter: Customer 1 can never go on. | \
                 Customer 1 waits for an item in the channel `counter`, \
                 and no task is left that could put one in or close it.";
    assert!(told.contains(&never.to_owned()), "{told:#?}");
    let in_vain = "waits for counter: Customer 1 has to wait for an item in counter. | \
                   It never goes on.";
    assert!(told.contains(&in_vain.to_owned()), "{told:#?}");
}

#[test]
fn the_states_of_a_future() {
    check(
        "future-states",
        "async",
        &[],
        &[
            "made receipt: Guest made receipt, a result still to come.",
            "receipt is pending: Guest asked how far receipt is: pending.",
            "waits for receipt: Guest has to wait for the result of receipt. | \
             It goes on after 2 s, when Baker gives it.",
            "resolved receipt: Baker gave receipt its result.",
            "can go on: Guest can go on: Baker has given receipt its result. | \
             It has waited for 2 s.",
            "got receipt: Guest got the result of receipt. | \
             It waited 2 s, until Baker gave it at 2 s.",
            "receipt was settled: \
             Guest had a result for receipt, but that was settled before.",
            "cancelled sweet: Guest cancelled sweet.",
            "sweet is cancelled: Guest asked how far sweet is: cancelled.",
            "joined: Guest did not have to wait: what it awaited had ended.",
        ],
    );
    check(
        "future-states",
        "sequential",
        &[],
        &["too late for sweet: Guest was too late to cancel sweet: it was settled before."],
    );
}

#[test]
fn waiting_for_a_condition() {
    let program = common::program(
        r#"
        [vars]
        ready = { init = false, memory = "served" }
        [mutexes]
        m = {}
        [conditions]
        served = {}
        [tasks.main]
        steps = [
          { spawn = { task = "guest", as = "g" } }, { spawn = { task = "cook", as = "c" } },
          { join = ["g", "c"] },
        ]
        [tasks.guest]
        label = "Guest"
        steps = [
          { lock = "m" }, { read = { var = "ready", into = "is" } },
          { while = { test = "not is", steps = [
            { wait = { condition = "served", mutex = "m" } }, { read = { var = "ready", into = "is" } },
          ] } },
          { unlock = "m" },
        ]
        [tasks.cook]
        label = "Cook"
        steps = [
          { sleep = "2s" }, { lock = "m" }, { write = { var = "ready", value = true } },
          { notify = "served" }, { sleep = "1s" }, { unlock = "m" }, { notify_all = "served" },
        ]
        "#,
    );
    for on in ["threads", "async"] {
        let (trace, timeline) = run_program(&program, on);
        let told = told(&trace, &timeline);
        for sentence in [
            "let go of m to wait: Guest let go of the lock m and waits for served.",
            "waits for served: Guest has to wait for somebody to notify served. | \
             It goes on after 2 s, when Cook notifies it.",
            "got m: Cook got the lock m.",
            "notified served: Cook notified served and woke Guest.",
            "can go on: Guest can go on: Cook has notified served. | It has waited for 2 s.",
            "was woken at served: Guest was woken from its wait for served. | \
             It waited 2 s, until Cook notified it at 2 s.",
            "waits for m: Guest has to wait for the lock m. | \
             Cook has had it since 2 s. It goes on after 1 s, when Cook lets it go.",
            "got m again: Guest took the lock m again. | It waited 1 s, until Cook let it go at 3 s.",
            "served woke nobody: Cook notified served, but nobody waited to be woken: it is lost.",
        ] {
            assert!(
                told.iter().any(|told| told == sentence),
                "{on}: {sentence}\n{told:#?}"
            );
        }
        // It was held while nobody waited, and not while the guest did.
        let stats = Stats::of(&trace, &timeline);
        let m = &stats.mutexes[0];
        assert_eq!((m.held, m.taken, m.contended), (1_000_000_000, 3, 1));
        let served = stats.wait(Resource::Condition(ConditionId(0))).unwrap();
        assert_eq!((served.count, served.total), (1, 2_000_000_000));
    }
}

#[test]
fn every_event_of_every_lesson_is_told() {
    for entry in Library::embedded().entries() {
        for mechanism in mechanism::ALL {
            let (trace, timeline) = run(entry.id(), mechanism.name(), &[]);
            for index in 0..trace.events.len() {
                let told = tell(&trace, &timeline, index);
                assert!(
                    told.what.ends_with('.') && !told.what.contains("  "),
                    "{told:?}"
                );
                assert!(told.why.is_none_or(|why| why.ends_with('.')));
                let words = short(&trace, &timeline, index);
                let said = words.starts_with('“');
                assert!(said || words.split(' ').count() <= 7, "{words}");
            }
        }
    }
}
