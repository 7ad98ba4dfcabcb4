//! What Linux says of itself in `/proc` and `/sys`, and the limits that follow.
//!
//! Reading is apart from reckoning, and both work on any root directory, so that a test can write
//! its own machine.

use std::fs;
use std::path::{Path, PathBuf};

use super::Limit;

/// Mappings of a Rust thread: its stack, the signal handler's stack, and a guard page for each.
const MAPS_PER_THREAD: u64 = 4;
/// Memory of a sleeping thread: measured 10 KiB of its own pages and 13 KiB of the kernel's.
const BYTES_PER_THREAD: u64 = 24 * 1024;
/// Memory of a worker process that shares this program's code.
const BYTES_PER_PROCESS: u64 = 3 * 1024 * 1024;
/// Open files a child costs its parent: one end of the socket they talk over.
const FILES_PER_PROCESS: u64 = 1;
/// Other programs start things too, and reaching a limit exactly is an abort.
const SAFE_PERCENT: u64 = 80;

/// The text of the machine. What could not be read is `None` and bounds nothing.
#[derive(Debug, Default)]
pub struct Facts {
    /// `vm.max_map_count` and the mappings of this process.
    maps: Option<Bound>,
    /// `kernel.threads-max` and the threads of the machine.
    threads: Option<Bound>,
    /// `kernel.pid_max` and the threads of the machine: each has a pid.
    pids: Option<Bound>,
    /// The user's limit (`ulimit -u`) and the threads of the user.
    user: Option<Bound>,
    /// The nearest `pids.max` of a control group.
    group: Option<Bound>,
    /// The open files of this process (`ulimit -n`).
    files: Option<Bound>,
    /// Bytes that can still be had, by the machine or by a control group.
    memory: Option<u64>,
}

/// A limit and how much of it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bound {
    max: u64,
    used: u64,
}

impl Bound {
    fn left(self) -> u64 {
        self.max.saturating_sub(self.used)
    }
}

impl Facts {
    /// Reads the machine below `root`: `/`, or a directory that a test wrote.
    pub fn read(root: &Path) -> Self {
        let number = |path: &str| read(root, path)?.trim().parse::<u64>().ok();
        let own_status = read(root, "proc/self/status").unwrap_or_default();
        let running = read(root, "proc/loadavg")
            .as_deref()
            .and_then(threads_of_machine);
        let bound = |max: Option<u64>, used: Option<u64>| {
            Some(Bound {
                max: max?,
                used: used?,
            })
        };
        let limits = read(root, "proc/self/limits").unwrap_or_default();
        let groups = Groups::read(root);
        Self {
            maps: bound(
                number("proc/sys/vm/max_map_count"),
                lines(root, "proc/self/maps"),
            ),
            threads: bound(number("proc/sys/kernel/threads-max"), running),
            pids: bound(number("proc/sys/kernel/pid_max"), running),
            user: if may_exceed_user_limit(root, &own_status) {
                None
            } else {
                soft_limit(&limits, "Max processes").map(|max| Bound {
                    max,
                    used: threads_of_user(root, &own_status),
                })
            },
            group: groups.pids(),
            files: bound(
                soft_limit(&limits, "Max open files"),
                entries(root, "proc/self/fd"),
            ),
            memory: [
                read(root, "proc/meminfo")
                    .as_deref()
                    .and_then(memory_available),
                groups.memory(),
            ]
            .into_iter()
            .flatten()
            .min(),
        }
    }

    /// How many more threads.
    pub fn threads(&self) -> Limit {
        let maps = self.maps.map(|bound| {
            let reason = format!(
                "vm.max_map_count is {} and a thread uses {MAPS_PER_THREAD} mappings",
                bound.max
            );
            (bound.left() / MAPS_PER_THREAD, reason)
        });
        tightest(self.common("thread", BYTES_PER_THREAD).chain(maps))
    }

    /// How many more child processes.
    pub fn processes(&self) -> Limit {
        let files = self.files.map(|bound| {
            let reason = format!(
                "a process may have {} files open (ulimit -n) and each child takes {FILES_PER_PROCESS}",
                bound.max
            );
            (bound.left() / FILES_PER_PROCESS, reason)
        });
        tightest(self.common("process", BYTES_PER_PROCESS).chain(files))
    }

