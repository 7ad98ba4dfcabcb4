//! Killing all of a program, and seeing that it is gone.

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// Kills a process that has not been waited for yet, and all that descends from it. Gives the names
/// of what could not be killed.
pub fn all(root: i32) -> Vec<String> {
    let alive = below(root);
    signal(root, Signal::SIGKILL);
    // The group, for what is no descendant any more; on other systems it is all we can reach.
    let _ = nix::sys::signal::killpg(Pid::from_raw(root), Signal::SIGKILL);
    alive
}

/// Kills what a process that has been waited for has left in its session. Gives the names of what
/// could not be killed.
pub fn left_in_session(session: i32) -> Vec<String> {
    #[cfg(target_os = "linux")]
    {
        let theirs = || {
            let mut all = super::proc::processes();
            all.retain(|stat| stat.session == session && !stat.is_over());
            all
        };
        until_none(theirs)
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = nix::sys::signal::killpg(Pid::from_raw(session), Signal::SIGKILL);
        Vec::new()
    }
}

/// Gives the names of all that descends from this process, and kills them; the first process of a
/// namespace need not, as its own end does.
#[cfg(target_os = "linux")]
pub fn clear_below_self() -> Vec<String> {
    // The number that `/proc` knows it by, which in a namespace is not what it calls itself.
    let own = std::fs::read_link("/proc/self").ok();
    let own = own.and_then(|path| path.to_str()?.parse::<i32>().ok());
    let Some(own) = own else {
        return Vec::new();
    };
    let names = |found: Vec<super::proc::Stat>| found.into_iter().map(|stat| stat.name).collect();
    if Pid::from_raw(own) != Pid::this() {
        return names(super::proc::glimpse_below(own));
    }
    let left = names(super::proc::below(own));
    below(own);
    left
}

#[cfg(target_os = "linux")]
fn below(root: i32) -> Vec<String> {
    until_none(|| super::proc::below(root))
}

#[cfg(not(target_os = "linux"))]
fn below(_: i32) -> Vec<String> {
    Vec::new()
}

/// Stops all that is found until there is nothing new, so that nobody starts others meanwhile, then
/// kills until nothing is found.
#[cfg(target_os = "linux")]
fn until_none(find: impl Fn() -> Vec<super::proc::Stat>) -> Vec<String> {
    use std::collections::HashSet;
    /// Killing takes the system a moment; a process that hangs in a driver takes for ever.
    const ROUNDS: u32 = 1000;
    const PAUSE: std::time::Duration = std::time::Duration::from_millis(2);
    let mut stopped = HashSet::new();
    for _ in 0..ROUNDS {
        let found = find();
        let mut fresh = false;
        for stat in &found {
            fresh |= stopped.insert((stat.id, stat.start));
            signal(stat.id, Signal::SIGSTOP);
        }
        if found.is_empty() {
            return Vec::new();
        }
        if !fresh {
            break;
        }
    }
    for _ in 0..ROUNDS {
        let found = find();
        if found.is_empty() {
            return Vec::new();
        }
        for stat in &found {
            signal(stat.id, Signal::SIGKILL);
        }
        std::thread::sleep(PAUSE);
    }
    find().into_iter().map(|stat| stat.name).collect()
}

fn signal(process: i32, signal: Signal) {
    // Gone already, or not ours: what is left is told by name.
    let sent: Result<(), Errno> = kill(Pid::from_raw(process), signal);
    let _ = sent;
}
