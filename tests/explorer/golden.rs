//! What is known of well-known programs, each checked against arithmetic or a model of its own.

use crate::claim;
use crate::common::program;
use crate::oracle::{every_interleaving, words};
use counterpoint::explorer::{
    After, Board, Bound, Ending, Explored, Found, Interleavings, Reduction, Search, Verdict,
};
use counterpoint::machine::Rules;
use counterpoint::program::Value;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::Arc;

fn search(toml: &str, rules: Rules) -> Search<'static> {
    let mut search = Search::new(Board::new(&program(toml), rules, 0));
    search.reduction = Reduction::Never;
    search
}

fn threads(toml: &str) -> Search<'static> {
    search(toml, Rules::THREADS)
}

/// The words of the outcomes, those that are wrong first.
fn endings(explored: &Explored) -> Vec<&'static str> {
    let of = explored.outcomes.iter();
    of.map(|found| found.ending.word()).collect()
}

fn only(explored: &Explored, word: &str) -> Found {
    let of = explored.outcomes.iter();
    let found: Vec<_> = of.filter(|found| found.ending.word() == word).collect();
    match found[..] {
        [one] => one.clone(),
        ref other => panic!("{word}: {other:?}"),
    }
}

fn philosophers(n: u8, first: &str, second: &str) -> String {
    format!(
        r#"
[mutexes]
fork = {{ count = {n} }}
[tasks.main]
steps = [{{ spawn = {{ task = "philosopher", count = {n}, as = "p", with = {{ me = "index" }} }} }}, {{ join = "p" }}]
[tasks.philosopher]
args = ["me"]
steps = [
  {{ set = {{ left = "me", right = "(me + 1) % {n}" }} }},
  {{ lock = "fork[{first}]" }}, {{ lock = "fork[{second}]" }},
  {{ unlock = "fork[{second}]" }}, {{ unlock = "fork[{first}]" }},
]
"#
    )
}

/// A model of its own: each philosopher has done so many of its four steps.
struct Table {
    states: u64,
    moves: u64,
    dead: u64,
    finished: u128,
}

fn table(n: usize, forks: &dyn Fn(usize) -> (usize, usize)) -> Table {
    let takes = |who: usize, done: u8| match done {
        0 => Some(forks(who).0),
        1 => Some(forks(who).1),
        _ => None,
    };
    let held = |state: &[u8], fork: usize| {
        (0..n).any(|who| {
            let (first, second) = forks(who);
            (fork == first && (1..4).contains(&state[who])) || (fork == second && state[who] == 2)
        })
    };
    let begin = vec![0u8; n];
    let mut ways = HashMap::from([(begin.clone(), 1u128)]);
    let mut seen = HashSet::from([begin.clone()]);
    let mut queue = VecDeque::from([begin]);
    let mut table = Table {
        states: 0,
        moves: 0,
        dead: 0,
        finished: 0,
    };
    while let Some(state) = queue.pop_front() {
        table.states += 1;
        let of = ways[&state];
        let can = |who: &usize| {
            let fork = takes(*who, state[*who]);
            state[*who] < 4 && fork.is_none_or(|fork| !held(&state, fork))
        };
        let who: Vec<usize> = (0..n).filter(can).collect();
        match state.iter().all(|done| *done == 4) {
            true => table.finished = of,
            false => table.dead += u64::from(who.is_empty()),
        }
        for who in who {
            table.moves += 1;
            let mut next = state.clone();
            next[who] += 1;
            *ways.entry(next.clone()).or_insert(0) += of;
            if seen.insert(next.clone()) {
                queue.push_back(next);
            }
        }
    }
    table
}

#[test]
fn philosophers_can_starve_together_in_one_state() {
    let factorial = |n: u8| (1..=u128::from(n)).product::<u128>();
    for n in [3u8, 4, 5] {
        let found = threads(&philosophers(n, "left", "right")).go();
        let count = usize::from(n);
        let model = table(count, &|who| (who, (who + 1) % count));
        assert_eq!(
            (found.states, found.transitions),
            (model.states, model.moves)
        );
        assert_eq!(endings(&found), ["deadlock", "finished"]);
        let dead = only(&found, "deadlock");
        assert_eq!((model.dead, dead.count), (1, Some(factorial(n))));
        assert_eq!(dead.schedule.len(), count);
        let Ending::Deadlock { stuck, partial } = &dead.ending else {
            panic!("{dead:?}")
        };
        assert_eq!((stuck.len(), *partial), (count + 1, false), "all, and main");
        assert_eq!(only(&found, "finished").count, Some(model.finished));
        assert!(!found.is_safe());
    }
}

