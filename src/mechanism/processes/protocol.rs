//! What a worker process and its parent say to each other.
//!
//! A message is a length and that many bytes of postcard. The parent begins with the program and a
//! [`Start`]; then it only ever answers, with a [`Reply`]. The worker's events need no answer: they
//! are collected and sent together, at the latest when it asks for something or is about to wait.

use crate::machine::{End, Reply, Task};
use crate::mechanism::run::Run;
use crate::program::op::{Op, Spawn};
use crate::program::{StepId, Value};
use crate::trace::Kind;
use nix::time::{ClockId, clock_gettime};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io;

/// What a parent's first message begins with. It changes with the protocol: a worker of another
/// version must not guess.
pub const MAGIC: [u8; 8] = *b"cp-wrk-2";

/// The most bytes of one message. The largest is a `spawn` with arguments for every task that a run
/// may have.
const MOST: usize = 64 << 20;

/// How many bytes give the length of a message.
const PREFIX: usize = 4;

/// What a worker is to do, after the program.
#[derive(Debug, Serialize, Deserialize)]
pub struct Start {
    /// Its task.
    pub task: Task,
    /// The variables as its parent's process has them.
    pub memory: Vec<Value>,
    /// How to run.
    pub run: Run,
    /// The clock of the run.
    pub clock: Clock,
    /// The process to die with.
    pub parent: u32,
}

/// What a worker says. Times are in nanoseconds since the run began.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub enum Message {
    /// It takes its first step.
    Started {
        /// When.
        at: u64,
    },
    /// It did something that concerns nobody else.
    Happened {
        /// When.
        at: u64,
        /// At which step.
        step: StepId,
        /// What.
        kind: Kind,
        /// What depends on the kind.
        arg: u64,
    },
    /// It said something.
    Said {
        /// When.
        at: u64,
        /// At which step.
        step: StepId,
        /// What.
        text: String,
    },
    /// It used a copy of its own of a variable.
    Did {
        /// When.
        at: u64,
        /// At which step.
        step: StepId,
        /// How.
        op: Op,
    },
    /// It asks for an operation on something shared, and waits for the reply.
    Ask {
        /// At which step.
        step: StepId,
        /// Which.
        op: Op,
    },
    /// It asks for tasks to be started, and waits for the reply.
    Spawn {
        /// At which step.
        step: StepId,
        /// Which tasks.
        spawn: Spawn,
        /// Itself, who decides their random numbers.
        by: Task,
    },
    /// Its task has ended, and it exits.
    Finished {
        /// How.
        end: End,
    },
}

/// What is no message.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(String);

impl From<Malformed> for io::Error {
    fn from(error: Malformed) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, error)
    }
}

/// The answer to an [`Message::Ask`] or a [`Message::Spawn`].
pub type Answer = Reply;

/// Appends a message to what is going to be sent.
///
/// # Errors
/// If it is too large.
pub fn append<T: Serialize>(to: &mut Vec<u8>, message: &T) -> Result<(), Malformed> {
    let start = to.len();
    to.extend([0; PREFIX]);
    let encoded = postcard::to_extend(message, std::mem::take(to));
    *to = encoded.map_err(|error| Malformed(format!("cannot be sent: {error}")))?;
    let length = to.len() - start - PREFIX;
    if length > MOST {
        to.truncate(start);
        return Err(too_large(length));
    }
    to[start..start + PREFIX].copy_from_slice(&(length as u32).to_le_bytes());
    Ok(())
}

fn too_large(length: usize) -> Malformed {
    Malformed(format!("a message of {length} bytes is too large"))
}

/// The room for those who always fill it, in bytes.
const TALKATIVE: usize = 16 << 10;

/// What has been received and not yet been read.
#[derive(Debug)]
pub struct Inbox {
    bytes: Vec<u8>,
    read: usize,
    filled: usize,
}

impl Inbox {
    /// An empty one. It begins small, because a run may have a thousand.
    pub fn new() -> Inbox {
        Inbox {
            bytes: vec![0; 256],
            read: 0,
            filled: 0,
        }
    }

    /// Room to receive into; never empty. Say with [`Inbox::received`] how much of it was used.
    pub fn room(&mut self) -> &mut [u8] {
        if self.read > 0 {
            self.bytes.copy_within(self.read..self.filled, 0);
            (self.filled, self.read) = (self.filled - self.read, 0);
        }
        if self.filled == self.bytes.len() {
            self.bytes.resize(self.bytes.len() * 4, 0);
        }
        &mut self.bytes[self.filled..]
    }

