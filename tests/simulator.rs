//! What the simulator shows of small programs, whose outcomes are known by thinking.

mod common;

use common::program;
use counterpoint::machine::{Rules, conforms};
use counterpoint::program::{Pace, Value};
use counterpoint::simulator::{Policy, Simulation, simulate};
use counterpoint::trace::Outcome;
use std::collections::BTreeSet;

const RULES: [(&str, Rules); 6] = [
    ("sequential", Rules::SEQUENTIAL),
    ("threads", Rules::THREADS),
    ("processes", Rules::PROCESSES),
    ("async", Rules::ASYNC),
    ("async-many", Rules::ASYNC_MANY),
    ("pool", Rules::POOL),
];

#[test]
fn waits_overlap_where_there_is_more_than_one_flow() {
    let program = program(common::COFFEE);
    for (name, rules) in RULES {
        let ran = simulate(&program, &Simulation::new(rules));
        let millis = ran.trace.events.last().unwrap().at / 1_000_000;
        let wanted = if name == "sequential" { 50 } else { 30 };
        assert_eq!(
            (millis, ran.trace.meta.outcome),
            (wanted, Outcome::Finished),
            "{name}"
        );
    }
}

#[test]
fn two_unlocked_increments_give_one_or_two() {
    let program = program(common::LOST_UPDATE);
    let finals = |rules, seeds: u64| -> BTreeSet<i64> {
        (0..seeds)
            .map(|seed| {
                let policy = Policy::Random(seed);
                let ran = simulate(
                    &program,
                    &Simulation {
                        policy,
                        ..Simulation::new(rules)
                    },
                );
                assert_eq!(ran.trace.meta.outcome, Outcome::Finished);
                match ran.values[..] {
                    [Value::Int(x)] => x,
                    ref other => panic!("{other:?}"),
                }
            })
            .collect()
    };
    assert_eq!(finals(Rules::THREADS, 2_000), BTreeSet::from([1, 2]));
    assert_eq!(finals(Rules::PROCESSES, 2_000), BTreeSet::from([1, 2]));
    assert_eq!(finals(Rules::ASYNC_MANY, 2_000), BTreeSet::from([1, 2]));
    assert_eq!(
        finals(Rules::ASYNC, 500),
        BTreeSet::from([2]),
        "no await, no interleaving"
    );
    assert_eq!(finals(Rules::SEQUENTIAL, 10), BTreeSet::from([2]));
}

#[test]
fn copied_variables_are_lost_with_their_process() {
    let program = program(&common::LOST_UPDATE.replace("served", "copied"));
    let value = |rules| simulate(&program, &Simulation::new(rules)).values[0];
    assert_eq!(value(Rules::THREADS), Value::Int(2));
    assert_eq!(value(Rules::PROCESSES), Value::Int(0));
}

