//! What a task asks the scheduler for.

use crate::counterpoint::{ObjectId, Place, TaskId};

/// What an operation does to what is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A task's first step.
    Start,
    /// Takes a mutex. After a wait on a condition variable: when it was woken.
    Lock,
    TryLock,
    Unlock,
    Read,
    TryRead,
    Unread,
    Write,
    TryWrite,
    Unwrite,
    /// Joins the waiting tasks of a condition variable and gives `second`, the mutex, back.
    Wait,
    /// Takes the mutex again, once woken from the condition variable `second`.
    Relock,
    NotifyOne,
    NotifyAll,
    Send,
    TrySend,
    /// A rendezvous: waits until message `with` was taken.
    Handoff,
    Recv,
    TryRecv,
    /// A sender is dropped.
    Close,
    /// The receiver is dropped.
    Drop,
    /// Arrives at a barrier; the last one lets all go.
    Arrive,
    /// Leaves generation `with` of a barrier.
    Leave,
    Load,
    Store,
    Rmw,
    /// Enters the code that runs once, or finds that it has.
    Enter,
    /// Leaves it; `with` is 1 when it ran to its end.
    Completed,
    /// About to park: may find that it was woken for no reason.
    MayPark,
    Park,
    /// Wakes task `with`.
    Unpark,
    Spawn,
    /// Waits for the end of task `with`.
    Join,
    /// Waits for the end of all tasks of the scope, the object.
    JoinAll,
    /// Asks whether task `with` has ended.
    IsFinished,
    /// A task's last step; `object` is its scope.
    End,
    Yield,
    /// Looks at the clock.
    Look,
    Sleep,
    /// A choice among `with`.
    Choose,
}

/// One operation of a task.
#[derive(Debug, Clone, Copy)]
pub struct Op {
    pub kind: Kind,
    pub object: ObjectId,
    pub second: ObjectId,
    pub with: u64,
    /// Story time at which it goes on in any case.
    pub deadline: Option<u64>,
    /// How the report calls it when it has to wait; empty: not at all.
    pub verb: &'static str,
    pub place: Option<Place>,
}

impl Op {
    /// An operation on an object.
    pub fn new(kind: Kind, object: ObjectId) -> Self {
        Self {
            kind,
            object,
            second: 0,
            with: 0,
            deadline: None,
            verb: "",
            place: None,
        }
    }

    /// With the second object.
    pub fn second(self, second: ObjectId) -> Self {
        Self { second, ..self }
    }

    /// With the number.
    pub fn with(self, with: u64) -> Self {
        Self { with, ..self }
    }

    /// Goes on at the story time in any case.
    pub fn until(self, deadline: Option<u64>) -> Self {
        Self { deadline, ..self }
    }

    /// Whether it could have come before the steps that it came after, if with another result.
    pub fn could_come_first(&self) -> bool {
        match self.kind {
            Kind::Send | Kind::TrySend | Kind::TryRecv | Kind::Enter => true,
            Kind::Recv | Kind::Park => self.deadline.is_some(),
            _ => false,
        }
    }

    /// Is recorded as `ask` when it has to wait.
    pub fn asking(self, verb: &'static str, place: Place) -> Self {
        let place = Some(place);
        Self {
            verb,
            place,
            ..self
        }
    }
}

impl Kind {
    /// Whether its number says something to a reader of the report.
    pub fn tells_number(self) -> bool {
        matches!(self, Self::Join | Self::Sleep)
    }

    /// Whether it gives up instead of waiting.
    pub fn is_try(self) -> bool {
        matches!(
            self,
            Self::TryLock | Self::TryRead | Self::TryWrite | Self::TrySend | Self::TryRecv
        )
    }

    /// Whether it takes a message.
    pub fn takes(self) -> bool {
        matches!(self, Self::Recv | Self::TryRecv)
    }

    /// Whether it only looks and changes nothing: repeated for ever, it is waiting in disguise.
    pub fn only_looks(self) -> bool {
        matches!(
            self,
            Self::Load | Self::Yield | Self::Look | Self::IsFinished
        )
    }
}

/// What came of an operation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reply {
    /// Whether it did what was asked: took the lock, found room, found a message, was the leader, has to run the code.
    pub ok: bool,
    /// Whether it went on because its time was up.
    pub timed_out: bool,
    /// A number: of the message, of the generation, of the choice.
    pub number: u64,
}

impl Reply {
    /// It did what was asked, or not.
    pub fn is(ok: bool) -> Self {
        Self {
            ok,
            ..Self::default()
        }
    }
}

/// An operation that was carried out, as the search looks at it.
#[derive(Debug, Clone)]
pub struct Step {
    pub task: TaskId,
    pub op: Op,
    /// The steps without which it would not have gone as it did.
    pub after: Vec<usize>,
    /// Whether story time went on just before it.
    pub later: bool,
}
