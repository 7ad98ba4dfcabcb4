//! A program inside its walls: followed to its end, or ended.

use super::ended::{Ended, How, Usage};
use super::kill;
use super::pipes::{self, Kept};
use super::report::{self, Order, Stage};
use super::start;
use super::told::{self, Told};
use super::walls::Walls;
use super::watch::{News, Watch};
use std::path::Path;
use std::process::{Child, ExitStatus};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// How long a killed program may take to be gone, and its pipes to be read to their end.
const PATIENCE: Duration = Duration::from_secs(5);

/// Runs it; fails with a reason if it cannot be started.
pub fn run(walls: &Walls, stdin: &[u8], watch: &Watch) -> Result<Ended, String> {
    let said = tempfile::NamedTempFile::new().map_err(|error| error.to_string())?;
    #[cfg(target_os = "linux")]
    let cgroup = root_needs_one(walls);
    #[cfg(target_os = "linux")]
    let joins = cgroup.as_ref().map(|cgroup| cgroup.path().to_path_buf());
    #[cfg(not(target_os = "linux"))]
    let joins = None;
    let order = Order {
        walls: walls.clone(),
        stage: Stage::Start,
        parent: std::process::id(),
        report: said.path().to_path_buf(),
        cgroup: joins,
    };
    let (tell, news) = mpsc::channel();
    let listening = watch.cancel.listen(tell.clone());
    let mut running = Running::start(&order, stdin, tell, news)?;
    let why = running.follow(walls, watch);
    drop(listening);
    Ok(running.finish(walls, why, said.path()))
}

/// A cgroup for what may start others as root. It costs some 20 ms, so nobody else gets one.
#[cfg(target_os = "linux")]
fn root_needs_one(walls: &Walls) -> Option<super::cgroup::Cgroup> {
    let wanted = walls.processes && super::enforce::stays_root(walls);
    // Room for the processes between us and the program.
    let most = walls.limits.tasks.saturating_add(2);
    wanted.then(|| super::cgroup::Cgroup::counting(most))?
}

/// A program and what is known of it.
struct Running {
    child: Child,
    id: i32,
    begun: Instant,
    stdout: Kept,
    stderr: Kept,
    news: Receiver<News>,
    /// Pipes that have not come to their end.
    open: u32,
    ended: bool,
    full: bool,
    #[cfg(target_os = "linux")]
    sight: super::sight::Sight,
    /// Whether the system keeps it from starting others.
    alone: bool,
}

impl Running {
    fn start(
        order: &Order,
        stdin: &[u8],
        tell: Sender<News>,
        news: Receiver<News>,
    ) -> Result<Self, String> {
        let begun = Instant::now();
        let mut child = start::command(order)?.spawn().map_err(|error| {
            let walls = &order.walls;
            format!(
                "{} in {}: {error}",
                walls.program.display(),
                walls.cwd.display()
            )
        })?;
        let id = i32::try_from(child.id()).unwrap_or(i32::MAX);
        let pipes = start::attach(&mut child, order, stdin, &tell);
        let (stdout, stderr) = pipes.inspect_err(|_| {
            kill::all(id);
            // Killed: it ends at once.
            let _ = child.wait();
        })?;
        #[cfg(target_os = "linux")]
        let alone = !order.walls.processes && super::enforce::refusable().is_ok();
        #[cfg(not(target_os = "linux"))]
        let alone = false;
        Ok(Self {
            child,
            id,
            begun,
            stdout,
            stderr,
            news,
            open: 2,
            ended: false,
            full: false,
            #[cfg(target_os = "linux")]
            sight: super::sight::Sight::new(id, alone),
            alone,
        })
    }

    /// Waits for its end, or for a reason to end it.
    fn follow(&mut self, walls: &Walls, watch: &Watch) -> Option<How> {
        let end = self.begun + walls.limits.real;
        let mut next = self.begun + self.pause(watch);
        loop {
            let until = next.min(end).saturating_duration_since(Instant::now());
            match self.news.recv_timeout(until) {
                Ok(News::Cancelled) => return Some(How::Cancelled),
                Ok(news) => self.hear(news),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
            }
            if self.full {
                return Some(How::TooMuchOutput);
            }
            if self.ended || self.has_ended() {
                return None;
            }
            let now = Instant::now();
            if now >= end {
                return Some(self.too_long());
            }
            if now >= next {
                if let Some(how) = self.look(walls, watch, now) {
                    return Some(how);
                }
                next = Instant::now() + self.pause(watch);
            }
        }
    }

