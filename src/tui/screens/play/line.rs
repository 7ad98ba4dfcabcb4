//! The moves that were made, with undo and redo without limit.

use crate::program::TaskId;

/// The moves that were made, and those that were taken back and can be made again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    moves: Vec<TaskId>,
    /// How many of them are made.
    made: usize,
    /// How many of them there are at the start.
    opening: usize,
}

impl Line {
    /// These moves, all made.
    pub fn of(moves: Vec<TaskId>) -> Line {
        let made = moves.len();
        Line {
            moves,
            made,
            opening: 0,
        }
    }

    /// The moves that are made.
    pub fn made(&self) -> &[TaskId] {
        &self.moves[..self.made]
    }

    /// The moves that are made up to now are those with which it starts.
    pub fn open(&mut self) {
        self.opening = self.made;
    }

    /// Whether no move was made but those with which it starts.
    pub fn is_at_start(&self) -> bool {
        self.made <= self.opening
    }

    /// Those that can be made again, the next first.
    pub fn undone(&self) -> &[TaskId] {
        &self.moves[self.made..]
    }

    /// One move more. What was taken back before is forgotten, unless it went on in this way.
    pub fn take(&mut self, task: TaskId) {
        if self.undone().first() != Some(&task) {
            self.moves.truncate(self.made);
            self.moves.push(task);
        }
        self.made += 1;
    }

    /// Takes the last move back; whether there was any.
    pub fn undo(&mut self) -> bool {
        self.go(self.made.checked_sub(1))
    }

    /// Makes the next move again; whether there was any.
    pub fn redo(&mut self) -> bool {
        self.go(Some(self.made + 1))
    }

    /// Takes all moves back up to the start; whether there were any.
    pub fn rewind(&mut self) -> bool {
        self.go(Some(self.opening))
    }

    /// Makes all moves again; whether there were any.
    pub fn wind(&mut self) -> bool {
        self.go(Some(self.moves.len()))
    }

    fn go(&mut self, made: Option<usize>) -> bool {
        let made = made.filter(|made| *made <= self.moves.len() && *made != self.made);
        self.made = made.unwrap_or(self.made);
        made.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tasks(line: &[TaskId]) -> Vec<u32> {
        line.iter().map(|task| task.0).collect()
    }

    #[test]
    fn another_move_forgets_what_was_taken_back_and_the_same_does_not() {
        let mut line = Line::of([1, 2, 1].map(TaskId).to_vec());
        assert!(line.undo() && line.undo());
        line.take(TaskId(2));
        assert_eq!(tasks(line.made()), [1, 2]);
        assert_eq!(tasks(line.undone()), [1], "it went on as before");
        assert!(line.undo());
        line.take(TaskId(3));
        assert_eq!(tasks(line.made()), [1, 3]);
        assert!(line.undone().is_empty() && !line.redo());
        assert!(line.rewind() && !line.rewind() && !line.undo());
        assert!(line.wind() && !line.wind());
        assert_eq!(tasks(line.made()), [1, 3]);
    }

    proptest! {
        #[test]
        fn undo_gives_what_was_before(
            first in prop::collection::vec(0u32..4, 0..20), then in prop::collection::vec(0u32..4, 0..20),
        ) {
            let mut line = Line::of(first.iter().copied().map(TaskId).collect());
            let before = line.made().to_vec();
            for task in &then {
                line.take(TaskId(*task));
            }
            let after = line.made().to_vec();
            for _ in &then {
                prop_assert!(line.undo());
            }
            prop_assert_eq!(line.made(), before);
            for _ in &then {
                prop_assert!(line.redo());
            }
            prop_assert_eq!(line.made(), after);
        }
    }
}
