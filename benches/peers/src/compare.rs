//! One program under every tool, as text.

use crate::executions::{self, TOOLS};
use crate::graphs::{self, Buffer, Exhausted, Increments, Philosophers};
use crate::measure::{grouped, median, show};
use crate::ours::{self, How, Seen};
use crate::program::Program;
use crate::table::Table;
use crate::{bars, measure};
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
    let mut table = Table::new(&[
        "",
        "states",
        "time",
        "states/s",
        "of stateright's time",
        "found",
    ]);
    let theirs = [1, 2].map(|threads| {
        let (took, found) = median(|| stateright(program, threads));
        let name = format!("stateright, {}", on(threads));
        let mut row = figures(name, found.states as u64, took);
        row.extend(["1.00".to_owned(), found.discoveries.join(", ")]);
        table.row(row);
        took
    });
    let loaded = match ours::load(program) {
        Ok(loaded) => loaded,
        Err(problem) => {
            table.print();
            println!("  ours: cannot be loaded: {problem}");
            return None;
        }
    };
    let mut plain = None;
    for (how, note) in HOWS {
        let (took, seen) = median(|| ours::search(&loaded, how));
        let name = format!("ours, {}{note}", on(how.threads));
        let mut row = figures(name, seen.states, took);
        let ratio = took.as_secs_f64() / theirs[how.threads - 1].as_secs_f64();
        row.extend([format!("{ratio:.2}"), told(&seen)]);
        table.row(row);
        if how.threads == 2 && !how.count && !how.reduce {
            plain = Some((seen.states, took));
        }
    }
    table.print();
    plain
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

fn figures(name: String, states: u64, took: Duration) -> Vec<String> {
    let rate = states as f64 / took.as_secs_f64();
    let rate = format!("{:.2} M", rate / 1e6);
    vec![name, grouped(states), show(took), rate]
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
                measure::show(account.took),
                grouped(account.wrong),
                account.end,
            ],
            Err(error) => vec![tool.name().to_owned(), error.to_string()],
        };
        table.row(row);
    }
    table.print();
}
