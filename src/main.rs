//! The `counterpoint` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything else: a worker process has to be ready in no time.
    if let Some(code) = counterpoint::mechanism::worker_main() {
        return code;
    }
    ExitCode::SUCCESS
}
