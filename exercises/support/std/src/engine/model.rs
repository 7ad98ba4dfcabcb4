//! What the scheduler knows of a shared object: as much as decides who has to wait.

use crate::counterpoint::TaskId;
use std::collections::VecDeque;

/// The state of an object.
#[derive(Debug, Clone)]
pub enum Model {
    /// Nothing that anybody waits for.
    Plain,
    Mutex {
        holder: Option<TaskId>,
    },
    RwLock {
        readers: u32,
        writer: bool,
    },
    /// The tasks that wait, in order.
    Condvar(Vec<TaskId>),
    Channel(Channel),
    Barrier {
        size: u64,
        arrived: u64,
        generation: u64,
        /// The step that opened the last generation.
        opened: usize,
    },
    Once {
        running: bool,
        done: bool,
        /// The step that completed it.
        completed: usize,
    },
    /// Tasks of the scope that have not ended, and the steps with which the others ended.
    Scope {
        running: u32,
        ends: Vec<usize>,
    },
}

/// A channel of messages.
#[derive(Debug, Clone, Default)]
pub struct Channel {
    /// The steps that sent the messages that wait in it.
    pub queue: VecDeque<usize>,
    /// How many may wait in it; `None`: any number.
    pub capacity: Option<u64>,
    pub senders: u64,
    pub receiver: bool,
    pub sent: u64,
    pub received: u64,
    /// The steps that took messages out, kept for bounded channels: each makes room for one.
    pub takes: Vec<usize>,
    /// The steps that dropped the ends.
    pub closes: Vec<usize>,
}

impl Channel {
    /// Whether a sender has to wait for room.
    pub fn is_full(&self) -> bool {
        let waiting = self.queue.len() as u64;
        self.receiver
            && self
                .capacity
                .is_some_and(|capacity| capacity > 0 && waiting >= capacity)
    }

    /// Whether there is something for a receiver: a message, or the news that none will come.
    pub fn has_news(&self) -> bool {
        !self.queue.is_empty() || self.senders == 0
    }
}

impl Model {
    /// Code that runs once, and has or has not.
    pub fn once(done: bool) -> Self {
        Self::Once {
            running: false,
            done,
            completed: usize::MAX,
        }
    }
}
