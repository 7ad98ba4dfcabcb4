//! Runs on a simulated clock: twelve hours in a moment, and the same every time.

mod clock;
mod policy;
mod run;

pub use policy::Policy;
pub use run::{Simulated, Simulation, simulate};
