//! A cgroup that counts processes, for root, whom no other limit counts.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

/// A cgroup of its own, removed when dropped.
#[derive(Debug)]
pub struct Cgroup(PathBuf);

impl Cgroup {
    /// Makes one that holds so many threads and processes at most. `None` where this process may not,
    /// as is usual without root.
    pub fn counting(most: u64) -> Option<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("counterpoint-{}-{number}", std::process::id());
        let own = fs::read_to_string("/proc/self/cgroup").ok()?;
        places(&own).into_iter().find_map(|place| {
            let cgroup = place.join(&name);
            fs::create_dir(&cgroup).ok()?;
            let cgroup = Self(cgroup);
            fs::write(cgroup.path().join("pids.max"), most.to_string()).ok()?;
            Some(cgroup)
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Cgroup {
    fn drop(&mut self) {
        // The system takes a moment to let go of what has ended.
        for _ in 0..50 {
            if fs::remove_dir(&self.0).is_ok() {
                return;
            }
            thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Where one might be made, from `/proc/self/cgroup`: below the own one, in both versions.
fn places(own: &str) -> Vec<PathBuf> {
    let mut places = Vec::new();
    for line in own.lines() {
        let mut parts = line.splitn(3, ':').skip(1);
        let (Some(controllers), Some(path)) = (parts.next(), parts.next()) else {
            continue;
        };
        let path = path.trim_start_matches('/');
        if controllers.is_empty() {
            places.push(Path::new("/sys/fs/cgroup").join(path));
        } else if controllers.split(',').any(|name| name == "pids") {
            places.push(Path::new("/sys/fs/cgroup").join(controllers).join(path));
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions_are_looked_for() {
        let own = "9:name=systemd:/a\n8:pids:/\n0::/user.slice/x\n";
        let expected = ["/sys/fs/cgroup/pids/", "/sys/fs/cgroup/user.slice/x"];
        assert_eq!(places(own), expected.map(PathBuf::from));
    }
}
