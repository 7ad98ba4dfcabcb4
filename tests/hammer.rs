//! Many real runs of small programs: whatever comes of them, a search must know it.

mod common;

use counterpoint::explorer::Explored;
use counterpoint::lesson::{Lesson, Source};
use counterpoint::mechanism::find;
use counterpoint::program::Pace;
use counterpoint::session::{Asked, Exploration, Hammer, Hammered, Session, looks_at_clock};
use counterpoint::trace::Outcome;
use std::collections::BTreeSet;
use std::sync::Arc;

const HEAD: &str = r#"
title = "T"
minutes = 1
teaches = ["t"]
run = [{ on = "threads" }]
page = [{ text = "t" }]
"#;

fn lesson(text: &str) -> Arc<Lesson> {
    let source = Source::new("t.toml".to_owned(), format!("{HEAD}{text}"));
    let (lesson, _) = Lesson::load(&source, "t", "").unwrap_or_else(|problems| {
        let problems = problems.into_sorted();
        panic!(
            "{}",
            counterpoint::lesson::render(&source, &problems, false)
        )
    });
    Arc::new(lesson)
}

fn exploration(text: &str, on: &str) -> Exploration {
    Exploration::new(&lesson(text), find(on).unwrap(), &Asked::default()).unwrap()
}

fn hammer(exploration: &Exploration, pace: Pace, runs: u64) -> Hammered {
    let hammer = Hammer {
        runs,
        worker: Some(env!("CARGO_BIN_EXE_counterpoint").into()),
        ..Hammer::new(exploration.clone(), pace)
    };
    let hammered = hammer.go(&Session::new(), &mut |_| ());
    assert_eq!((hammered.ran, &hammered.cut), (runs, &None));
    let counted: u64 = hammered.ended.iter().map(|ended| ended.runs).sum();
    assert_eq!(counted, runs);
    hammered
}

/// The words of all outcomes there can be.
fn possible(exploration: &Exploration, explored: &Explored) -> BTreeSet<String> {
    assert_eq!(explored.bound, None);
    let words = explored.outcomes.iter();
    words.map(|found| exploration.outcome_word(found)).collect()
}

/// Two tasks that add in two steps.
const LOST: &str = r#"
[vars]
x = 0
[tasks.main]
steps = [{ spawn = { task = "inc", count = 2, as = "both" } }, { join = "both" }]
[tasks.inc]
steps = [{ repeat = { times = 2, steps = [
  { read = { var = "x", into = "seen" } },
  { write = { var = "x", value = "seen + 1" } },
] } }]
"#;

/// Two tasks that take two mutexes in opposite order.
const EMBRACE: &str = r#"
[vars]
made = 0
[mutexes]
a = {}
b = {}
[tasks.main]
steps = [{ spawn = { task = "left", as = "l" } }, { spawn = { task = "right", as = "r" } }, { join = "l" }, { join = "r" }]
[tasks.left]
steps = [{ lock = "a" }, { lock = "b" }, { add = { var = "made", value = 1 } }, { unlock = "b" }, { unlock = "a" }]
[tasks.right]
steps = [{ lock = "b" }, { lock = "a" }, { add = { var = "made", value = 1 } }, { unlock = "a" }, { unlock = "b" }]
"#;

/// Main waits for nobody: what the others come to is cut short.
const CUT_SHORT: &str = r#"
[vars]
x = 0
[mutexes]
a = {}
b = {}
[tasks.main]
steps = [{ spawn = { task = "left" } }, { spawn = { task = "right" } }, { add = { var = "x", value = 10 } }]
[tasks.left]
steps = [{ lock = "a" }, { lock = "b" }, { add = { var = "x", value = 1 } }, { unlock = "b" }, { unlock = "a" }]
[tasks.right]
steps = [{ lock = "b" }, { lock = "a" }, { add = { var = "x", value = 1 } }, { unlock = "a" }, { unlock = "b" }]
"#;

/// A task that fails if it is late, while main waits for nobody.
const LATE: &str = r#"
[vars]
x = 0
[tasks.main]
steps = [{ spawn = { task = "late" } }, { sleep = "1ms" }, { write = { var = "x", value = 1 } }]
[tasks.late]
steps = [{ sleep = "1ms" }, { read = { var = "x", into = "seen" } }, { say = "hm" }, { assert = "seen == 0" }]
"#;

