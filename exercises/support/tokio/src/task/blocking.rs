//! What blocks its thread.

use super::JoinHandle;
use crate::carried;
use crate::record::Place;
use real::sync::oneshot;
use standin::counterpoint::{self, Carrier, How, Mode, TaskId};
use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake};

/// Runs it on a thread for what blocks.
#[track_caller]
pub fn spawn_blocking<F, R>(work: F) -> JoinHandle<R>
where
    F: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
{
    let place = Location::caller();
    let (task, future) = begin(work, place);
    JoinHandle::new(real::task::spawn(future), task, place)
}

/// Begins the work on a thread of its own; the future is ready once it is done, and panics as it does.
///
/// The real runtime's own threads for this are not used, as its virtual clock stands still while one of them sleeps.
#[track_caller]
pub(super) fn begin<F, R>(
    work: F,
    place: Place,
) -> (TaskId, impl Future<Output = R> + Send + 'static)
where
    F: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
{
    let (sender, receiver) = oneshot::channel();
    let runtime = real::runtime::Handle::current();
    let task = match counterpoint::mode() {
        Mode::Off | Mode::Real => on_pool(work, sender, place),
        Mode::Turn | Mode::Search => on_thread(work, sender, runtime),
    };
    let future = async move {
        match receiver.await {
            Ok(Ok(value)) => value,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => panic!("the thread went away"),
        }
    };
    (task, future)
}

type Sent<R> = oneshot::Sender<std::thread::Result<R>>;

fn on_pool<F, R>(work: F, sender: Sent<R>, place: Place) -> TaskId
where
    F: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
{
    let task = counterpoint::new_task("", Carrier::Thread, place);
    real::task::spawn_blocking(move || {
        counterpoint::set_current(Some(task));
        counterpoint::started(task);
        let result = catch_unwind(AssertUnwindSafe(work));
        counterpoint::ended(
            task,
            if result.is_ok() {
                How::Returned
            } else {
                How::Panicked
            },
        );
        counterpoint::set_current(None);
        let _ = sender.send(result);
    });
    task
}

#[track_caller]
fn on_thread<F, R>(work: F, sender: Sent<R>, runtime: real::runtime::Handle) -> TaskId
where
    F: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
{
    let thread = standin::thread::spawn(move || {
        let _entered = runtime.enter();
        let _ = sender.send(catch_unwind(AssertUnwindSafe(work)));
    });
    counterpoint::runtime::task_of(thread.thread()).unwrap_or_default()
}

/// Runs it here; other tasks of the runtime would go on elsewhere.
pub fn block_in_place<F: FnOnce() -> R, R>(work: F) -> R {
    real::task::block_in_place(work)
}

struct Unpark(standin::thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for the future on the calling thread, which must not be one that polls tasks.
pub(crate) fn block_on<F: Future>(what: &str, future: F) -> F::Output {
    assert!(
        !carried::in_poll(),
        "Cannot block the current thread from within a runtime. This happens because a function attempted to block the \
         current thread while the thread is being used to drive asynchronous tasks. ({what})"
    );
    let waker = Arc::new(Unpark(standin::thread::current())).into();
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
        standin::thread::park();
    }
}
