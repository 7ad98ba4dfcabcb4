//! What `/proc` tells of processes and threads; see `man 5 proc`.

use std::fs;

/// One process or thread, from its `stat`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stat {
    pub id: i32,
    pub name: String,
    pub state: char,
    pub parent: i32,
    pub session: i32,
    /// Processor time in ticks, of all threads that are or were in a process.
    pub ticks: u64,
    /// The same of children that have been waited for.
    pub waited_ticks: u64,
    pub threads: u64,
    /// When it started: tells apart two of the same number.
    pub start: u64,
}

impl Stat {
    /// Whether it has ended and only waits to be waited for.
    pub fn is_over(&self) -> bool {
        matches!(self.state, 'Z' | 'X' | 'x')
    }
}

/// A thread at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    pub stat: Stat,
    /// The function of the kernel in which it waits.
    pub wchan: String,
    /// How often it has been taken off a processor or has left it.
    pub switches: u64,
    /// Whether it waits for a futex without a time-out.
    pub waits_for_good: bool,
}

/// The `stat` of a process.
pub fn process(id: i32) -> Option<Stat> {
    parse_stat(&fs::read_to_string(format!("/proc/{id}/stat")).ok()?)
}

/// Every process.
pub fn processes() -> Vec<Stat> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter_map(process).collect()
}

/// All that descend from `root`, without it, and without those that are over.
pub fn below(root: i32) -> Vec<Stat> {
    let mut rest = processes();
    let mut found: Vec<Stat> = Vec::new();
    let mut parents = vec![root];
    while let Some(parent) = parents.pop() {
        let (children, others): (Vec<_>, Vec<_>) = rest
            .into_iter()
            .partition(|stat| stat.parent == parent && stat.id != root);
        parents.extend(children.iter().map(|stat| stat.id));
        found.extend(children);
        rest = others;
    }
    found.retain(|stat| !stat.is_over());
    found
}

/// The same as [`below`], far quicker where there are many processes, but one that starts or ends
/// meanwhile may hide others: for looking, and not for killing.
pub fn glimpse_below(root: i32) -> Vec<Stat> {
    if !std::path::Path::new(&format!("/proc/{root}/task/{root}/children")).exists() {
        return below(root);
    }
    let mut found = Vec::new();
    let mut parents = vec![root];
    while let Some(parent) = parents.pop() {
        let children = children(parent);
        found.extend(children.iter().filter_map(|child| process(*child)));
        parents.extend(children);
    }
    found.retain(|stat: &Stat| !stat.is_over());
    found
}

/// Children that any thread of a process has started and that it has not waited for.
fn children(id: i32) -> Vec<i32> {
    let tasks = fs::read_dir(format!("/proc/{id}/task"));
    let tasks = tasks.into_iter().flatten().flatten();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    let ids = |list: String| -> Vec<i32> {
        let words = list.split_whitespace();
        words.filter_map(|id| id.parse().ok()).collect()
    };
    lists.flat_map(ids).collect()
}

/// The threads of a process.
pub fn threads(id: i32) -> Vec<Thread> {
    let entries = fs::read_dir(format!("/proc/{id}/task"))
        .into_iter()
        .flatten()
        .flatten();
    entries.filter_map(|entry| thread(&entry.path())).collect()
}

fn thread(folder: &std::path::Path) -> Option<Thread> {
    let read = |file: &str| fs::read_to_string(folder.join(file)).ok();
    let stat = parse_stat(&read("stat")?)?;
    let status = read("status")?;
    let switches = |key| field(&status, key).unwrap_or(0);
    let wchan = read("wchan").unwrap_or_default();
    let waits_for_good = match read("syscall") {
        Some(call) => waits_for_good(&call),
        // Not ours to see: the kernel's function does not tell a time-out.
        None => wchan.contains("futex"),
    };
    Some(Thread {
        switches: switches("voluntary_ctxt_switches:") + switches("nonvoluntary_ctxt_switches:"),
        wchan: if wchan == "0" { String::new() } else { wchan },
        stat,
        waits_for_good,
    })
}

