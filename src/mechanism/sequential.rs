//! One thing after another on one thread: a spawned task runs to its end before its parent goes
//! on.

use super::blocking::{Driver, Stop, this_thread, thread_waker};
use super::{Hub, Mechanism, Unsupported};
use crate::machine::{Rules, Task};
use crate::program::Program;
use std::sync::Arc;
use std::vec::IntoIter;

/// One thing after another.
pub(super) struct Sequential;

impl Mechanism for Sequential {
    fn name(&self) -> &'static str {
        "sequential"
    }

    fn about(&self) -> &'static str {
        "one thing after another"
    }

    fn rules(&self) -> Rules {
        Rules::SEQUENTIAL
    }

    fn supports(&self, _: &Program) -> Result<(), Unsupported> {
        Ok(())
    }

    fn run(&self, hub: &Arc<Hub>) {
        let mut writer = hub.writer(this_thread());
        let waker = thread_waker();
        let main = hub.main_task(&mut writer);
        // A stack of our own: a program may call deeper than the thread's stack reaches.
        let mut stack = vec![Frame::new(hub, main, &waker)];
        while let Some(frame) = stack.last_mut() {
            if let Some(task) = frame.called.next() {
                stack.push(Frame::new(hub, task, &waker));
                continue;
            }
            let who = frame.driver.task.id;
            if std::mem::take(&mut frame.calling) {
                hub.called(who);
            } else if !std::mem::replace(&mut frame.started, true) {
                hub.started(who, &mut writer);
            }
            hub.wake_with(who, &waker);
            match frame.driver.drive(&mut writer) {
                Stop::Spawned(tasks, range) => {
                    hub.calls(who, range.first);
                    frame.calling = true;
                    frame.called = tasks.into_iter();
                }
                Stop::Ended(end) => {
                    hub.ended(who, &end, &mut writer);
                    stack.pop();
                }
            }
        }
    }
}

struct Frame<'a> {
    driver: Driver<'a>,
    started: bool,
    calling: bool,
    /// The tasks it called that have still to run.
    called: IntoIter<Task>,
}

impl<'a> Frame<'a> {
    fn new(hub: &'a Hub, task: Task, waker: &std::task::Waker) -> Frame<'a> {
        let driver = Driver::new(hub, task, waker.clone());
        Frame {
            driver,
            started: false,
            calling: false,
            called: Vec::new().into_iter(),
        }
    }
}
