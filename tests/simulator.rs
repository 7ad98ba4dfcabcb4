//! What the simulator shows of small programs, whose outcomes are known by thinking.

mod common;

use common::program;
use counterpoint::machine::{Rules, conforms};
use counterpoint::program::steps::KINDS;
use counterpoint::program::{ConditionId, Pace, Resource, Signal, TaskId, Value};
use counterpoint::simulator::{Policy, Simulation, simulate};
use counterpoint::trace::{Event, Kind, Outcome};
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
                        ("producers" | "bounded", "pool") if seed > 0 => word,
                        ("conditions", "pool") => word,
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

/// A consumer for whom nothing comes any more, and one who moves and could notify only another.
const HUNGRY: &str = r#"
[vars]
items = { init = 0, memory = "served" }
[mutexes]
m = {}
[conditions]
not_empty = {}
other = {}
[tasks.main]
steps = [
  { spawn = { task = "consumer", as = "c" } }, { spawn = { task = "producer", as = "p" } },
  { spawn = { task = "bystander", as = "b" } },
  { join = ["p", "c", "b"] },
]
[tasks.bystander]
steps = [{ sleep = "9s" }, { notify = "other" }]
[tasks.producer]
steps = [
  { sleep = "1s" }, { lock = "m" }, { write = { var = "items", value = 1 } },
  { notify_all = "not_empty" }, { unlock = "m" },
]
[tasks.consumer]
steps = [{ repeat = { times = 2, steps = [
  { lock = "m" },
  { read = { var = "items", into = "n" } },
  { while = { test = "n == 0", steps = [
    { wait = { condition = "not_empty", mutex = "m" } }, { read = { var = "items", into = "n" } },
  ] } },
  { write = { var = "items", value = "n - 1" } },
  { unlock = "m" },
] } }]
"#;

#[test]
fn who_waits_for_a_condition_that_nobody_notifies_is_stuck() {
    let program = program(HUNGRY);
    for (name, rules) in RULES.into_iter().filter(|(name, _)| *name != "sequential") {
        let policies = (0..9).map(Policy::Random).chain([Policy::InTurn]);
        for policy in policies {
            let simulation = Simulation {
                policy,
                ..Simulation::new(rules)
            };
            let ran = simulate(&program, &simulation);
            conforms(&program, &rules, 0, &ran.trace).unwrap();
            let Outcome::Deadlock { stuck, .. } = ran.trace.meta.outcome else {
                panic!("{name}: {:?}", ran.trace.meta.outcome)
            };
            let said: Vec<_> = stuck.iter().map(|task| task.sentence()).collect();
            let wanted = "consumer waits for the condition `not_empty`, \
                          and no task is left that could notify it";
            assert!(said.contains(&wanted.to_owned()), "{name}: {said:#?}");
            let found = ran.trace.events.iter();
            let found = found
                .filter(|event| event.kind == Kind::Stuck)
                .map(|e| e.at);
            // As soon as the producer, the only one who could, has ended.
            assert_eq!(found.min(), Some(1_000_000_000), "{name}");
        }
    }
}

#[test]
fn who_might_be_notified_is_not_called_stuck() {
    let late = HUNGRY.replace(r#"{ notify = "other" }"#, r#"{ notify = "not_empty" }"#);
    let ran = simulate(&program(&late), &Simulation::new(Rules::THREADS));
    let stuck = ran.trace.events.iter().find(|e| e.kind == Kind::Stuck);
    assert_eq!(stuck.map(|event| event.at), Some(9_000_000_000));
}

#[test]
fn who_is_told_of_a_notification_goes_on_and_in_the_order_of_arrival() {
    let program = program(common::CONDITIONS);
    let kind = |event: &Event| program.text.steps[event.step.index()].kind;
    let wait = KINDS.iter().position(|kind| kind.name == "wait").unwrap() as u16;
    let pending = Value::Signal(Signal::Pending);
    let (mut told, mut before_they_asked) = (0, 0);
    for (name, rules) in RULES {
        for seed in 0..60 {
            let simulation = Simulation {
                policy: Policy::Random(seed),
                pace: [Pace::None, Pace::Yield, Pace::Pause(1_000)][seed as usize % 3],
                ..Simulation::new(rules)
            };
            let ran = simulate(&program, &simulation);
            // Who waits for either condition, in the order in which they let the mutex go.
            let mut lines: [Vec<TaskId>; 2] = Default::default();
            let mut asked = BTreeSet::new();
            for (at, event) in ran.trace.events.iter().enumerate() {
                let rest = &ran.trace.events[at + 1..];
                let in_wait = kind(event) == wait && event.kind == Kind::Done;
                if in_wait && event.reply() == Some(pending) {
                    let own = rest
                        .iter()
                        .find(|e| e.task == event.task && e.kind != Kind::Ready);
                    let condition = match own.map(|next| (next, next.resource())) {
                        Some((next, Some(Resource::Condition(id))))
                            if next.kind == Kind::Blocked =>
                        {
                            id
                        }
                        Some((next, _)) => ConditionId(next.object),
                        None => continue,
                    };
                    lines[condition.index()].push(event.task);
                    asked.remove(&event.task);
                } else if event.kind == Kind::Blocked {
                    asked.insert(event.task);
                } else if event.kind == Kind::Ready {
                    let line = lines.iter_mut().find(|line| line.contains(&event.task));
                    let Some(line) = line else { continue };
                    assert_eq!(line.remove(0), event.task, "{name}, seed {seed}");
                    let next = rest.iter().find(|e| e.task == event.task).unwrap();
                    assert_eq!(next.kind, Kind::Done, "{name}, seed {seed}: in vain");
                    told += 1;
                    before_they_asked += u32::from(!asked.contains(&event.task));
                }
            }
        }
    }
    assert!(
        told > 500 && before_they_asked > 5,
        "{told}, {before_they_asked}"
    );
}

#[test]
fn a_wait_without_its_mutex_fails() {
    let program = program(
        r#"
        [mutexes]
        m = { count = 2 }
        [conditions]
        c = {}
        [tasks.main]
        steps = [{ lock = "m[0]" }, { wait = { condition = "c", mutex = "m[1]" } }]
        "#,
    );
    let outcome = simulate(&program, &Simulation::new(Rules::THREADS))
        .trace
        .meta
        .outcome;
    let Outcome::Failed { why, .. } = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(why, "it waited for a condition without holding the mutex");
}
