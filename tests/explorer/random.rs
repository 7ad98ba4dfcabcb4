//! What must hold of every program, on random ones. `PROPTEST_CASES` asks for more of them.

use crate::claim;
use crate::common::program;
use crate::oracle::{every_interleaving, words};
use crate::programs::{Small, small};
use counterpoint::explorer::{
    After, Board, Bound, Ending, Explored, Found, Interleavings, Judged, Reduction, Search, Target,
    Verdict,
};
use counterpoint::machine::{Rules, conforms};
use counterpoint::mechanism::{self, Hub, Run, execute};
use counterpoint::program::{Program, StatePredicate, Value};
use counterpoint::session::{Then, played};
use counterpoint::simulator::{Policy, Simulated, Simulation, simulate};
use counterpoint::trace::{EndKind, Kind, Outcome, StuckTask, Trace, Want};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

const RULES: [(&str, Rules); 6] = [
    ("threads", Rules::THREADS),
    ("processes", Rules::PROCESSES),
    ("async", Rules::ASYNC),
    ("async-many", Rules::ASYNC_MANY),
    ("pool", Rules::POOL),
    ("sequential", Rules::SEQUENTIAL),
];

/// How many states a program may have to be looked at.
const STATES: u64 = 3_000;

/// Tries a property on random programs: `cases`, the same each time, or as many others as somebody
/// asks for.
fn for_small(cases: u32, check: impl Fn(&Arc<Program>)) {
    let asked = std::env::var("PROPTEST_CASES").ok();
    let config = ProptestConfig {
        cases: asked
            .as_ref()
            .and_then(|asked| asked.parse().ok())
            .unwrap_or(cases),
        failure_persistence: None,
        max_shrink_iters: 600,
        ..ProptestConfig::default()
    };
    let check = |small: Small| {
        check(&program(&small.toml()));
        Ok(())
    };
    let mut runner = match asked {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    };
    let ran = runner.run(&small(), check);
    ran.unwrap_or_else(|failed| panic!("{failed}"));
}

fn search(program: &Arc<Program>, rules: Rules) -> Search<'static> {
    let mut search = Search::new(Board::new(program, rules, 0));
    search.limits.states = STATES;
    search.reduction = Reduction::Never;
    search
}

/// Claims about the variables that all random programs have.
static CLAIMS: LazyLock<Vec<StatePredicate>> = LazyLock::new(|| {
    let tables = "[vars]\nx = 0\ny = 0\n[tasks.main]\nsteps = [{ add = \"x\" }, { add = \"y\" }]\n";
    let program = program(tables);
    let texts = ["x < 2", "x + y < 3", "x == 1", "y > x"];
    texts.map(|text| claim(text, tables, &program)).to_vec()
});

