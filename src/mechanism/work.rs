//! Work as the mechanisms do it: sleeping, blocking calls, computing.

use super::blocking::{pace, with_writer};
use super::hub::Hub;
use super::os::{cpu, sleep, timer::AsyncTimer};
use crate::machine::{Pace, Reply};
use crate::program::op::Work;
use crate::program::{StepId, TaskId, Value};
use crate::trace::{Event, Kind, Writer};
use std::future::Future;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

/// Does the work on this thread, which is taken while it lasts.
pub(super) fn blocking(
    hub: &Hub,
    who: TaskId,
    step: StepId,
    work: Work,
    writer: &mut Writer,
) -> Reply {
    let begun = match begin(hub, who, step, work, writer) {
        Begun::Time(event) => event,
        Begun::Done(reply) => {
            if work == Work::Yield {
                pace(hub, Pace::Yield);
            }
            return reply;
        }
    };
    let interrupted = || hub.is_over() || hub.is_cancelled(who);
    match work {
        Work::Sleep(time) => {
            sleep::sleep_until(hub.deadline(time), &interrupted);
            if hub.is_cancelled(who) {
                return Reply::Cancelled;
            }
        }
        Work::Block(time) => drop(sleep::sleep_until(hub.deadline(time), &|| hub.is_over())),
        Work::Compute(time) => drop(cpu::compute(hub.real_time(time), &|| hub.is_over())),
        Work::Yield | Work::Now => {}
    }
    end(hub, begun, writer)
}

/// Does the work of an async task: a sleep gives way, a blocking call and computing do not.
pub(super) async fn asynchronous(
    hub: &Hub,
    timer: &AsyncTimer,
    who: TaskId,
    step: StepId,
    work: Work,
) -> Reply {
    let begun = match with_writer(hub, |writer| begin(hub, who, step, work, writer)) {
        Begun::Time(event) => event,
        Begun::Done(reply) => {
            if work == Work::Yield {
                tokio::task::yield_now().await;
            }
            return reply;
        }
    };
    match work {
        Work::Sleep(time) => {
            if !sleep_or_cancelled(hub, timer, who, hub.deadline(time)).await {
                return if hub.is_over() {
                    Reply::Stop
                } else {
                    Reply::Cancelled
                };
            }
        }
        Work::Block(time) => block_thread(hub, hub.deadline(time)),
        Work::Compute(time) => drop(cpu::compute(hub.real_time(time), &|| hub.is_over())),
        Work::Yield | Work::Now => {}
    }
    with_writer(hub, |writer| end(hub, begun, writer))
}

/// Sleeps; `false` if the task was cancelled or the run ended meanwhile.
async fn sleep_or_cancelled(hub: &Hub, timer: &AsyncTimer, who: TaskId, deadline: Instant) -> bool {
    let sleep = timer.sleep_until(deadline);
    // Whoever cannot be interrupted need not be known to the hub: a million sleepers would pay
    // for it. The others are dropped with the runtime when main ends.
    let watched = who == TaskId::MAIN || hub.may_cancel();
    if !watched {
        sleep.await;
        return !hub.is_over();
    }
    let mut sleep = pin!(sleep);
    let done = std::future::poll_fn(|cx| {
        hub.wake_with(who, cx.waker());
        if hub.is_over() || hub.is_cancelled(who) {
            return Poll::Ready(false);
        }
        sleep.as_mut().poll(cx).map(|()| true)
    })
    .await;
    hub.forget_waker(who);
    done
}

/// How long an async worker's thread is blocked before it looks whether the run is over: nobody
/// can wake it.
const SLICE: Duration = Duration::from_millis(20);

fn block_thread(hub: &Hub, deadline: Instant) {
    while !hub.is_over() {
        let slice = Instant::now() + SLICE;
        if slice >= deadline {
            sleep::sleep_until(deadline, &|| false);
            return;
        }
        sleep::sleep_until(slice, &|| false);
    }
}

enum Begun {
    /// It takes time, and this event says that the time is over.
    Time(Event),
    /// It is done.
    Done(Reply),
}

fn begin(hub: &Hub, who: TaskId, step: StepId, work: Work, writer: &mut Writer) -> Begun {
    if hub.is_over() {
        return Begun::Done(Reply::Stop);
    }
    let event = |kind| Event::new(kind, who, step);
    let gives_way = matches!(work, Work::Sleep(_) | Work::Yield);
    let (kind, time) = match work {
        Work::Sleep(time) => (Kind::Sleep, time),
        Work::Block(time) => (Kind::Block, time),
        Work::Compute(time) => (Kind::Compute, time),
        Work::Yield => (Kind::Yielded, 0),
        Work::Now => {
            let now = hub.story_now();
            hub.record(writer, event(Kind::Looked).arg(now as u64));
            return Begun::Done(Reply::Value(Value::Duration(now)));
        }
    };
    hub.record(writer, event(kind).arg(time as u64));
    if gives_way && hub.is_cancelled(who) {
        return Begun::Done(Reply::Cancelled);
    }
    match kind {
        Kind::Yielded => Begun::Done(Reply::Go),
        _ => Begun::Time(event(Kind::Resumed)),
    }
}

fn end(hub: &Hub, resumed: Event, writer: &mut Writer) -> Reply {
    if hub.is_over() {
        return Reply::Stop;
    }
    hub.record(writer, resumed);
    Reply::Go
}