#[test]
fn every_real_outcome_is_one_that_a_search_finds() {
    for (name, text) in [
        ("lost", LOST),
        ("embrace", EMBRACE),
        ("cut", CUT_SHORT),
        ("late", LATE),
    ] {
        for on in [
            "sequential",
            "threads",
            "async",
            "async-many",
            "pool",
            "processes",
        ] {
            let exploration = exploration(text, on);
            let possible = possible(&exploration, &exploration.search().go());
            for (pace, runs) in [
                (Pace::None, 200),
                (Pace::Yield, 100),
                (Pace::Pause(20_000), 20),
            ] {
                let runs = if on == "processes" { 5 } else { runs };
                let hammered = hammer(&exploration, pace, runs);
                for ended in hammered.ended.iter().filter(|ended| ended.sure) {
                    let word = &ended.word;
                    assert!(
                        possible.contains(word),
                        "{name} on {on}: {word}: {:#?}",
                        ended.trace
                    );
                }
                // Where everybody has a seat every run can be told for sure.
                let sure = hammered.ended.iter().all(|ended| ended.sure);
                assert!(
                    sure || !["threads", "processes"].contains(&on),
                    "{name} on {on}"
                );
            }
        }
    }
}

#[test]
fn the_first_run_of_each_way_is_kept() {
    let exploration = exploration(LOST, "threads");
    let hammered = hammer(&exploration, Pace::Yield, 50);
    for ended in &hammered.ended {
        let trace = ended.trace.as_ref().unwrap();
        assert_eq!(trace.meta.outcome, Outcome::Finished);
        assert_eq!(trace.meta.pace, Pace::Yield);
        let values: Vec<_> = trace
            .meta
            .values
            .iter()
            .map(|(name, value)| format!("{name} = {value}"))
            .collect();
        assert_eq!(values, std::slice::from_ref(&ended.word));
        assert!((1..=50).contains(&ended.first));
    }
}

#[test]
fn runs_can_be_stopped() {
    let exploration = exploration(LOST, "threads");
    let session = Session::new();
    let why = "enough".to_owned();
    let hammered = Hammer::new(exploration.clone(), Pace::None).go(&session, &mut |so_far| {
        if so_far.ran == 7 {
            session.stop(Outcome::Cancelled { why: why.clone() });
        }
    });
    assert_eq!(hammered.ran, 7);
    assert_eq!(hammered.cut, Some(Outcome::Cancelled { why }));
    let impatient = Hammer {
        patience: Some(std::time::Duration::ZERO),
        ..Hammer::new(exploration, Pace::None)
    };
    let hammered = impatient.go(&Session::new(), &mut |_| ());
    assert_eq!((hammered.ran, hammered.cut), (0, None));
}

#[test]
fn a_run_that_goes_round_ends_at_its_limit_and_is_not_sure() {
    let text = r#"
[vars]
go = false
[tasks.main]
steps = [{ spawn = { task = "spin", as = "it" } }, { join = "it" }]
[tasks.spin]
steps = [
  { read = { var = "go", into = "seen" } },
  { while = { test = "not seen", steps = [{ read = { var = "go", into = "seen" } }] } },
]
"#;
    let few = Hammer {
        runs: 2,
        limit: 1_000,
        ..Hammer::new(exploration(text, "threads"), Pace::None)
    };
    let hammered = few.go(&Session::new(), &mut |_| ());
    let words: Vec<_> = hammered
        .ended
        .iter()
        .map(|e| (e.word.as_str(), e.sure))
        .collect();
    assert_eq!(words, [("goes on for ever", false)]);
}

#[test]
fn who_looks_at_the_clock_is_known() {
    let clock = r#"
[vars]
x = "0s"
[tasks.main]
steps = [{ now = "t" }, { write = { var = "x", value = "t" } }]
"#;
    assert!(looks_at_clock(&exploration(clock, "threads").program));
    assert!(!looks_at_clock(&exploration(LOST, "threads").program));
}
