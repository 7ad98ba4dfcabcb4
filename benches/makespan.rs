//! How long lessons take for real, against the same programs written by hand with std or tokio.
//!
//! `cargo bench --bench makespan`

mod common;

use common::{line, pair, program, run, seconds};
use counterpoint::mechanism::{self, Run};
use counterpoint::program::Program;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

const COFFEE: &str = r#"
[tasks.main]
steps = [{ spawn = { task = "a", as = "a" } }, { spawn = { task = "b", as = "b" } }, { join = ["a", "b"] }]
[tasks.a]
steps = [{ say = "Making coffee" }, { sleep = "2s" }, { say = "Coffee is ready" }]
[tasks.b]
steps = [{ say = "Making pastry" }, { sleep = "3s" }, { say = "Pastry is ready" }]
"#;

const ONE_TWO: &str = r#"
[tasks.main]
steps = [{ spawn = { task = "counter", count = 3, as = "c" } }, { join = "c" }]
[tasks.counter]
steps = [{ say = "One" }, { sleep = "1s" }, { say = "Two" }]
"#;

const CHESS: &str = r#"
[mutexes]
master = {}
[tasks.main]
steps = [{ spawn = { task = "board", count = 24, as = "b" } }, { join = "b" }]
[tasks.board]
steps = [{ repeat = { times = 30, steps = [
  { lock = "master" }, { sleep = "5s" }, { unlock = "master" }, { sleep = "55s" },
] } }]
"#;

/// Story seconds a second, for each program: so that a round takes about a second.
const COFFEE_SCALE: f64 = 2.0;
const CHESS_SCALE: f64 = 2400.0;

fn ours(name: &str, program: &Arc<Program>, scale: f64) -> f64 {
    let mechanism = mechanism::find(name).expect("a mechanism");
    let ran = run(
        mechanism,
        program,
        Run {
            scale,
            ..Run::default()
        },
    );
    assert_eq!(ran.trace.meta.outcome.word(), "finished");
    ran.real.as_secs_f64()
}

fn story(seconds: f64, scale: f64) -> Duration {
    Duration::from_secs_f64(seconds / scale)
}

/// Threads written by hand: each sleeps so many story seconds.
fn threads(sleeps: &[f64]) -> f64 {
    seconds(|| {
        thread::scope(|scope| {
            for time in sleeps {
                scope.spawn(|| thread::sleep(story(*time, COFFEE_SCALE)));
            }
        });
    })
}

/// Tokio tasks written by hand.
fn tasks(sleeps: &'static [f64]) -> f64 {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    seconds(|| {
        runtime.block_on(async {
            let sleep = |time: &f64| tokio::spawn(tokio::time::sleep(story(*time, COFFEE_SCALE)));
            for task in sleeps.iter().map(sleep).collect::<Vec<_>>() {
                task.await.unwrap();
            }
        });
    })
}

fn chess_threads() -> f64 {
    let master = Mutex::new(());
    seconds(|| {
        thread::scope(|scope| {
            for _ in 0..24 {
                scope.spawn(|| {
                    for _ in 0..30 {
                        let busy = master.lock().unwrap();
                        thread::sleep(story(5.0, CHESS_SCALE));
                        drop(busy);
                        thread::sleep(story(55.0, CHESS_SCALE));
                    }
                });
            }
        });
    })
}

fn chess_tasks() -> f64 {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    seconds(|| {
        runtime.block_on(async {
            let master = Arc::new(tokio::sync::Mutex::new(()));
            let board = |_| {
                let master = Arc::clone(&master);
                tokio::spawn(async move {
                    for _ in 0..30 {
                        let busy = master.lock().await;
                        tokio::time::sleep(story(5.0, CHESS_SCALE)).await;
                        drop(busy);
                        tokio::time::sleep(story(55.0, CHESS_SCALE)).await;
                    }
                })
            };
            for task in (0..24).map(board).collect::<Vec<_>>() {
                task.await.unwrap();
            }
        });
    })
}

fn chess_sequential() -> f64 {
    seconds(|| {
        for _ in 0..24 * 30 {
            thread::sleep(story(5.0, CHESS_SCALE));
            thread::sleep(story(55.0, CHESS_SCALE));
        }
    })
}

fn main() {
    const BAR: &str = "bar 1.02";
    let (coffee, one_two, chess) = (program(COFFEE), program(ONE_TWO), program(CHESS));
    let (two, three): (&[f64], &[f64]) = (&[2.0, 3.0], &[1.0, 1.0, 1.0]);
    for (name, program, sleeps) in [("coffee", &coffee, two), ("one-two", &one_two, three)] {
        let result = pair(
            3,
            || ours("threads", program, COFFEE_SCALE),
            || threads(sleeps),
        );
        line(
            &format!("{name} on threads"),
            "s",
            result,
            "std::thread by hand",
            BAR,
        );
        let result = pair(3, || ours("async", program, COFFEE_SCALE), || tasks(sleeps));
        line(
            &format!("{name} on async"),
            "s",
            result,
            "tokio by hand",
            BAR,
        );
    }
    let nominal = 3655.0 / CHESS_SCALE;
    let result = pair(3, || ours("threads", &chess, CHESS_SCALE), chess_threads);
    line(
        "chess on threads",
        "s",
        result,
        "std::thread and Mutex by hand",
        BAR,
    );
    let result = pair(3, || ours("threads", &chess, CHESS_SCALE), || nominal);
    line("chess on threads", "s", result, "the story's 3 655 s", BAR);
    let result = pair(3, || ours("async", &chess, CHESS_SCALE), chess_tasks);
    line("chess on async", "s", result, "tokio by hand", BAR);
    let result = pair(3, || ours("async", &chess, CHESS_SCALE), || nominal);
    line("chess on async", "s", result, "the story's 3 655 s", BAR);
    let result = pair(
        1,
        || ours("sequential", &chess, CHESS_SCALE),
        chess_sequential,
    );
    line(
        "chess in sequence",
        "s",
        result,
        "thread::sleep by hand",
        BAR,
    );
}