    /// So many bytes were received into the room.
    pub fn received(&mut self, count: usize) {
        self.filled += count;
        // Whoever has more to say is listened to in larger pieces.
        if self.filled == self.bytes.len() && self.filled < TALKATIVE {
            self.bytes.resize(self.bytes.len() * 4, 0);
        }
    }

    /// The next message, if all of it is here.
    ///
    /// # Errors
    /// If what is here is no message.
    pub fn next<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Malformed> {
        let here = &self.bytes[self.read..self.filled];
        let Some((prefix, rest)) = here.split_first_chunk::<PREFIX>() else {
            return Ok(None);
        };
        let length = u32::from_le_bytes(*prefix) as usize;
        if length > MOST {
            return Err(too_large(length));
        }
        let Some(body) = rest.get(..length) else {
            return Ok(None);
        };
        let message = postcard::take_from_bytes(body);
        self.read += PREFIX + length;
        match message {
            Ok((message, [])) => Ok(Some(message)),
            Ok((_, left)) => Err(Malformed(format!("{} bytes too many", left.len()))),
            Err(error) => Err(Malformed(format!("is no message: {error}"))),
        }
    }
}

/// The clock of a run, as another process can read it: where it stood at a moment of the system's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    system: u64,
    run: u64,
}

impl Clock {
    /// The clock that now stands at `run` nanoseconds.
    pub fn at(run: u64) -> Clock {
        let system = system_now();
        Clock { system, run }
    }

    /// Nanoseconds since the run began.
    pub fn now(&self) -> u64 {
        self.run
            .saturating_add(system_now().saturating_sub(self.system))
    }
}

/// Nanoseconds on a clock that all processes of the machine share and nobody sets.
fn system_now() -> u64 {
    // It fails only for a clock that the system has not, and every Unix has this one.
    clock_gettime(ClockId::CLOCK_MONOTONIC).map_or(0, |time| {
        time.tv_sec() as u64 * 1_000_000_000 + time.tv_nsec() as u64
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::VarId;

    fn ask(var: u16) -> Message {
        let (step, op) = (StepId(3), Op::Add(VarId(var), Value::Int(-7)));
        Message::Ask { step, op }
    }

    fn receive(inbox: &mut Inbox, bytes: &[u8]) {
        let mut left = bytes;
        while !left.is_empty() {
            let room = inbox.room();
            let (part, rest) = left.split_at(left.len().min(room.len()));
            room[..part.len()].copy_from_slice(part);
            inbox.received(part.len());
            left = rest;
        }
    }

    #[test]
    fn messages_arrive_in_order_however_they_are_cut() {
        let sent: Vec<_> = (0..40).map(ask).collect();
        let mut bytes = Vec::new();
        for message in &sent {
            append(&mut bytes, message).unwrap();
        }
        for size in [1, 2, 3, 7, 50, 256] {
            let (mut inbox, mut arrived) = (Inbox::new(), Vec::<Message>::new());
            for part in bytes.chunks(size) {
                receive(&mut inbox, part);
                while let Some(message) = inbox.next().unwrap() {
                    arrived.push(message);
                }
            }
            assert_eq!(arrived, sent, "in parts of {size}");
        }
    }

    #[test]
    fn a_message_larger_than_the_room_arrives() {
        let text = "long ".repeat(100_000);
        let said = Message::Said {
            at: 1,
            step: StepId(2),
            text,
        };
        let (mut bytes, mut inbox) = (Vec::new(), Inbox::new());
        append(&mut bytes, &said).unwrap();
        receive(&mut inbox, &bytes);
        assert_eq!(inbox.next().unwrap(), Some(said));
        assert_eq!(inbox.next::<Message>().unwrap(), None);
    }

    #[test]
    fn what_is_no_message_is_an_error() {
        let mut longer = Vec::new();
        append(&mut longer, &(ask(1), 0_u8)).unwrap();
        let huge = u32::MAX.to_le_bytes();
        for bytes in [&[1, 0, 0, 0, 99], &longer[..], &huge, &[0, 0, 0, 0]] {
            let mut inbox = Inbox::new();
            receive(&mut inbox, bytes);
            assert!(inbox.next::<Message>().is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn a_message_that_is_too_large_is_not_sent() {
        let mut bytes = vec![1, 2];
        assert!(append(&mut bytes, &"x".repeat(MOST)).is_err());
        assert_eq!(bytes, [1, 2]);
    }

    #[test]
    fn the_clock_goes_on_from_where_it_stood() {
        let clock = Clock::at(1_000);
        let first = clock.now();
        assert!(first >= 1_000 && clock.now() >= first);
    }
}
