//! The worker process: runs one task, and asks the parent for whatever is shared.

use super::protocol::{self, Answer, Clock, Inbox, MAGIC, Message, Start};
use super::spin::Spin;
use crate::machine::{End, Reply, Request, Task, apply_to_var, task_seed};
use crate::mechanism::os::{cpu, signals, sleep};
use crate::mechanism::run::Run;
use crate::program::op::{Note, Op, Work};
use crate::program::{Memory, Pace, Program, StepId, Value};
use crate::trace::Kind;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use std::cell::{Cell, OnceCell};
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Runs the task that the parent sends through the standard input.
pub fn main() -> ExitCode {
    name_process();
    let ran = io::stdin()
        .as_fd()
        .try_clone_to_owned()
        .and_then(|socket| run(UnixStream::from(socket)));
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("a worker process, which only a run of `processes` can start: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs one task for the parent at the other end.
fn run(stream: UnixStream) -> io::Result<()> {
    let mut link = Link::new(stream);
    let mut magic = [0; MAGIC.len()];
    (&link.stream).read_exact(&mut magic)?;
    if magic != MAGIC {
        return Err(io::Error::other("the parent is of another version"));
    }
    let program: Program = link.receive()?;
    let start: Start = link.receive()?;
    signals::die_with_parent(start.parent)?;
    sleep::tune_current_thread();
    link.clock = start.clock;
    let worker = Worker {
        program,
        left: start.run.limit,
        run: start.run,
        task: start.task,
        memory: start.memory,
        link,
        fuel: 0,
    };
    worker.drive()
}

/// Lets `ps` and `top` show what the process does.
fn name_process() {
    #[cfg(target_os = "linux")]
    if let Some(own) = std::env::args().next()
        && let Some(task) = own.strip_prefix(super::NAME)
        && let Ok(name) = std::ffi::CString::new(task)
    {
        // A process without it is none the worse.
        let _ = nix::sys::prctl::set_name(&name);
    }
}

/// How many instructions a task does between two looks at whether the parent is there.
const LOOK: u64 = 1 << 16;

struct Worker {
    program: Program,
    run: Run,
    task: Task,
    /// Its copies of the variables; those that are served are never looked at.
    memory: Vec<Value>,
    link: Link,
    fuel: u64,
    left: u64,
}

impl Worker {
    fn drive(mut self) -> io::Result<()> {
        let at = self.link.clock.now();
        self.link.tell(at, &Message::Started { at })?;
        let mut reply = Reply::Go;
        let end = loop {
            let given = std::mem::replace(&mut reply, Reply::Go);
            match self.task.resume(&self.program, given, &mut self.fuel) {
                Request::Shared(op) => {
                    reply = self.operation(op)?;
                    self.pace()?;
                }
                Request::Work(work) => reply = self.work(work)?,
                Request::Note(Note::Said(text)) => {
                    let (at, step) = self.here();
                    self.link.tell(at, &Message::Said { at, step, text })?;
                }
                Request::Fuel if self.left == 0 => break End::OutOfSteps,
                Request::Fuel => {
                    self.link.look()?;
                    self.fuel = self.left.min(LOOK);
                    self.left -= self.fuel;
                }
                Request::Finished(end) => break end,
            }
        };
        self.link.send(&Message::Finished { end })
    }

    fn here(&self) -> (u64, StepId) {
        (self.link.clock.now(), self.task.step(&self.program))
    }

    fn operation(&mut self, op: Op) -> io::Result<Reply> {
        let (at, step) = self.here();
        let copied = op
            .var()
            .filter(|var| self.program.memory(*var) == Memory::Copied);
        if let Some(var) = copied {
            let place = self.memory.get_mut(var.index());
            let place = place.ok_or_else(|| io::Error::other("a variable that nobody declared"))?;
            let done = apply_to_var(place, &op);
            self.link.tell(at, &Message::Did { at, step, op })?;
            return Ok(done.map_or_else(Reply::Refused, Reply::Value));
        }
        let Op::Spawn(spawn) = op else {
            return self.link.ask(&Message::Ask { step, op });
        };
        let (count, by) = (spawn.count, self.task.clone());
        let reply = self.link.ask(&Message::Spawn { step, spawn, by })?;
        if matches!(reply, Reply::Value(_)) && count > 0 {
            // The parent has used up the seed of its copy.
            let _ = task_seed(&mut self.task);
        }
        Ok(reply)
    }

    fn pace(&mut self) -> io::Result<()> {
        match self.run.pace {
            Pace::None => Ok(()),
            Pace::Yield => {
                std::thread::yield_now();
                Ok(())
            }
            Pace::Pause(time) => self.link.sleep_until(self.run.deadline(time)),
        }
    }

    fn work(&mut self, work: Work) -> io::Result<Reply> {
        let (at, step) = self.here();
        let (kind, time) = match work {
            Work::Sleep(time) => (Kind::Sleep, time),
            Work::Block(time) => (Kind::Block, time),
            Work::Compute(time) => (Kind::Compute, time),
            Work::Yield => (Kind::Yielded, 0),
            Work::Now => (Kind::Looked, self.run.story_time(at)),
        };
        self.link.happened(at, step, kind, time as u64)?;
        match work {
            Work::Sleep(_) | Work::Block(_) => {
                self.link.sleep_until(self.run.deadline(time))?;
            }
            Work::Compute(_) => self.link.compute(self.run.real_time(time))?,
            Work::Yield => {
                std::thread::yield_now();
                return Ok(Reply::Go);
            }
            Work::Now => return Ok(Reply::Value(Value::Duration(time))),
        }
        let at = self.link.clock.now();
        self.link.happened(at, step, Kind::Resumed, 0)?;
        Ok(Reply::Go)
    }
}

/// What is collected before it is sent, in bytes.
const FULL: usize = 8 << 10;
/// How old what is collected may become while the task goes on, in nanoseconds.
const OLD: u64 = 10_000_000;

/// The connection to the parent.
struct Link {
    stream: UnixStream,
    inbox: Inbox,
    outbox: Vec<u8>,
    /// When the first message in the outbox was put there.
    since: u64,
    clock: Clock,
    spin: Spin,
}

impl Link {
    fn new(stream: UnixStream) -> Link {
        Link {
            stream,
            inbox: Inbox::new(),
            outbox: Vec::new(),
            since: 0,
            clock: Clock::at(0),
            spin: Spin::default(),
        }
    }

    fn happened(&mut self, at: u64, step: StepId, kind: Kind, arg: u64) -> io::Result<()> {
        let message = Message::Happened {
            at,
            step,
            kind,
            arg,
        };
        self.tell(at, &message)
    }

    /// Sends a message that needs no answer, soon.
    fn tell(&mut self, at: u64, message: &Message) -> io::Result<()> {
        if self.outbox.is_empty() {
            self.since = at;
        }
        protocol::append(&mut self.outbox, message)?;
        if self.outbox.len() >= FULL || at.saturating_sub(self.since) >= OLD {
            self.flush()?;
        }
        Ok(())
    }

    /// Sends a message now.
    fn send(&mut self, message: &Message) -> io::Result<()> {
        protocol::append(&mut self.outbox, message)?;
        self.flush()
    }

    /// Sends a message and waits for the answer to it.
    fn ask(&mut self, message: &Message) -> io::Result<Answer> {
        self.send(message)?;
        let time = self.spin.time();
        if !time.is_zero() {
            let begun = Instant::now();
            let mut found = self.readable(Duration::ZERO)?;
            while !found && begun.elapsed() < time {
                found = self.readable(Duration::ZERO)?;
            }
            self.spin.ended(found);
        }
        self.receive()
    }

    fn receive<T: serde::de::DeserializeOwned>(&mut self) -> io::Result<T> {
        loop {
            if let Some(message) = self.inbox.next()? {
                return Ok(message);
            }
            match (&self.stream).read(self.inbox.room()) {
                Ok(0) => return Err(gone()),
                Ok(count) => self.inbox.received(count),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        (&self.stream).write_all(&self.outbox)?;
        self.outbox.clear();
        Ok(())
    }

    /// Sends what is collected, and looks whether the parent is there.
    fn look(&mut self) -> io::Result<()> {
        self.flush()?;
        self.wait(Duration::ZERO)
    }

    /// Waits so long (real time) for the parent to be gone. It says nothing without being asked, so
    /// whatever there is to receive is its end.
    fn wait(&self, time: Duration) -> io::Result<()> {
        if self.readable(time)? {
            return Err(gone());
        }
        Ok(())
    }

    /// Waits so long (real time) for something to receive.
    fn readable(&self, time: Duration) -> io::Result<bool> {
        let timeout = PollTimeout::try_from(time).unwrap_or(PollTimeout::MAX);
        let mut socket = [PollFd::new(self.stream.as_fd(), PollFlags::POLLIN)];
        match poll(&mut socket, timeout) {
            Ok(ready) => Ok(ready > 0),
            Err(nix::Error::EINTR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Sleeps; an error if the parent is gone.
    fn sleep_until(&mut self, deadline: Instant) -> io::Result<()> {
        self.flush()?;
        if deadline.saturating_duration_since(Instant::now()) < SHORT {
            sleep::sleep_until(deadline, &|| false);
            return Ok(());
        }
        // `poll` counts milliseconds and must not oversleep, so the last one is slept without it.
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left < Duration::from_millis(2) {
                std::thread::sleep(left);
                return Ok(());
            }
            self.wait(left - Duration::from_millis(1))?;
        }
    }

    /// Computes; an error if the parent is gone.
    fn compute(&mut self, time: Duration) -> io::Result<()> {
        self.flush()?;
        let looked = Cell::new(Instant::now());
        let lost = OnceCell::new();
        cpu::compute(time, &|| {
            if looked.get().elapsed() < SHORT {
                return false;
            }
            looked.set(Instant::now());
            self.wait(Duration::ZERO)
                .is_err_and(|error| lost.set(error).is_ok())
        });
        lost.into_inner().map_or(Ok(()), Err)
    }
}

/// A worker may outlive its parent by this much where the system does not end it.
const SHORT: Duration = Duration::from_millis(50);

fn gone() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the parent is gone")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a worker does when its parent goes away meanwhile, on any system.
    #[track_caller]
    fn ends(does: impl FnOnce(&mut Link) -> io::Result<()> + Send) {
        let (ours, theirs) = UnixStream::pair().unwrap();
        std::thread::scope(|scope| {
            let worker = scope.spawn(move || does(&mut Link::new(theirs)));
            std::thread::sleep(Duration::from_millis(5));
            drop(ours);
            assert!(worker.join().unwrap().is_err());
        });
    }

    #[test]
    fn a_worker_notices_that_its_parent_is_gone() {
        let far = Duration::from_secs(1_000_000);
        ends(|link| link.sleep_until(Instant::now() + far));
        ends(|link| link.compute(far));
        ends(|link| link.receive::<Answer>().map(drop));
        ends(|link| {
            loop {
                link.look()?;
            }
        });
        ends(|link| {
            loop {
                link.send(&Message::Started { at: 0 })?;
            }
        });
    }

    #[test]
    fn a_sleep_never_ends_before_its_deadline() {
        let (_ours, theirs) = UnixStream::pair().unwrap();
        let mut link = Link::new(theirs);
        for millis in [0, 1, 20, 49, 50, 51, 70] {
            let deadline = Instant::now() + Duration::from_millis(millis);
            link.sleep_until(deadline).unwrap();
            assert!(Instant::now() >= deadline, "{millis} ms");
        }
    }
}
