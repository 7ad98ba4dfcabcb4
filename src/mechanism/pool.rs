//! Jobs of a work-stealing pool. Main stands beside the pool; a job that waits keeps its worker.

use super::blocking::{Driver, forget_writer, this_thread, thread_waker, with_writer};
use super::run::no_cancelling;
use super::{Hub, Mechanism, Unsupported, os};
use crate::machine::{Rules, Task};
use crate::program::Program;
use crate::trace::Outcome;
use rayon::{Scope, ThreadPoolBuilder};
use std::sync::Arc;

/// Jobs of rayon's work-stealing pool.
pub(super) struct Pool;

impl Mechanism for Pool {
    fn name(&self) -> &'static str {
        "pool"
    }

    fn about(&self) -> &'static str {
        "jobs of a work-stealing pool, one worker for each core"
    }

    fn rules(&self) -> Rules {
        Rules::POOL
    }

    fn supports(&self, program: &Program) -> Result<(), Unsupported> {
        no_cancelling(program, "a job that a pool's worker is busy with")
    }

    fn run(&self, hub: &Arc<Hub>) {
        let workers = hub.program().machinery.workers.max(1) as usize;
        let pool = ThreadPoolBuilder::new()
            .num_threads(workers)
            .thread_name(|number| format!("worker {}", number + 1))
            .stack_size(os::limits::thread_stack_size())
            .exit_handler(|_| forget_writer())
            .build();
        let pool = match pool {
            Ok(pool) => pool,
            Err(error) => {
                let reason = format!("a pool of {workers} threads cannot be made: {error}");
                return hub.stop(Outcome::Refused { reason });
            }
        };
        pool.in_place_scope(|scope| {
            let mut writer = hub.writer(this_thread());
            let main = hub.main_task(&mut writer);
            hub.wake_with(main.id, &thread_waker());
            let driver = Driver::new(hub, main, thread_waker());
            driver.run(&mut writer, &mut |task| start(scope, hub, task));
        });
    }
}

fn start<'scope>(scope: &Scope<'scope>, hub: &'scope Arc<Hub>, task: Task) {
    scope.spawn(move |scope| {
        // A job that the run did not wait for.
        if hub.is_over() {
            return;
        }
        let waker = thread_waker();
        hub.wake_with(task.id, &waker);
        let driver = Driver::new(hub, task, waker);
        with_writer(hub, |writer| {
            driver.run(writer, &mut |task| start(scope, hub, task))
        });
    });
}
