//! What the operating system says a run has used.

pub use crate::trace::usage::{Peak, Since, Spent, UsageReport};

use std::time::Duration;

/// The state of the system's counters before a run.
///
/// The counters belong to the process: two measurements at the same time each see both runs.
#[derive(Debug)]
pub struct Usage {
    before: Option<Counters>,
    peak_reset: bool,
}

impl Usage {
    /// Reads the counters and, where the system can (Linux), starts a new peak of memory.
    pub fn start() -> Self {
        let peak_reset = reset_peak();
        Self {
            before: counters(),
            peak_reset,
        }
    }

    /// What was used since the start. `None` where the system does not count (outside Unix).
    pub fn finish(self) -> Option<UsageReport> {
        let before = self.before?;
        let after = counters()?;
        let exact = if self.peak_reset {
            own_peak_bytes()
        } else {
            None
        };
        Some(UsageReport {
            own: after.own.less(&before.own),
            children: after.children.less(&before.children),
            peak: match exact {
                Some(bytes) => Peak {
                    bytes,
                    since: Since::RunStart,
                },
                None => Peak {
                    bytes: after.own_peak,
                    since: Since::ProcessStart,
                },
            },
            children_peak: Peak {
                bytes: after.children_peak,
                // The counter keeps the largest child ever: only a new record is surely this run's.
                since: if after.children_peak > before.children_peak {
                    Since::RunStart
                } else {
                    Since::ProcessStart
                },
            },
        })
    }
}

/// What the calling thread has spent since it began. `None` where the system does not count that
/// (outside Linux).
pub fn thread_spent() -> Option<Spent> {
    #[cfg(target_os = "linux")]
    {
        use nix::sys::resource::{UsageWho, getrusage};
        Some(spent(&getrusage(UsageWho::RUSAGE_THREAD).ok()?))
    }
    #[cfg(not(target_os = "linux"))]
    None
}

/// The largest resident memory of this process in bytes, since it started or last began a
/// [`Usage`]. `None` where the system does not say (outside Linux).
pub fn own_peak_bytes() -> Option<u64> {
    #[cfg(target_os = "linux")]
    return high_water_bytes(&std::fs::read_to_string("/proc/self/status").ok()?);
    #[cfg(not(target_os = "linux"))]
    None
}

/// Finds `VmHWM` ("high water mark") in the text of `/proc/PID/status`, in bytes.
#[cfg(any(target_os = "linux", test))]
fn high_water_bytes(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// Makes the kernel forget the peak so far: "5" does that since Linux 4.0, see proc(5).
fn reset_peak() -> bool {
    cfg!(target_os = "linux") && std::fs::write("/proc/self/clear_refs", "5").is_ok()
}

#[derive(Debug)]
struct Counters {
    own: Spent,
    own_peak: u64,
    children: Spent,
    children_peak: u64,
}

#[cfg(unix)]
fn counters() -> Option<Counters> {
    use nix::sys::resource::{UsageWho, getrusage};
    let own = getrusage(UsageWho::RUSAGE_SELF).ok()?;
    let children = getrusage(UsageWho::RUSAGE_CHILDREN).ok()?;
    Some(Counters {
        own: spent(&own),
        own_peak: peak_bytes(&own),
        children: spent(&children),
        children_peak: peak_bytes(&children),
    })
}

#[cfg(not(unix))]
fn counters() -> Option<Counters> {
    None
}

#[cfg(unix)]
fn spent(usage: &nix::sys::resource::Usage) -> Spent {
    let duration = |time: nix::sys::time::TimeVal| {
        Duration::new(time.tv_sec().max(0) as u64, 0)
            + Duration::from_micros(time.tv_usec().max(0) as u64)
    };
    Spent {
        user: duration(usage.user_time()),
        system: duration(usage.system_time()),
        voluntary_switches: usage.voluntary_context_switches().max(0) as u64,
        involuntary_switches: usage.involuntary_context_switches().max(0) as u64,
    }
}

/// `ru_maxrss` counts kibibytes, except on Apple's systems, where it counts bytes.
#[cfg(unix)]
fn peak_bytes(usage: &nix::sys::resource::Usage) -> u64 {
    let unit = if cfg!(target_vendor = "apple") {
        1
    } else {
        1024
    };
    usage.max_rss().max(0) as u64 * unit
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::mechanism::os::cpu;

    #[test]
    fn computing_shows_as_cpu_time_and_sleeping_as_switches() {
        let usage = Usage::start();
        let computed = cpu::compute(Duration::from_millis(20), &|| false);
        for _ in 0..5 {
            std::thread::sleep(Duration::from_millis(1));
        }
        let report = usage.finish().unwrap();
        // The two clocks count by their own rules; leave a tick of the coarser one.
        assert!(
            report.own.cpu() + Duration::from_millis(10) >= computed,
            "{report:?}"
        );
        assert!(report.own.voluntary_switches >= 5, "{report:?}");
        assert!(report.peak.bytes > 100_000, "{report:?}");
    }

    #[test]
    fn a_child_counts_once_it_is_waited_for() {
        let usage = Usage::start();
        let done = std::process::Command::new("sh")
            .args(["-c", ":"])
            .status()
            .unwrap();
        assert!(done.success());
        let report = usage.finish().unwrap();
        assert!(report.children.cpu() > Duration::ZERO, "{report:?}");
        assert!(report.children_peak.bytes > 100_000, "{report:?}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn memory_taken_during_the_run_raises_the_peak() {
        const BYTES: usize = 64 << 20;
        let usage = Usage::start();
        let block = std::hint::black_box(vec![1_u8; BYTES]);
        let peak = usage.finish().unwrap().peak;
        drop(block);
        assert!(peak.bytes > BYTES as u64, "{peak:?}");
    }

    #[test]
    fn the_high_water_mark_is_read_in_bytes() {
        let status = "Name:\tcat\nVmPeak:\t    3060 kB\nVmHWM:\t    1776 kB\nVmRSS:\t     900 kB\n";
        assert_eq!(high_water_bytes(status), Some(1776 * 1024));
        assert_eq!(high_water_bytes("VmHWM:\tmany kB\n"), None);
        assert_eq!(high_water_bytes(""), None);
    }

    #[test]
    fn a_report_survives_json() {
        let report = Usage::start().finish().unwrap();
        let json = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<UsageReport>(&json).unwrap(), report);
    }
}
