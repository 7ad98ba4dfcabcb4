//! Async tasks, on one thread or on several.

use super::blocking::{children, forget_writer, pace, with_writer};
use super::os::timer::{self, AsyncTimer, Sleep};
use super::{Hub, Mechanism, Unsupported, work};
use crate::machine::{End, Reply, Request, Rules, Task};
use crate::program::op::{Note, Op};
use crate::program::{Program, Value};
use crate::trace::{Event, Kind, Outcome, Writer};
use pin_project_lite::pin_project;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as Polling, Poll, ready};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// Async tasks on one thread.
pub(super) struct Async;

impl Mechanism for Async {
    fn name(&self) -> &'static str {
        "async"
    }

    fn about(&self) -> &'static str {
        "async tasks on one thread"
    }

    fn rules(&self) -> Rules {
        Rules::ASYNC
    }

    fn resolution(&self) -> Duration {
        timer::resolution()
    }

    fn supports(&self, _: &Program) -> Result<(), Unsupported> {
        Ok(())
    }

    fn run(&self, hub: &Arc<Hub>) {
        run(
            hub,
            Builder::new_current_thread(),
            |runtime, context, main| {
                runtime.block_on(drive(context, main));
            },
        );
    }
}

/// Async tasks on several threads.
pub(super) struct AsyncMany;

impl Mechanism for AsyncMany {
    fn name(&self) -> &'static str {
        "async-many"
    }

    fn about(&self) -> &'static str {
        "async tasks on a thread for each core"
    }

    fn rules(&self) -> Rules {
        Rules::ASYNC_MANY
    }

    fn resolution(&self) -> Duration {
        timer::resolution()
    }

    fn supports(&self, _: &Program) -> Result<(), Unsupported> {
        Ok(())
    }

    fn run(&self, hub: &Arc<Hub>) {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(hub.program().machinery.workers.max(1) as usize);
        builder.thread_name("worker");
        run(hub, builder, |runtime, context, main| {
            // Main is a task like any other, so it needs a worker too.
            let main = runtime.spawn(drive(context, main));
            if let Err(error) = runtime.block_on(main)
                && error.is_panic()
            {
                std::panic::resume_unwind(error.into_panic());
            }
        });
    }
}

/// What the tasks of a run share.
struct Context {
    hub: Arc<Hub>,
    timer: AsyncTimer,
}

fn run(hub: &Arc<Hub>, mut builder: Builder, go: impl FnOnce(&Runtime, Arc<Context>, Task)) {
    builder.enable_all().on_thread_stop(forget_writer);
    let started = builder.build().and_then(|runtime| {
        let timer = {
            let _inside = runtime.enter();
            AsyncTimer::start()?
        };
        Ok((runtime, timer))
    });
    match started {
        Ok((runtime, timer)) => {
            let main = with_writer(hub, |writer| hub.main_task(writer));
            go(
                &runtime,
                Arc::new(Context {
                    hub: Arc::clone(hub),
                    timer,
                }),
                main,
            );
        }
        Err(error) => {
            let reason = format!("the async runtime cannot be started: {error}");
            hub.stop(Outcome::Refused { reason });
        }
    }
    forget_writer();
}

fn start(context: &Arc<Context>, task: Task) {
    tokio::spawn(drive(Arc::clone(context), task));
}

/// How many instructions a task does between two looks at whether the run is over.
const LOOK: u64 = 1 << 16;

fn drive(context: Arc<Context>, task: Task) -> Drive {
    let left = context.hub.run().limit;
    Drive {
        context,
        task,
        left,
        wait: Wait::Begin,
    }
}

pin_project! {
    /// Runs a task to its end. Written by hand, so that a million of them fit: the compiler's
    /// state machine for the same took three times the memory.
    struct Drive {
        context: Arc<Context>,
        task: Task,
        left: u64,
        #[pin]
        wait: Wait,
    }
}

pin_project! {
    /// What a task waits for while others run.
    #[project = WaitProjection]
    enum Wait {
        Begin,
        Operation { op: Op },
        Sleep { #[pin] sleep: Sleep },
        Yield { turn: Pin<Box<dyn Future<Output = ()> + Send>> },
    }
}

impl Future for Drive {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Polling<'_>) -> Poll<()> {
        let context = Arc::clone(&self.context);
        with_writer(&context.hub, |writer| {
            let Poll::Ready(mut reply) = self.as_mut().waited(cx, writer) else {
                return Poll::Pending;
            };
            loop {
                let this = self.as_mut().project();
                let given = (*this.left).min(LOOK);
                let mut fuel = given;
                let request = this.task.resume(context.hub.program(), reply, &mut fuel);
                *this.left -= given - fuel;
                match self.as_mut().request(request, cx, writer) {
                    Next::Reply(next) => reply = next,
                    Next::Wait => return Poll::Pending,
                    Next::End(end) => {
                        context.hub.ended(self.task.id, &end, writer);
                        return Poll::Ready(());
                    }
                }
            }
        })
    }
}

