//! Real runs of small programs: every trace must be a run that the machine allows.

mod common;

use common::program;
use counterpoint::machine::conforms;
use counterpoint::mechanism::{self, Hub, Mechanism, Ran, Run, execute};
use counterpoint::program::{Pace, Program, Value};
use counterpoint::trace::{Event, Fresh, Growing, Kind, Meta, Outcome, Trace};
use std::sync::Arc;

fn run_with(mechanism: &dyn Mechanism, program: &Arc<Program>, run: Run) -> Ran {
    let worker = Some(env!("CARGO_BIN_EXE_counterpoint").into());
    let run = Run { worker, ..run };
    execute(
        mechanism,
        &Hub::new(Arc::clone(program), mechanism.rules(), run),
    )
}

fn run(mechanism: &dyn Mechanism, program: &Arc<Program>) -> Ran {
    run_with(mechanism, program, Run::default())
}

fn check(name: &str, mechanism: &dyn Mechanism, program: &Program, seed: u64, ran: &Ran) {
    let checked = conforms(program, &mechanism.rules(), seed, &ran.trace);
    let conformance = checked.unwrap_or_else(|why| {
        panic!(
            "{name} on {}: {why}\n{:#?}",
            mechanism.name(),
            ran.trace.events
        )
    });
    assert_eq!(
        conformance.values,
        ran.values,
        "{name} on {}",
        mechanism.name()
    );
}

#[test]
fn every_real_run_is_one_that_the_machine_allows() {
    for (name, toml) in common::PROGRAMS {
        let program = program(toml);
        for mechanism in mechanism::ALL {
            if mechanism.supports(&program).is_err() {
                continue;
            }
            for seed in 0..6 {
                let pace = [Pace::None, Pace::Yield, Pace::Pause(50_000)][seed as usize % 3];
                let ran = run_with(
                    mechanism,
                    &program,
                    Run {
                        seed,
                        pace,
                        ..Run::default()
                    },
                );
                check(name, mechanism, &program, seed, &ran);
                let wanted = match (*name, mechanism.name()) {
                    ("failing", _) => "failed",
                    ("bounded" | "conditions", "sequential") => "deadlock",
                    // Whoever takes a worker first may keep it from those it waits for.
                    ("producers" | "bounded" | "conditions", "pool") => continue,
                    _ => "finished",
                };
                let outcome = &ran.trace.meta.outcome;
                assert_eq!(
                    outcome.word(),
                    wanted,
                    "{name} on {}: {outcome:?}",
                    mechanism.name()
                );
            }
        }
    }
}

#[test]
fn who_is_stuck_is_named_at_once() {
    let never_closed = common::PRODUCERS.replace("default = true", "default = false");
    let program = program(&never_closed);
    for mechanism in mechanism::ALL {
        let ran = run(mechanism, &program);
        let Outcome::Deadlock { stuck, .. } = &ran.trace.meta.outcome else {
            panic!("{}: {:?}", mechanism.name(), ran.trace.meta.outcome)
        };
        let consumer = stuck
            .iter()
            .find(|task| task.name.starts_with("consumer"))
            .unwrap();
        assert!(
            consumer.sentence().contains("`queue`"),
            "{}",
            consumer.sentence()
        );
        check("never closed", mechanism, &program, 0, &ran);
    }
}

