//! Real runs on processes: what is particular about them, and that nothing of them is left.
#![cfg(unix)]

mod common;

use common::program;
use counterpoint::machine::conforms;
use counterpoint::mechanism::{self, Hub, Mechanism, Ran, Run, execute};
use counterpoint::program::{Pace, Program, Value};
use counterpoint::trace::{EndKind, Event, Kind, Outcome, Trace, WorkerKind};
use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, waitpid};
use nix::unistd::{Pid, getpgid};
use std::io::Write;
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

fn processes() -> &'static dyn Mechanism {
    mechanism::find("processes").unwrap()
}

fn default_run() -> Run {
    Run {
        worker: Some(env!("CARGO_BIN_EXE_counterpoint").into()),
        ..Run::default()
    }
}

fn hub(program: &Arc<Program>, run: Run) -> Arc<Hub> {
    Hub::new(Arc::clone(program), processes().rules(), run)
}

fn run(toml: &str) -> Ran {
    run_with(&program(toml), default_run())
}

/// Runs and checks that the machine allows what happened.
fn run_with(program: &Arc<Program>, run: Run) -> Ran {
    watched(program, run, |_| {})
}

/// Runs while somebody watches the hub, and checks that the machine allows what happened.
fn watched(program: &Arc<Program>, run: Run, watch: impl FnOnce(&Hub) + Send) -> Ran {
    let (seed, keeps) = (run.seed, run.events > 0);
    let hub = hub(program, run);
    let ran = std::thread::scope(|scope| {
        let seen = Arc::clone(&hub);
        scope.spawn(move || watch(&seen));
        execute(processes(), &hub)
    });
    if keeps {
        let checked = conforms(program, &processes().rules(), seed, &ran.trace);
        let conformance = checked.unwrap_or_else(|why| panic!("{why}\n{:#?}", ran.trace.events));
        assert_eq!(conformance.values, ran.values);
        check_times(&ran.trace);
    }
    ran
}

/// The clocks of two processes must not turn a task's time back.
fn check_times(trace: &Trace) {
    let mut last = std::collections::HashMap::new();
    // Some events are about a task, but another's doing.
    let by_others = [Kind::Ready, Kind::Stuck, Kind::CancelAsked];
    for event in trace.events.iter().filter(|e| !by_others.contains(&e.kind)) {
        let before = last.insert(event.task, event.at).unwrap_or(0);
        assert!(before <= event.at, "{event:?} after {before}");
    }
}

