//! The world in parts that each change by themselves: every operation but `spawn` and `cancel` looks
//! at one of them and changes no other. So whoever has to remember very many worlds remembers each
//! part once.

use super::super::condition::Condition;
use super::{Channel, Future, TaskState, World};
use crate::program::op::Op;
use crate::program::{
    ChannelId, ConditionId, FutureId, Memory, MutexId, Program, Signal, TaskId, Value, VarId,
};

/// Where a part stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// A variable that tasks share.
    Var(VarId),
    /// A mutex.
    Mutex(MutexId),
    /// A channel.
    Channel(ChannelId),
    /// A future.
    Future(FutureId),
    /// A condition variable.
    Condition(ConditionId),
    /// The tasks that were spawned together, named by the first of them.
    Group(TaskId),
    /// What a process has made of its copies of the variables.
    Memory(TaskId),
}

/// What stands there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Part(Inside);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Inside {
    Var(Value),
    Mutex(Option<TaskId>),
    Channel(Channel),
    Future(Future),
    Condition(Condition),
    Group(Vec<TaskState>),
    Memory(Option<Box<[Value]>>),
}

impl Part {
    /// The value, where this is a variable.
    pub fn value(&self) -> Option<Value> {
        match self.0 {
            Inside::Var(value) => Some(value),
            _ => None,
        }
    }

    /// The values, where this is the memory of a process that goes on.
    pub fn memory(&self) -> Option<&[Value]> {
        match &self.0 {
            Inside::Memory(memory) => memory.as_deref(),
            _ => None,
        }
    }

    /// The mutex held by this task.
    pub fn held_by(task: TaskId) -> Part {
        Part(Inside::Mutex(Some(task)))
    }

    /// The memory of a process that has ended.
    pub fn no_memory() -> Part {
        Part(Inside::Memory(None))
    }

    /// About how many bytes it takes beside itself.
    pub fn size(&self) -> usize {
        let of = |count: usize, each: usize| count * each;
        match &self.0 {
            Inside::Channel(channel) => of(channel.items.capacity(), size_of::<Value>()),
            Inside::Group(tasks) => of(tasks.capacity(), size_of::<TaskState>()),
            Inside::Memory(Some(memory)) => of(memory.len(), size_of::<Value>()),
            _ => 0,
        }
    }
}

impl World {
    /// The part at this place.
    pub fn part(&self, place: Place) -> Part {
        Part(match place {
            Place::Var(id) => Inside::Var(self.vars[id.index()]),
            Place::Mutex(id) => Inside::Mutex(self.mutexes[id.index()]),
            Place::Channel(id) => Inside::Channel(self.channels[id.index()].clone()),
            Place::Future(id) => Inside::Future(self.futures[id.index()]),
            Place::Condition(id) => Inside::Condition(self.conditions[id.index()].clone()),
            Place::Group(first) => {
                let tasks = self.group(first).map(|id| self.tasks[id.index()]);
                Inside::Group(tasks.collect())
            }
            Place::Memory(who) => {
                let copies = self.copies.as_ref();
                Inside::Memory(copies.and_then(|copies| copies.get(&who)).cloned())
            }
        })
    }

    /// Puts a part where [`World::part`] found it, in a world that has the same tasks.
    pub fn set_part(&mut self, place: Place, part: &Part) {
        match (place, &part.0) {
            (Place::Var(id), Inside::Var(value)) => self.vars[id.index()] = *value,
            (Place::Mutex(id), Inside::Mutex(holder)) => self.mutexes[id.index()] = *holder,
            (Place::Channel(id), Inside::Channel(channel)) => {
                self.channels[id.index()].clone_from(channel);
            }
            (Place::Future(id), Inside::Future(future)) => self.futures[id.index()] = *future,
            (Place::Condition(id), Inside::Condition(condition)) => {
                self.conditions[id.index()].clone_from(condition);
            }
            (Place::Group(first), Inside::Group(tasks)) => {
                for (at, task) in (first.index()..).zip(tasks) {
                    let def = task.def.index();
                    self.living[def] -= u32::from(self.tasks[at].state == Signal::Pending);
                    self.living[def] += u32::from(task.state == Signal::Pending);
                    self.tasks[at] = *task;
                }
            }
            (Place::Memory(who), Inside::Memory(memory)) => {
                if let Some(copies) = &mut self.copies {
                    match memory {
                        Some(memory) => drop(copies.insert(who, memory.clone())),
                        None => drop(copies.remove(&who)),
                    }
                }
            }
            _ => {}
        }
    }

    /// The places that every world of this program has: all but those of tasks.
    pub fn places(&self) -> impl Iterator<Item = Place> + use<> {
        let ids = |list: usize| 0..list as u16;
        let vars = ids(self.vars.len()).map(|id| Place::Var(VarId(id)));
        let mutexes = ids(self.mutexes.len()).map(|id| Place::Mutex(MutexId(id)));
        let channels = ids(self.channels.len()).map(|id| Place::Channel(ChannelId(id)));
        let futures = ids(self.futures.len()).map(|id| Place::Future(FutureId(id)));
        let conditions = ids(self.conditions.len()).map(|id| Place::Condition(ConditionId(id)));
        let others = channels.chain(futures).chain(conditions);
        vars.chain(mutexes).chain(others)
    }
}

impl Op {
    /// The parts, one or two, that the operation of the task `who` looks at and may change; none
    /// where it is about tasks that come or are asked to go. `isolated` is whether tasks are
    /// processes.
    pub fn places(
        &self,
        program: &Program,
        isolated: bool,
        who: TaskId,
    ) -> (Option<Place>, Option<Place>) {
        let second = match self {
            Op::Wait(_, mutex) => Some(Place::Mutex(*mutex)),
            _ => None,
        };
        (self.place(program, isolated, who), second)
    }

    fn place(&self, program: &Program, isolated: bool, who: TaskId) -> Option<Place> {
        Some(match self {
            Op::Read(id) | Op::Write(id, _) | Op::Add(id, _) => {
                match isolated && program.memory(*id) == Memory::Copied {
                    true => Place::Memory(who),
                    false => Place::Var(*id),
                }
            }
            Op::Lock(id) | Op::Unlock(id) => Place::Mutex(*id),
            Op::Send(id, _) | Op::Recv(id) | Op::Close(id) => Place::Channel(*id),
            Op::Make(id) | Op::Resolve(id, _) | Op::CancelFuture(id) => Place::Future(*id),
            Op::FutureState(id) | Op::Await(id) => Place::Future(*id),
            Op::Wait(id, _) | Op::Woken(id) | Op::Notify(id) | Op::NotifyAll(id) => {
                Place::Condition(*id)
            }
            Op::Join(range) | Op::TaskState(range) if range.count > 0 => Place::Group(range.first),
            Op::Join(_) | Op::TaskState(_) | Op::Spawn(_) | Op::CancelTasks(_) => return None,
        })
    }
}
