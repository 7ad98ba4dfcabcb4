//! Root gives up being root.
//!
//! Each run gets a user of its own, so that the system counts its threads and processes apart, and so
//! that runs cannot reach each other.

use crate::exercise::contain::walls::Walls;
use nix::fcntl::{OFlag, open};
use nix::sys::stat::Mode;
use nix::unistd::{Gid, Uid, chown, setgroups, setresgid, setresuid};
use std::fs::{self, Metadata};
use std::os::fd::IntoRawFd;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Users that systemd gives to services for as long as they run: nobody has one for good.
const USERS: std::ops::RangeInclusive<u32> = 61_184..=65_519;

/// Becomes a user who owns nothing but the private folders of the run.
///
/// # Errors
///
/// Why it goes on as the user it is.
pub fn drop_rights(walls: &Walls) -> Result<(), String> {
    if !Uid::effective().is_root() {
        return Err("it runs as the user who started it".into());
    }
    able(walls)?;
    let number = USERS.start() + std::process::id() % (USERS.end() - USERS.start() + 1);
    let (user, group) = (Uid::from_raw(number), Gid::from_raw(number));
    for folder in walls.write.iter().filter(|folder| is_private(folder)) {
        let given = chown(folder.as_path(), Some(user), Some(group));
        given.map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    setgroups(&[]).map_err(|error| format!("setgroups: {error}"))?;
    setresgid(group, group, group).map_err(|error| format!("setresgid: {error}"))?;
    setresuid(user, user, user).map_err(|error| format!("setresuid: {error}"))
}

/// Whether this process is root and a program inside these walls has to be.
pub fn stays_root(walls: &Walls) -> bool {
    Uid::effective().is_root() && able(walls).is_err()
}

/// Whether the program can do its work without being root.
fn able(walls: &Walls) -> Result<(), String> {
    let only_root = |path: &Path| format!("only root can use {}", path.display());
    let folders = walls.write.iter().chain(std::iter::once(&walls.cwd));
    for folder in folders {
        let usable = is_private(folder) || mode(folder).is_some_and(|mode| mode & 0o007 == 0o007);
        if !usable || !way_is_open(folder) {
            return Err(only_root(folder));
        }
    }
    let execute = mode(&walls.program).is_some_and(|mode| mode & 0o005 == 0o005);
    // A compiler looks for its parts where it is; a program that is alone needs only itself.
    if !execute || (walls.processes && !way_is_open(&walls.program)) {
        return Err(only_root(&walls.program));
    }
    for path in walls.read.iter().flatten().filter(|path| path.exists()) {
        let readable = mode(path).is_some_and(|mode| mode & 0o004 != 0);
        let usable = walls.write.contains(path) || (readable && way_is_open(path));
        if !usable {
            return Err(only_root(path));
        }
    }
    Ok(())
}

/// Whether it is a folder closed to others, of root or of the user of an earlier run.
fn is_private(folder: &Path) -> bool {
    fs::symlink_metadata(folder).is_ok_and(|about: Metadata| {
        let ours = about.uid() == 0 || USERS.contains(&about.uid());
        about.is_dir() && about.permissions().mode() & 0o077 == 0 && ours
    })
}

fn mode(path: &Path) -> Option<u32> {
    Some(fs::metadata(path).ok()?.permissions().mode())
}

/// Whether everybody may go down to `path`.
fn way_is_open(path: &Path) -> bool {
    let Ok(path) = path.canonicalize() else {
        return false;
    };
    let mut above = path.ancestors().skip(1);
    above.all(|folder| mode(folder).is_some_and(|mode| mode & 0o001 != 0))
}

/// A path to the program that still works when this process is not root any more: an open file of
/// this process where the way there is closed to others.
pub fn reachable_program(walls: &Walls) -> PathBuf {
    let program = &walls.program;
    if walls.processes || !Uid::effective().is_root() || way_is_open(program) {
        return program.clone();
    }
    let flags = OFlag::O_PATH | OFlag::O_CLOEXEC;
    match open(program, flags, Mode::empty()) {
        // Stays open until `exec` closes it.
        Ok(file) => format!("/proc/self/fd/{}", file.into_raw_fd()).into(),
        Err(_) => program.clone(),
    }
}

/// Threads that a user runs now.
pub fn threads_of(user: u32) -> u64 {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let theirs = processes
        .filter(|entry| entry.file_name().to_string_lossy().parse::<u32>().is_ok())
        .filter(|entry| entry.metadata().is_ok_and(|about| about.uid() == user));
    let threads =
        theirs.map(|entry| fs::read_dir(entry.path().join("task")).map_or(1, Iterator::count));
    threads
        .map(|count| u64::try_from(count).unwrap_or(u64::MAX))
        .sum()
}
