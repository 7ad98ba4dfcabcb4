//! How many threads and processes it is safe to start.
//!
//! Trying is not an option: when the kernel has no mapping left for a new thread's guard page, the
//! Rust runtime aborts the whole process. So the limits are worked out beforehand, from what the
//! system says of itself, and a lesson that wants more is refused with the reason.

#[cfg(any(target_os = "linux", test))]
mod facts;

use std::io;

/// How many more may be started, and what sets the bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// The number that is safe to start from now on.
    pub count: usize,
    /// Why not more, for the learner: "vm.max_map_count is 65530 and a thread uses 4 mappings".
    pub reason: String,
}

/// Threads and processes that a system is trusted with when we do not know how to ask it. Guesses,
/// on the low side: 100 children stay below the 256 open files that macOS starts a program with.
#[cfg(not(target_os = "linux"))]
const UNKNOWN: (usize, usize) = (1_500, 100);

/// Stack of a lesson's thread in bytes. Address space only: a page costs memory once it is touched.
///
/// 256 KiB is eight times what a debug build needs to panic with a full backtrace (more than 16 KiB,
/// less than 32), and 10 000 of them take 2.5 GiB of addresses, where std's 2 MiB each would be 20 GiB.
pub const fn thread_stack_size() -> usize {
    256 * 1024
}

/// How many threads this process may start beyond those it has.
pub fn max_threads() -> Limit {
    #[cfg(target_os = "linux")]
    return facts::Facts::read(std::path::Path::new("/")).threads();
    #[cfg(not(target_os = "linux"))]
    unknown(UNKNOWN.0, "threads")
}

/// How many child processes this process may start beyond those it has, each with two open files
/// in this process: the two ends of its pipes.
///
/// Call [`raise_open_files`] first, or open files bound it.
pub fn max_processes() -> Limit {
    #[cfg(target_os = "linux")]
    return facts::Facts::read(std::path::Path::new("/")).processes();
    #[cfg(not(target_os = "linux"))]
    unknown(UNKNOWN.1, "processes")
}

#[cfg(not(target_os = "linux"))]
fn unknown(count: usize, what: &str) -> Limit {
    Limit {
        count,
        reason: format!("this system does not say how many {what} it allows"),
    }
}

/// Allows this process as many open files as its administrator permits, and returns that number.
///
/// Children started afterwards inherit it.
///
/// # Errors
///
/// What the system said; [`io::ErrorKind::Unsupported`] outside Unix, where there is no such limit.
pub fn raise_open_files() -> io::Result<u64> {
    #[cfg(unix)]
    {
        use nix::sys::resource::{Resource, getrlimit, setrlimit};
        let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
        // macOS reports no hard limit, yet refuses more than its OPEN_MAX.
        let wanted = if cfg!(target_vendor = "apple") {
            hard.min(10_240).max(soft)
        } else {
            hard
        };
        if wanted > soft {
            setrlimit(Resource::RLIMIT_NOFILE, wanted, hard)?;
        }
        Ok(wanted)
    }
    #[cfg(not(unix))]
    Err(io::Error::from(io::ErrorKind::Unsupported))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_allows_some_of_each() {
        for limit in [max_threads(), max_processes()] {
            assert!(limit.count > 0, "{limit:?}");
            assert!(!limit.reason.is_empty());
        }
    }

    #[cfg(unix)]
    #[test]
    fn open_files_rise_to_the_hard_limit() {
        use nix::sys::resource::{Resource, getrlimit};
        let raised = raise_open_files().unwrap();
        let (soft, _) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
        assert_eq!(soft, raised);
    }

    #[test]
    fn a_lesson_thread_runs_on_its_stack() {
        let spawned = std::thread::Builder::new()
            .stack_size(thread_stack_size())
            .spawn(|| format!("{:?}", vec![Some("a frame or two of formatting"); 3]));
        assert!(spawned.unwrap().join().unwrap().contains("frame"));
    }
}