#[test]
fn two_can_be_stuck_while_others_go_on() {
    let program = program(
        r#"
        [mutexes]
        a = {}
        b = {}
        [channels]
        has_a = {}
        has_b = {}
        both = {}
        [tasks.main]
        steps = [
          { spawn = { task = "one", as = "x" } }, { spawn = { task = "two", as = "y" } },
          { recv = { channel = "both", into = "first" } }, { recv = { channel = "both", into = "second" } },
          { repeat = { times = 5, steps = [{ sleep = "60ms" }] } },
        ]
        [tasks.one]
        steps = [
          { lock = "a" }, { send = { channel = "has_a", value = "1" } },
          { recv = { channel = "has_b", into = "told" } }, { send = { channel = "both", value = "1" } },
          { lock = "b" }, { unlock = "b" }, { unlock = "a" },
        ]
        [tasks.two]
        steps = [
          { lock = "b" }, { send = { channel = "has_b", value = "1" } },
          { recv = { channel = "has_a", into = "told" } }, { send = { channel = "both", value = "1" } },
          { lock = "a" }, { unlock = "a" }, { unlock = "b" },
        ]
        "#,
    );
    for mechanism in mechanism::ALL
        .into_iter()
        .filter(|m| m.name() != "sequential")
    {
        let ran = run(mechanism, &program);
        let Outcome::Deadlock {
            stuck,
            partial: true,
        } = &ran.trace.meta.outcome
        else {
            panic!("{}: {:?}", mechanism.name(), ran.trace.meta.outcome)
        };
        let said: Vec<_> = stuck.iter().map(|task| task.sentence()).collect();
        assert_eq!(
            said,
            [
                "one wants the mutex `b`, held by two",
                "two wants the mutex `a`, held by one"
            ],
            "{}",
            mechanism.name()
        );
    }
}

#[test]
fn a_run_ends_when_main_ends() {
    let program = program(
        r#"
        [tasks.main]
        steps = [{ spawn = { task = "late", as = "l" } }, { sleep = "5ms" }]
        [tasks.late]
        steps = [{ sleep = "100000s" }, { say = "never" }]
        "#,
    );
    for mechanism in mechanism::ALL
        .into_iter()
        .filter(|m| m.name() != "sequential")
    {
        let ran = run(mechanism, &program);
        assert_eq!(
            ran.trace.meta.outcome,
            Outcome::Finished,
            "{}",
            mechanism.name()
        );
        assert!(ran.trace.texts.is_empty(), "{}", mechanism.name());
        check("abandoned", mechanism, &program, 0, &ran);
    }
}

