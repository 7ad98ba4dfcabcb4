//! Tasks, recorded.

mod blocking;
mod handle;
mod join_set;
mod local;
mod spawn;

pub(crate) use blocking::block_on;
pub use blocking::{block_in_place, spawn_blocking};
pub use handle::{AbortHandle, JoinHandle};
pub use join_set::JoinSet;
pub use local::LocalSet;
pub use real::task::*;
pub use spawn::{spawn, spawn_local, yield_now};
