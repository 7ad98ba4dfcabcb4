//! A schedule, played.

use super::board::{Board, Held};
use crate::machine::Rules;
use crate::program::{Program, TaskId};
use std::sync::Arc;

/// A schedule, played from the beginning.
#[derive(Debug, Clone)]
pub struct After {
    /// The program after its last move.
    pub board: Board,
    /// All steps in order, as a simulator takes them: a move is one or several.
    pub steps: Vec<TaskId>,
    /// For each move how many of the steps were taken after it; before these, how many were taken
    /// before the first.
    pub marks: Vec<usize>,
}

/// A move that a schedule has and its program does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stray {
    /// Which of the moves, from 0.
    pub at: usize,
    /// Who was to move.
    pub task: TaskId,
    /// Why it cannot.
    pub held: Held,
}

impl After {
    /// Plays a schedule from the beginning. `seed` decides the program's random numbers.
    ///
    /// # Errors
    /// The first move that is not allowed.
    pub fn all(
        program: &Arc<Program>,
        rules: Rules,
        seed: u64,
        schedule: &[TaskId],
    ) -> Result<After, Stray> {
        let mut steps = Vec::new();
        let board = Board::started(program, rules, seed, &mut steps);
        let marks = vec![steps.len()];
        let mut after = After {
            board,
            steps,
            marks,
        };
        for (at, task) in schedule.iter().enumerate() {
            let taken = after.take(*task);
            taken.map_err(|held| Stray {
                at,
                task: *task,
                held,
            })?;
        }
        Ok(after)
    }

    /// One move more.
    ///
    /// # Errors
    /// Why the task cannot move; then nothing has changed.
    pub fn take(&mut self, task: TaskId) -> Result<(), Held> {
        self.board.take_steps(task, &mut self.steps)?;
        self.marks.push(self.steps.len());
        Ok(())
    }
}
