//! Limits that the system keeps for each process.

use crate::exercise::contain::walls::{Limits, Wall, names};
use nix::sys::resource::{Resource, setrlimit};
use nix::unistd::getuid;

/// What comes nearest to a limit on the address space.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
const ADDRESS_SPACE: Resource = Resource::RLIMIT_AS;
#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
const ADDRESS_SPACE: Resource = Resource::RLIMIT_DATA;

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
        (ADDRESS_SPACE, limits.address_space, limits.address_space),
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
    #[cfg(not(target_vendor = "apple"))]
    let set = setrlimit(Resource::RLIMIT_NPROC, most, most);
    // Not among what our library for system calls knows there.
    #[cfg(target_vendor = "apple")]
    let set: nix::Result<()> = {
        let _ = most;
        Err(nix::Error::ENOTSUP)
    };
    if cgroup {
        return Wall::held(names::TASKS);
    }
    if count != Count::Afresh && never_counted() {
        let reason = "root is not counted, and no cgroup counts them; more are killed when seen";
        return Wall::missing(names::TASKS, reason);
    }
    Wall::of(names::TASKS, set.map_err(|error| error.to_string()))
}

/// Whether the system counts nothing of what this user runs: the machine's own root, and not one who
/// is root in a user namespace only.
pub fn never_counted() -> bool {
    let map = std::fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
    getuid().is_root() && outside_of_root(&map).unwrap_or(0) == 0
}

/// Who root is outside, from a `uid_map`: the first number inside, the first outside, how many.
fn outside_of_root(map: &str) -> Option<u32> {
    let lines = map.lines().map(|line| line.split_whitespace());
    let mut pairs = lines.map(|mut words| (words.next(), words.next()));
    let (_, outside) = pairs.find(|(inside, _)| *inside == Some("0"))?;
    outside?.parse().ok()
}

/// Threads that the user runs now; 0 if nobody can tell.
fn running() -> u64 {
    #[cfg(target_os = "linux")]
    return super::user::threads_of(getuid().as_raw());
    #[cfg(not(target_os = "linux"))]
    return 0;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_of_a_namespace_is_told_from_root() {
        assert_eq!(
            outside_of_root("         0          0 4294967295\n"),
            Some(0)
        );
        assert_eq!(outside_of_root("1 100000 65536\n0 1000 1\n"), Some(1000));
        assert_eq!(outside_of_root(""), None);
    }
}
