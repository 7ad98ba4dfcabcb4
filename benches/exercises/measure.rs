//! What a command costs: time, processes and threads, memory. The bench starts itself again for it, because
//! what the system says of memory is of all children so far.

use nix::sys::resource::{UsageWho, getrusage};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// The argument with which the bench measures what follows.
const ARGUMENT: &str = "measure-this";

/// What a command cost.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Cost {
    /// Milliseconds from starting it to its end.
    pub ms: f64,
    /// Processes and threads that were started on this machine meanwhile: `processes` in `/proc/stat`.
    pub tasks: u64,
    /// The most memory that one of its processes had resident, in MiB.
    pub peak: f64,
    /// Processor time of all its processes, in milliseconds.
    pub cpu: f64,
    /// Whether it says that all is well.
    pub accepted: bool,
}

/// What the command costs.
pub fn cost(command: &Command) -> Cost {
    let mut again = Command::new(std::env::current_exe().expect("this program"));
    again.arg(ARGUMENT).arg(command.get_program());
    again.args(command.get_args());
    as_there(&mut again, command);
    let output = again.output().expect("this program starts");
    serde_json::from_slice(&output.stdout).expect("figures")
}

/// Measures, if this is what the bench was started for.
pub fn is_measuring() -> bool {
    let mut args = std::env::args_os().skip(1);
    if args.next().is_none_or(|first| first != ARGUMENT) {
        return false;
    }
    let mut command = Command::new(args.next().expect("a command"));
    command.args(args);
    for_nobody(&mut command);
    let (tasks, begun) = (started(), Instant::now());
    let status = command.status().expect("it starts");
    let ms = begun.elapsed().as_secs_f64() * 1e3;
    let tasks = started() - tasks;
    let used = getrusage(UsageWho::RUSAGE_CHILDREN).expect("figures");
    let cpu = used.user_time() + used.system_time();
    let cost = Cost {
        ms,
        tasks,
        // Linux counts in KiB.
        peak: used.max_rss() as f64 / 1024.0,
        cpu: cpu.tv_sec() as f64 * 1e3 + cpu.tv_usec() as f64 / 1e3,
        accepted: status.success(),
    };
    println!("{}", serde_json::to_string(&cost).expect("figures"));
    true
}

/// In the same folder and environment.
fn as_there(other: &mut Command, command: &Command) {
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => other.env(name, value),
            None => other.env_remove(name),
        };
    }
    other.current_dir(command.get_current_dir().unwrap_or(Path::new(".")));
}

/// Nobody reads it and nobody types.
fn for_nobody(command: &mut Command) {
    command.stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
}

/// Processes and threads started since the machine was.
fn started() -> u64 {
    let text = std::fs::read_to_string("/proc/stat").expect("Linux");
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("processes "));
    line.and_then(|count| count.trim().parse().ok())
        .expect("a count")
}

/// Programs that the command starts, itself included, as `strace` sees them; nothing where it is not installed.
pub fn programs(command: &Command) -> Option<usize> {
    let file = tempfile::NamedTempFile::new().ok()?;
    let mut traced = Command::new("strace");
    traced.args(["-f", "-qq", "-e", "trace=execve", "-e", "signal=none"]);
    traced
        .args(["-e", "status=successful", "-o"])
        .arg(file.path());
    traced.arg(command.get_program()).args(command.get_args());
    as_there(&mut traced, command);
    for_nobody(&mut traced);
    traced.status().ok()?;
    let text = std::fs::read_to_string(file.path()).ok()?;
    let count = text.lines().filter(|line| line.contains("execve")).count();
    (count > 0).then_some(count)
}
