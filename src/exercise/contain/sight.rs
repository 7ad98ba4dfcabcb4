//! Looking at a running program now and then.

use super::ended::{How, ThreadState};
use super::proc::{self, Stat, Thread};
use super::stuck::{Look, Stuck};
use super::walls::Limits;
use super::watch::Watch;
use std::time::{Duration, Instant};

/// Linux counts processor time for programs in hundredths of a second (`USER_HZ`).
const TICK: Duration = Duration::from_millis(10);

/// A program being looked at.
#[derive(Debug)]
pub struct Sight {
    root: i32,
    /// Whether the root is the program itself, and all there is.
    alone: bool,
    stuck: Stuck,
    /// Most memory seen, in bytes.
    pub peak: Option<u64>,
}

impl Sight {
    pub fn new(root: i32, alone: bool) -> Self {
        let stuck = Stuck::default();
        Self {
            root,
            alone,
            stuck,
            peak: None,
        }
    }

    /// Real time between two looks. To see all processes takes longer than to see one.
    pub fn every(&self, watch: &Watch) -> Duration {
        let least = if self.alone { 1 } else { 50 };
        watch.every.max(Duration::from_millis(least))
    }

    /// Gives a reason to end it, if there is one.
    pub fn look(&mut self, limits: &Limits, watch: &Watch, now: Instant) -> Option<How> {
        let all = self.all();
        self.memory(&all);
        // The processes between us and the program count little and are few.
        let tasks: u64 = all.iter().map(|stat| stat.threads).sum();
        if self.peak.is_some_and(|peak| peak > limits.memory) {
            return Some(How::TooMuchMemory);
        }
        if tasks > limits.tasks.saturating_add(3) {
            return Some(How::TooManyTasks);
        }
        if time(&all) > limits.cpu + Duration::from_secs(1) {
            return Some(How::TooMuchCpu);
        }
        if !self.alone || !watch.deadlock {
            return None;
        }
        let threads = proc::threads(self.root)
            .into_iter()
            .map(|thread| self.seen(thread))
            .collect();
        let threads = self.stuck.look(threads, now, watch.standstill)?;
        Some(How::Deadlocked { threads })
    }

    /// Processor time so far, also of a process that has ended and was not waited for.
    pub fn cpu(&self) -> Duration {
        time(&self.all())
    }

    fn all(&self) -> Vec<Stat> {
        let mut all = if self.alone {
            Vec::new()
        } else {
            proc::glimpse_below(self.root)
        };
        all.extend(proc::process(self.root));
        all
    }

    fn memory(&mut self, all: &[Stat]) {
        let memory = all.iter().filter_map(|stat| proc::memory(stat.id));
        let most = if self.alone {
            memory.map(|(_, most)| most).max()
        } else {
            // What each has used at most need not have been at once.
            memory.map(|(now, _)| now).reduce(u64::saturating_add)
        };
        self.peak = self.peak.max(most);
    }

    fn seen(&self, thread: Thread) -> Look {
        let first = thread.stat.id == self.root;
        Look {
            id: thread.stat.id,
            switches: thread.switches,
            waits_for_good: thread.waits_for_good && thread.stat.state == 'S',
            state: ThreadState {
                name: if first {
                    "main".into()
                } else {
                    thread.stat.name
                },
                state: thread.stat.state,
                wchan: thread.wchan,
                cpu_ticks: thread.stat.ticks,
            },
        }
    }
}

fn time(all: &[Stat]) -> Duration {
    let ticks: u64 = all.iter().map(|stat| stat.ticks + stat.waited_ticks).sum();
    TICK.saturating_mul(u32::try_from(ticks).unwrap_or(u32::MAX))
}
