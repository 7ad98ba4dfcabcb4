//! Async tasks, on one thread or on several.

use super::blocking::{children, forget_writer, pace, with_writer};
use super::os::timer::{self, AsyncTimer};
use super::{Hub, Mechanism, Unsupported, work};
use crate::machine::{End, Reply, Request, Rules, Task};
use crate::program::op::{Note, Op};
use crate::program::{Program, Value};
use crate::trace::{Event, Kind, Outcome};
use std::sync::Arc;
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

/// Runs a task to its end.
async fn drive(context: Arc<Context>, mut task: Task) {
    let hub = &*context.hub;
    let (mut fuel, mut left) = (0, hub.run().limit);
    let mut reply = Reply::Go;
    with_writer(hub, |writer| hub.started(task.id, writer));
    let end = loop {
        let request = task.resume(
            hub.program(),
            std::mem::replace(&mut reply, Reply::Go),
            &mut fuel,
        );
        match request {
            Request::Shared(op) => {
                let step = task.step(hub.program());
                reply = std::future::poll_fn(|cx| {
                    with_writer(hub, |writer| {
                        hub.poll(task.id, step, &op, cx.waker(), writer)
                    })
                })
                .await;
                if let (Op::Spawn(spawn), Reply::Value(Value::Tasks(range))) = (&op, &reply) {
                    for child in children(hub, &mut task, *range, spawn) {
                        start(&context, child);
                    }
                }
                pace(hub, hub.run().pace);
            }
            Request::Work(work) => {
                let step = task.step(hub.program());
                reply = work::asynchronous(hub, &context.timer, task.id, step, work).await;
            }
            Request::Note(Note::Said(text)) => {
                let event = Event::new(Kind::Said, task.id, task.step(hub.program()));
                with_writer(hub, |writer| writer.say(hub.now(), event, text));
                if hub.is_over() {
                    reply = Reply::Stop;
                }
            }
            Request::Fuel if hub.is_over() => break End::Abandoned,
            Request::Fuel if left == 0 => break End::OutOfSteps,
            Request::Fuel => {
                fuel = left.min(LOOK);
                left -= fuel;
            }
            Request::Finished(end) => break end,
        }
    };
    with_writer(hub, |writer| hub.ended(task.id, &end, writer));
}
