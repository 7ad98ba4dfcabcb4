//! A thread that writes the record out as it grows, and sees when nothing can go on.

use super::book::{self, Live};
use super::run::OVER;
use super::seat;
use crate::counterpoint::{Carrier, Ending, Mode};
use std::fs;
use std::sync::Once;
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(5);
/// Ticks without a move after which threads that all wait for one another are stuck.
const STILL: u32 = 8;
/// The same when some sleep for reasons that are not known here.
const STILL_UNKNOWN: u32 = 60;

/// What the system says of a thread.
pub struct Thread {
    pub name: String,
    /// One letter, as in `/proc/self/stat`: R runs, S sleeps.
    pub state: String,
    /// The kernel function it sleeps in.
    pub wchan: String,
}

/// Starts the thread, once.
pub fn start() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        let watcher = thread::Builder::new().name(String::from("cp-watch"));
        // Without it, deadlocks are seen from outside only.
        let _ = watcher.spawn(watch);
    });
}

fn watch() {
    let mut seen = (0, 0);
    let mut still = 0;
    loop {
        thread::sleep(TICK);
        book::flush();
        let now = (seat::epoch(), book::moves());
        still = if now == seen { still + 1 } else { 0 };
        seen = now;
        if now.0 != 0 && still >= STILL && is_stuck(still) && now == (seat::epoch(), book::moves())
        {
            OVER.give_up(Ending::Deadlock);
            still = 0;
        }
    }
}

/// Whether no thread of the run can go on.
fn is_stuck(still: u32) -> bool {
    let lives = book::lives();
    let threads: Vec<&Live> = lives
        .iter()
        .filter(|live| live.carrier != Carrier::Task)
        .collect();
    let own = threads.iter().any(|live| live.carrier == Carrier::Thread);
    let real = seat::mode() == Mode::Real;
    let known = real
        && threads
            .iter()
            .all(|live| live.waits.is_some() || live.carrier == Carrier::Other);
    let timed = real
        && threads
            .iter()
            .any(|live| live.waits.is_some_and(|waits| waits.timed));
    let others = threads.iter().any(|live| live.carrier == Carrier::Other);
    let enough = if known && !others {
        STILL
    } else {
        STILL_UNKNOWN
    };
    own && !timed && still >= enough && threads.iter().all(|live| sleeps(live, known))
}

/// Whether the system says that the thread sleeps; `known`: what to believe where it says nothing.
fn sleeps(live: &Live, known: bool) -> bool {
    if live.system == 0 {
        return known || !cfg!(target_os = "linux");
    }
    state(&format!("/proc/self/task/{}", live.system)).is_none_or(|state| state == "S")
}

fn state(folder: &str) -> Option<String> {
    let stat = fs::read_to_string(format!("{folder}/stat")).ok()?;
    let after = stat.rsplit_once(") ")?.1;
    after.split(' ').next().map(str::to_owned)
}

/// The threads of the process, but this one's helpers.
pub fn threads() -> Vec<Thread> {
    let Ok(folders) = fs::read_dir("/proc/self/task") else {
        return Vec::new();
    };
    let lives = book::lives();
    let of_run = |name: &str| lives.iter().any(|live| live.system.to_string() == name);
    let mut threads: Vec<(u32, Thread)> = Vec::new();
    for folder in folders.flatten() {
        let name = folder.file_name();
        if !name.to_str().is_some_and(of_run) {
            continue;
        }
        let path = folder.path().display().to_string();
        let read = |file: &str| fs::read_to_string(format!("{path}/{file}")).unwrap_or_default();
        let number = name
            .to_str()
            .and_then(|name| name.parse().ok())
            .unwrap_or(0);
        let thread = Thread {
            name: read("comm").trim().to_owned(),
            state: state(&path).unwrap_or_default(),
            wchan: read("wchan").trim().to_owned(),
        };
        threads.push((number, thread));
    }
    threads.sort_by_key(|(number, _)| *number);
    threads.into_iter().map(|(_, thread)| thread).collect()
}
