//! What a lesson expects beside what a run showed.

use super::{changed, loaded};
use crate::lesson::{Facts, Given, Lesson, RunSpec};
use crate::program::value::NANOS_PER_SECOND;
use crate::program::{Machinery, Program, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

const S: i64 = NANOS_PER_SECOND;

fn program(lesson: &Lesson, wait: i64) -> Program {
    let machinery = Machinery {
        cores: 2,
        workers: 4,
    };
    let text = Arc::clone(&lesson.program);
    Program::bind(text, vec![Value::Duration(wait * S)], machinery).unwrap()
}

/// The only run of a lesson that expects this.
fn expecting(expect: &str) -> (Lesson, RunSpec) {
    let (lesson, _) = loaded(&changed("expect", expect));
    let run = lesson.runs[0].clone();
    (lesson, run)
}

fn facts() -> Facts {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Facts {
        makespan: 2 * S,
        outcome: "finished".into(),
        finish_order: names(&["Cook 2", "Cook 1", "Boss"]),
        values: vec![
            ("total".into(), Value::Int(1)),
            ("seats[1]".into(), Value::Int(2)),
        ],
        said: vec![(S, "Done 2 s".into()), (2 * S, "Done 2 s".into())],
        stuck: Vec::new(),
    }
}

/// Checks one expectation against [`facts`], changed; gives what did not hold.
fn failures(expect: &str, change: impl FnOnce(&mut Facts)) -> Vec<String> {
    let (lesson, run) = expecting(expect);
    let mut facts = facts();
    change(&mut facts);
    let checks = run.check(&facts, &program(&lesson, 2), None);
    assert!(checks.len() >= 2, "the outcome and what was expected");
    checks
        .iter()
        .filter(|check| !check.held)
        .map(ToString::to_string)
        .collect()
}

/// What is expected, how the run differs from [`facts`], and what does not hold.
type Case = (&'static str, fn(&mut Facts), &'static [&'static str]);

#[test]
fn what_a_run_shows_is_compared() {
    let cases: &[Case] = &[
        ("makespan = 'wait'", |_| {}, &[]),
        ("makespan = 'wait * workers'", |f| f.makespan = 8 * S, &[]),
        ("makespan = 'wait'", |f| f.makespan += 1_000, &[]),
        (
            "makespan = 'wait'",
            |f| f.makespan += 1_001,
            &["how long it took: expected 2 s, found 2 s"],
        ),
        (
            "makespan = 'wait'",
            |f| f.makespan = 5 * S,
            &["how long it took: expected 2 s, found 5 s"],
        ),
        (
            "makespan = 'wait'",
            |f| f.outcome = "deadlock".into(),
            &["how it ended: expected finished, found deadlock"],
        ),
        (
            "outcome = ['deadlock', 'failed']\nexpect.said_at = {'Done 2 s' = 'wait'}",
            |_| {},
            &["how it ended: expected deadlock or failed, found finished"],
        ),
        ("finish_order = ['Cook 2', 'Boss']", |_| {}, &[]),
        ("finish_order = ['Cook', 'Boss']", |_| {}, &[]),
        (
            "finish_order = ['Cook 1', 'Cook 2']",
            |_| {},
            &[
                "the order in which tasks ended: expected Cook 1, Cook 2, found Cook 2, Cook 1, Boss",
            ],
        ),
        (
            "finish_order = ['Boss', 'Cook']",
            |f| f.finish_order.swap(1, 2),
            &["the order in which tasks ended: expected Boss, Cook, found Cook 2, Boss, Cook 1"],
        ),
        (
            "finish_order = ['Boss', 'Cook 3']",
            |f| f.finish_order.clear(),
            &["the order in which tasks ended: expected Boss, Cook 3, found that none ended"],
        ),
        (
            "final = { total = 1, 'seats[1]' = [1, '1 + 1'] }",
            |_| {},
            &[],
        ),
        (
            "final = { total = [2, 3] }",
            |_| {},
            &["`total` at the end: expected 2 or 3, found 1"],
        ),
        (
            "final = { total = 'wait' }",
            |_| {},
            &["`total` at the end: expected 2 s, found 1"],
        ),
        (
            "final = { 'seats[7]' = 1 }",
            |_| {},
            &["`seats[7]` at the end: expected 1, found no such variable"],
        ),
        ("said = ['Done 2 s', 'Done 2 s']", |_| {}, &[]),
        (
            "said = ['Done 2 s']",
            |_| {},
            &["what was said, in order: expected “Done 2 s”, found “Done 2 s”, “Done 2 s”"],
        ),
        ("said = []", |f| f.said.clear(), &[]),
        ("said_at = { 'Done 2 s' = 'wait' }", |_| {}, &[]),
        (
            "said_at = { 'Done 2 s' = '1s' }",
            |_| {},
            &["when “Done 2 s” was said: expected 1 s, found 2 s"],
        ),
        (
            "said_at = { 'Done 3 s' = '1s' }",
            |_| {},
            &["when “Done 3 s” was said: expected 1 s, found that nobody said it"],
        ),
        (
            "outcome = 'deadlock'\nexpect.stuck = ['Cook', 'Boss']",
            |f| {
                f.outcome = "deadlock".into();
                f.stuck = vec!["Cook 1".into(), "Boss".into()]
            },
            &[],
        ),
        (
            "outcome = 'deadlock'\nexpect.stuck = ['Cook', 'Boss']",
            |f| {
                f.outcome = "deadlock".into();
                f.stuck = vec!["Cook 1".into()]
            },
            &["who can never go on: expected Cook and Boss, found Cook 1"],
        ),
        (
            "outcome = 'deadlock'\nexpect.stuck = ['Cook 1']",
            |f| {
                f.outcome = "deadlock".into();
                f.stuck = vec!["Cook 1".into(), "Boss".into()]
            },
            &["who can never go on: expected Cook 1, found Cook 1 and Boss"],
        ),
        (
            "outcome = 'deadlock'\nexpect.stuck = ['Cook']",
            |f| f.outcome = "deadlock".into(),
            &["who can never go on: expected Cook, found nobody"],
        ),
    ];
    for (expect, change, expected) in cases {
        assert_eq!(
            failures(&format!("expect.{expect}"), change),
            *expected,
            "{expect}"
        );
    }
}

#[test]
fn a_real_run_may_be_a_little_off() {
    let (lesson, run) = expecting("expect.makespan = 'wait'");
    let program = program(&lesson, 2);
    let holds = |makespan: i64, slack: Option<i64>| {
        let facts = Facts {
            makespan,
            ..facts()
        };
        run.check(&facts, &program, slack)
            .iter()
            .all(|check| check.held)
    };
    let ms = S / 1000;
    assert!(holds(2 * S + 100 * ms, Some(30 * ms)), "5 % of 2 s");
    assert!(!holds(2 * S + 101 * ms, Some(30 * ms)));
    assert!(!holds(2 * S - 101 * ms, Some(30 * ms)));
    assert!(holds(2 * S + 200 * ms, Some(200 * ms)), "a coarse clock");
    assert!(!holds(2 * S + 100 * ms, None));
}

#[test]
fn plain_words_are_about_the_lessons_own_parameters() {
    let expect = "expect.makespan = 'wait'\nexpect.finish_order = ['Boss', 'Cook']\nexpect.said_at = { 'Done 2 s' = 'wait' }";
    let (lesson, run) = expecting(expect);
    let whats = |wait: i64, facts: &Facts| -> Vec<String> {
        let checks = run.check(facts, &program(&lesson, wait), None);
        checks.into_iter().map(|check| check.what).collect()
    };
    assert_eq!(whats(2, &facts()).len(), 4);
    let silent = Facts {
        said: Vec::new(),
        ..facts()
    };
    assert_eq!(whats(3, &silent), ["how long it took"]);
    let slow = &lesson.experiments[0];
    let checks = slow.runs[0].check(&silent, &program(&lesson, 5), None);
    assert_eq!(
        checks.len(),
        4,
        "the experiment claims all of it for its own parameters"
    );
    assert_eq!(run.expected_makespan(&program(&lesson, 3)), Some(3 * S));
}

fn predicting(answer: &str, about: &str) -> Lesson {
    let text = changed("answer", &format!("answer = {answer}"));
    let about = match about {
        "" => "",
        _ => &format!("about = {{ on = 'threads', what = '{about}' }}"),
    };
    let old = "about = { on = \"threads\", what = \"makespan\" }";
    assert!(text.contains(old));
    loaded(&text.replace(old, about)).0
}

#[test]
fn answers_are_judged() {
    let set = |of: &[usize]| Given::Set(of.iter().copied().collect::<BTreeSet<_>>());
    let order = |of: &[&str]| Given::Order(of.iter().map(|text| (*text).to_owned()).collect());
    let number = "{ number = 'wait', unit = 'ms' }";
    let choice = "{ choice = 'b', of = ['a', 'b', 'c', 'd'] }";
    let sets = "{ set = ['c', 'a'], of = ['a', 'b', 'c'] }";
    let orders = "{ order = ['Cook 2', 'Cook 1', 'Boss'] }";
    for (answer, given, right, words) in [
        (number, Given::Number(2000.0), Some(true), "2000 ms"),
        (number, Given::Number(1985.0), Some(true), "2000 ms"),
        (number, Given::Number(1970.0), Some(false), "2000 ms"),
        (number, Given::Number(f64::NAN), Some(false), "2000 ms"),
        (number, Given::Choice(0), None, "2000 ms"),
        ("{ number = 0 }", Given::Number(0.0), Some(true), "0"),
        (
            "{ number = 13, unit = 'states' }",
            Given::Number(12.0),
            Some(false),
            "13 states",
        ),
        (choice, Given::Choice(1), Some(true), "b"),
        (choice, Given::Choice(0), Some(false), "b"),
        (sets, set(&[0, 2]), Some(true), "a, c"),
        (sets, set(&[0]), Some(false), "a, c"),
        (
            "{ set = [], of = ['a', 'b'] }",
            set(&[]),
            Some(true),
            "none",
        ),
        (
            orders,
            order(&["Cook 2", "Cook 1", "Boss"]),
            Some(true),
            "Cook 2, Cook 1, Boss",
        ),
        (
            orders,
            order(&["Cook 1", "Cook 2", "Boss"]),
            Some(false),
            "Cook 2, Cook 1, Boss",
        ),
    ] {
        let lesson = predicting(answer, "");
        let (own, other) = (program(&lesson, 2), program(&lesson, 3));
        let prediction = &lesson.predictions[0];
        assert_eq!(
            prediction.is_right(&given, &own),
            right,
            "{answer} {given:?}"
        );
        assert_eq!(prediction.right_answer(&own), words);
        assert_eq!(
            prediction.holds_for(&other),
            answer.contains("number"),
            "{answer}"
        );
        assert!(
            prediction.check(&[facts()], &own).is_none(),
            "it is about nothing a run shows"
        );
    }
    let lesson = predicting(number, "");
    assert_eq!(
        lesson.predictions[0].number(&program(&lesson, 3)),
        Some(3000.0)
    );
}

#[test]
fn answers_are_proved_by_runs() {
    let other = Facts {
        values: vec![("total".into(), Value::Int(2))],
        ..facts()
    };
    let (one, both) = (vec![facts()], vec![facts(), other]);
    for (answer, what, seen, held) in [
        ("{ number = 'wait', unit = 's' }", "makespan", &one, true),
        (
            "{ number = 'wait + 1s', unit = 's' }",
            "makespan",
            &one,
            false,
        ),
        ("{ number = 1 }", "final.total", &one, true),
        ("{ number = 1 }", "final.total", &both, false),
        (
            "{ set = ['1', '2'], of = ['1', '2', '3'] }",
            "final.total",
            &both,
            true,
        ),
        (
            "{ set = ['1', '2'], of = ['1', '2', '3'] }",
            "final.total",
            &one,
            false,
        ),
        (
            "{ set = ['1'], of = ['1', '2', '3'] }",
            "final.total",
            &both,
            false,
        ),
        (
            "{ choice = 'finished', of = ['finished', 'b', 'c', 'd'] }",
            "outcome",
            &one,
            true,
        ),
        (
            "{ choice = 'b', of = ['finished', 'b', 'c', 'd'] }",
            "outcome",
            &one,
            false,
        ),
        (
            "{ order = ['Cook 2', 'Cook 1', 'Boss'] }",
            "finish_order",
            &one,
            true,
        ),
        (
            "{ order = ['Cook 1', 'Cook 2', 'Boss'] }",
            "finish_order",
            &one,
            false,
        ),
        (
            "{ set = ['Done 2 s, Done 2 s'], of = ['Done 2 s, Done 2 s', 'Done 2 s'] }",
            "said",
            &one,
            true,
        ),
    ] {
        let lesson = predicting(answer, what);
        let check = lesson.predictions[0]
            .check(seen, &program(&lesson, 2))
            .unwrap();
        assert_eq!(check.held, held, "{answer} {check}");
        let none = lesson.predictions[0]
            .check(&[], &program(&lesson, 2))
            .unwrap();
        assert!(!none.held, "no run proves nothing: {answer}");
    }
}