    fn hear(&mut self, news: News) {
        match news {
            News::Ended => self.ended = true,
            News::Closed => self.open = self.open.saturating_sub(1),
            News::Full => {
                self.open = self.open.saturating_sub(1);
                self.full = true;
            }
            // Too late: it has ended, or is being killed.
            News::Cancelled => {}
        }
    }

    /// Kills what is left and gathers what is known.
    fn finish(mut self, walls: &Walls, why: Option<How>, said: &Path) -> Ended {
        let mut alive = if why.is_some() {
            kill::all(self.id)
        } else {
            Vec::new()
        };
        let patience = Instant::now() + PATIENCE;
        while !self.ended && !self.has_ended() && self.hear_until(patience) {}
        let wall = self.begun.elapsed();
        let cpu = self.cpu();
        let told = Told::from(report::read(said));
        // A keeper that came to its end as the first of a namespace was the last.
        let gone = why.is_none() && told.over.is_some() && told.whole();
        if !self.alone && !gone {
            // Before its number is given back, so that it cannot have become somebody else's.
            alive.extend(kill::left_in_session(self.id));
        }
        let status = self.reap(walls, &mut alive);
        while self.open > 0 && self.hear_until(patience) {}
        let over = told.over.clone().unwrap_or_default();
        let usage = Usage {
            wall,
            cpu: cpu.max(Duration::from_nanos(over.cpu)),
            peak_memory: self.peak().max((over.peak > 0).then_some(over.peak)),
        };
        let stderr = pipes::taken(&self.stderr);
        let why = why.or_else(|| self.full.then_some(How::TooMuchOutput));
        let how =
            why.unwrap_or_else(|| told::how(status, &told, &over, &usage, &walls.limits, &stderr));
        let (left, walls) = (over.left, told.walls);
        let stdout = pipes::taken(&self.stdout);
        Ended {
            how,
            stdout,
            stderr,
            usage,
            left,
            alive,
            walls,
        }
    }

    /// Waits for it, unless it cannot be killed.
    fn reap(&mut self, walls: &Walls, alive: &mut Vec<String>) -> Option<ExitStatus> {
        if self.ended || self.has_ended() {
            return self.child.wait().ok();
        }
        alive.push(walls.program.display().to_string());
        None
    }

    /// Takes in the next news, and says whether there was any in time.
    fn hear_until(&mut self, end: Instant) -> bool {
        let left = end.saturating_duration_since(Instant::now());
        let tick = if cfg!(target_os = "linux") {
            left
        } else {
            left.min(Duration::from_millis(5))
        };
        match self.news.recv_timeout(tick) {
            Ok(news) => self.hear(news),
            Err(_) => return Instant::now() < end && !cfg!(target_os = "linux"),
        }
        true
    }

    /// It took too long: waiting, or working?
    fn too_long(&self) -> How {
        let busy = self.cpu() * 2 >= self.begun.elapsed();
        if busy { How::Busy } else { How::TimedOut }
    }
}

#[cfg(target_os = "linux")]
impl Running {
    fn pause(&self, watch: &Watch) -> Duration {
        self.sight.every(watch)
    }

    fn look(&mut self, walls: &Walls, watch: &Watch, now: Instant) -> Option<How> {
        self.sight.look(&walls.limits, watch, now)
    }

    fn cpu(&self) -> Duration {
        self.sight.cpu()
    }

    fn peak(&self) -> Option<u64> {
        self.sight.peak
    }

    /// A thread tells.
    fn has_ended(&mut self) -> bool {
        false
    }
}

#[cfg(not(target_os = "linux"))]
impl Running {
    fn pause(&self, watch: &Watch) -> Duration {
        watch.every.max(Duration::from_millis(1))
    }

    fn look(&mut self, _: &Walls, _: &Watch, _: Instant) -> Option<How> {
        None
    }

    fn cpu(&self) -> Duration {
        Duration::ZERO
    }

    fn peak(&self) -> Option<u64> {
        None
    }

    fn has_ended(&mut self) -> bool {
        self.child.try_wait().is_ok_and(|status| status.is_some())
    }
}
