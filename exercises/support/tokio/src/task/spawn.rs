//! Tasks begin, and let others go on.

use super::JoinHandle;
use crate::carried::{Carried, new_task};
use crate::record::{Object, wait_for};
use standin::counterpoint;
use std::panic::Location;

/// Spawns a task on the runtime.
#[track_caller]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let place = Location::caller();
    let task = new_task("", place);
    JoinHandle::new(real::task::spawn(Carried::new(task, future)), task, place)
}

/// Spawns a task on the present `LocalSet`.
#[track_caller]
pub fn spawn_local<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + 'static,
    F::Output: 'static,
{
    let place = Location::caller();
    let task = new_task("", place);
    JoinHandle::new(
        real::task::spawn_local(Carried::new(task, future)),
        task,
        place,
    )
}

/// Lets other tasks go on.
#[track_caller]
pub fn yield_now() -> impl Future<Output = ()> {
    let place = Location::caller();
    async move {
        let nothing = Object::nothing(place);
        wait_for("yield", &nothing, place, real::task::yield_now()).await;
        counterpoint::done("yield", 0, place, 0, "");
    }
}
