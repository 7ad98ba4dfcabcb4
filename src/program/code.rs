//! A task as flat code: what the machine walks through.

use super::expr::Expr;
use super::ids::{LocalId, StepId};
use super::steps::Step;
use serde::{Deserialize, Serialize};

/// One instruction. Structured steps (`if`, `repeat`, `while`) become jumps, so that the whole
/// state of a task is one position and its locals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Instr {
    /// Does a step.
    Step(StepId, Step),
    /// Sets a local that the lesson does not see, such as a loop's counter.
    Count(LocalId, Expr),
    /// Goes on elsewhere.
    Jump(u32),
    /// Goes on elsewhere unless the expression is true.
    Unless(StepId, Expr, u32),
    /// Ends the task.
    End,
}

impl Instr {
    /// The positions that may come after this one at `at`.
    pub fn successors(&self, at: usize) -> impl Iterator<Item = usize> {
        let (next, other) = match self {
            Instr::Step(_, Step::Return(_)) | Instr::End => (None, None),
            Instr::Jump(to) => (None, Some(*to as usize)),
            Instr::Unless(_, _, to) => (Some(at + 1), Some(*to as usize)),
            Instr::Step(..) | Instr::Count(..) => (Some(at + 1), None),
        };
        next.into_iter().chain(other)
    }

    /// The step this belongs to, if a step of the lesson stands behind it.
    pub fn step(&self) -> Option<StepId> {
        match self {
            Instr::Step(id, _) | Instr::Unless(id, ..) => Some(*id),
            _ => None,
        }
    }
}