enum Next {
    Reply(Reply),
    Wait,
    End(End),
}

impl Drive {
    /// Looks whether what the task waits for has come.
    fn waited(self: Pin<&mut Self>, cx: &mut Polling<'_>, writer: &mut Writer) -> Poll<Reply> {
        let this = self.project();
        let (hub, task) = (&*this.context.hub, this.task);
        match this.wait.project() {
            WaitProjection::Begin => {
                hub.started(task.id, writer);
                Poll::Ready(Reply::Go)
            }
            WaitProjection::Operation { op } => {
                let step = task.step(hub.program());
                let reply = ready!(hub.poll(task.id, step, op, cx.waker(), writer));
                operated(this.context, task, op, &reply);
                Poll::Ready(reply)
            }
            WaitProjection::Sleep { sleep } => {
                let done = ready!(work::slept(hub, task.id, sleep, cx));
                Poll::Ready(match done {
                    true => work::end(hub, task.id, task.step(hub.program()), writer),
                    false if hub.is_over() => Reply::Stop,
                    false => Reply::Cancelled,
                })
            }
            WaitProjection::Yield { turn } => {
                ready!(turn.as_mut().poll(cx));
                Poll::Ready(Reply::Go)
            }
        }
    }

    /// Does what the task asks for, or begins to.
    fn request(
        mut self: Pin<&mut Self>,
        request: Request,
        cx: &mut Polling<'_>,
        writer: &mut Writer,
    ) -> Next {
        let this = self.as_mut().project();
        let (hub, task, mut wait) = (&*this.context.hub, this.task, this.wait);
        let step = task.step(hub.program());
        match request {
            Request::Shared(op) => {
                let Poll::Ready(reply) = hub.poll(task.id, step, &op, cx.waker(), writer) else {
                    wait.set(Wait::Operation { op });
                    return Next::Wait;
                };
                operated(this.context, task, &op, &reply);
                return Next::Reply(reply);
            }
            Request::Work(asked) => match work::begin_async(hub, task.id, step, asked, writer) {
                work::Async::Done(reply) => return Next::Reply(reply),
                work::Async::Sleep(time) => {
                    wait.set(Wait::Sleep {
                        sleep: this.context.timer.sleep_for(time),
                    });
                }
                work::Async::Yield => {
                    wait.set(Wait::Yield {
                        turn: Box::pin(tokio::task::yield_now()),
                    });
                }
            },
            Request::Note(Note::Said(text)) => {
                writer.say(hub.now(), Event::new(Kind::Said, task.id, step), text);
                return Next::Reply(if hub.is_over() {
                    Reply::Stop
                } else {
                    Reply::Go
                });
            }
            Request::Fuel if hub.is_over() => return Next::End(End::Abandoned),
            Request::Fuel if *this.left == 0 => return Next::End(End::OutOfSteps),
            Request::Fuel => return Next::Reply(Reply::Go),
            Request::Finished(end) => return Next::End(end),
        }
        // It has just begun to wait, and has to be asked once to be woken.
        match self.waited(cx, writer) {
            Poll::Ready(reply) => Next::Reply(reply),
            Poll::Pending => Next::Wait,
        }
    }
}

/// Sees to what follows from an operation that was done.
fn operated(context: &Arc<Context>, task: &mut Task, op: &Op, reply: &Reply) {
    let hub = &*context.hub;
    if let (Op::Spawn(spawn), Reply::Value(Value::Tasks(range))) = (op, reply) {
        for child in children(hub, task, *range, spawn) {
            start(context, child);
        }
    }
    pace(hub, hub.run().pace);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_takes_no_more_memory_than_a_bare_sleep_in_tokio() {
        // What tokio puts around a future fills 256 bytes with up to 160 of ours; one more, and
        // a million sleepers take half as much memory again.
        assert!(size_of::<Drive>() <= 160, "{}", size_of::<Drive>());
    }
}
