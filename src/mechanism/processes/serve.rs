//! How the parent serves one worker: asks the hub on its behalf, and records what it tells.

use super::child::{Process, fault_of};
use super::parent::Shared;
use super::protocol::{self, Answer, Clock, Inbox, Message, Start};
use super::spin::Spin;
use crate::machine::{End, KILLED, Reply, Task};
use crate::mechanism::blocking::children;
use crate::program::op::{Op, Spawn};
use crate::program::{Fault, Memory, StepId, TaskId, Value};
use crate::trace::{EndKind, Event, Kind, Outcome, WorkerInfo, WorkerKind, Writer};
use std::future::poll_fn;
use std::os::unix::net::UnixStream as StdStream;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Instant;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::UnixStream;

/// The parent's side of one worker.
pub struct Server {
    shared: Arc<Shared>,
    who: TaskId,
    process: Process,
    writer: Writer,
    /// The time of the worker's last event.
    last: u64,
    started: bool,
}

/// Why a worker is served no longer, other than that its task has ended.
enum Left {
    /// The run is over.
    Over,
    /// Its task was cancelled.
    Cancelled,
    /// It has closed the connection.
    Gone,
    /// It said something that makes no sense.
    Confused(String),
}

impl Left {
    fn malformed(error: impl std::fmt::Display) -> Left {
        Left::Confused(error.to_string())
    }
}

impl Server {
    /// A server for the process of the task `who`.
    pub fn new(shared: &Arc<Shared>, who: TaskId, process: Process) -> Server {
        let hub = &shared.hub;
        let writer = hub.writer(WorkerInfo {
            kind: WorkerKind::Process,
            os_id: process.id().into(),
            name: hub.task_name(who),
        });
        Server {
            shared: Arc::clone(shared),
            who,
            process,
            writer,
            last: 0,
            started: false,
        }
    }

    /// The main task of the run, which this is the server of.
    pub fn main_task(&mut self) -> Task {
        self.shared.hub.main_task(&mut self.writer)
    }

    /// Serves the process until its task has ended, and gives it back reaped or killed.
    pub async fn serve(mut self, task: Task, stream: StdStream) -> Process {
        let hub = Arc::clone(&self.shared.hub);
        let mut line = match Line::new(&self.shared, self.who, stream) {
            Ok(line) => line,
            Err(error) => {
                let reason = format!("a process was started and cannot be talked to: {error}");
                hub.stop(Outcome::Refused { reason });
                self.process.kill();
                return self.process;
            }
        };
        match self.talk(&mut line, task).await {
            Ok(end) => {
                hub.ended(self.who, &end, &mut self.writer);
                line.closed().await;
            }
            Err(Left::Over) => {}
            Err(Left::Cancelled) => {
                self.process.kill();
                hub.ended(self.who, &End::Cancelled, &mut self.writer);
            }
            Err(Left::Gone) => self.lost().await,
            Err(Left::Confused(what)) => {
                self.process.kill();
                self.failed(Fault::Other(format!("its process made no sense: {what}")));
            }
        }
        if hub.is_over() {
            self.process.kill();
        } else {
            self.process.reap().await;
        }
        self.process
    }