#[test]
fn philosophers_who_take_the_lower_fork_first_never_starve() {
    for n in [3u8, 4, 5] {
        let ordered = philosophers(n, "min(left, right)", "max(left, right)");
        let found = threads(&ordered).go();
        let count = usize::from(n);
        let model = table(count, &|who| {
            let right = (who + 1) % count;
            (who.min(right), who.max(right))
        });
        assert_eq!(
            (found.states, found.transitions),
            (model.states, model.moves)
        );
        assert_eq!((model.dead, endings(&found)), (0, vec!["finished"]));
        assert_eq!(found.interleavings, Interleavings::Counted(model.finished));
        assert!(found.is_safe());
    }
}

#[test]
fn three_philosophers_agree_with_brute_force() {
    let toml = philosophers(3, "left", "right");
    let oracle = every_interleaving(&program(&toml), Rules::THREADS, 40_000).unwrap();
    let found = threads(&toml).go();
    let counted: BTreeMap<String, (u128, usize)> = found
        .outcomes
        .iter()
        .map(|found| (words(found), (found.count.unwrap(), found.schedule.len())))
        .collect();
    assert_eq!(counted, oracle.outcomes);
}

/// Two processors that each want to be alone in the critical section, after Peterson (1981).
fn peterson(enter: &str, wait: &str) -> String {
    format!(
        r#"
[vars]
flag = {{ count = 2, init = 0 }}
turn = 0
inside = 0
[tasks.main]
steps = [{{ spawn = {{ task = "p", count = 2, as = "both", with = {{ me = "index" }} }} }}, {{ join = "both" }}]
[tasks.p]
args = ["me"]
steps = [
  {{ set = {{ other = "1 - me", f = 1, t = 0 }} }},
  {enter}
  {wait}
  {{ add = {{ var = "inside", value = 1 }} }},
  {{ add = {{ var = "inside", value = "-1" }} }},
  {{ write = {{ var = "flag[me]", value = 0 }} }},
]
"#
    )
}

const FLAG: &str = r#"{ write = { var = "flag[me]", value = 1 } },"#;
const TURN: &str = r#"{ write = { var = "turn", value = "other" } },"#;
const WAIT: &str = r#"
  { loop = [
    { read = { var = "flag[other]", into = "f" } },
    { if = { test = "f == 0", then = ["break"] } },
    { read = { var = "turn", into = "t" } },
    { if = { test = "t == me", then = ["break"] } },
  ] },"#;
const WAIT_FOR_FLAG: &str = r#"
  { loop = [
    { read = { var = "flag[other]", into = "f" } },
    { if = { test = "f == 0", then = ["break"] } },
  ] },"#;

fn never_two_inside(toml: &str) -> Search<'static> {
    let mut search = threads(toml);
    let program = Arc::clone(search.from.program());
    search.question.shows = Some(vec![program.var("inside").unwrap()]);
    search.question.always = vec![claim("inside <= 1", toml, &program)];
    search.question.sometimes = vec![
        claim("inside == 1", toml, &program),
        claim("flag[0] + flag[1] == 2", toml, &program),
    ];
    search
}

fn verdicts(explored: &Explored) -> Vec<Verdict> {
    explored
        .judged
        .iter()
        .map(|judged| judged.verdict)
        .collect()
}

#[test]
fn petersons_lock_lets_one_in_at_a_time() {
    let found = never_two_inside(&peterson(&format!("{FLAG}{TURN}"), WAIT)).go();
    assert_eq!(endings(&found), ["finished"]);
    assert_eq!(found.interleavings, Interleavings::Endless, "it spins");
    assert_eq!(verdicts(&found), [Verdict::Holds; 3]);
    assert!(found.is_safe());
}