#[test]
fn a_run_can_be_stopped_from_outside() {
    let program = program(
        r#"
        [mutexes]
        m = {}
        [tasks.main]
        steps = [
          { lock = "m" },
          { spawn = { task = "sleeper", as = "s" } }, { spawn = { task = "waiter", as = "w" } },
          { spawn = { task = "caller", as = "c" } }, { spawn = { task = "computer", as = "d" } },
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
        "#,
    );
    for mechanism in mechanism::ALL {
        let run = Run {
            worker: Some(env!("CARGO_BIN_EXE_counterpoint").into()),
            ..Run::default()
        };
        let hub = Hub::new(Arc::clone(&program), mechanism.rules(), run);
        let ran = std::thread::scope(|scope| {
            let stopper = Arc::clone(&hub);
            scope.spawn(move || {
                while stopper.snapshot().events.len() < 4 {
                    std::thread::yield_now();
                }
                std::thread::sleep(std::time::Duration::from_millis(30));
                stopper.stop(Outcome::Cancelled {
                    why: "the test".into(),
                });
            });
            execute(mechanism, &hub)
        });
        let outcome = Outcome::Cancelled {
            why: "the test".into(),
        };
        assert_eq!(ran.trace.meta.outcome, outcome, "{}", mechanism.name());
        check("stopped", mechanism, &program, 0, &ran);
    }
}

#[test]
fn a_loop_without_end_is_stopped() {
    for steps in [
        r#"[{ loop = [{ set = { i = 1 } }] }]"#,
        r#"[{ loop = ["yield"] }]"#,
        r#"[{ loop = [{ add = "x" }] }]"#,
        r#"[{ loop = [{ say = "again" }] }]"#,
    ] {
        let program = program(&format!("[vars]\nx = 0\n[tasks.main]\nsteps = {steps}"));
        for mechanism in mechanism::ALL {
            let ran = run_with(
                mechanism,
                &program,
                Run {
                    limit: 10_000,
                    ..Run::default()
                },
            );
            let outcome = ran.trace.meta.outcome;
            assert_eq!(
                outcome,
                Outcome::Limit { steps: 10_000 },
                "{}",
                mechanism.name()
            );
        }
    }
}

#[test]
fn too_many_threads_are_refused_with_the_reason() {
    let program = program(
        r#"
        [tasks.main]
        steps = [{ spawn = { task = "one", count = 1_000_000, as = "t" } }, { join = "t" }]
        [tasks.one]
        steps = [{ sleep = "1ms" }]
        "#,
    );
    let threads = mechanism::find("threads").unwrap();
    let Outcome::Refused { reason } = run(threads, &program).trace.meta.outcome else {
        panic!()
    };
    assert!(
        reason.contains("1000001 at once are more than the"),
        "{reason}"
    );
}

#[test]
fn random_numbers_depend_on_the_seed_and_not_on_the_schedule() {
    let program = program(
        r#"
        [vars]
        sum = { init = 0, memory = "served" }
        [tasks.main]
        steps = [{ spawn = { task = "a", count = 5, as = "t" } }, { join = "t" }]
        [tasks.a]
        steps = [{ random = { into = "n", min = 0, max = 1000000 } }, "yield", { add = { var = "sum", value = "n" } }]
        "#,
    );
    let sum = |mechanism, seed| match run_with(
        mechanism,
        &program,
        Run {
            seed,
            ..Run::default()
        },
    )
    .values[..]
    {
        [Value::Int(sum)] => sum,
        ref other => panic!("{other:?}"),
    };
    let first = sum(mechanism::ALL[0], 1);
    for mechanism in mechanism::ALL {
        assert_eq!(sum(mechanism, 1), first, "{}", mechanism.name());
        assert_ne!(sum(mechanism, 2), first, "{}", mechanism.name());
    }
}

#[test]
fn spawning_nobody_changes_nothing() {
    let program = program(
        r#"
        [tasks.main]
        steps = [
          { spawn = { task = "a", count = 0, as = "none_" } }, { join = "none_" },
          { spawn = { task = "a", count = 2, as = "t" } }, { join = "t" },
        ]
        [tasks.a]
        steps = [{ random = { into = "n", min = 0, max = 1000000 } }, { say = "{n}" }]
        "#,
    );
    for mechanism in mechanism::ALL {
        let ran = run(mechanism, &program);
        assert_eq!(ran.trace.meta.outcome, Outcome::Finished);
        check("nobody", mechanism, &program, 0, &ran);
    }
}

/// The events of a trace, with the texts that they mean instead of their numbers.
fn told(trace: &Trace) -> Vec<(Event, Option<&str>)> {
    let tell = |event: &Event| match event.kind {
        Kind::Said => {
            let text = trace.texts[event.arg as usize].as_str();
            (Event { arg: 0, ..*event }, Some(text))
        }
        _ => (*event, None),
    };
    trace.events.iter().map(tell).collect()
}

#[test]
fn a_run_can_be_followed_while_it_goes_on() {
    let program = program(
        r#"
        [tasks.main]
        steps = [{ spawn = { task = "talker", count = 20, as = "all" } }, { join = "all" }]
        [tasks.talker]
        steps = [{ say = "hello" }, { sleep = "10ms" }, { say = "goodbye" }]
        "#,
    );
    for mechanism in mechanism::ALL {
        let run = Run {
            worker: Some(env!("CARGO_BIN_EXE_counterpoint").into()),
            ..Run::default()
        };
        let hub = Hub::new(Arc::clone(&program), mechanism.rules(), run);
        let mut follower = hub.follow();
        let mut growing = Growing::new(Meta::default());
        let ran = std::thread::scope(|scope| {
            let runner = scope.spawn(|| execute(mechanism, &hub));
            while !runner.is_finished() {
                let mut fresh = Fresh::default();
                follower.read(&mut fresh);
                growing.add(fresh);
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            runner.join().unwrap()
        });
        let mut fresh = Fresh::default();
        follower.rest(&mut fresh);
        growing.add(fresh);
        let name = mechanism.name();
        assert_eq!(told(growing.trace()), told(&ran.trace), "{name}");
        assert_eq!(growing.trace().workers, ran.trace.workers, "{name}");
        assert_eq!(
            growing.counts().iter().sum::<u32>(),
            0,
            "{name}: all have ended"
        );
    }
}
