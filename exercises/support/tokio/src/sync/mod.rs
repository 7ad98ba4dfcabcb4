//! What tasks share, recorded.

mod barrier;
pub mod broadcast;
mod guard;
mod lazy;
pub mod mpsc;
mod mutex;
mod notify;
mod once_cell;
pub mod oneshot;
mod rwlock;
mod semaphore;
pub mod watch;

pub use barrier::Barrier;
pub use guard::Guard;
pub use mutex::{MappedMutexGuard, Mutex, MutexGuard, OwnedMappedMutexGuard, OwnedMutexGuard};
pub use notify::Notify;
pub use once_cell::OnceCell;
pub use real::sync::{
    AcquireError, BarrierWaitResult, SetError, SetOnce, SetOnceError, TryAcquireError, TryLockError,
};
pub use rwlock::{
    OwnedRwLockMappedWriteGuard, OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock,
    RwLockMappedWriteGuard, RwLockReadGuard, RwLockWriteGuard,
};
pub use semaphore::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

/// Futures that are named.
pub mod futures {
    pub use super::notify::{Notified, OwnedNotified};
}
