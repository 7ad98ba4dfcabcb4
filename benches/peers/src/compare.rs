//! One program under every tool, as text.

use crate::bars;
use crate::executions::{self, TOOLS};
use crate::graphs::{self, Buffer, Exhausted, Increments, Philosophers};
use crate::measure::{grouped, medians, show};
use crate::ours::{self, How, Seen};
use crate::program::Program;
use crate::table::Table;
use std::sync::Arc;
use std::time::Duration;

/// Measures and prints. `limit`: for how long loom and shuttle may run; zero leaves them out.
pub fn compare(program: Program, limit: Duration) {
    println!("\n{program}");
    let theirs = searches(program);
    if !limit.is_zero() {
        runs(program, limit);
    }
    if let Some((states, took)) = theirs
        && let Some(sentence) = bars::judge(program, states, took)
    {
        println!("  {sentence}");
    }
}

/// Those that go from state to state; gives ours on two threads, without counting or reduction.
fn searches(program: Program) -> Option<(u64, Duration)> {
    let loaded = match ours::load(program) {
        Ok(loaded) => loaded,
        Err(problem) => {
            println!("  ours cannot be loaded: {problem}");
            return None;
        }
    };
    let mut runs: Vec<Box<dyn Fn() -> Found>> = Vec::new();
    for threads in [1, 2] {
        runs.push(Box::new(move || stateright(program, threads).into()));
    }
    for (how, _) in HOWS {
        let loaded = Arc::clone(&loaded);
        runs.push(Box::new(move || ours::search(&loaded, how).into()));
    }
    let measured = medians(&runs);
    show_searches(&measured);
    let (took, found) = &measured[PLAIN];
    Some((found.states, *took))
}

/// Which of the runs is ours on two threads, without counting or reduction.
const PLAIN: usize = 3;

/// What one of them found, as a table says it.
struct Found {
    states: u64,
    words: String,
}

impl From<Exhausted> for Found {
    fn from(found: Exhausted) -> Found {
        Found {
            states: found.states as u64,
            words: found.discoveries.join(", "),
        }
    }
}

impl From<Seen> for Found {
    fn from(seen: Seen) -> Found {
        Found {
            states: seen.states,
            words: told(&seen),
        }
    }
}

/// First stateright's on one and two threads, then ours.
fn show_searches(measured: &[(Duration, Found)]) {
    let names = [1, 2].map(|threads| (threads, format!("stateright, {}", on(threads))));
    let ours = HOWS.map(|(how, note)| (how.threads, format!("ours, {}{note}", on(how.threads))));
    let headings = [
        "",
        "states",
        "time",
        "states/s",
        "of stateright's time",
        "found",
    ];
    let mut table = Table::new(&headings);
    for ((threads, name), (took, found)) in names.into_iter().chain(ours).zip(measured) {
        let ratio = took.as_secs_f64() / measured[threads - 1].0.as_secs_f64();
        let rate = found.states as f64 / took.as_secs_f64() / 1e6;
        table.row(vec![
            name,
            grouped(found.states),
            show(*took),
            format!("{rate:.2} M"),
            format!("{ratio:.2}"),
            found.words.clone(),
        ]);
    }
    table.print();
}

const HOWS: [(How, &str); 6] = [
    (how(1, false, false), ""),
    (how(2, false, false), ""),
    (how(1, true, false), ", counting"),
    (how(2, true, false), ", counting"),
    (how(1, false, true), ", reduced"),
    (how(2, false, true), ", reduced"),
];

const fn how(threads: usize, count: bool, reduce: bool) -> How {
    How {
        threads,
        count,
        reduce,
    }
}

fn stateright(program: Program, threads: usize) -> Exhausted {
    match program {
        Program::Increments { times } => graphs::exhaust(Increments { times }, threads),
        Program::Philosophers { ordered } => graphs::exhaust(Philosophers { ordered }, threads),
        Program::Buffer(size) => graphs::exhaust(Buffer(size), threads),
    }
}

fn on(threads: usize) -> &'static str {
    if threads == 1 {
        "1 thread"
    } else {
        "2 threads"
    }
}

fn told(seen: &Seen) -> String {
    let mut words = Vec::new();
    if !seen.complete {
        words.push("BOUNDED".to_owned());
    }
    if seen.deadlock {
        words.push("deadlock".to_owned());
    }
    if let Some(count) = seen.interleavings {
        words.push(format!("{} interleavings", interleavings(count)));
    }
    words.join(", ")
}

fn interleavings(count: u128) -> String {
    match u64::try_from(count) {
        Ok(count) if count < 1_000_000_000 => grouped(count),
        _ => format!("{:.3e}", count as f64),
    }
}

/// Those that run the code again and again.
fn runs(program: Program, limit: Duration) {
    let mut table = Table::new(&["", "executions", "time", "ended wrong", "end"]);
    for tool in TOOLS {
        let row = match executions::run(tool, program, limit) {
            Ok(account) => vec![
                tool.name().to_owned(),
                grouped(account.executions),
                show(account.took),
                grouped(account.wrong),
                account.end,
            ],
            Err(error) => vec![tool.name().to_owned(), error.to_string()],
        };
        table.row(row);
    }
    table.print();
}
