//! Limits that the system keeps for each process.

use crate::exercise::contain::walls::{Limits, Wall, names};
use nix::sys::resource::{Resource, setrlimit};
use nix::unistd::getuid;

/// Where threads and processes are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// With all that the user runs.
    WithTheUsers,
    /// From nothing: in a namespace of its own.
    Afresh,
}

/// Applies all but the limit on threads and processes.
pub fn apply(limits: &Limits) -> Wall {
    let seconds = limits.cpu.as_secs() + u64::from(limits.cpu.subsec_nanos() > 0);
    let wanted = [
        (Resource::RLIMIT_CORE, 0, 0),
        // First a signal that tells why, a second later one that cannot be ignored.
        (Resource::RLIMIT_CPU, seconds.max(1), seconds.max(1) + 1),
        (
            Resource::RLIMIT_AS,
            limits.address_space,
            limits.address_space,
        ),
        (Resource::RLIMIT_FSIZE, limits.file_size, limits.file_size),
        (
            Resource::RLIMIT_NOFILE,
            limits.open_files,
            limits.open_files,
        ),
    ];
    let failed: Vec<String> = wanted
        .into_iter()
        .filter_map(|(which, soft, hard)| {
            let error = setrlimit(which, soft, hard).err()?;
            Some(format!("{which:?}: {error}"))
        })
        .collect();
    if failed.is_empty() {
        return Wall::held(names::LIMITS);
    }
    Wall::missing(names::LIMITS, failed.join(", "))
}

/// Limits threads and processes. `own_user`: it runs as a user that runs nothing else. `cgroup`: a
/// cgroup limits them already.
pub fn tasks(limits: &Limits, count: Count, own_user: bool, cgroup: bool) -> Wall {
    let before = match count {
        Count::Afresh => 0,
        Count::WithTheUsers if own_user => 0,
        Count::WithTheUsers => running(),
    };
    // One more for the keeper, if there is one.
    let most = limits.tasks.saturating_add(before).saturating_add(1);
    let set = setrlimit(Resource::RLIMIT_NPROC, most, most);
    if cgroup {
        return Wall::held(names::TASKS);
    }
    if getuid().is_root() {
        let reason = "root is not counted, and no cgroup counts them; more are killed when seen";
        return Wall::missing(names::TASKS, reason);
    }
    Wall::of(names::TASKS, set.map_err(|error| error.to_string()))
}

/// Threads that the user runs now; 0 if nobody can tell.
fn running() -> u64 {
    #[cfg(target_os = "linux")]
    return super::user::threads_of(getuid().as_raw());
    #[cfg(not(target_os = "linux"))]
    return 0;
}
