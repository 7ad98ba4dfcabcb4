//! A process namespace: when its first process ends, so do all others in it.

use super::Count;
use super::limits::never_counted;
use nix::sched::{CloneFlags, unshare};
use nix::unistd::{getgid, getuid};
use std::fs;

/// Has the next process that this one starts be the first of a new namespace. Who is not root needs a
/// user namespace for that, in which the user stays who it is.
///
/// # Errors
///
/// Why it cannot be.
pub fn enter() -> Result<Count, String> {
    let said = |error: nix::Error| format!("the system allows no process namespace: {error}");
    if never_counted() {
        unshare(CloneFlags::CLONE_NEWPID).map_err(said)?;
        return Ok(Count::WithTheUsers);
    }
    own_users(CloneFlags::CLONE_NEWPID).map_err(said)?;
    Ok(if counts_by_namespace() {
        Count::Afresh
    } else {
        Count::WithTheUsers
    })
}

/// Has what a user without rights runs counted apart from all else that the user runs, if it can be.
pub fn count_apart() -> Count {
    let apart = !never_counted() && counts_by_namespace();
    if apart && own_users(CloneFlags::empty()).is_ok() {
        return Count::Afresh;
    }
    Count::WithTheUsers
}

/// Enters a user namespace in which the user stays who it is, and others with it.
fn own_users(others: CloneFlags) -> nix::Result<()> {
    let (user, group) = (getuid(), getgid());
    unshare(CloneFlags::CLONE_NEWUSER | others)?;
    // Before groups may be mapped by somebody without rights. Not to be mapped is not to be able to
    // own a file, which the program would be told as an error: it still does no harm.
    let _ = fs::write("/proc/self/setgroups", "deny");
    let _ = fs::write("/proc/self/uid_map", format!("{user} {user} 1"));
    let _ = fs::write("/proc/self/gid_map", format!("{group} {group} 1"));
    Ok(())
}

/// Since Linux 5.14 a user's processes are counted in each user namespace apart.
fn counts_by_namespace() -> bool {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let mut parts = release.split(|c: char| !c.is_ascii_digit());
    let mut number = || {
        parts
            .next()
            .and_then(|part| part.parse::<u32>().ok())
            .unwrap_or(0)
    };
    (number(), number()) >= (5, 14)
}
