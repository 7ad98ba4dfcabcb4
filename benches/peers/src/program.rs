//! The programs that are compared.

use std::fmt;

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// Two tasks that each add one to the same variable, so many times, without a lock.
    Increments {
        /// How often each of them does.
        times: u8,
    },
    /// Five philosophers, one meal each.
    Philosophers {
        /// Whether the last of them takes the right fork first.
        ordered: bool,
    },
    /// A bounded buffer: one mutex, two condition variables.
    Buffer(Size),
}

/// How large a buffer is, and its traffic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// How many producers there are, and as many consumers.
    pub each: u8,
    /// How many items each producer makes and each consumer takes.
    pub items: u8,
    /// How many fit.
    pub capacity: u8,
}

/// All of them, in the order in which they are told.
pub const ALL: [Program; 6] = [
    Program::Increments { times: 1 },
    Program::Increments { times: 2 },
    Program::Philosophers { ordered: false },
    Program::Philosophers { ordered: true },
    Program::Buffer(Size {
        each: 2,
        items: 2,
        capacity: 1,
    }),
    Program::Buffer(Size {
        each: 3,
        items: 2,
        capacity: 1,
    }),
];

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Program::Increments { times } => {
                write!(f, "two tasks, unlocked increments each: {times}")
            }
            Program::Philosophers { ordered: false } => {
                write!(f, "five philosophers, all left-handed")
            }
            Program::Philosophers { ordered: true } => {
                write!(f, "five philosophers, the last right-handed")
            }
            Program::Buffer(Size {
                each,
                items,
                capacity,
            }) => write!(
                f,
                "{each} producers, {each} consumers, {items} items each, capacity {capacity}"
            ),
        }
    }
}
