//! What is told of one run, of runs whose ends are made up.

use super::plan;
use crate::lesson::{Check, MAKESPAN, OUTCOME};
use crate::program::TaskId;
use crate::report::{BRIEF, Told, WhatCame, ending, failed, verdict};
use crate::session::{Done, Session};
use crate::trace::{Outcome, StuckTask, Want};
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

const SECOND: i64 = 1_000_000_000;

/// A run of a lesson, changed.
fn told(lesson: &str, change: impl FnOnce(&mut Done)) -> Told {
    let plan = plan(lesson, &["threads"]);
    let mut done = Session::new().go(&plan, &plan.runs[0]);
    change(&mut done);
    Told {
        run: WhatCame::Ran(Arc::new(done)),
        ..Told::planned(&plan.runs[0])
    }
}

fn coffee(change: impl FnOnce(&mut Done)) -> Told {
    told("coffee-and-pastry", change)
}

/// Both forms; the brief one always fits.
fn says(told: &Told, held: Option<bool>, brief: &str, full: &str) {
    let verdict = verdict(told);
    assert_eq!(
        (verdict.held, &*verdict.brief, &*verdict.full),
        (held, brief, full)
    );
    assert!(verdict.brief.width() <= BRIEF);
}

/// The check that looks at this, with another end.
fn fail(done: &mut Done, what: &str) {
    let check = done.checks.iter_mut().find(|check| check.what == what);
    check.unwrap().held = false;
}

fn stuck(number: u32) -> Vec<StuckTask> {
    let one = |nth| StuckTask {
        task: TaskId(nth),
        name: format!("Job {nth}"),
        want: Want::Seat,
        object: "a free worker".to_owned(),
        held_by: vec!["Boss".to_owned()],
    };
    (1..=number).map(one).collect()
}

#[test]
fn a_run_that_finished_is_told_by_its_time() {
    let as_it_is = coffee(|_| {});
    says(
        &as_it_is,
        Some(true),
        "3 s, as expected",
        "3 s, as expected",
    );
    assert_eq!(failed(&as_it_is), [""; 0]);
    assert_eq!(ending(&as_it_is), None);
    let near = coffee(|done| done.timeline.makespan += SECOND / 100);
    let text = "3.01 s, as expected (3 s)";
    says(&near, Some(true), text, text);

    let mut late = coffee(|done| {
        done.timeline.makespan += 400_000_000;
        fail(done, MAKESPAN);
    });
    let text = "3.4 s, expected 3 s (+13 %)";
    says(&late, Some(false), text, text);
    let WhatCame::Ran(done) = &mut late.run else {
        panic!("it ran")
    };
    Arc::make_mut(done).timeline.makespan = 3_655 * SECOND;
    let text = "1:00:55 h, expected 3 s (+121 733 %)";
    says(&late, Some(false), text, text);
    let early = coffee(|done| {
        done.timeline.makespan -= 10_000_000;
        fail(done, MAKESPAN);
    });
    let text = "2.99 s, expected 3 s (-10 ms)";
    says(&early, Some(false), text, text);
}

#[test]
fn what_else_was_not_as_expected_is_named() {
    let odd = coffee(|done| {
        for what in ["`x` at the end", "what was said, in order"] {
            done.checks.push(Check {
                what: what.to_owned(),
                expected: "1".to_owned(),
                found: "2".to_owned(),
                held: false,
            });
        }
    });
    says(
        &odd,
        Some(false),
        "3 s, but 2 checks failed",
        "3 s, as expected; not as expected: `x` at the end, what was said, in order",
    );
    let sentences = failed(&odd);
    assert_eq!(sentences[0], "`x` at the end: expected 1, found 2");
    assert_eq!(sentences.len(), 2);
    let untimed = coffee(|done| {
        done.expected = None;
        done.checks.retain(|check| check.what != MAKESPAN);
    });
    let text = "3 s, all as expected";
    says(&untimed, Some(true), text, text);
    let unasked = coffee(|done| {
        done.expected = None;
        done.checks.clear();
    });
    says(&unasked, None, "3 s", "3 s; nothing was expected of it");
}

#[test]
fn a_deadlock_is_told_with_who_is_stuck() {
    let deadlock = |number, partial, held: bool| {
        coffee(|done| {
            done.trace.meta.outcome = Outcome::Deadlock {
                stuck: stuck(number),
                partial,
            };
            if !held {
                fail(done, OUTCOME);
            }
        })
    };
    says(
        &deadlock(10, false, true),
        Some(true),
        "deadlock after 3 s, 10 tasks stuck",
        "deadlock after 3 s, 10 tasks can never go on, as expected",
    );
    says(
        &deadlock(1, true, false),
        Some(false),
        "partial deadlock after 3 s, 1 stuck",
        "partial deadlock after 3 s, 1 task can never go on; expected was: finished",
    );
    let ending = ending(&deadlock(10, false, true)).unwrap();
    assert_eq!(ending.head, "deadlock, 10 tasks can never go on");
    assert_eq!(ending.sentences.len(), 1);
    let sentence = &ending.sentences[0];
    assert!(
        sentence.starts_with("10 tasks, Job 1 to Job 10,"),
        "{sentence}"
    );
    assert_eq!(ending.advice, None);
}

#[test]
fn other_ends_are_told_too() {
    let with = |outcome| {
        coffee(move |done| {
            done.trace.meta.outcome = outcome;
            done.checks.clear();
        })
    };
    let (task, why) = ("Clerk 1".to_owned(), "it divided by 0".to_owned());
    says(
        &with(Outcome::Failed { task, why }),
        Some(false),
        "failed after 3 s",
        "the task Clerk 1 failed after 3 s: it divided by 0",
    );
    let limit = with(Outcome::Limit { steps: 10_000_000 });
    says(
        &limit,
        Some(false),
        "used up its instructions",
        "stopped after 10 000 000 instructions, at 3 s",
    );
    let ending = ending(&limit).unwrap();
    assert!(!ending.head.contains("--limit") && ending.advice.is_some());
    let why = "Ctrl-C".to_owned();
    says(
        &with(Outcome::Cancelled { why }),
        None,
        "stopped after 3 s",
        "stopped by Ctrl-C after 3 s, before its end",
    );
    let reason = "too many".to_owned();
    let refused = with(Outcome::Refused { reason });
    says(&refused, Some(false), "refused", "refused: too many");
}

#[test]
fn a_run_that_was_not_carried_out_has_no_verdict() {
    let mut told = coffee(|_| {});
    told.run = WhatCame::Waiting;
    says(&told, None, "not run yet", "not run yet");
    told.run = WhatCame::Running;
    says(&told, None, "running", "running");
    told.run = WhatCame::Unsupported("a thread cannot be cancelled".to_owned());
    says(
        &told,
        None,
        "cannot run this program",
        "not run: a thread cannot be cancelled",
    );
    assert_eq!(ending(&told), None);
    assert_eq!(failed(&told), [""; 0]);
}
