//! What a step asks for once its expressions have values.

use super::ids::{ChannelId, ConditionId, DefId, FutureId, MutexId, TaskId, VarId};
use super::value::{TaskRange, Value};
use serde::{Deserialize, Serialize};

/// An operation on something shared: the machine's `World` decides it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Op {
    /// Gives the variable's value.
    Read(VarId),
    /// Replaces the variable's value.
    Write(VarId, Value),
    /// Adds to the variable in one indivisible step and gives the new value.
    Add(VarId, Value),
    /// Takes the mutex; waits while another task holds it.
    Lock(MutexId),
    /// Releases the mutex.
    Unlock(MutexId),
    /// Gives the mutex back and begins to wait for the condition, in one step: no notification can
    /// come between. The first of the three operations of a `wait`; never waits itself. Gives
    /// `pending`, so that a trace tells the three apart.
    Wait(ConditionId, MutexId),
    /// Waits until a notification of the condition is for this task, and takes it: the second
    /// operation of a `wait`, before the mutex is locked again. Gives `done`.
    Woken(ConditionId),
    /// Wakes one of those who wait for the condition now; where nobody does it is lost. Says
    /// whether it woke anybody.
    Notify(ConditionId),
    /// Wakes all of those who wait for the condition now. Says whether it woke anybody.
    NotifyAll(ConditionId),
    /// Puts a value into the channel; waits while it is full.
    Send(ChannelId, Value),
    /// Takes the oldest value; waits while the channel is empty and open. Gives `closed` when it
    /// is empty and closed.
    Recv(ChannelId),
    /// Closes the channel: no more sends; what is in it can still be received.
    Close(ChannelId),
    /// Makes the future afresh: pending.
    Make(FutureId),
    /// Gives the future its result and says `true`, or `false` if it already had one or was
    /// cancelled.
    Resolve(FutureId, Value),
    /// Cancels the future and says `true`, or `false` if it was no longer pending.
    CancelFuture(FutureId),
    /// Gives `pending`, `done` or `cancelled`.
    FutureState(FutureId),
    /// Waits for the future's result and gives it, or `cancelled`.
    Await(FutureId),
    /// Starts tasks and gives their handle.
    Spawn(Spawn),
    /// Waits until all of them have ended; gives the result if it is one task.
    Join(TaskRange),
    /// Asks all of them to stop where they next give way.
    CancelTasks(TaskRange),
    /// Gives `pending` while any of them goes on, otherwise how they ended.
    TaskState(TaskRange),
}

/// The tasks an [`Op::Spawn`] starts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Spawn {
    /// What they run.
    pub def: DefId,
    /// How many.
    pub count: u32,
    /// Their arguments, task after task: `count` times as many as one takes.
    pub args: Vec<Value>,
}

impl Spawn {
    /// The arguments of the `nth` of them.
    pub fn args_of(&self, nth: u32) -> &[Value] {
        let each = self.args.len() / self.count.max(1) as usize;
        &self.args[each * nth as usize..][..each]
    }
}

/// Something a mechanism does in its own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Work {
    /// Waits for so many nanoseconds of story time and gives way meanwhile.
    Sleep(i64),
    /// A blocking call of so many nanoseconds: waits and does not give way.
    Block(i64),
    /// Uses a processor for so many nanoseconds of story time.
    Compute(i64),
    /// Lets others go first.
    Yield,
    /// Gives the story time since the run began.
    Now,
}

/// Something worth telling that asks for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Note {
    /// The task said this.
    Said(String),
}

/// What a task can wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Resource {
    /// The mutex to be free.
    Mutex(MutexId),
    /// The channel to have an item, or to be closed.
    Items(ChannelId),
    /// The channel to have space, or to be closed.
    Space(ChannelId),
    /// The future to have a result.
    Future(FutureId),
    /// The tasks spawned together with this one to have ended.
    Group(TaskId),
    /// A notification of the condition.
    Condition(ConditionId),
}

