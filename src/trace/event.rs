//! One thing that happened, in 32 bytes.

use crate::program::{Resource, StepId, TaskId, TaskRange, Value};
use serde::{Deserialize, Serialize};

/// One thing that happened during a run.
///
/// Order is `seq` and nothing else; `at` is for drawing. What an event does not carry (the element
/// of an array that was locked, the value of a local) follows from the program and the events
/// before it, because the machine is deterministic once its replies are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When, in nanoseconds since the run began: of the real clock in a real run, of story time in
    /// a simulated one.
    pub at: u64,
    /// What depends on the kind; see [`Kind`].
    pub arg: u64,
    /// Its place in the order of the whole run.
    pub seq: u32,
    /// Whose event it is.
    pub task: TaskId,
    /// The step it belongs to.
    pub step: StepId,
    /// What depends on the kind: a definition, or the part of an operation that `arg` has no room
    /// for.
    pub object: u16,
    /// Which worker (thread, process, simulated seat) the task was on.
    pub worker: u16,
    /// What happened.
    pub kind: Kind,
    /// The type of the value in `arg`, as [`Value::encode`] gives it.
    pub tag: u8,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Kind {
    /// The task started tasks: `arg` is their range, `object` their definition. Main is spawned by
    /// itself.
    Spawned = 0,
    /// The task takes its first step.
    Started = 1,
    /// The task ended: `object` is an [`EndKind`], `tag` and `arg` its result.
    Ended = 2,
    /// A shared operation was done: `tag` and `arg` are its reply.
    Done = 3,
    /// A shared operation has to wait: `arg` is the [`Resource`].
    Blocked = 4,
    /// What the task waited for was freed by the task in `arg`; it can try again.
    Ready = 5,
    /// The task began to sleep for `arg` nanoseconds of story time.
    Sleep = 6,
    /// The task began a blocking call of `arg` nanoseconds of story time.
    Block = 7,
    /// The task began to use a processor for `arg` nanoseconds of story time.
    Compute = 8,
    /// The sleep, blocking call or computing is over.
    Resumed = 9,
    /// The task lets others go first.
    Yielded = 10,
    /// The task said the text number `arg`.
    Said = 11,
    /// The task looked at the clock: `arg` is the story time in nanoseconds.
    Looked = 12,
    /// The task can never go on: `arg` is the [`Resource`] it waits for.
    Stuck = 13,
    /// The task was refused: the step failed, `arg` is unused.
    Failed = 14,
    /// The task's cancellation was asked for by the task in `arg`.
    CancelAsked = 15,
}

impl Kind {
    const ALL: [Kind; 16] = [
        Kind::Spawned,
        Kind::Started,
        Kind::Ended,
        Kind::Done,
        Kind::Blocked,
        Kind::Ready,
        Kind::Sleep,
        Kind::Block,
        Kind::Compute,
        Kind::Resumed,
        Kind::Yielded,
        Kind::Said,
        Kind::Looked,
        Kind::Stuck,
        Kind::Failed,
        Kind::CancelAsked,
    ];

    /// The kind with this number.
    pub fn from_number(number: u8) -> Option<Kind> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[repr(u16)]
pub enum EndKind {
    /// It did its last step.
    Returned = 0,
    /// It failed.
    Failed = 1,
    /// It was cancelled.
    Cancelled = 2,
    /// The run ended before it did.
    Abandoned = 3,
    /// It used up the steps that a run may take.
    OutOfSteps = 4,
}

impl EndKind {
    /// The kind with this number.
    pub fn from_number(number: u16) -> Option<EndKind> {
        const ALL: [EndKind; 5] = [
            EndKind::Returned,
            EndKind::Failed,
            EndKind::Cancelled,
            EndKind::Abandoned,
            EndKind::OutOfSteps,
        ];
        ALL.get(usize::from(number)).copied()
    }
}

impl Event {
    /// An event of a task with nothing but its kind; `seq`, `at` and `worker` are filled in by the
    /// recorder.
    pub fn new(kind: Kind, task: TaskId, step: StepId) -> Event {
        Event {
            at: 0,
            arg: 0,
            seq: 0,
            task,
            step,
            object: 0,
            worker: 0,
            kind,
            tag: 0,
        }
    }

    /// The same event with a value.
    pub fn value(mut self, value: Value) -> Event {
        (self.tag, self.arg) = value.encode();
        self
    }

    /// The same event with an argument.
    pub fn arg(mut self, arg: u64) -> Event {
        self.arg = arg;
        self
    }

    /// The same event with an object.
    pub fn object(mut self, object: u16) -> Event {
        self.object = object;
        self
    }

    /// The value this event carries.
    pub fn reply(&self) -> Option<Value> {
        Value::decode(self.tag, self.arg)
    }

    /// The resource this event is about, for [`Kind::Blocked`] and [`Kind::Stuck`].
    pub fn resource(&self) -> Option<Resource> {
        Resource::decode(self.arg)
    }

    /// The tasks a [`Kind::Spawned`] event started.
    pub fn spawned(&self) -> TaskRange {
        TaskRange {
            first: TaskId((self.arg >> 32) as u32),
            count: self.arg as u32,
        }
    }

    /// The event as four words, for storing where another thread may look.
    pub fn to_words(self) -> [u64; 4] {
        [
            self.at,
            self.arg,
            u64::from(self.seq) << 32 | u64::from(self.task.0),
            u64::from(self.step.0) << 48
                | u64::from(self.object) << 32
                | u64::from(self.worker) << 16
                | u64::from(self.kind as u8) << 8
                | u64::from(self.tag),
        ]
    }

    /// The event that [`Event::to_words`] gave; `None` where nothing gives these.
    pub fn from_words(words: [u64; 4]) -> Option<Event> {
        let last = words[3];
        Some(Event {
            at: words[0],
            arg: words[1],
            seq: (words[2] >> 32) as u32,
            task: TaskId(words[2] as u32),
            step: StepId((last >> 48) as u16),
            object: (last >> 32) as u16,
            worker: (last >> 16) as u16,
            kind: Kind::from_number((last >> 8) as u8)?,
            tag: last as u8,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_takes_32_bytes_and_survives_its_encoding() {
        assert_eq!(size_of::<Event>(), 32);
        for (number, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, number, "ALL is in the order of the numbers");
            let event = Event {
                at: u64::MAX,
                arg: 5,
                seq: u32::MAX - 1,
                task: TaskId(70_000),
                step: StepId(65_535),
                object: 513,
                worker: 1_025,
                kind,
                tag: 6,
            };
            assert_eq!(Event::from_words(event.to_words()), Some(event));
        }
        assert_eq!(Event::from_words([u64::MAX; 4]), None);
        assert_eq!(
            EndKind::from_number(EndKind::OutOfSteps as u16),
            Some(EndKind::OutOfSteps)
        );
    }
}
