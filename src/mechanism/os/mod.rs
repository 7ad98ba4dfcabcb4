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
