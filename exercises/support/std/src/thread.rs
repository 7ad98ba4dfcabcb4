//! `std::thread`, recorded and controlled.

pub use std::thread::*;

mod builder;
mod handle;
mod join;
mod packet;
mod rest;
mod scoped;

pub use builder::Builder;
pub use handle::{Thread, ThreadId, current};
pub use join::{JoinHandle, ScopedJoinHandle};
pub use rest::{park, park_timeout, sleep, yield_now};
#[allow(deprecated)]
pub use rest::{park_timeout_ms, sleep_ms};
pub use scoped::{Scope, scope};

/// Spawns a new thread, returning a [`JoinHandle`] for it.
#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    Builder::new().spawn(f).expect("failed to spawn thread")
}
