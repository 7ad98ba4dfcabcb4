//! Between the supervisor and the program: the processes that put up walls, and the keeper.

use super::ARGUMENT;
use super::enforce::{self, Count};
use super::report::{Line, Order, Over, Report, Stage};
use super::walls::{Wall, names};
use nix::errno::Errno;
use nix::sys::wait::{WaitStatus, wait};
use nix::unistd::Pid;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

/// What the supervisor is told by an exit code if all else fails.
const CANNOT: u8 = 125;

/// Does what the second argument says. Returns only if it is a keeper or has failed.
pub fn main() -> ExitCode {
    let order = std::env::args().nth(2).unwrap_or_default();
    let order: Order = match serde_json::from_str(&order) {
        Ok(order) => order,
        Err(error) => {
            eprintln!("a contained process, which only `counterpoint` can start: {error}");
            return ExitCode::from(CANNOT);
        }
    };
    let Ok(mut report) = Report::open(&order.report) else {
        return ExitCode::from(CANNOT);
    };
    match carry_out(&order, &mut report) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            report.say(&Line::Failed(reason));
            ExitCode::from(CANNOT)
        }
    }
}

fn carry_out(order: &Order, report: &mut Report) -> Result<(), String> {
    match order.stage {
        Stage::Start => start(order, report),
        #[cfg(not(target_os = "linux"))]
        Stage::Init { .. } => Err("there are no process namespaces on this system".into()),
        #[cfg(target_os = "linux")]
        Stage::Init { fresh } => {
            let count = if fresh {
                Count::Afresh
            } else {
                Count::WithTheUsers
            };
            let program = wall_in(order, count, report)?;
            // So that the program cannot open what this process has open.
            let _ = nix::sys::prctl::set_dumpable(false);
            // All others end with this process, which is the first of the namespace.
            keep(program, report)
        }
        Stage::Exec => become_it(order, report),
    }
}

fn start(order: &Order, report: &mut Report) -> Result<(), String> {
    // A session of its own: no terminal, and no signals that a terminal sends.
    let _ = nix::unistd::setsid();
    if let Some(cgroup) = &order.cgroup {
        let joined = std::fs::write(cgroup.join("cgroup.procs"), "0");
        joined.map_err(|error| format!("{}: {error}", cgroup.display()))?;
    }
    #[cfg(target_os = "linux")]
    if order.walls.processes || enforce::refusable().is_err() {
        let bound = nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGKILL);
        bound.map_err(|error| error.to_string())?;
        still_wanted(order.parent)?;
        return match enforce::enter_namespace() {
            Ok(count) => {
                report.say(&Line::Walls(vec![Wall::held(names::TREE)]));
                in_namespace(order, count)
            }
            Err(reason) => {
                report.say(&Line::Walls(vec![Wall::missing(names::TREE, reason)]));
                // Whoever loses its parent becomes a child of this process.
                let adopted = nix::sys::prctl::set_child_subreaper(true);
                adopted.map_err(|error| error.to_string())?;
                keep(again(order, Stage::Exec)?, report)
            }
        };
    }
    let alone = Wall::of(names::TREE, alone());
    report.say(&Line::Walls(vec![alone]));
    become_it(order, report)
}

/// Whether a program that is allowed no others is kept from starting them.
fn alone() -> Result<(), String> {
    if cfg!(target_os = "linux") {
        return Ok(());
    }
    Err("processes that leave its group cannot be found on this system".into())
}

/// The same binary with another part.
fn again(order: &Order, stage: Stage) -> Result<Command, String> {
    let parent = std::process::id();
    let order = Order {
        stage,
        parent,
        ..order.clone()
    };
    let text = serde_json::to_string(&order).map_err(|error| error.to_string())?;
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut command = Command::new(own);
    command.arg(ARGUMENT).arg(text);
    Ok(command)
}

/// Starts the first process of the namespace, and is there until it has ended: so have all others.
#[cfg(target_os = "linux")]
fn in_namespace(order: &Order, count: Count) -> Result<(), String> {
    let fresh = count == Count::Afresh;
    let mut command = again(order, Stage::Init { fresh })?;
    command
        .status()
        .map(drop)
        .map_err(|error| error.to_string())
}

/// Puts up the walls, says which stand, and gives how to start the program.
fn wall_in(order: &Order, count: Count, report: &mut Report) -> Result<Command, String> {
    let (command, stand) = enforce::enforce(order, count);
    report.say(&Line::Walls(stand));
    still_wanted(order.parent)?;
    Ok(command)
}

fn become_it(order: &Order, report: &mut Report) -> Result<(), String> {
    let mut program = wall_in(order, Count::WithTheUsers, report)?;
    let error = program.exec();
    Err(format!("{}: {error}", order.walls.program.display()))
}

/// Looks, after it was arranged that this process dies with its parent, that the parent has not died
/// just before. Seen from a namespace of its own the parent's number is 0.
fn still_wanted(parent: u32) -> Result<(), String> {
    let now = std::os::unix::process::parent_id();
    if now == parent || now == 0 {
        return Ok(());
    }
    Err("the process that started this one has gone".into())
}

/// Starts the program, adopts what it leaves, and tells how it ended.
fn keep(mut command: Command, report: &mut Report) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let child = command
        .spawn()
        .map_err(|error| format!("{name}: {error}"))?;
    let child = Pid::from_raw(i32::try_from(child.id()).unwrap_or(i32::MAX));
    let mut over = Over::default();
    loop {
        match wait() {
            Ok(WaitStatus::Exited(pid, code)) if pid == child => over.code = Some(code),
            Ok(WaitStatus::Signaled(pid, signal, _)) if pid == child => {
                over.signal = Some(signal as i32);
            }
            Ok(_) | Err(Errno::EINTR) => continue,
            Err(error) => return Err(error.to_string()),
        }
        break;
    }
    #[cfg(target_os = "linux")]
    {
        over.left = super::kill::clear_below_self();
    }
    used(&mut over);
    report.say(&Line::Over(over));
    Ok(())
}

fn used(over: &mut Over) {
    use nix::sys::resource::{UsageWho, getrusage};
    let Ok(used) = getrusage(UsageWho::RUSAGE_CHILDREN) else {
        return;
    };
    let time = used.user_time() + used.system_time();
    over.cpu =
        u64::try_from(nix::sys::time::TimeValLike::num_microseconds(&time)).unwrap_or(0) * 1000;
    // Linux counts in KB, and so do most; macOS counts in bytes.
    let unit = if cfg!(target_vendor = "apple") {
        1
    } else {
        1024
    };
    over.peak = u64::try_from(used.max_rss())
        .unwrap_or(0)
        .saturating_mul(unit);
}