#[test]
fn petersons_lock_with_its_two_writes_swapped_lets_both_in() {
    let swapped = peterson(&format!("{TURN}{FLAG}"), WAIT);
    let found = never_two_inside(&swapped).go();
    assert_eq!(endings(&found), ["finished"], "two inside harm nobody here");
    assert_eq!(verdicts(&found)[0], Verdict::Fails);
    assert!(!found.is_safe());
    // turn, turn; the later one sees no flag and goes in; the other finds its own turn.
    let shown = found.judged[0].schedule.clone().unwrap();
    let swapped = program(&swapped);
    let board = After::all(&swapped, Rules::THREADS, 0, &shown);
    let values = board.unwrap().board.values();
    assert_eq!(values[3], Value::Int(2));
    assert_eq!(shown.len(), 9);
}

#[test]
fn flags_without_a_turn_let_both_wait_for_ever() {
    let found = never_two_inside(&peterson(FLAG, WAIT_FOR_FLAG)).go();
    assert_eq!(endings(&found), ["goes on for ever", "finished"]);
    assert_eq!(verdicts(&found)[0], Verdict::Holds);
    let round = only(&found, "goes on for ever");
    assert!(!round.cycle.is_empty());
    let movers: HashSet<_> = round.cycle.iter().collect();
    assert_eq!(movers.len(), 2, "both move, and neither gets in");
    assert_eq!(round.schedule.len(), 2, "both raise their flags");
}

const POLITE: &str = r#"
[vars]
wants = { count = 2, init = 0 }
[tasks.main]
steps = [{ spawn = { task = "p", count = 2, as = "both", with = { me = "index" } } }, { join = "both" }]
[tasks.p]
args = ["me"]
steps = [
  { set = { w = 1 } },
  { loop = [
    { write = { var = "wants[me]", value = 1 } },
    { read = { var = "wants[1 - me]", into = "w" } },
    { if = { test = "w == 0", then = ["break"] } },
    { write = { var = "wants[me]", value = 0 } },
  ] },
  { write = { var = "wants[me]", value = 0 } },
]
"#;

#[test]
fn two_polite_tasks_can_step_back_for_each_other_for_ever() {
    let found = threads(POLITE).go();
    assert_eq!(endings(&found), ["goes on for ever", "finished"]);
    assert_eq!(found.interleavings, Interleavings::Endless);
    assert!(!found.is_safe());
    let round = only(&found, "goes on for ever");
    let movers: HashSet<_> = round.cycle.iter().collect();
    assert_eq!(movers.len(), 2);
    // It comes round: the board is the same after the cycle as before it.
    let program = program(POLITE);
    let schedule = |rounds: usize| {
        let cycles = round.cycle.iter().cycle().take(rounds * round.cycle.len());
        round
            .schedule
            .iter()
            .chain(cycles)
            .copied()
            .collect::<Vec<_>>()
    };
    let board = |rounds: usize| {
        let all = After::all(&program, Rules::THREADS, 0, &schedule(rounds));
        let board = all.unwrap().board;
        let tasks: Vec<_> = board.tasks().map(|id| board.task(id).cloned()).collect();
        (board.world().clone(), tasks)
    };
    assert_eq!(board(0), board(1));
    assert_eq!(board(1), board(3));
}

const SPIN: &str = r#"
[vars]
ready = 0
[tasks.main]
steps = [{ spawn = { task = "waiter", as = "w" } }, { write = { var = "ready", value = 1 } }, { join = "w" }]
[tasks.waiter]
steps = [{ set = { r = 0 } }, { while = { test = "r == 0", steps = [{ read = { var = "ready", into = "r" } }] } }]
"#;

#[test]
fn to_spin_until_another_task_has_written_ends_if_all_is_fair() {
    let found = threads(SPIN).go();
    assert_eq!(endings(&found), ["finished"]);
    assert_eq!(found.interleavings, Interleavings::Endless);
    // Before and after the write, and over.
    assert_eq!((found.states, found.transitions), (3, 3));
    assert!(found.is_safe());
    let alone = SPIN.replace("value = 1", "value = 0");
    assert_eq!(endings(&threads(&alone).go()), ["goes on for ever"]);
}