    /// What bounds threads and processes alike: to Linux both are tasks.
    fn common(&self, what: &str, bytes_each: u64) -> impl Iterator<Item = (u64, String)> {
        let counted = [
            (self.threads, "kernel.threads-max is"),
            (
                self.pids,
                "each thread and process needs a pid, and kernel.pid_max is",
            ),
            (
                self.user,
                "the threads and processes of one user (ulimit -u) are limited to",
            ),
            (
                self.group,
                "the control group (pids.max) limits threads and processes to",
            ),
        ];
        let memory = self.memory.map(|bytes| {
            let reason = format!(
                "{} MiB of memory are available and a {what} needs about {} KiB",
                bytes >> 20,
                bytes_each >> 10
            );
            (bytes / bytes_each, reason)
        });
        counted
            .into_iter()
            .filter_map(|(bound, says)| bound.map(|b| (b.left(), format!("{says} {}", b.max))))
            .chain(memory)
    }
}

/// The smallest of the bounds, less a margin.
fn tightest(bounds: impl Iterator<Item = (u64, String)>) -> Limit {
    bounds.min_by_key(|(left, _)| *left).map_or_else(
        || Limit {
            count: 1_000,
            reason: "this system does not say what it allows".into(),
        },
        |(left, reason)| Limit {
            count: usize::try_from(left / 100 * SAFE_PERCENT + left % 100 * SAFE_PERCENT / 100)
                .unwrap_or(usize::MAX),
            reason,
        },
    )
}

/// The control groups this process is in, nearest first, each with its ancestors.
struct Groups {
    pids: Vec<PathBuf>,
    memory: Vec<PathBuf>,
}

impl Groups {
    fn read(root: &Path) -> Self {
        let text = read(root, "proc/self/cgroup").unwrap_or_default();
        let mount = root.join("sys/fs/cgroup");
        let mut groups = Self {
            pids: Vec::new(),
            memory: Vec::new(),
        };
        // "4:memory:/some/group" in version 1, "0::/some/group" in version 2.
        for line in text.lines() {
            let mut fields = line.splitn(3, ':').skip(1);
            let (Some(controllers), Some(path)) = (fields.next(), fields.next()) else {
                continue;
            };
            match controllers {
                "" => {
                    for mount in [mount.clone(), mount.join("unified")] {
                        groups.pids.extend(ancestors(&mount, path));
                        groups.memory.extend(ancestors(&mount, path));
                    }
                }
                "pids" => groups.pids.extend(ancestors(&mount.join("pids"), path)),
                "memory" => groups.memory.extend(ancestors(&mount.join("memory"), path)),
                _ => {}
            }
        }
        groups
    }

    /// The group with the fewest tasks left.
    fn pids(&self) -> Option<Bound> {
        let bound = |group: &PathBuf| {
            Some(Bound {
                max: number(group, "pids.max")?,
                used: number(group, "pids.current")?,
            })
        };
        self.pids
            .iter()
            .filter_map(bound)
            .min_by_key(|bound| bound.left())
    }

    /// Bytes left in the tightest group. The file cache counts as used, but is given up on demand.
    fn memory(&self) -> Option<u64> {
        let left = |group: &PathBuf, max, used, cache: &str| {
            let stat = read(group, "memory.stat").unwrap_or_default();
            let used = number(group, used)?.saturating_sub(field(&stat, cache).unwrap_or(0));
            Some(number(group, max)?.saturating_sub(used))
        };
        let version_1 = |group| {
            left(
                group,
                "memory.limit_in_bytes",
                "memory.usage_in_bytes",
                "total_inactive_file",
            )
        };
        let version_2 = |group| left(group, "memory.max", "memory.current", "inactive_file");
        self.memory
            .iter()
            .filter_map(|group| version_2(group).or_else(|| version_1(group)))
            .min()
    }
}

/// `mount/a/b`, `mount/a`, `mount` for the path `/a/b`: a limit on any of them counts.
fn ancestors(mount: &Path, path: &str) -> Vec<PathBuf> {
    let path = Path::new(path.trim_start_matches('/'));
    path.ancestors().map(|part| mount.join(part)).collect()
}

fn read(root: &Path, path: &str) -> Option<String> {
    fs::read_to_string(root.join(path)).ok()
}

/// The number in a file; `None` for "max", which is how a control group says "no limit".
fn number(directory: &Path, file: &str) -> Option<u64> {
    read(directory, file)?.trim().parse().ok()
}

fn lines(root: &Path, path: &str) -> Option<u64> {
    Some(read(root, path)?.lines().count() as u64)
}

fn entries(root: &Path, path: &str) -> Option<u64> {
    Some(fs::read_dir(root.join(path)).ok()?.count() as u64)
}