/// Memory that a process uses now and has used at most, in bytes.
pub fn memory(id: i32) -> Option<(u64, u64)> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    Some((
        field(&status, "VmRSS:")? * 1024,
        field(&status, "VmHWM:")? * 1024,
    ))
}

/// The number after a key at the beginning of a line.
fn field(status: &str, key: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(key))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Reads a `stat`. The name may hold anything, brackets and spaces too.
fn parse_stat(text: &str) -> Option<Stat> {
    let (id, rest) = text.split_once(" (")?;
    let (name, rest) = rest.rsplit_once(") ")?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    // Fields are numbered from 1 in the manual; the third is the first after the name.
    let number = |which: usize| fields.get(which - 3)?.parse::<u64>().ok();
    Some(Stat {
        id: id.parse().ok()?,
        name: name.to_owned(),
        state: fields.first()?.chars().next()?,
        parent: i32::try_from(number(4)?).ok()?,
        session: i32::try_from(number(6)?).ok()?,
        ticks: number(14)? + number(15)?,
        waited_ticks: number(16)? + number(17)?,
        threads: number(20)?,
        start: number(22)?,
    })
}

/// Whether a `syscall` file tells of a wait for a futex that ends only when somebody wakes it.
fn waits_for_good(call: &str) -> bool {
    const COMMAND: u64 = 0x7f;
    const WAITS: [u64; 4] = [
        nix::libc::FUTEX_WAIT as u64,
        nix::libc::FUTEX_LOCK_PI as u64,
        nix::libc::FUTEX_WAIT_BITSET as u64,
        nix::libc::FUTEX_WAIT_REQUEUE_PI as u64,
    ];
    let hex = |text: &str| u64::from_str_radix(text.trim_start_matches("0x"), 16).ok();
    let mut fields = call.split_whitespace();
    let number = fields.next().and_then(|number| number.parse::<i64>().ok());
    let arguments: Vec<u64> = fields.filter_map(hex).collect();
    let [_, command, _, time_out, ..] = arguments[..] else {
        return false;
    };
    number == Some(nix::libc::SYS_futex) && WAITS.contains(&(command & COMMAND)) && time_out == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_hold_anything() {
        let text = "77 (a) S (b)) S 1 2 3 0 -1 4 5 6 7 8 90 10 11 12 20 0 4 0 1234 99 55 1";
        let stat = parse_stat(text).unwrap();
        assert_eq!(
            (stat.id, stat.name.as_str(), stat.state),
            (77, "a) S (b)", 'S')
        );
        assert_eq!((stat.parent, stat.session), (1, 3));
        assert_eq!((stat.ticks, stat.waited_ticks), (100, 23));
        assert_eq!((stat.threads, stat.start), (4, 1234));
        assert_eq!(parse_stat("77 (half"), None);
    }

    #[test]
    fn a_wait_with_a_time_out_is_not_for_good() {
        let futex = nix::libc::SYS_futex;
        let call = |command: &str, time_out: &str| {
            format!("{futex} 0x55 {command} 0x2 {time_out} 0x0 0xffffffff 0x7ffd 0x7f43")
        };
        assert!(waits_for_good(&call("0x189", "0x0")));
        assert!(waits_for_good(&call("0x80", "0x0")));
        assert!(!waits_for_good(&call("0x189", "0x7ffe")));
        assert!(!waits_for_good(&call("0x81", "0x0")), "it wakes others");
        assert!(!waits_for_good("running") && !waits_for_good("-1 0x7ffd 0x7f43"));
    }

    #[test]
    fn this_process_is_seen() {
        let own = i32::try_from(std::process::id()).unwrap();
        assert!(processes().iter().any(|stat| stat.id == own));
        assert!(process(own).unwrap().threads >= 1);
        let mut child = std::process::Command::new("sleep")
            .arg("20")
            .spawn()
            .unwrap();
        let number = i32::try_from(child.id()).unwrap();
        for found in [below(own), glimpse_below(own)] {
            assert!(found.iter().any(|stat| stat.id == number), "{found:?}");
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(memory(own).unwrap().1 > 0);
        assert!(threads(own).iter().any(|thread| thread.stat.id != own));
    }
}
