//! Very many tasks sleeping one second, recorded, against the same handwritten without recording:
//! 1 000 000 async tasks, 10 000 threads, 1 000 processes.
//!
//! `cargo bench --bench many [-- async|threads|processes]`

mod common;

use common::{asked_for, line, pair, program, run, seconds};
use counterpoint::mechanism::{self, Run};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

fn sleepers(count: u32) -> String {
    format!(
        r#"
        [tasks.main]
        steps = [{{ spawn = {{ task = "sleeper", count = {count}, as = "s" }} }}, {{ join = "s" }}]
        [tasks.sleeper]
        steps = [{{ sleep = "1s" }}]
        "#
    )
}

fn ours(name: &str, count: u32, events: u64) -> f64 {
    let program = program(&sleepers(count));
    let mechanism = mechanism::find(name).expect("a mechanism");
    let ran = run(
        mechanism,
        &program,
        Run {
            events,
            ..Run::default()
        },
    );
    let (outcome, recorded, dropped) = (
        ran.trace.meta.outcome,
        ran.trace.events.len(),
        ran.trace.dropped,
    );
    assert_eq!(outcome.word(), "finished", "{outcome:?}");
    assert_eq!(dropped, 0);
    assert!(
        events == 0 || recorded > 4 * count as usize,
        "{recorded} events"
    );
    // From the first step of main to its last, as the handwritten one is measured; gathering the
    // events of all workers into one trace comes after.
    ran.real.as_secs_f64()
}

/// Tokio tasks that sleep when they run, as those of a lesson do.
fn bare_async(count: u32) -> f64 {
    on_tokio(count, || {
        tokio::spawn(async { tokio::time::sleep(SECOND).await })
    })
}

/// Tokio tasks whose sleep has begun before they run: whoever spawns them looks at the clock.
fn eager_async(count: u32) -> f64 {
    on_tokio(count, || tokio::spawn(tokio::time::sleep(SECOND)))
}

fn on_tokio(count: u32, spawn: fn() -> tokio::task::JoinHandle<()>) -> f64 {
    seconds(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        runtime.block_on(async {
            let tasks: Vec<_> = (0..count).map(|_| spawn()).collect();
            for task in tasks {
                task.await.unwrap();
            }
        });
    })
}

fn bare_threads(count: u32) -> f64 {
    seconds(|| {
        let start = |_| {
            let builder = std::thread::Builder::new();
            let stack = counterpoint::mechanism::os::limits::thread_stack_size();
            builder
                .stack_size(stack)
                .spawn(|| std::thread::sleep(SECOND))
                .unwrap()
        };
        let threads: Vec<_> = (0..count).map(start).collect();
        for thread in threads {
            thread.join().unwrap();
        }
    })
}

/// As many processes of this same program that sleep and do nothing else.
fn bare_processes(count: u32) -> f64 {
    let this = std::env::current_exe().unwrap();
    seconds(|| {
        let start = |_| {
            let null = std::process::Stdio::null;
            let mut command = std::process::Command::new(&this);
            command
                .arg(SLEEPER)
                .stdin(null())
                .stdout(null())
                .stderr(null())
                .spawn()
                .unwrap()
        };
        let processes: Vec<_> = (0..count).map(start).collect();
        for mut process in processes {
            assert!(process.wait().unwrap().success());
        }
    })
}

/// The argument that makes this program a bare sleeper.
const SLEEPER: &str = "bare-sleeper";

fn main() -> std::process::ExitCode {
    if let Some(code) = mechanism::worker_main() {
        return code;
    }
    if std::env::args().nth(1).is_some_and(|arg| arg == SLEEPER) {
        std::thread::sleep(SECOND);
        return std::process::ExitCode::SUCCESS;
    }
    if asked_for("async") {
        const TASKS: u32 = 1_000_000;
        const WHAT: &str = "1 000 000 async tasks sleeping 1 s, recorded";
        let ours = || ours("async", TASKS, 16_000_000);
        line(
            WHAT,
            "s",
            pair(5, ours, || bare_async(TASKS)),
            "bare tokio",
            "bar 1.15",
        );
        line(
            WHAT,
            "s",
            pair(3, ours, || eager_async(TASKS)),
            "tokio, sleeps made by main",
            "",
        );
    }
    if asked_for("threads") {
        let result = pair(
            5,
            || ours("threads", 10_000, 4_000_000),
            || bare_threads(10_000),
        );
        line(
            "10 000 threads sleeping 1 s, recorded",
            "s",
            result,
            "bare std::thread",
            "bar 1.10",
        );
    }
    if asked_for("processes") {
        let result = pair(
            5,
            || ours("processes", 1_000, 4_000_000),
            || bare_processes(1_000),
        );
        line(
            "1 000 processes sleeping 1 s, recorded",
            "s",
            result,
            "bare processes",
            "bar 1.20",
        );
    }
    std::process::ExitCode::SUCCESS
}