#[test]
fn on_one_async_thread_a_task_that_spins_keeps_all_others_out() {
    let first = SPIN.replace("{ write = { var", "\"yield\", { write = { var");
    let found = search(&first, Rules::ASYNC).go();
    assert!(!found.is_safe());
    assert!(!endings(&found).is_empty() || found.bound.is_some());
    assert!(endings(&search(SPIN, Rules::ASYNC).go()).contains(&"finished"));
}

#[test]
fn what_is_read_before_it_is_written_is_found() {
    let toml = r#"
[vars]
config = 0
[tasks.main]
steps = [{ spawn = { task = "user", as = "u" } }, { write = { var = "config", value = 1 } }, { join = "u" }]
[tasks.user]
steps = [{ read = { var = "config", into = "c" } }, { assert = "c == 1" }]
"#;
    let found = threads(toml).go();
    assert_eq!(endings(&found), ["failed", "finished"]);
    // What was read too early fails before main writes or after.
    assert_eq!(found.right_and_wrong(), Some((1, 2)));
    assert_eq!(only(&found, "failed").schedule.len(), 2);
    // Neither has moved, either has, both have; and one for each end.
    assert_eq!(found.states, 7);
    let fixed = search(toml, Rules::ASYNC).go();
    assert!(fixed.is_safe());
    assert_eq!(fixed.interleavings, Interleavings::Counted(1));
}

#[test]
fn main_may_end_before_and_after_what_it_does_not_wait_for() {
    let toml = r#"
[vars]
x = 0
[tasks.main]
steps = [{ spawn = { task = "late", as = "l" } }]
[tasks.late]
steps = [{ add = "x" }]
"#;
    let found = threads(toml).go();
    let values: Vec<_> = found.outcomes.iter().map(|f| f.values.clone()).collect();
    assert_eq!(values, [[Value::Int(0)], [Value::Int(1)]]);
    assert_eq!(found.interleavings, Interleavings::Counted(2));
}

const FOR_EVER: &str = r#"
[vars]
x = 0
[tasks.main]
steps = [{ spawn = { task = "adder", count = 2, as = "a" } }, { join = "a" }]
[tasks.adder]
steps = [{ loop = [{ add = "x" }] }]
"#;

#[test]
fn what_has_no_end_is_searched_up_to_a_bound_and_never_called_safe() {
    let mut search = threads(FOR_EVER);
    search.limits.states = 1_000;
    for reduction in [Reduction::Never, Reduction::Auto, Reduction::Always] {
        search.reduction = reduction;
        let found = search.go();
        assert_eq!(found.bound, Some(Bound::States(1_000)), "{reduction:?}");
        assert!(!found.is_safe());
        assert!(found.outcomes.is_empty());
        assert_eq!(found.interleavings, Interleavings::Unknown);
    }
    search.limits.states = u64::MAX;
    search.limits.memory = 1 << 20;
    let found = search.go();
    assert!(
        matches!(found.bound, Some(Bound::Memory(1_048_576))),
        "{:?}",
        found.bound
    );
    assert!(!found.is_safe());
}

#[test]
fn a_search_can_be_stopped() {
    let mut search = threads(FOR_EVER);
    search.watch = &|progress| progress.states < 5_000;
    let found = search.go();
    assert_eq!(found.bound, Some(Bound::Stopped));
    assert!(!found.is_safe());
}

#[test]
fn a_task_that_goes_round_by_itself_is_told() {
    let spin = r#"{ loop = [{ set = { i = 1 } }] }"#;
    let alone = format!("[tasks.main]\nsteps = [{spin}]");
    let beside = format!(
        "[vars]\nx = 0\n[tasks.main]\nsteps = [{{ spawn = \"s\" }}, {{ add = \"x\" }}]\n\
         [tasks.s]\nsteps = [{{ add = \"x\" }}, {spin}]"
    );
    for toml in [&alone, &beside] {
        let found = threads(toml).go();
        assert!(!found.is_safe());
        assert!(
            matches!(found.bound, Some(Bound::Spins { .. })),
            "{:?}",
            found.bound
        );
    }
}