#[test]
fn every_simulated_run_is_one_that_the_machine_allows() {
    for (name, toml) in common::PROGRAMS {
        let program = program(toml);
        for (mechanism, rules) in RULES {
            for seed in 0..20 {
                for pace in [Pace::None, Pace::Yield, Pace::Pause(1_000)] {
                    let policy = if seed == 0 {
                        Policy::InTurn
                    } else {
                        Policy::Random(seed)
                    };
                    let simulation = Simulation {
                        seed,
                        policy,
                        pace,
                        ..Simulation::new(rules)
                    };
                    let ran = simulate(&program, &simulation);
                    let checked = conforms(&program, &rules, seed, &ran.trace);
                    let conformance = checked.unwrap_or_else(|why| {
                        panic!(
                            "{name} on {mechanism}, seed {seed}: {why}\n{:#?}",
                            ran.trace.events
                        )
                    });
                    assert_eq!(conformance.values, ran.values, "{name} on {mechanism}");
                    let word = ran.trace.meta.outcome.word();
                    let wanted = match (*name, mechanism) {
                        ("failing", _) => "failed",
                        // Whoever takes a worker first may keep it from those it waits for.
                        ("producers" | "bounded" | "conditions", "pool") if seed > 0 => word,
                        ("bounded" | "conditions", "sequential") => "deadlock",
                        _ => "finished",
                    };
                    assert_eq!(
                        word, wanted,
                        "{name} on {mechanism}, seed {seed}: {:#?}",
                        ran.trace.meta.outcome
                    );
                }
            }
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_run_and_a_schedule_repeats_it() {
    let program = program(common::PRODUCERS);
    let run = |policy| {
        simulate(
            &program,
            &Simulation {
                policy,
                ..Simulation::new(Rules::THREADS)
            },
        )
    };
    let once = run(Policy::Random(7));
    assert_eq!(once.trace, run(Policy::Random(7)).trace);
    assert_ne!(once.trace.events, run(Policy::Random(8)).trace.events);
    assert_eq!(
        once.trace.events,
        run(Policy::Given(once.schedule.clone())).trace.events
    );
}

#[test]
fn who_is_stuck_is_named() {
    let never_closed = common::PRODUCERS.replace("default = true", "default = false");
    let program = program(&never_closed);
    for (name, rules) in RULES {
        let ran = simulate(&program, &Simulation::new(rules));
        let Outcome::Deadlock { stuck, partial } = ran.trace.meta.outcome else {
            panic!("{name}: {:?}", ran.trace.meta.outcome)
        };
        assert!(!partial, "{name}");
        let sentences: Vec<_> = stuck.iter().map(|task| task.sentence()).collect();
        let wanted = "consumer 1 waits for an item in the channel `queue`, and no task is left that could put one in or close it";
        assert!(
            sentences.contains(&wanted.to_owned()),
            "{name}: {sentences:#?}"
        );
    }
}

#[test]
fn two_can_be_stuck_while_others_go_on() {
    let program = program(
        r#"
        [mutexes]
        a = {}
        b = {}
        [tasks.main]
        steps = [
          { spawn = { task = "one", as = "x" } }, { spawn = { task = "two", as = "y" } },
          { repeat = { times = 10, steps = [{ sleep = "1s" }] } },
        ]
        [tasks.one]
        steps = [{ lock = "a" }, { sleep = "1s" }, { lock = "b" }, { unlock = "b" }, { unlock = "a" }]
        [tasks.two]
        steps = [{ lock = "b" }, { sleep = "1s" }, { lock = "a" }, { unlock = "a" }, { unlock = "b" }]
        "#,
    );
    for rules in [Rules::THREADS, Rules::ASYNC, Rules::PROCESSES, Rules::POOL] {
        let ran = simulate(&program, &Simulation::new(rules));
        let Outcome::Deadlock {
            stuck,
            partial: true,
        } = &ran.trace.meta.outcome
        else {
            panic!("{:?}", ran.trace.meta.outcome)
        };
        let said: Vec<_> = stuck.iter().map(|task| task.sentence()).collect();
        assert_eq!(
            said,
            [
                "one wants the mutex `b`, held by two",
                "two wants the mutex `a`, held by one"
            ]
        );
        let found = ran
            .trace
            .events
            .iter()
            .find(|e| e.kind == counterpoint::trace::Kind::Stuck);
        assert_eq!(found.unwrap().at, 1_000_000_000, "at once, not at the end");
    }
}

#[test]
fn a_pool_whose_workers_all_wait_is_stuck() {
    let program = program(
        r#"
        [channels]
        q = {}
        [tasks.main]
        steps = [
          { spawn = { task = "taker", count = 2, as = "t" } },
          { spawn = { task = "giver", as = "g" } },
          { join = ["t", "g"] },
        ]
        [tasks.taker]
        steps = [{ recv = "q" }]
        [tasks.giver]
        steps = [{ repeat = { times = 2, steps = [{ send = { channel = "q", value = 1 } }] } }]
        "#,
    );
    let outcome = |rules| {
        simulate(&program, &Simulation::new(rules))
            .trace
            .meta
            .outcome
    };
    assert_eq!(outcome(Rules::ASYNC_MANY), Outcome::Finished);
    let Outcome::Deadlock { stuck, .. } = outcome(Rules::POOL) else {
        panic!()
    };
    let said: Vec<_> = stuck.iter().map(|task| task.sentence()).collect();
    assert!(
        said.contains(&"giver has not begun: every worker is taken by taker 1 and taker 2".into()),
        "{said:#?}"
    );
}

#[test]
fn a_loop_without_end_is_stopped() {
    for steps in [
        r#"[{ loop = [{ set = { i = 1 } }] }]"#,
        r#"[{ loop = ["yield"] }]"#,
    ] {
        let program = program(&format!("[tasks.main]\nsteps = {steps}"));
        for (name, rules) in RULES {
            let simulation = Simulation {
                limit: 10_000,
                ..Simulation::new(rules)
            };
            let outcome = simulate(&program, &simulation).trace.meta.outcome;
            assert_eq!(outcome, Outcome::Limit { steps: 10_000 }, "{name}");
        }
    }
}

#[test]
fn a_long_chain_of_waiting_tasks_is_followed_to_its_end() {
    let chain = |last: &str| {
        program(&format!(
            r#"
            [channels]
            never = {{}}
            [tasks.main]
            steps = [{{ spawn = {{ task = "link", as = "t", with = {{ depth = 400 }} }} }}, {{ join = "t" }}]
            [tasks.link]
            args = ["depth"]
            steps = [{{ if = {{ test = "depth > 0", then = [
              {{ spawn = {{ task = "link", as = "t", with = {{ depth = "depth - 1" }} }} }},
              {{ join = "t" }},
            ], else = [{last}] }} }}]
            "#
        ))
    };
    for rules in [Rules::THREADS, Rules::ASYNC, Rules::SEQUENTIAL] {
        for seed in 0..3 {
            let outcome = |last| {
                let policy = Policy::Random(seed);
                let simulation = Simulation {
                    policy,
                    ..Simulation::new(rules)
                };
                simulate(&chain(last), &simulation).trace.meta.outcome
            };
            assert_eq!(outcome(r#"{ sleep = "1s" }"#), Outcome::Finished);
            let Outcome::Deadlock {
                stuck,
                partial: false,
            } = outcome(r#"{ recv = "never" }"#)
            else {
                panic!("not stuck")
            };
            assert_eq!(stuck.len(), 402);
        }
    }
}
