//! Work as the mechanisms do it: sleeping, blocking calls, computing.

use super::blocking::pace;
use super::hub::Hub;
use super::os::timer::Sleep;
use super::os::{cpu, sleep};
use crate::machine::Reply;
use crate::program::op::Work;
use crate::program::{Pace, StepId, TaskId, Value};
use crate::trace::{Event, Kind, Writer};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

/// Does the work on this thread, which is taken while it lasts.
pub(super) fn blocking(
    hub: &Hub,
    who: TaskId,
    step: StepId,
    work: Work,
    writer: &mut Writer,
) -> Reply {
    if let Begun::Done(reply) = begin(hub, who, step, work, writer) {
        if work == Work::Yield {
            pace(hub, Pace::Yield);
        }
        return reply;
    }
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
    end(hub, who, step, writer)
}

/// What an async task does with its work.
pub(super) enum Async {
    /// It is done: a blocking call and computing do not give way.
    Done(Reply),
    /// It sleeps for so long, and others run.
    Sleep(Duration),
    /// Others go first.
    Yield,
}

/// Begins the work of an async task, and does what does not give way.
pub(super) fn begin_async(
    hub: &Hub,
    who: TaskId,
    step: StepId,
    work: Work,
    writer: &mut Writer,
) -> Async {
    if let Begun::Done(reply) = begin(hub, who, step, work, writer) {
        return if work == Work::Yield && reply == Reply::Go {
            Async::Yield
        } else {
            Async::Done(reply)
        };
    }
    match work {
        Work::Sleep(time) => return Async::Sleep(hub.real_time(time)),
        Work::Block(time) => block_thread(hub, hub.deadline(time)),
        Work::Compute(time) => drop(cpu::compute(hub.real_time(time), &|| hub.is_over())),
        Work::Yield | Work::Now => {}
    }
    Async::Done(end(hub, who, step, writer))
}

/// Whether a sleep is over: `false` if the task was cancelled or the run ended meanwhile.
pub(super) fn slept(
    hub: &Hub,
    who: TaskId,
    sleep: Pin<&mut Sleep>,
    cx: &mut Context<'_>,
) -> Poll<bool> {
    // Whoever cannot be interrupted need not be known to the hub: a million sleepers would pay
    // for it. They are dropped with the runtime when main ends.
    let watched = who == TaskId::MAIN || hub.may_cancel();
    if watched {
        hub.wake_with(who, cx.waker());
    }
    if hub.is_over() || hub.is_cancelled(who) {
        return Poll::Ready(false);
    }
    ready!(sleep.poll(cx));
    if watched {
        hub.forget_waker(who);
    }
    Poll::Ready(true)
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
    /// It takes time.
    Time,
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
        _ => Begun::Time,
    }
}

/// The time that some work takes is over.
pub(super) fn end(hub: &Hub, who: TaskId, step: StepId, writer: &mut Writer) -> Reply {
    if hub.is_over() {
        return Reply::Stop;
    }
    hub.record(writer, Event::new(Kind::Resumed, who, step));
    Reply::Go
}