/// Tasks that each count by themselves up to `times`.
fn counters(tasks: u32, times: u32) -> String {
    format!(
        r#"
[vars]
c = {{ count = {tasks}, init = 0 }}
[tasks.main]
steps = [{{ spawn = {{ task = "counter", count = {tasks}, as = "t", with = {{ me = "index" }} }} }}, {{ join = "t" }}]
[tasks.counter]
args = ["me"]
steps = [{{ repeat = {{ times = {times}, steps = [{{ add = "c[me]" }}] }} }}]
"#
    )
}

#[test]
fn independent_counters_have_as_many_states_as_all_their_values() {
    let found = threads(&counters(3, 4)).go();
    assert_eq!(found.states, 5 * 5 * 5);
    // 12! / (4!)^3
    assert_eq!(found.interleavings, Interleavings::Counted(34_650));
    assert!(found.is_safe());
}

#[test]
fn a_thousand_million_states_are_too_many_without_reduction() {
    let mut search = threads(&counters(9, 9));
    search.limits.states = 2_000;
    let found = search.go();
    assert_eq!(found.bound, Some(Bound::States(2_000)));
    assert!(!found.is_safe());
}

#[test]

fn a_thousand_million_states_are_few_with_reduction() {
    let mut search = threads(&counters(9, 9));
    search.limits.states = 2_000;
    for reduction in [Reduction::Auto, Reduction::Always] {
        search.reduction = reduction;
        let found = search.go();
        assert_eq!((&found.bound, found.reduced), (&None, true));
        assert_eq!(endings(&found), ["finished"]);
        assert_eq!(found.outcomes[0].values, [Value::Int(9); 9]);
        assert!(found.is_safe());
        assert_eq!(found.interleavings, Interleavings::Unknown);
    }
}

/// A buffer for one item with two who put in and two who take out, one item each.
fn buffer(not_full: &str, not_empty: &str, notify: &str) -> String {
    format!(
        r#"
[vars]
items = 0
[mutexes]
m = {{}}
[conditions]
one = {{}}
other = {{}}
[tasks.main]
steps = [
  {{ spawn = {{ task = "producer", count = 2, as = "p" }} }},
  {{ spawn = {{ task = "consumer", count = 2, as = "c" }} }},
  {{ join = ["p", "c"] }},
]
[tasks.producer]
steps = [{{ repeat = {{ times = 2, steps = [
  {{ lock = "m" }},
  {{ read = {{ var = "items", into = "n" }} }},
  {{ while = {{ test = "n == 1", steps = [
    {{ wait = {{ condition = "{not_full}", mutex = "m" }} }},
    {{ read = {{ var = "items", into = "n" }} }},
  ] }} }},
  {{ write = {{ var = "items", value = 1 }} }},
  {{ {notify} = "{not_empty}" }},
  {{ unlock = "m" }},
] }} }}]
[tasks.consumer]
steps = [{{ repeat = {{ times = 2, steps = [
  {{ lock = "m" }},
  {{ read = {{ var = "items", into = "n" }} }},
  {{ while = {{ test = "n == 0", steps = [
    {{ wait = {{ condition = "{not_empty}", mutex = "m" }} }},
    {{ read = {{ var = "items", into = "n" }} }},
  ] }} }},
  {{ write = {{ var = "items", value = 0 }} }},
  {{ {notify} = "{not_full}" }},
  {{ unlock = "m" }},
] }} }}]
"#
    )
}

#[test]
fn one_condition_for_two_purposes_can_wake_the_wrong_task() {
    let found = threads(&buffer("one", "one", "notify")).go();
    assert!(
        endings(&found).contains(&"deadlock"),
        "{:?}",
        endings(&found)
    );
    assert!(endings(&found).contains(&"finished"));
    for fixed in [
        buffer("one", "one", "notify_all"),
        buffer("one", "other", "notify"),
    ] {
        let found = threads(&fixed).go();
        assert_eq!(endings(&found), ["finished"]);
        assert_eq!(found.outcomes[0].values, [Value::Int(0)]);
        assert!(found.is_safe());
    }
}