    /// Talks with the worker until its task ends.
    async fn talk(&mut self, line: &mut Line, task: Task) -> Result<End, Left> {
        let hub = Arc::clone(&self.shared.hub);
        line.listen().await;
        line.outbox.extend(&self.shared.program);
        let start = Start {
            memory: hub.memory_of(task.id),
            task,
            run: hub.run().clone(),
            clock: Clock::at(hub.now()),
            parent: std::process::id(),
        };
        line.send(&start).await?;
        drop(start);
        loop {
            match line.receive().await? {
                Message::Started { at } => {
                    self.started = true;
                    self.record(at, Event::new(Kind::Started, self.who, StepId::default()));
                }
                Message::Happened {
                    at,
                    step,
                    kind,
                    arg,
                } => {
                    if !is_work(kind) {
                        return Err(Left::Confused(format!("{kind:?} is not its to tell")));
                    }
                    self.record(at, Event::new(kind, self.who, step).arg(arg));
                }
                Message::Said { at, step, text } => {
                    let at = self.time(at);
                    let event = Event::new(Kind::Said, self.who, step);
                    self.writer.say(at, event, text);
                }
                Message::Did { at, step, op } => {
                    let copied = |var| hub.program().memory(var) == Memory::Copied;
                    if !op.var().is_some_and(copied) {
                        return Err(Left::Confused(format!("{op:?} is not its to do")));
                    }
                    let at = self.time(at);
                    hub.repeat(self.who, step, &op, at, &mut self.writer);
                }
                Message::Ask { step, op } => {
                    let answer = self.operation(line, step, &op).await?;
                    line.answer(&answer).await?;
                }
                Message::Spawn { step, spawn, by } => {
                    let answer = self.spawn(line, step, spawn, by).await?;
                    line.answer(&answer).await?;
                }
                Message::Finished { end } => return Ok(end),
            }
        }
    }

    /// A time that the worker gives, as one that fits between what was recorded before and now:
    /// its clock is another one.
    fn time(&mut self, at: u64) -> u64 {
        self.last = at.min(self.shared.hub.now()).max(self.last);
        self.last
    }

    fn record(&mut self, at: u64, event: Event) {
        let at = self.time(at);
        self.writer.record(at, event);
    }

    async fn operation(&mut self, line: &mut Line, step: StepId, op: &Op) -> Result<Answer, Left> {
        let hub = &self.shared.hub;
        let answer = poll_fn(|cx| {
            if let Some(left) = self.shared.left(self.who) {
                return Poll::Ready(Err(left));
            }
            match hub.poll(self.who, step, op, cx.waker(), &mut self.writer) {
                Poll::Ready(Reply::Stop) => Poll::Ready(Err(Left::Over)),
                Poll::Ready(Reply::Cancelled) => Poll::Ready(Err(Left::Cancelled)),
                Poll::Ready(answer) => Poll::Ready(Ok(answer)),
                // Whoever waits says nothing, but it may be killed.
                Poll::Pending => Poll::Ready(Err(match ready!(line.poll_receive(cx)) {
                    Ok(()) => Left::Confused("it did not wait for the answer".into()),
                    Err(left) => left,
                })),
            }
        });
        let answer = answer.await;
        self.last = hub.now();
        answer
    }

    /// Starts tasks; the answer waits until each of them has its process, as `fork` would.
    async fn spawn(
        &mut self,
        line: &mut Line,
        step: StepId,
        spawn: Spawn,
        mut by: Task,
    ) -> Result<Answer, Left> {
        let op = Op::Spawn(spawn);
        let answer = self.operation(line, step, &op).await?;
        if let (Op::Spawn(spawn), Reply::Value(Value::Tasks(range))) = (&op, &answer) {
            let tasks = children(&self.shared.hub, &mut by, *range, spawn).collect();
            let (ticket, mut done) = tokio::sync::mpsc::channel(1);
            self.shared.start(tasks, &ticket);
            drop(ticket);
            poll_fn(|cx| match self.shared.left(self.who) {
                Some(left) => Poll::Ready(Err(left)),
                None => done.poll_recv(cx).map(|_| Ok(())),
            })
            .await?;
        }
        Ok(answer)
    }

    /// The process is gone, and its task had not ended.
    async fn lost(&mut self) {
        let status = self.process.reap().await;
        match status.and_then(|status| status.code()) {
            Some(code) if !self.started => {
                let reason = format!(
                    "the program that was started for a process does not work as one, \
                     it exited with code {code}; its `main` has to begin with `worker_main`"
                );
                self.shared.hub.stop(Outcome::Refused { reason });
            }
            _ => self.failed(fault_of(status)),
        }
    }

    fn failed(&mut self, fault: Fault) {
        let ended = Event::new(Kind::Ended, self.who, StepId::default())
            .object(EndKind::Failed as u16)
            .arg(KILLED);
        let end = End::Failed(fault);
        let hub = &self.shared.hub;
        hub.ended_as(self.who, &end, ended, &mut self.writer);
    }
}

