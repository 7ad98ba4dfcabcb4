//! `std::hint`, with spin loops controlled.

pub use std::hint::*;

use crate::engine::op::{Kind, Op};
use crate::engine::operate::perform;
use crate::engine::seat::{self, Who};

/// Emits a machine instruction to signal the processor that it is running in a busy-wait spin-loop. Controlled tasks give way.
pub fn spin_loop() {
    if seat::who() == Who::Controlled {
        perform(Op::new(Kind::Yield, 0));
    } else {
        std::hint::spin_loop();
    }
}