/// Runs a test in a process of its own, and checks that no child of it is left, dead or alive.
fn alone(test: &str, body: impl FnOnce()) {
    if std::env::var_os("ALONE").is_some() {
        body();
        let left = waitpid(None, Some(WaitPidFlag::WNOHANG));
        assert_eq!(left, Err(Errno::ECHILD), "a process is left");
        return;
    }
    let ran = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env("ALONE", "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout) + String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
}

/// Waits until a run has got somewhere.
fn wait_for(hub: &Hub, reached: impl Fn(&Trace) -> bool) -> Trace {
    loop {
        let trace = hub.snapshot();
        if reached(&trace) || hub.is_over() {
            return trace;
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}

fn count(trace: &Trace, kind: Kind) -> usize {
    trace.events.iter().filter(|e| e.kind == kind).count()
}

fn pid_of(trace: &Trace, name: &str) -> Pid {
    let worker = trace.workers.iter().find(|worker| worker.name == name);
    let worker = worker.unwrap_or_else(|| panic!("no {name} in {:?}", trace.workers));
    Pid::from_raw(worker.os_id.try_into().unwrap())
}

fn ends(trace: &Trace, kind: EndKind) -> impl Iterator<Item = &Event> {
    let ended = move |e: &&Event| e.kind == Kind::Ended && e.object == kind as u16;
    trace.events.iter().filter(ended)
}

fn failed(task: &str, why: &str) -> Outcome {
    let (task, why) = (task.into(), why.into());
    Outcome::Failed { task, why }
}

#[test]
fn every_run_with_copied_variables_is_one_that_the_machine_allows() {
    for (_, toml) in common::PROGRAMS {
        let program = program(&toml.replace("\"served\"", "\"copied\""));
        for (seed, pace) in [
            (0, Pace::None),
            (1, Pace::Yield),
            (2, Pace::Pause(50_000)),
            (3, Pace::None),
        ] {
            let run = default_run();
            run_with(&program, Run { seed, pace, ..run });
        }
    }
}

#[test]
fn every_task_has_a_process_of_its_own() {
    let program = program(
        r#"
        [tasks.main]
        steps = [{ spawn = { task = "one", count = 2, as = "t" } }, { sleep = "20s" }]
        [tasks.one]
        steps = [{ sleep = "20s" }]
        "#,
    );
    watched(&program, default_run(), |hub| {
        let trace = wait_for(hub, |trace| count(trace, Kind::Sleep) == 3);
        let mut groups = vec![getpgid(None).unwrap()];
        for name in ["main", "one 1", "one 2"] {
            let pid = pid_of(&trace, name);
            assert_ne!(pid, Pid::this());
            // A signal from the terminal goes to a group, and is for the workbook alone.
            groups.push(getpgid(Some(pid)).unwrap());
            #[cfg(target_os = "linux")]
            for (file, wanted) in [
                ("comm", format!("{name}\n")),
                ("cmdline", format!("counterpoint: {name}\0worker-process\0")),
            ] {
                let path = format!("/proc/{pid}/{file}");
                assert_eq!(std::fs::read_to_string(path).unwrap(), wanted);
            }
        }
        groups.sort();
        groups.dedup();
        assert_eq!(groups.len(), 4);
        let is_process = |info: &&counterpoint::trace::WorkerInfo| info.kind == WorkerKind::Process;
        assert_eq!(trace.workers.iter().filter(is_process).count(), 3);
        hub.stop(Outcome::Finished);
    });
}

#[test]
fn a_copied_variable_is_not_shared_and_a_served_one_is() {
    let toml = |memory: &str| {
        format!(
            r#"
            [vars]
            x = {{ init = 0, memory = "{memory}" }}
            [tasks.main]
            steps = [{{ spawn = {{ task = "adder", count = 2, as = "t" }} }}, {{ join = "t" }}]
            [tasks.adder]
            steps = [{{ add = "x" }}]
            "#
        )
    };
    for (memory, value) in [("copied", 0), ("served", 2)] {
        let ran = run(&toml(memory));
        assert_eq!(ran.values, [Value::Int(value)], "{memory}");
        assert_eq!(ran.trace.meta.outcome, Outcome::Finished);
    }
}

#[test]
fn a_process_starts_with_what_its_parent_has_at_that_moment() {
    let ran = run(r#"
        [vars]
        x = { init = 1, memory = "copied" }
        [tasks.main]
        steps = [
          { write = { var = "x", value = 5 } },
          { spawn = { task = "child", as = "a" } },
          { write = { var = "x", value = 9 } },
          { spawn = { task = "child", as = "b" } },
          { join = { tasks = "a", into = "first" } }, { assert = "first == 65" },
          { join = { tasks = "b", into = "second" } }, { assert = "second == 109" },
          { read = { var = "x", into = "own" } }, { assert = "own == 9" },
        ]
        [tasks.child]
        steps = [
          { add = { var = "x", into = "mine" } },
          { spawn = { task = "grandchild", as = "g" } },
          { write = { var = "x", value = 0 } },
          { join = { tasks = "g", into = "theirs" } },
          { return = "theirs * 10 + mine - 1" },
        ]
        [tasks.grandchild]
        steps = [{ read = { var = "x", into = "got" } }, { return = "got" }]
        "#);
    assert_eq!(
        ran.trace.meta.outcome,
        Outcome::Finished,
        "{:?}",
        ran.values
    );
    assert_eq!(ran.values, [Value::Int(9)]);
}

#[test]
fn a_copy_that_cannot_be_added_to_fails_the_task() {
    let ran = run(r#"
        [vars]
        x = { init = 9_223_372_036_854_775_807, memory = "copied" }
        [tasks.main]
        steps = [{ add = "x" }]
        "#);
    let why = "a number became too large";
    assert_eq!(ran.trace.meta.outcome, failed("main", why));
}

#[test]
fn a_killed_process_is_named_and_the_others_go_on() {
    alone("a_killed_process_is_named_and_the_others_go_on", || {
        for signal in [Signal::SIGKILL, Signal::SIGTERM] {
            let program = program(
                r#"
                [vars]
                finished = { init = 0, memory = "served" }
                [tasks.main]
                steps = [
                  { spawn = { task = "worker", count = 3, as = "t", with = { me = "index" } } },
                  { join = "t" },
                ]
                [tasks.worker]
                args = ["me"]
                steps = [
                  { if = { test = "me == 1", then = [{ compute = "100000s" }] } },
                  { sleep = "20ms" }, { add = "finished" },
                ]
                "#,
            );
            let ran = watched(&program, default_run(), |hub| {
                let trace = wait_for(hub, |trace| count(trace, Kind::Compute) == 1);
                kill(pid_of(&trace, "worker 2"), signal).unwrap();
            });
            let why = format!("its process was killed by {}", signal.as_str());
            assert_eq!(ran.trace.meta.outcome, failed("worker 2", &why));
            assert_eq!(ran.values, [Value::Int(2)]);
            assert_eq!(ends(&ran.trace, EndKind::Returned).count(), 3);
        }
    });
}

#[test]
fn a_killed_main_ends_the_run() {
    alone("a_killed_main_ends_the_run", || {
        let program = program(
            r#"
            [tasks.main]
            steps = [{ spawn = { task = "late", as = "l" } }, { join = "l" }]
            [tasks.late]
            steps = [{ sleep = "100000s" }]
            "#,
        );
        let ran = watched(&program, default_run(), |hub| {
            let trace = wait_for(hub, |trace| count(trace, Kind::Blocked) == 1);
            kill(pid_of(&trace, "main"), Signal::SIGKILL).unwrap();
        });
        let why = "its process was killed by SIGKILL";
        assert_eq!(ran.trace.meta.outcome, failed("main", why));
    });
}

#[test]
fn those_who_wait_for_a_killed_process_are_found_stuck() {
    alone(
        "those_who_wait_for_a_killed_process_are_found_stuck",
        || {
            let program = program(
                r#"
                [mutexes]
                m = {}
                [tasks.main]
                steps = [
                  { spawn = { task = "holder", as = "h" } },
                  { spawn = { task = "waiter", count = 2, as = "w" } },
                  { join = ["h", "w"] },
                ]
                [tasks.holder]
                steps = [{ lock = "m" }, { sleep = "100000s" }, { unlock = "m" }]
                [tasks.waiter]
                steps = [{ sleep = "10ms" }, { lock = "m" }, { unlock = "m" }]
                "#,
            );
            let ran = watched(&program, default_run(), |hub| {
                // Main waits for the holder, and the two for its mutex.
                let trace = wait_for(hub, |trace| count(trace, Kind::Blocked) == 3);
                kill(pid_of(&trace, "holder"), Signal::SIGKILL).unwrap();
            });
            let why = "its process was killed by SIGKILL";
            assert_eq!(ran.trace.meta.outcome, failed("holder", why));
            // The two, and main, who waits for them.
            assert_eq!(count(&ran.trace, Kind::Stuck), 3);
        },
    );
}

#[test]
fn cancelling_kills_the_process_even_while_it_computes() {
    alone(
        "cancelling_kills_the_process_even_while_it_computes",
        || {
            let ran = run(r#"
                [mutexes]
                m = {}
                [tasks.main]
                steps = [
                  { lock = "m" },
                  { spawn = { task = "computer", as = "c" } }, { spawn = { task = "waiter", as = "w" } },
                  { sleep = "10ms" },
                  { cancel = "c" }, { cancel = "w" },
                  { join = { tasks = "c", into = "how" } }, { assert = "how == cancelled" },
                  { join = { tasks = "w", into = "how" } }, { assert = "how == cancelled" },
                ]
                [tasks.computer]
                steps = [{ compute = "100000s" }]
                [tasks.waiter]
                steps = [{ lock = "m" }]
                "#);
            assert_eq!(ran.trace.meta.outcome, Outcome::Finished);
            assert_eq!(ends(&ran.trace, EndKind::Cancelled).count(), 2);
        },
    );
}

/// Tasks that do between them all that a process can be busy with, for ever.
const BUSY: &str = r#"
[mutexes]
m = {}
[tasks.main]
steps = [
  { lock = "m" },
  { spawn = { task = "sleeper", as = "s" } }, { spawn = { task = "waiter", as = "w" } },
  { spawn = { task = "caller", as = "c" } }, { spawn = { task = "computer", as = "d" } },
  { spawn = { task = "loop", as = "l" } }, { spawn = { task = "chatter", as = "t" } },
  { join = "s" },
]
[tasks.sleeper]
steps = [{ sleep = "100000s" }]
[tasks.caller]
steps = [{ block = "100000s" }]
[tasks.computer]
steps = [{ compute = "100000s" }]
[tasks.waiter]
steps = [{ lock = "m" }]
[tasks.loop]
steps = [{ loop = [{ set = { i = 1 } }] }]
[tasks.chatter]
steps = [{ loop = ["yield"] }]
"#;

fn busy_run() -> Run {
    Run {
        limit: u64::MAX,
        ..default_run()
    }
}

#[test]
fn nothing_is_left_of_a_run_that_was_stopped() {
    alone("nothing_is_left_of_a_run_that_was_stopped", || {
        let program = program(BUSY);
        // Before it has begun, while its processes start, and in the middle of everything.
        for events in [0, 3, 100] {
            let why = "the test".to_owned();
            let outcome = Outcome::Cancelled { why };
            let ran = watched(&program, busy_run(), |hub| {
                wait_for(hub, |trace| trace.events.len() >= events);
                hub.stop(outcome.clone());
            });
            assert_eq!(ran.trace.meta.outcome, outcome);
        }
    });
}

#[test]
fn the_limit_ends_every_process() {
    alone("the_limit_ends_every_process", || {
        let run = Run {
            limit: 200_000,
            ..default_run()
        };
        let ran = run_with(&program(BUSY), run);
        assert_eq!(ran.trace.meta.outcome, Outcome::Limit { steps: 200_000 });
    });
}

#[test]
fn a_run_that_is_not_recorded_runs_too() {
    let run = Run {
        events: 0,
        ..default_run()
    };
    let ran = run_with(&program(common::PRODUCERS), run);
    assert_eq!(ran.trace.meta.outcome, Outcome::Finished);
    assert!(ran.trace.events.is_empty());
}

#[test]
fn fifty_processes_at_once_share_one_mutex() {
    alone("fifty_processes_at_once_share_one_mutex", || {
        let ran = run(r#"
            [vars]
            x = { init = 0, memory = "served" }
            [mutexes]
            m = {}
            [tasks.main]
            steps = [{ spawn = { task = "adder", count = 50, as = "t" } }, { join = "t" }]
            [tasks.adder]
            steps = [{ repeat = { times = 4, steps = [
              { lock = "m" }, { read = { var = "x", into = "a" } }, "yield",
              { write = { var = "x", value = "a + 1" } }, { unlock = "m" },
            ] } }]
            "#);
        assert_eq!(ran.trace.meta.outcome, Outcome::Finished);
        assert_eq!(ran.values, [Value::Int(200)]);
        let usage = ran.usage.unwrap();
        assert!(!usage.children.cpu().is_zero());
    });
}

fn reason(ran: &Ran) -> &str {
    match &ran.trace.meta.outcome {
        Outcome::Refused { reason } => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_cannot_be_started_is_refused_with_the_reason() {
    alone("what_cannot_be_started_is_refused_with_the_reason", || {
        for (worker, why) in [
            ("/does/not/exist", "starts no more processes: No such file"),
            ("true", "does not work as one, it exited with code 0"),
            ("false", "does not work as one, it exited with code 1"),
        ] {
            let run = Run {
                worker: Some(worker.into()),
                ..Run::default()
            };
            let ran = run_with(&program(common::COFFEE), run);
            assert!(reason(&ran).contains(why), "{}", reason(&ran));
        }
        // This very program, which is no worker.
        let ran = run_with(&program(common::COFFEE), Run::default());
        assert!(reason(&ran).contains("begin with `worker_main`"));
        let many = r#"
                [tasks.main]
                steps = [{ spawn = { task = "one", count = 1_000_000, as = "t" } }]
                [tasks.one]
                steps = []
                "#;
        let ran = run(many);
        assert!(reason(&ran).contains("1000001 at once are more than the"));
    });
}

#[test]
fn nothing_is_left_when_starting_fails_half_way() {
    alone("nothing_is_left_when_starting_fails_half_way", || {
        let dir = tempfile::tempdir().unwrap();
        let worker: PathBuf = dir.path().join("worker");
        std::fs::copy(env!("CARGO_BIN_EXE_counterpoint"), &worker).unwrap();
        let program = program(
            r#"
            [tasks.main]
            steps = [
              { spawn = { task = "one", count = 3, as = "t" } },
              { repeat = { times = 100, steps = [
                { sleep = "10ms" }, { spawn = { task = "one", as = "u" } },
              ] } },
            ]
            [tasks.one]
            steps = [{ sleep = "100000s" }]
            "#,
        );
        let run = Run {
            worker: Some(worker.clone()),
            ..Run::default()
        };
        let ran = watched(&program, run, |hub| {
            wait_for(hub, |trace| count(trace, Kind::Sleep) >= 5);
            std::fs::remove_file(&worker).unwrap();
        });
        let why = "starts no more processes";
        assert!(reason(&ran).contains(why), "{}", reason(&ran));
    });
}

/// A worker that is told nonsense.
fn exit_code(stdin: Stdio) -> Option<i32> {
    let worker = Command::new(env!("CARGO_BIN_EXE_counterpoint"))
        .arg("worker-process")
        .stdin(stdin)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&worker.stderr);
    assert!(said.starts_with("a worker process, which"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    worker.status.code()
}

#[test]
fn a_worker_that_is_told_nonsense_exits_with_an_error() {
    assert_eq!(exit_code(Stdio::null()), Some(1));
    let frame = |length: u32, body: &[u8]| [b"cp-wrk-2", &length.to_le_bytes()[..], body].concat();
    let garbage: [Vec<u8>; 7] = [
        Vec::new(),
        b"hello".to_vec(),
        b"hello, this is no program at all".to_vec(),
        frame(0, b""),
        frame(3, b"\xff\xff\xff"),
        frame(u32::MAX, &[7; 5_000]),
        frame(5_000, &[0x85; 5_000]),
    ];
    for bytes in garbage {
        let (mut ours, theirs) = UnixStream::pair().unwrap();
        ours.write_all(&bytes).unwrap();
        ours.shutdown(Shutdown::Write).unwrap();
        let code = exit_code(Stdio::from(OwnedFd::from(theirs)));
        assert_eq!(code, Some(1), "{bytes:?}");
    }
}

/// The processes that a process has started and that go on.
#[cfg(target_os = "linux")]
fn living_children(parent: u32) -> Vec<u32> {
    let child = |entry: std::fs::DirEntry| {
        let pid = entry.file_name().to_str()?.parse().ok()?;
        let (state, of) = state_and_parent(pid)?;
        (of == parent && state != 'Z').then_some(pid)
    };
    let all = std::fs::read_dir("/proc").unwrap().flatten();
    all.filter_map(child).collect()
}

#[cfg(target_os = "linux")]
fn state_and_parent(pid: u32) -> Option<(char, u32)> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?.chars().next()?;
    Some((state, fields.next()?.parse().ok()?))
}

#[cfg(target_os = "linux")]
#[test]
fn workers_die_with_a_parent_that_is_killed() {
    if std::env::var_os("DOOMED").is_some() {
        execute(processes(), &hub(&program(BUSY), busy_run()));
        return;
    }
    let mut parent = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "workers_die_with_a_parent_that_is_killed"])
        .env("DOOMED", "1")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let workers = loop {
        let workers = living_children(parent.id());
        if workers.len() == 7 {
            break workers;
        }
        assert_eq!(parent.try_wait().unwrap(), None);
        std::thread::yield_now();
    };
    parent.kill().unwrap();
    parent.wait().unwrap();
    // Whoever inherits them may never reap them.
    let lives = |pid: &u32| state_and_parent(*pid).is_some_and(|(state, _)| state != 'Z');
    while workers.iter().any(lives) {
        std::thread::yield_now();
    }
}