fn with_claims(mut search: Search<'static>) -> Search<'static> {
    search.question.always = CLAIMS.clone();
    search.question.sometimes = CLAIMS.clone();
    search
}

/// What became of the claims, with the lengths of the schedules that show it.
fn judged(explored: &Explored) -> Vec<(Verdict, Option<usize>)> {
    let length = |judged: &Judged| judged.schedule.as_ref().map(Vec::len);
    let of = explored.judged.iter();
    of.map(|judged| (judged.verdict, length(judged))).collect()
}

/// Everything, in the plainest way; `None` where it is too much.
fn plainly(program: &Arc<Program>, rules: Rules) -> Option<Explored> {
    let explored = search(program, rules).go_plainly();
    explored.bound.is_none().then_some(explored)
}

fn outcomes(explored: &Explored) -> BTreeSet<String> {
    explored.outcomes.iter().map(words).collect()
}

/// The outcomes with how often they come and how long the shortest way to each is.
fn counted(explored: &Explored) -> BTreeMap<String, (u128, usize)> {
    let of = explored.outcomes.iter();
    of.map(|found| (words(found), (found.count.unwrap(), found.schedule.len())))
        .collect()
}

#[test]
fn a_search_finds_what_brute_force_finds() {
    for_small(60, |program| {
        for rules in [Rules::THREADS, Rules::PROCESSES] {
            let Some(oracle) = every_interleaving(program, rules, 2_000) else {
                continue;
            };
            let search = search(program, rules);
            for explored in [search.go_plainly(), search.go()] {
                assert_eq!(explored.bound, None);
                assert_eq!(counted(&explored), oracle.outcomes);
                let total = Interleavings::Counted(oracle.interleavings);
                assert_eq!(explored.interleavings, total);
            }
        }
    });
}

#[test]
fn the_fast_search_and_the_plain_one_agree() {
    for_small(40, |program| {
        for (name, rules) in RULES {
            let Some(plain) = plainly(program, rules) else {
                continue;
            };
            let mut search = search(program, rules);
            let mut schedules = Vec::new();
            for threads in [1, 2] {
                search.threads = threads;
                let fast = search.go();
                assert_eq!(fast.bound, None, "{name}");
                assert_eq!(fast.states, plain.states, "{name}");
                assert_eq!(fast.transitions, plain.transitions, "{name}");
                assert_eq!(fast.interleavings, plain.interleavings, "{name}");
                assert_eq!(counted(&fast), counted(&plain), "{name}");
                let of = fast.outcomes.into_iter();
                schedules.push(of.map(|found| found.schedule).collect::<Vec<_>>());
            }
            assert_eq!(schedules[0], schedules[1], "{name}");
        }
    });
}

#[test]
fn claims_are_judged_as_a_plain_search_does() {
    for_small(20, |program| {
        for (name, rules) in RULES {
            if plainly(program, rules).is_none() {
                continue;
            }
            let explored = with_claims(search(program, rules)).go();
            let judged = &judged(&explored)[CLAIMS.len()..];
            for (claim, judged) in CLAIMS.iter().zip(judged) {
                let mut search = search(program, rules);
                search.question.target = Some(Target::Meets(claim.clone()));
                let met = search.go_plainly().target.map(|schedule| schedule.len());
                let verdict = met.map_or(Verdict::Fails, |_| Verdict::Holds);
                assert_eq!(*judged, (verdict, met), "{name}");
                assert_eq!(
                    search.go().target.map(|schedule| schedule.len()),
                    met,
                    "{name}"
                );
            }
            let mut reduced = with_claims(search(program, rules));
            reduced.reduction = Reduction::Always;
            let verdicts = |of: &Explored| of.judged.iter().map(|j| j.verdict).collect::<Vec<_>>();
            assert_eq!(verdicts(&reduced.go()), verdicts(&explored), "{name}");
        }
    });
}

#[test]
fn with_reduction_no_outcome_is_lost_and_none_is_added() {
    for_small(40, |program| {
        for (name, rules) in RULES {
            let Some(plain) = plainly(program, rules) else {
                continue;
            };
            let mut search = search(program, rules);
            search.reduction = Reduction::Always;
            let mut before: Option<Explored> = None;
            for threads in [1, 2] {
                search.threads = threads;
                let reduced = search.go();
                assert_eq!(reduced.bound, None, "{name}");
                assert_eq!(outcomes(&reduced), outcomes(&plain), "{name}");
                assert!(reduced.states <= plain.states, "{name}");
                if let Some(before) = before.replace(reduced.clone()) {
                    assert_eq!(before.states, reduced.states, "{name}");
                    assert_eq!(before.transitions, reduced.transitions, "{name}");
                    let all = |of: &Explored| {
                        let of = of.outcomes.iter();
                        of.map(|found| found.schedule.clone()).collect::<Vec<_>>()
                    };
                    assert_eq!(all(&before), all(&reduced), "{name}");
                }
            }
        }
    });
}

#[test]
fn what_goes_on_with_reduction_after_a_bound_says_which_schedules_are_shortest() {
    for_small(40, |program| {
        for (name, rules) in RULES {
            let Some(plain) = plainly(program, rules) else {
                continue;
            };
            let mut search = search(program, rules);
            search.reduction = Reduction::Auto;
            search.limits.states = plain.states / 2 + 1;
            let auto = search.go();
            if auto.bound.is_none() {
                assert_eq!(outcomes(&auto), outcomes(&plain), "{name}");
            }
            for found in auto.outcomes.iter().filter(|found| found.shortest) {
                let length = counted(&plain)[&words(found)].1;
                assert_eq!(found.schedule.len(), length, "{name}: {}", words(found));
            }
        }
    });
}

#[test]
fn every_witness_is_a_run_that_ends_so() {
    for_small(40, |program| {
        for (name, rules) in RULES {
            let Some(plain) = plainly(program, rules) else {
                continue;
            };
            let mut search = search(program, rules);
            search.reduction = Reduction::Always;
            let reduced = search.go();
            for found in plain.outcomes.iter().chain(&reduced.outcomes) {
                witnessed(name, program, rules, found);
            }
        }
    });
}

/// The schedule is allowed, and the simulator, the board and the search say the same of it.
fn witnessed(name: &str, program: &Arc<Program>, rules: Rules, found: &Found) {
    let after = After::all(program, rules, 0, &found.schedule).unwrap();
    assert_eq!(after.board.ending().as_ref(), Some(&found.ending), "{name}");
    assert_eq!(after.board.values(), found.values, "{name}");
    let played = played(program, rules, 0, &found.schedule, Then::InTurn).unwrap();
    let outcome = &played.run.trace.meta.outcome;
    let told = format!(
        "{name}: {}\n{outcome:?}\n{:?}",
        words(found),
        found.schedule
    );
    match (&found.ending, outcome) {
        (Ending::Finished, Outcome::Finished) => {
            assert_eq!(played.run.values, found.values, "{told}");
        }
        (
            Ending::Deadlock { stuck, partial },
            Outcome::Deadlock {
                stuck: told_stuck,
                partial: told_partial,
            },
        ) => {
            assert_eq!(wants(stuck), wants(told_stuck), "{told}");
            assert_eq!(partial, told_partial, "{told}");
        }
        (
            Ending::Failed { task, why },
            Outcome::Failed {
                task: who,
                why: for_what,
            },
        ) => assert_eq!((task, why), (who, for_what), "{told}"),
        // Some were stuck before another failed, and a run goes by what happened first.
        (Ending::Failed { .. }, Outcome::Deadlock { .. }) => {
            assert!(anybody(&played.run.trace, EndKind::Failed), "{told}");
        }
        _ => panic!("{told}"),
    }
    let conforms = conforms(program, &rules, 0, &played.run.trace);
    assert_eq!(conforms.expect(&told).values, played.run.values, "{told}");
}

fn wants(stuck: &[StuckTask]) -> BTreeMap<u32, Want> {
    stuck
        .iter()
        .map(|stuck| (stuck.task.0, stuck.want))
        .collect()
}

/// Whether any task ended so.
fn anybody(trace: &Trace, end: EndKind) -> bool {
    let ended = trace
        .events
        .iter()
        .filter(|event| event.kind == Kind::Ended);
    ended.into_iter().any(|event| event.object == end as u16)
}

#[test]
fn every_simulated_run_ends_as_an_interleaving_does() {
    for_small(40, |program| {
        for (name, rules) in RULES {
            let Some(plain) = plainly(program, rules) else {
                continue;
            };
            for seed in 0..12 {
                let policy = match seed {
                    0 => Policy::InTurn,
                    seed => Policy::Random(seed),
                };
                let simulation = Simulation {
                    policy,
                    ..Simulation::new(rules)
                };
                let ran = simulate(program, &simulation);
                if name != "async" || repeats(program, &ran) {
                    among(name, &plain, &ran.trace, &ran.values);
                }
            }
        }
    });
}

#[test]
fn every_real_run_ends_as_an_interleaving_does() {
    for_small(12, |program| {
        for mechanism in mechanism::ALL {
            // On one async thread a queue may keep somebody waiting for what is free; see `repeats`.
            let real = ["threads", "async-many", "pool"].contains(&mechanism.name());
            if !real || mechanism.supports(program).is_err() {
                continue;
            }
            let Some(plain) = plainly(program, mechanism.rules()) else {
                continue;
            };
            for _ in 0..3 {
                let hub = Hub::new(Arc::clone(program), mechanism.rules(), Run::default());
                let ran = execute(mechanism, &hub);
                among(mechanism.name(), &plain, &ran.trace, &ran.values);
            }
        }
    });
}

/// Whether the same steps come to the same without queues. If not, somebody was kept waiting for
/// what was free, because another was next in line: on one async thread, where nobody comes between
/// two operations unless the first gives way, that is an interleaving which the explorer leaves out.
fn repeats(program: &Arc<Program>, ran: &Simulated) -> bool {
    let simulation = Simulation {
        policy: Policy::Given(ran.schedule.clone()),
        ..Simulation::new(Rules::ASYNC)
    };
    let again = simulate(program, &simulation);
    let done = |trace: &Trace| {
        let of = trace.events.iter();
        let of = of.filter(|event| event.kind != Kind::Ready);
        of.map(|event| (event.kind, event.task, event.step))
            .collect::<Vec<_>>()
    };
    done(&again.trace) == done(&ran.trace)
}

/// Whether a run ended as some interleaving does. In a run something may come between the last
/// operation of a task and its end, as it may not between two moves: main may end before a task
/// fails that is bound to, or before those who are stuck have tried; and of two tasks that fail,
/// another may be the first.
fn among(name: &str, explored: &Explored, trace: &Trace, values: &[Value]) {
    let outcome = &trace.meta.outcome;
    let some = |is: &dyn Fn(&Found) -> bool| explored.outcomes.iter().any(is);
    let failed = || some(&|found| matches!(found.ending, Ending::Failed { .. }));
    let left = anybody(trace, EndKind::Abandoned);
    let known = match outcome {
        Outcome::Finished => some(&|found| match found.ending {
            Ending::Finished => found.values == values,
            Ending::Deadlock { partial, .. } => left && partial,
            Ending::Failed { .. } => left,
            Ending::Forever => false,
        }),
        Outcome::Failed { .. } => failed(),
        Outcome::Deadlock { .. } if anybody(trace, EndKind::Failed) => failed(),
        Outcome::Deadlock { stuck, partial } => some(&|found| match &found.ending {
            Ending::Deadlock {
                stuck: all,
                partial: also,
            } => {
                let (few, all) = (wants(stuck), wants(all));
                let within = few.iter().all(|(task, want)| all.get(task) == Some(want));
                partial == also && within && (*partial || few.len() == all.len())
            }
            Ending::Failed { .. } => left && *partial,
            _ => false,
        }),
        _ => false,
    };
    let all = outcomes(explored);
    assert!(
        known,
        "{name}: {outcome:?} with {values:?} is none of {all:#?}"
    );
}

#[test]
fn a_bounded_search_says_so_and_invents_nothing() {
    for_small(30, |program| {
        for (name, rules) in RULES {
            let Some(plain) = plainly(program, rules) else {
                continue;
            };
            let most = 4;
            let mut search = search(program, rules);
            search.limits.states = most;
            let few = search.go();
            if plain.states <= most {
                assert_eq!(few.bound, None, "{name}");
                continue;
            }
            assert_eq!(few.bound, Some(Bound::States(most)), "{name}");
            assert!(!few.is_safe(), "{name}");
            assert_eq!(few.interleavings, Interleavings::Unknown, "{name}");
            assert!(outcomes(&few).is_subset(&outcomes(&plain)), "{name}");
        }
    });
}
