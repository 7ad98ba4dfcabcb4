//! Stopping as a shell's job does, at Ctrl-Z.

use std::io;

/// Stops this process and those that a shell started with it, until the shell continues them.
/// Returns false at once, having done nothing, when no shell could.
///
/// # Errors
///
/// What the system says when it lets nobody listen for being continued.
#[cfg(unix)]
pub fn stop() -> io::Result<bool> {
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;
    if !can_stop() {
        return Ok(false);
    }
    let mut continued = signal_hook::iterator::Signals::new([signal_hook::consts::SIGCONT])?;
    // SIGSTOP, because a handler for SIGTSTP would be called instead of stopping. The whole group:
    // a shell that waits for `cargo run` or `time` learns of it only if they stop too.
    kill(Pid::from_raw(0), Signal::SIGSTOP)?;
    // The threads of a process do not all stop at the same moment.
    continued.wait();
    Ok(true)
}

/// Whether a shell with job control runs above this process: it gives each job a group of its own.
/// Otherwise the group is that of the session's first process, and nobody would ever continue it.
#[cfg(unix)]
pub fn can_stop() -> bool {
    use nix::unistd::{getpgrp, getsid};
    getsid(None).is_ok_and(|session| session != getpgrp())
}

#[cfg(not(unix))]
pub fn stop() -> io::Result<bool> {
    Ok(false)
}

#[cfg(not(unix))]
pub fn can_stop() -> bool {
    false
}
