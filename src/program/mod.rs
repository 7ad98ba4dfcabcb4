//! What a lesson describes: validated tasks, steps and shared objects. Pure: no I/O, no clock.

pub mod shape;
pub mod steps;
