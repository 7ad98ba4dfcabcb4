//! System threads, used again: starting one for each task of each schedule would cost more than the schedule.

use super::baton::Baton;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

type Work = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct Worker {
    work: Mutex<Option<Work>>,
    baton: Baton,
}

static ALWAYS_NEW: AtomicBool = AtomicBool::new(false);
static IDLE: Mutex<Vec<Arc<Worker>>> = Mutex::new(Vec::new());

/// From now on, whether each task has a new thread: then what is local to a thread is local to a task.
pub fn always_new(always: bool) {
    ALWAYS_NEW.store(always, Ordering::Relaxed);
}

/// Runs the work on an idle thread, or on a new one.
///
/// # Errors
/// When the system gives no new thread.
pub fn run(work: Work) -> io::Result<()> {
    if ALWAYS_NEW.load(Ordering::Relaxed) {
        return thread::Builder::new().spawn(work).map(drop);
    }
    let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let worker = match idle {
        Some(worker) => worker,
        None => start()?,
    };
    *worker.work.lock().unwrap_or_else(PoisonError::into_inner) = Some(work);
    worker.baton.pass();
    Ok(())
}

fn start() -> io::Result<Arc<Worker>> {
    let worker = Arc::new(Worker::default());
    let own = Arc::clone(&worker);
    thread::Builder::new().spawn(move || {
        loop {
            own.baton.wait();
            let work = own
                .work
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take();
            if let Some(work) = work {
                work();
            }
            IDLE.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(Arc::clone(&own));
        }
    })?;
    Ok(worker)
}