/// The value after `key` in lines of `key value`, with or without a colon.
fn field(text: &str, key: &str) -> Option<u64> {
    text.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        (words.next()?.trim_end_matches(':') == key).then(|| words.next()?.parse().ok())?
    })
}

/// `/proc/loadavg` is "0.00 0.01 0.05 2/345 6789": 345 threads on the machine.
fn threads_of_machine(loadavg: &str) -> Option<u64> {
    loadavg
        .split_whitespace()
        .nth(3)?
        .split_once('/')?
        .1
        .parse()
        .ok()
}

/// What the kernel reckons a new program could have without swapping, in bytes.
fn memory_available(meminfo: &str) -> Option<u64> {
    field(meminfo, "MemAvailable").map(|kibibytes| kibibytes * 1024)
}

/// The soft limit in `/proc/self/limits`; `None` if it is "unlimited".
fn soft_limit(limits: &str, name: &str) -> Option<u64> {
    let line = limits.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The kernel lets the real root and holders of two capabilities exceed the limit of a user.
fn may_exceed_user_limit(root: &Path, status: &str) -> bool {
    const SYS_ADMIN: u64 = 1 << 21;
    const SYS_RESOURCE: u64 = 1 << 24;
    // Root of a container is not root of the machine: there user ids are mapped.
    let mapped = read(root, "proc/self/uid_map")
        .is_none_or(|map| map.split_whitespace().ne(["0", "0", "4294967295"]));
    let capabilities = status
        .lines()
        .find_map(|line| line.strip_prefix("CapEff:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0);
    !mapped && (field(status, "Uid") == Some(0) || capabilities & (SYS_ADMIN | SYS_RESOURCE) != 0)
}

/// Threads of every process of the user that `own_status` names.
fn threads_of_user(root: &Path, own_status: &str) -> u64 {
    let user = field(own_status, "Uid");
    let threads = |process: fs::DirEntry| {
        let name = process.file_name();
        name.to_str()?.parse::<u32>().ok()?;
        let status = read(&process.path(), "status")?;
        (field(&status, "Uid") == user).then(|| field(&status, "Threads"))?
    };
    let processes = fs::read_dir(root.join("proc"))
        .into_iter()
        .flatten()
        .flatten();
    processes.filter_map(threads).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A quiet machine with plenty of everything, and a way to change one thing about it.
    struct Machine(tempfile::TempDir);

    impl Machine {
        fn new() -> Self {
            let machine = Self(tempfile::tempdir().unwrap());
            machine
                .with("proc/sys/vm/max_map_count", "65530\n")
                .with("proc/sys/kernel/threads-max", "192730\n")
                .with("proc/sys/kernel/pid_max", "4194304\n")
                .with("proc/loadavg", "0.08 0.20 0.10 1/130 5433\n")
                .with("proc/self/maps", &"a mapping\n".repeat(30))
                .with(
                    "proc/self/status",
                    "Uid:\t1000\t1000\t1000\t1000\nThreads:\t1\nCapEff:\t0\n",
                )
                .with("proc/self/uid_map", "         0          0 4294967295\n")
                .with("proc/self/limits", &limits("unlimited", "20000"))
                .with("proc/self/fd/0", "")
                .with("proc/self/fd/1", "")
                .with(
                    "proc/meminfo",
                    "MemTotal: 24684084 kB\nMemAvailable: 24380536 kB\n",
                )
                .with("proc/self/cgroup", "0::/\n")
        }

        fn with(self, path: &str, text: &str) -> Self {
            let path = self.0.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
            self
        }

        fn facts(&self) -> Facts {
            Facts::read(self.0.path())
        }
    }

    fn limits(processes: &str, files: &str) -> String {
        format!(
            "Limit                     Soft Limit           Hard Limit           Units     \n\
             Max processes             {processes:<20} 96365                processes \n\
             Max open files            {files:<20} 20000                files     \n"
        )
    }

    #[track_caller]
    fn check(limit: &Limit, count: usize, reason: &str) {
        assert_eq!((limit.count, limit.reason.as_str()), (count, reason));
    }

    #[test]
    fn mappings_bound_the_threads_of_a_large_machine() {
        let threads = Machine::new().facts().threads();
        // (65530 - 30) / 4 = 16375, and 80 % of that.
        check(
            &threads,
            13_100,
            "vm.max_map_count is 65530 and a thread uses 4 mappings",
        );
    }

    #[test]
    fn each_bound_can_be_the_tightest_for_threads() {
        let cases: &[(&str, &str, usize, &str)] = &[
            (
                "proc/sys/kernel/threads-max",
                "1130",
                800,
                "kernel.threads-max is 1130",
            ),
            (
                "proc/sys/kernel/pid_max",
                "1130",
                800,
                "each thread and process needs a pid, and kernel.pid_max is 1130",
            ),
            (
                "proc/meminfo",
                "MemAvailable: 24000 kB",
                800,
                "23 MiB of memory are available and a thread needs about 24 KiB",
            ),
        ];
        for (path, text, count, reason) in cases {
            check(
                &Machine::new().with(path, text).facts().threads(),
                *count,
                reason,
            );
        }
    }

    #[test]
    fn open_files_bound_the_processes() {
        let machine = Machine::new().with("proc/self/limits", &limits("unlimited", "1002"));
        check(
            &machine.facts().processes(),
            800,
            "a process may have 1002 files open (ulimit -n) and each child takes 1",
        );
    }

    #[test]
    fn memory_bounds_the_processes_of_a_small_machine() {
        let machine = Machine::new().with("proc/meminfo", "MemAvailable: 307200 kB");
        check(
            &machine.facts().processes(),
            80,
            "300 MiB of memory are available and a process needs about 3072 KiB",
        );
    }

    #[test]
    fn the_limit_of_a_user_counts_the_threads_of_that_user_only() {
        let machine = Machine::new()
            .with("proc/self/limits", &limits("150", "20000"))
            .with(
                "proc/7/status",
                "Uid:\t1000\t1000\t1000\t1000\nThreads:\t50\n",
            )
            .with(
                "proc/8/status",
                "Uid:\t1001\t1001\t1001\t1001\nThreads:\t999\n",
            );
        let reason = "the threads and processes of one user (ulimit -u) are limited to 150";
        check(&machine.facts().threads(), 80, reason);
        check(&machine.facts().processes(), 80, reason);
    }

    #[test]
    fn the_limit_of_a_user_does_not_bind_root_but_binds_the_root_of_a_container() {
        let machine = Machine::new()
            .with("proc/self/limits", &limits("150", "20000"))
            .with(
                "proc/self/status",
                "Uid:\t0\t0\t0\t0\nThreads:\t1\nCapEff:\t0\n",
            );
        assert_eq!(machine.facts().user, None);
        let contained = machine.with("proc/self/uid_map", "0 100000 65536\n");
        assert_eq!(contained.facts().user, Some(Bound { max: 150, used: 0 }));
    }

    #[test]
    fn control_groups_of_both_versions_bound_with_their_ancestors() {
        let reason = "the control group (pids.max) limits threads and processes to 110";
        let version_2 = Machine::new()
            .with("proc/self/cgroup", "0::/user/app\n")
            .with("sys/fs/cgroup/user/app/pids.max", "max\n")
            .with("sys/fs/cgroup/user/app/pids.current", "5\n")
            .with("sys/fs/cgroup/user/pids.max", "110\n")
            .with("sys/fs/cgroup/user/pids.current", "10\n");
        check(&version_2.facts().threads(), 80, reason);
        let version_1 = Machine::new()
            .with(
                "proc/self/cgroup",
                "9:name=systemd:/\n8:pids:/app\n4:memory:/app\n",
            )
            .with("sys/fs/cgroup/pids/app/pids.max", "110\n")
            .with("sys/fs/cgroup/pids/app/pids.current", "10\n");
        check(&version_1.facts().threads(), 80, reason);
    }

    #[test]
    fn the_memory_of_a_control_group_bounds_but_its_file_cache_does_not() {
        let version_2 = Machine::new()
            .with("sys/fs/cgroup/memory.max", "1000\n")
            .with("sys/fs/cgroup/memory.current", "900\n")
            .with("sys/fs/cgroup/memory.stat", "anon 500\ninactive_file 400\n");
        assert_eq!(version_2.facts().memory, Some(500));
        let version_1 = Machine::new()
            .with("proc/self/cgroup", "4:memory:/app\n")
            .with("sys/fs/cgroup/memory/app/memory.limit_in_bytes", "1000\n")
            .with("sys/fs/cgroup/memory/app/memory.usage_in_bytes", "900\n");
        assert_eq!(version_1.facts().memory, Some(100));
    }

    #[test]
    fn a_full_machine_allows_nothing_more() {
        let machine = Machine::new().with("proc/sys/kernel/threads-max", "100");
        assert_eq!(machine.facts().threads().count, 0);
    }

    #[test]
    fn a_machine_that_says_nothing_is_trusted_with_little() {
        let limit = Facts::default().threads();
        check(&limit, 1_000, "this system does not say what it allows");
    }
}
