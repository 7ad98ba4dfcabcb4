//! Starting what becomes a program inside walls, with threads at its pipes.

use super::ARGUMENT;
use super::pipes::{self, Kept};
use super::report::Order;
use super::watch::News;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// How the first process between supervisor and program is started.
pub fn command(order: &Order) -> Result<Command, String> {
    let own = std::env::current_exe().map_err(|error| error.to_string());
    let starter = order.walls.starter.clone().map_or(own, Ok)?;
    let text = serde_json::to_string(order).map_err(|error| error.to_string())?;
    let mut command = Command::new(starter);
    command.arg(ARGUMENT).arg(text).env_clear();
    command.current_dir(&order.walls.cwd);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Ok(command)
}

/// Starts the threads that feed it, read what it prints, and wait for its end.
pub fn attach(
    child: &mut Child,
    order: &Order,
    stdin: &[u8],
    tell: &Sender<News>,
) -> Result<(Kept, Kept), String> {
    let said = |error: std::io::Error| error.to_string();
    let missing = || "it has no pipes".to_owned();
    let room = Arc::new(order.walls.limits.output.into());
    let stdout = child.stdout.take().ok_or_else(missing)?;
    let stdout = pipes::drain(stdout, Arc::clone(&room), tell.clone()).map_err(said)?;
    let stderr = child.stderr.take().ok_or_else(missing)?;
    let stderr = pipes::drain(stderr, room, tell.clone()).map_err(said)?;
    pipes::feed(child.stdin.take().ok_or_else(missing)?, stdin).map_err(said)?;
    #[cfg(target_os = "linux")]
    wait_for(child.id(), tell.clone()).map_err(said)?;
    Ok((stdout, stderr))
}

/// Tells of the end of a process, which keeps its number until it is waited for.
#[cfg(target_os = "linux")]
fn wait_for(id: u32, tell: Sender<News>) -> std::io::Result<()> {
    use nix::sys::wait::{Id, WaitPidFlag, waitid};
    let id = nix::unistd::Pid::from_raw(i32::try_from(id).unwrap_or(i32::MAX));
    pipes::named("cp-wait", move || {
        let flags = WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT;
        while waitid(Id::Pid(id), flags) == Err(nix::errno::Errno::EINTR) {}
        // Nobody hears it when the supervisor has given up waiting.
        let _ = tell.send(News::Ended);
    })
}