/// Whether a worker may record it without asking.
fn is_work(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Sleep | Kind::Block | Kind::Compute | Kind::Resumed | Kind::Yielded | Kind::Looked
    )
}

impl Shared {
    /// Why the task is to be served no longer, if there is a reason.
    fn left(&self, who: TaskId) -> Option<Left> {
        if self.hub.is_over() {
            Some(Left::Over)
        } else if self.hub.is_cancelled(who) {
            Some(Left::Cancelled)
        } else {
            None
        }
    }
}

/// The connection to a worker. Waiting on it ends when there is a reason to serve no longer.
struct Line {
    shared: Arc<Shared>,
    who: TaskId,
    stream: UnixStream,
    inbox: Inbox,
    outbox: Vec<u8>,
    /// Whether the worker was answered and has not said anything since.
    answered: bool,
    spin: Spin,
}

impl Line {
    fn new(shared: &Arc<Shared>, who: TaskId, stream: StdStream) -> std::io::Result<Line> {
        Ok(Line {
            shared: Arc::clone(shared),
            who,
            stream: UnixStream::from_std(stream)?,
            inbox: Inbox::new(),
            outbox: Vec::new(),
            answered: false,
            spin: Spin::default(),
        })
    }

    /// Lets the hub wake this task when there is a reason to serve no longer.
    async fn listen(&self) {
        poll_fn(|cx| {
            self.shared.hub.wake_with(self.who, cx.waker());
            Poll::Ready(())
        })
        .await;
    }

    async fn receive(&mut self) -> Result<Message, Left> {
        loop {
            if let Some(left) = self.shared.left(self.who) {
                return Err(left);
            }
            if let Some(message) = self.inbox.next().map_err(Left::malformed)? {
                return Ok(message);
            }
            self.more().await?;
        }
    }

    /// Waits until something has been received.
    async fn more(&mut self) -> Result<(), Left> {
        // Whoever was answered often asks again at once.
        if std::mem::take(&mut self.answered) {
            let time = self.spin.time();
            let begun = Instant::now();
            while begun.elapsed() < time {
                match poll_fn(|cx| Poll::Ready(self.poll_receive(cx))).await {
                    Poll::Ready(received) => {
                        self.spin.ended(true);
                        return received;
                    }
                    Poll::Pending => tokio::task::yield_now().await,
                }
            }
            if !time.is_zero() {
                self.spin.ended(false);
            }
        }
        poll_fn(|cx| self.poll_receive(cx)).await
    }

    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Left>> {
        if let Some(left) = self.shared.left(self.who) {
            return Poll::Ready(Err(left));
        }
        let mut room = ReadBuf::new(self.inbox.room());
        let read = ready!(Pin::new(&mut self.stream).poll_read(cx, &mut room));
        let count = room.filled().len();
        self.inbox.received(count);
        Poll::Ready(match read {
            Ok(()) if count > 0 => Ok(()),
            _ => Err(Left::Gone),
        })
    }

    /// Sends a message after what is in the outbox.
    async fn send<T: serde::Serialize>(&mut self, message: &T) -> Result<(), Left> {
        protocol::append(&mut self.outbox, message).map_err(Left::malformed)?;
        let mut sent = 0;
        while sent < self.outbox.len() {
            sent += poll_fn(|cx| {
                if let Some(left) = self.shared.left(self.who) {
                    return Poll::Ready(Err(left));
                }
                let unsent = &self.outbox[sent..];
                let written = Pin::new(&mut self.stream).poll_write(cx, unsent);
                written.map_err(|_| Left::Gone)
            })
            .await?;
        }
        self.outbox.clear();
        Ok(())
    }

    async fn answer(&mut self, answer: &Answer) -> Result<(), Left> {
        self.send(answer).await?;
        self.answered = true;
        Ok(())
    }

    /// Waits until the worker, which has nothing more to say, has closed its end.
    async fn closed(&mut self) {
        self.listen().await;
        while poll_fn(|cx| self.poll_receive(cx)).await.is_ok() {}
    }
}
