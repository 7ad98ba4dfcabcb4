//! Every interleaving: golden counts, against searches written in other ways, and replayed.

mod common;
#[path = "explorer/oracle.rs"]
mod oracle;
#[path = "explorer/programs.rs"]
mod programs;
#[path = "explorer/random.rs"]
mod random;

use counterpoint::explorer::{Board, Explored, Interleavings, Search};
use counterpoint::lesson::{Lesson, Source};
use counterpoint::machine::Rules;
use counterpoint::program::{Machinery, Program, Value};
use std::sync::Arc;

const HEAD: &str = r#"
title = "T"
minutes = 1
teaches = ["t"]
run = [{ on = "threads" }]
page = [{ text = "t" }]
"#;

fn program(text: &str) -> Arc<Program> {
    let source = Source::new("t.toml".to_owned(), format!("{HEAD}{text}"));
    let (lesson, _) = Lesson::load(&source, "t", "").unwrap_or_else(|problems| {
        panic!(
            "{}",
            counterpoint::lesson::render(&source, &problems.into_sorted(), false)
        )
    });
    let values = lesson.program.defaults();
    let machinery = Machinery {
        cores: 2,
        workers: 2,
    };
    Arc::new(Program::bind(lesson.program, values, machinery).unwrap())
}

fn search(text: &str, rules: Rules) -> Explored {
    Search::new(Board::new(&program(text), rules, 0)).go()
}

fn increments(times: u32) -> String {
    format!(
        r#"
[vars]
x = 0

[tasks.main]
steps = [{{ spawn = {{ task = "inc", count = 2, as = "both" }} }}, {{ join = "both" }}]

[tasks.inc]
steps = [{{ repeat = {{ times = {times}, steps = [
  {{ read = {{ var = "x", into = "seen" }} }},
  {{ write = {{ var = "x", value = "seen + 1" }} }},
] }} }}]
"#
    )
}

/// The values of `x` at the end, and in how many interleavings.
fn finals(explored: &Explored) -> Vec<(i64, u128)> {
    let of = explored
        .outcomes
        .iter()
        .map(|found| match found.values[..] {
            [Value::Int(x)] => (x, found.count.unwrap()),
            ref other => panic!("{other:?}"),
        });
    let mut finals: Vec<_> = of.collect();
    finals.sort_unstable();
    finals
}

#[test]
fn two_increments_have_13_states_and_twice_two_have_70_interleavings() {
    let once = search(&increments(1), Rules::THREADS);
    assert_eq!(once.states, 13);
    assert_eq!(finals(&once), [(1, 4), (2, 2)]);
    let twice = search(&increments(2), Rules::THREADS);
    assert_eq!(twice.states, 75);
    assert_eq!(twice.interleavings, Interleavings::Counted(70));
    assert_eq!(finals(&twice), [(2, 32), (3, 32), (4, 6)]);
}

#[test]
fn on_one_async_thread_nothing_is_lost() {
    let twice = search(&increments(2), Rules::ASYNC);
    assert_eq!(finals(&twice), [(4, 2)]);
    let many = search(&increments(1), Rules::ASYNC_MANY);
    assert_eq!(
        finals(&many).iter().map(|(x, _)| *x).collect::<Vec<_>>(),
        [1, 2]
    );
    let apart = search(&increments(1), Rules::PROCESSES);
    assert_eq!(finals(&apart), [(0, 6)]);
    let one = search(&increments(2), Rules::SEQUENTIAL);
    assert_eq!(finals(&one), [(4, 1)]);
    let pool = search(&increments(1), Rules::POOL);
    assert_eq!(
        finals(&pool).iter().map(|(x, _)| *x).collect::<Vec<_>>(),
        [1, 2]
    );
}
