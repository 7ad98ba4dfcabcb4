//! Real runs: how a task starts, waits and works on this computer.

pub mod os;
