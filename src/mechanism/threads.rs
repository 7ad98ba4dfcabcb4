//! An OS thread for each task.

use super::blocking::{Driver, this_thread, thread_waker};
use super::run::no_cancelling;
use super::{Hub, Mechanism, Unsupported, os};
use crate::machine::{Rules, Task};
use crate::program::Program;
use crate::trace::Outcome;
use std::sync::Arc;
use std::thread::{Builder, Scope};

/// An OS thread for each task.
pub(super) struct Threads;

impl Mechanism for Threads {
    fn name(&self) -> &'static str {
        "threads"
    }

    fn about(&self) -> &'static str {
        "an OS thread for each task"
    }

    fn rules(&self) -> Rules {
        Rules::THREADS
    }

    fn supports(&self, program: &Program) -> Result<(), Unsupported> {
        no_cancelling(program, "a thread")
    }

    fn run(&self, hub: &Arc<Hub>) {
        let known = hub.run().threads.clone();
        let limit = known.unwrap_or_else(os::limits::max_threads);
        hub.set_most(limit.count, limit.reason);
        std::thread::scope(|scope| {
            let mut writer = hub.writer(this_thread());
            let main = hub.main_task(&mut writer);
            hub.wake_with(main.id, &thread_waker());
            let driver = Driver::new(hub, main, thread_waker());
            driver.run(&mut writer, &mut |task| start(scope, hub, task));
        });
    }
}

/// Starts a task on a thread of its own.
fn start<'scope>(scope: &'scope Scope<'scope, '_>, hub: &'scope Arc<Hub>, task: Task) {
    let name = hub.task_name(task.id);
    let builder = Builder::new()
        .name(name)
        .stack_size(os::limits::thread_stack_size());
    let spawned = builder.spawn_scoped(scope, move || {
        let mut writer = hub.writer(this_thread());
        let waker = thread_waker();
        hub.wake_with(task.id, &waker);
        let driver = Driver::new(hub, task, waker);
        driver.run(&mut writer, &mut |task| start(scope, hub, task));
    });
    if let Err(error) = spawned {
        let reason = format!("the operating system starts no more threads: {error}");
        hub.stop(Outcome::Refused { reason });
    }
}
