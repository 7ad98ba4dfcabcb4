//! The explorer beside stateright, loom and shuttle: the same programs, in one run.
//!
//!     cargo run --release --manifest-path benches/peers/Cargo.toml [-- --limit SECONDS]
//!
//! stateright visits the same graph of states, from models in `src/graphs`; what is compared is the time
//! to have seen all of it and to know whether it can get stuck. loom and shuttle run the code of
//! `src/code` again and again; what is compared is whether they come to an end. They get 60 s for each
//! program, or as many as `--limit` says; 0 leaves them out.

mod bars;
mod compare;
mod executions;
mod graphs;
mod measure;
mod ours;
mod program;
mod table;
mod with_loom;
mod with_shuttle;

use std::env;
use std::process::ExitCode;
use std::time::Duration;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let limit = match words.as_slice() {
        ["child", rest @ ..] => {
            executions::child(rest);
            return ExitCode::SUCCESS;
        }
        [] => Ok(60),
        ["--limit", seconds] => seconds.parse(),
        _ => "".parse(),
    };
    let Ok(limit) = limit else {
        eprintln!("usage: peers [--limit SECONDS]");
        return ExitCode::from(2);
    };
    println!("Medians of 5 to 101 rounds after one that does not count; loom and shuttle once.");
    for program in program::ALL {
        compare::compare(program, Duration::from_secs(limit));
    }
    ExitCode::SUCCESS
}
