//! loom and shuttle: they run the code itself, once for every execution they think worth it, each in a
//! process of its own, so that it can be ended after a while and may fall over.

use crate::program::{ALL, Program};
use crate::{with_loom, with_shuttle};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, Stdio, exit};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};
use std::{env, io, thread};

/// Who runs the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// loom, without a bound on pre-emptions.
    Loom,
    /// shuttle's `check_dfs`, without a bound.
    Shuttle,
}

/// Both.
pub const TOOLS: [Tool; 2] = [Tool::Loom, Tool::Shuttle];

impl Tool {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Tool::Loom => "loom",
            Tool::Shuttle => "shuttle",
        }
    }
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Account {
    /// How it ended, in a few words.
    pub end: String,
    /// How many executions it began.
    pub executions: u64,
    /// How many of them ended wrong.
    pub wrong: u64,
    /// How long it took.
    pub took: Duration,
}

/// Runs one program under one tool in a process of its own, for so long at most.
///
/// # Errors
/// Those of starting the process.
pub fn run(tool: Tool, program: Program, limit: Duration) -> io::Result<Account> {
    let nth = ALL.iter().position(|each| *each == program).unwrap_or(0);
    let output = Command::new(env::current_exe()?)
        .args([
            "child",
            tool.name(),
            &nth.to_string(),
            &limit.as_secs().to_string(),
        ])
        .stdin(Stdio::null())
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let parsed = text.lines().last().and_then(parse);
    // A panic on the way out of a panic ends the process; then only its words are left.
    Ok(parsed.unwrap_or_else(|| Account {
        end: meaning(&String::from_utf8_lossy(&output.stderr)).to_owned(),
        executions: 0,
        wrong: 0,
        took: Duration::ZERO,
    }))
}

fn parse(line: &str) -> Option<Account> {
    let mut fields = line.splitn(4, '\t');
    let mut number = || fields.next()?.parse().ok();
    Some(Account {
        executions: number()?,
        wrong: number()?,
        took: Duration::from_micros(number()?),
        end: fields.next()?.to_owned(),
    })
}

static EXECUTIONS: AtomicU64 = AtomicU64::new(0);
static WRONG: AtomicU64 = AtomicU64::new(0);

/// The process: the arguments after `child`. Prints one line.
pub fn child(arguments: &[&str]) {
    let [tool, nth, limit] = arguments else {
        return;
    };
    let (Ok(nth), Ok(limit)) = (nth.parse::<usize>(), limit.parse()) else {
        return;
    };
    let Some(program) = ALL.get(nth).copied() else {
        return;
    };
    let began = Instant::now();
    thread::spawn(move || {
        thread::sleep(Duration::from_secs(limit));
        tell(began, "gave up");
        exit(0);
    });
    let found = catch_unwind(AssertUnwindSafe(|| match *tool {
        "loom" => loom::model(move || once(|| with_loom::code::run(program))),
        _ => shuttle::check_dfs(move || once(|| with_shuttle::code::run(program)), None),
    }));
    match found {
        Ok(()) => tell(began, "complete"),
        Err(panic) => tell(began, meaning(words(&*panic))),
    }
}

fn once(run: impl FnOnce() -> bool) {
    EXECUTIONS.fetch_add(1, Relaxed);
    if !run() {
        WRONG.fetch_add(1, Relaxed);
    }
}

fn tell(began: Instant, end: &str) {
    let (executions, wrong) = (EXECUTIONS.load(Relaxed), WRONG.load(Relaxed));
    let micros = began.elapsed().as_micros();
    println!("{executions}\t{wrong}\t{micros}\t{end}");
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or_default()
}

/// What a tool said when it panicked, in a few words.
fn meaning(said: &str) -> &str {
    if said.contains("deadlock") {
        "found a deadlock, looked no further"
    } else if said.contains("self.threads.len() < self.max()") {
        "cannot: more than 5 threads"
    } else {
        said.lines()
            .find(|line| !line.is_empty())
            .unwrap_or("fell over")
    }
}