impl Resource {
    /// The resource as one number, for an event of a trace.
    pub fn encode(self) -> u64 {
        let (kind, id) = match self {
            Resource::Mutex(id) => (0u64, u32::from(id.0)),
            Resource::Items(id) => (1, id.0.into()),
            Resource::Space(id) => (2, id.0.into()),
            Resource::Future(id) => (3, id.0.into()),
            Resource::Group(id) => (4, id.0),
            Resource::Condition(id) => (5, id.0.into()),
        };
        kind << 32 | u64::from(id)
    }

    /// The resource that [`Resource::encode`] gave; `None` where nothing encodes so.
    pub fn decode(bits: u64) -> Option<Resource> {
        let small = u16::try_from(bits & 0xffff_ffff);
        Some(match bits >> 32 {
            0 => Resource::Mutex(MutexId(small.ok()?)),
            1 => Resource::Items(ChannelId(small.ok()?)),
            2 => Resource::Space(ChannelId(small.ok()?)),
            3 => Resource::Future(FutureId(small.ok()?)),
            4 => Resource::Group(TaskId(bits as u32)),
            5 => Resource::Condition(ConditionId(small.ok()?)),
            _ => return None,
        })
    }
}

impl Op {
    /// What the operation waits for if it cannot be done at once; `None` if it never waits.
    pub fn waits_for(&self) -> Option<Resource> {
        match self {
            Op::Lock(id) => Some(Resource::Mutex(*id)),
            Op::Send(id, _) => Some(Resource::Space(*id)),
            Op::Recv(id) => Some(Resource::Items(*id)),
            Op::Await(id) => Some(Resource::Future(*id)),
            Op::Join(range) => Some(Resource::Group(range.first)),
            Op::Woken(id) => Some(Resource::Condition(*id)),
            _ => None,
        }
    }

    /// What the task waits for from the moment at which the operation is done, before it asks for
    /// that with its next one: it has its place in the order of arrival from then on.
    pub fn begins_to_wait_for(&self) -> Option<Resource> {
        match self {
            Op::Wait(id, _) => Some(Resource::Condition(*id)),
            _ => None,
        }
    }

    /// What [`Op::object`] gives for an operation on tasks, which no object has for its number.
    pub const NO_OBJECT: u16 = u16::MAX;

    /// The number of the object this is about, for an event of a trace; of an [`Op::Wait`] that of
    /// the mutex.
    pub fn object(&self) -> u16 {
        match self {
            Op::Read(id) | Op::Write(id, _) | Op::Add(id, _) => id.0,
            Op::Lock(id) | Op::Unlock(id) | Op::Wait(_, id) => id.0,
            Op::Woken(id) | Op::Notify(id) | Op::NotifyAll(id) => id.0,
            Op::Send(id, _) | Op::Recv(id) | Op::Close(id) => id.0,
            Op::Make(id) | Op::Resolve(id, _) | Op::CancelFuture(id) => id.0,
            Op::FutureState(id) | Op::Await(id) => id.0,
            Op::Spawn(spawn) => spawn.def.0,
            Op::Join(_) | Op::CancelTasks(_) | Op::TaskState(_) => Self::NO_OBJECT,
        }
    }

    /// The variable this touches, if it touches one.
    pub fn var(&self) -> Option<VarId> {
        match self {
            Op::Read(id) | Op::Write(id, _) | Op::Add(id, _) => Some(*id),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_resource_survives_its_encoding() {
        let resources = [
            Resource::Mutex(MutexId(1)),
            Resource::Items(ChannelId(u16::MAX)),
            Resource::Space(ChannelId(0)),
            Resource::Future(FutureId(3)),
            Resource::Group(TaskId(u32::MAX)),
            Resource::Condition(ConditionId(7)),
        ];
        for resource in resources {
            assert_eq!(Resource::decode(resource.encode()), Some(resource));
        }
        assert_eq!(Resource::decode(u64::MAX), None);
        assert_eq!(Resource::decode(0x1_0000), None);
        assert_eq!(Resource::decode(0x5_0001_0000), None);
    }
}
