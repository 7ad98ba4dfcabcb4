//! The program: what was typed is parsed, done, and its exit code given.

use clap::Parser;
use counterpoint::cli::{self, Cli};
use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything else: a worker process has to be ready in no time.
    if let Some(code) = counterpoint::mechanism::worker_main() {
        return code;
    }
    if let Some(code) = counterpoint::exercise::contain::contained_main() {
        return code;
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(problem) => {
            // Also what `--help` and `--version` print comes this way.
            let _ = problem.print();
            return ExitCode::from(u8::try_from(problem.exit_code()).unwrap_or(2));
        }
    };
    let exit = cli::run(&cli).unwrap_or_else(|error| cli::complain(&error, &cli.look));
    exit.into()
}
