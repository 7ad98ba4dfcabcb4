//! What a real run asks of the operating system: precise sleeps, CPU time, limits, usage, signals.
//!
//! Everything here is in real time; story time is scaled before it gets here. What only Linux offers
//! has a fallback elsewhere, and says in its documentation what the fallback loses.

pub mod cpu;
pub mod limits;
pub mod signals;
pub mod sleep;
pub mod timer;
pub mod usage;

/// The operating system's number for the current thread; 0 where it has none to tell.
pub fn thread_id() -> u64 {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    return nix::unistd::gettid().as_raw().unsigned_abs().into();
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    return 0;
}
