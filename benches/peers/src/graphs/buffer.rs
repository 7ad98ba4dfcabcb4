//! A bounded buffer: producers and consumers, one mutex, two condition variables.
//!
//! A task locks, reads the count, and while it finds the buffer full (or empty) waits; then it changes
//! the count, notifies one who waits for the other condition, and unlocks. Each of these is a move, and
//! so are, for who waits, to give the mutex back and begin to wait, to be woken, and to lock again.
//! Whom a notification wakes is decided when somebody wakes, so a condition is more than a set.
//!
//! Two of each, two items each and room for one: 6 727 states. Three of each, two items each and room
//! for one: 791 461.

use super::condition::Condition;
use crate::program::Size;
use stateright::{Model, Property};

/// The most tasks that there is room for.
const MOST: usize = 6;

/// A buffer of this size, and its traffic.
#[derive(Debug, Clone)]
pub struct Buffer(pub Size);

/// What is shared, and all tasks: first the producers, then the consumers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct State {
    count: u8,
    locked: bool,
    /// Where producers wait, and where consumers do.
    conditions: [Condition; 2],
    tasks: [Task; MOST],
}

/// A task. What it read last is of no use once it has been looked at, so it is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Task {
    next: Move,
    /// How many items it has put or taken.
    items: u8,
}

/// What a task does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Move {
    Lock,
    Read,
    Wait,
    Wake,
    Relock,
    Change,
    Notify,
    Unlock,
    End,
}

impl Buffer {
    fn tasks(&self) -> u8 {
        2 * self.0.each
    }

    fn can_move(&self, state: &State, who: u8) -> bool {
        match state.tasks[usize::from(who)].next {
            Move::Lock | Move::Relock => !state.locked,
            Move::Wake => state.conditions[self.side(who)].may_wake(who),
            Move::End => false,
            _ => true,
        }
    }

    /// 0 for producers, 1 for consumers.
    fn side(&self, who: u8) -> usize {
        usize::from(who >= self.0.each)
    }
}

impl Model for Buffer {
    type State = State;
    /// Which task moves.
    type Action = u8;

    fn init_states(&self) -> Vec<State> {
        let task = Task {
            next: Move::Lock,
            items: 0,
        };
        vec![State {
            count: 0,
            locked: false,
            conditions: [Condition::default(); 2],
            tasks: [task; MOST],
        }]
    }

    fn actions(&self, state: &State, actions: &mut Vec<u8>) {
        actions.extend((0..self.tasks()).filter(|&who| self.can_move(state, who)));
    }

    fn next_state(&self, last: &State, who: u8) -> Option<State> {
        let mut state = last.clone();
        let side = self.side(who);
        let task = &mut state.tasks[usize::from(who)];
        task.next = match task.next {
            Move::Lock | Move::Relock => {
                state.locked = true;
                Move::Read
            }
            Move::Read => {
                let hopeless = [self.0.capacity, 0][side];
                if state.count == hopeless {
                    Move::Wait
                } else {
                    Move::Change
                }
            }
            Move::Wait => {
                state.locked = false;
                state.conditions[side].wait(who);
                Move::Wake
            }
            Move::Wake => {
                state.conditions[side].wake(who);
                Move::Relock
            }
            Move::Change => {
                state.count = if side == 0 {
                    state.count + 1
                } else {
                    state.count - 1
                };
                Move::Notify
            }
            Move::Notify => {
                state.conditions[1 - side].notify();
                Move::Unlock
            }
            Move::Unlock => {
                state.locked = false;
                task.items += 1;
                if task.items == self.0.items {
                    Move::End
                } else {
                    Move::Lock
                }
            }
            Move::End => return None,
        };
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::sometimes(
            "deadlock",
            |model: &Buffer, state: &State| {
                let tasks = &state.tasks[..model.tasks().into()];
                !(0..model.tasks()).any(|who| model.can_move(state, who))
                    && tasks.iter().any(|task| task.next != Move::End)
            },
        )]
    }
}
