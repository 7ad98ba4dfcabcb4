//! `std::sync::atomic`, recorded and controlled. Memory is sequentially consistent.

pub use std::sync::atomic::*;

mod bool;
mod cell;
mod integer;
mod pointer;

pub use bool::AtomicBool;
pub use integer::{AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize};
pub use integer::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize};
pub use pointer::AtomicPtr;

/// Signals the processor that it is entering a busy-wait spin-loop.
#[deprecated(since = "1.51.0", note = "use hint::spin_loop instead")]
pub fn spin_loop_hint() {
    crate::hint::spin_loop();
}
