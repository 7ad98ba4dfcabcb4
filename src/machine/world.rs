//! Everything tasks share, and what every operation on it means.
//!
//! There are no queues of waiting tasks in here. "Blocked" means "try again when this is freed":
//! so the state stays small and canonical, and fairness is left to whoever schedules.

mod parts;

pub use parts::{Part, Place};

use super::condition::Condition;
use super::task::End;
use crate::program::op::{Op, Resource, Spawn};
use crate::program::{
    ChannelId, ConditionId, DefId, Fault, FutureId, Memory, MutexId, Program, Signal, TaskId,
    TaskRange, Value, VarId,
};
use std::collections::{BTreeMap, VecDeque};

/// Everything tasks share.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct World {
    vars: Vec<Value>,
    /// Where tasks are processes: what each of them has made of its copies.
    copies: Option<BTreeMap<TaskId, Box<[Value]>>>,
    mutexes: Vec<Option<TaskId>>,
    conditions: Vec<Condition>,
    channels: Vec<Channel>,
    futures: Vec<Future>,
    tasks: Vec<TaskState>,
    /// How many of each definition have been spawned.
    ordinals: Vec<u32>,
    /// How many of each definition go on.
    living: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
struct Channel {
    items: VecDeque<Value>,
    closed: bool,
}

/// The state of a future.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Future {
    /// Nobody has made it.
    Unmade,
    /// It has no result yet.
    Pending,
    /// It has this result.
    Done(Value),
    /// It was cancelled.
    Cancelled,
}

/// What the world knows of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TaskState {
    /// What it runs.
    pub def: DefId,
    /// The first of the tasks it was spawned together with, which names the group.
    pub group: TaskId,
    /// Of the first of a group: how many of the group go on.
    live: u32,
    /// Its place among the tasks of its definition, from 1.
    pub ordinal: u32,
    /// Whether somebody asked it to stop.
    pub cancel: bool,
    /// How it ended, as `state` tells it; `Pending` while it goes on.
    pub state: Signal,
    /// Its result.
    pub result: Value,
}

/// What came of trying an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// It was done.
    Done {
        /// What it gave.
        reply: Value,
        /// Who may try again because of it.
        frees: Frees,
        /// The tasks it starts.
        starts: Option<TaskRange>,
    },
    /// It has to wait until this is freed, and then try again.
    Blocked(Resource),
    /// It was a mistake.
    Fault(Fault),
}

/// Who may try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frees {
    /// Nobody.
    Nobody,
    /// One of those who wait for this.
    One(Resource),
    /// All of those who wait for this.
    All(Resource),
    /// All of those who wait for any of these.
    Both(Resource, Resource),
    /// These tasks, to see that they were cancelled.
    Tasks(TaskRange),
}

fn done(reply: Value, frees: Frees) -> Attempt {
    Attempt::Done {
        reply,
        frees,
        starts: None,
    }
}

/// A notification: whoever it wakes may try again; lost, it frees nobody.
fn notified(any: bool, frees: Frees) -> Attempt {
    done(Value::Bool(any), if any { frees } else { Frees::Nobody })
}

impl World {
    /// The world at the start of a run, with the main task in it. `isolated` is whether tasks are
    /// processes, so that copied variables are not shared.
    pub fn new(program: &Program, isolated: bool) -> World {
        let channel = |_: &Option<u32>| Channel::default();
        let count = |extents: &[crate::program::Extent]| {
            extents
                .iter()
                .map(|extent| usize::from(extent.count))
                .sum::<usize>()
        };
        let mut world = World {
            vars: program.initial.clone(),
            copies: isolated.then(BTreeMap::new),
            mutexes: vec![None; count(&program.arrays.mutexes)],
            conditions: vec![Condition::default(); count(&program.arrays.conditions)],
            channels: program.capacities.iter().map(channel).collect(),
            futures: vec![Future::Unmade; count(&program.arrays.futures)],
            tasks: Vec::new(),
            ordinals: vec![0; program.text.defs.len()],
            living: vec![0; program.text.defs.len()],
        };
        world.add_tasks(program.text.main, 1, None);
        world
    }

    /// Tries an operation of the task `who`. This reads as the specification of every shared step.
    pub fn attempt(&mut self, program: &Program, who: TaskId, op: &Op) -> Attempt {
        match op {
            Op::Read(var) | Op::Write(var, _) | Op::Add(var, _) => {
                let place = self.place(program, who, *var);
                match apply_to_var(place, op) {
                    Ok(reply) => done(reply, Frees::Nobody),
                    Err(fault) => Attempt::Fault(fault),
                }
            }
            Op::Lock(mutex) => self.lock(who, *mutex),
            Op::Unlock(mutex) => match self.mutexes[mutex.index()] {
                Some(holder) if holder == who => {
                    self.mutexes[mutex.index()] = None;
                    done(Value::None, Frees::One(Resource::Mutex(*mutex)))
                }
                _ => Attempt::Fault(Fault::NotTheHolder(*mutex)),
            },
            Op::Wait(condition, mutex) => match &mut self.mutexes[mutex.index()] {
                holder if *holder == Some(who) => {
                    *holder = None;
                    self.conditions[condition.index()].wait(who);
                    let pending = Value::Signal(Signal::Pending);
                    done(pending, Frees::One(Resource::Mutex(*mutex)))
                }
                _ => Attempt::Fault(Fault::WaitWithout(*mutex)),
            },
            Op::Woken(id) => match self.conditions[id.index()].wake(who) {
                true => done(Value::Signal(Signal::Done), Frees::Nobody),
                false => Attempt::Blocked(Resource::Condition(*id)),
            },
            Op::Notify(id) => {
                let any = self.conditions[id.index()].notify();
                notified(any, Frees::One(Resource::Condition(*id)))
            }
            Op::NotifyAll(id) => {
                let any = self.conditions[id.index()].notify_all();
                notified(any, Frees::All(Resource::Condition(*id)))
            }
            Op::Send(id, value) => self.send(program, *id, *value),
            Op::Recv(id) => {
                let channel = &mut self.channels[id.index()];
                match channel.items.pop_front() {
                    Some(item) => done(item, Frees::One(Resource::Space(*id))),
                    None if channel.closed => done(Value::Signal(Signal::Closed), Frees::Nobody),
                    None => Attempt::Blocked(Resource::Items(*id)),
                }
            }
            Op::Close(id) => {
                self.channels[id.index()].closed = true;
                done(
                    Value::None,
                    Frees::Both(Resource::Items(*id), Resource::Space(*id)),
                )
            }
            Op::Make(id) => {
                self.futures[id.index()] = Future::Pending;
                done(Value::None, Frees::Nobody)
            }
            Op::Resolve(id, value) => self.settle(*id, Future::Done(*value)),
            Op::CancelFuture(id) => self.settle(*id, Future::Cancelled),
            Op::FutureState(id) => match self.futures[id.index()] {
                Future::Unmade => Attempt::Fault(Fault::NotMade(*id)),
                Future::Pending => done(Value::Signal(Signal::Pending), Frees::Nobody),
                Future::Done(_) => done(Value::Signal(Signal::Done), Frees::Nobody),
                Future::Cancelled => done(Value::Signal(Signal::Cancelled), Frees::Nobody),
            },
            Op::Await(id) => match self.futures[id.index()] {
                Future::Unmade => Attempt::Fault(Fault::NotMade(*id)),
                Future::Pending => Attempt::Blocked(Resource::Future(*id)),
                Future::Done(value) => done(value, Frees::Nobody),
                Future::Cancelled => done(Value::Signal(Signal::Cancelled), Frees::Nobody),
            },
            Op::Spawn(spawn) => self.spawn(who, spawn),
            Op::Join(range) => {
                if self.goes_on(*range) {
                    return Attempt::Blocked(Resource::Group(range.first));
                }
                done(self.result(*range), Frees::Nobody)
            }
            Op::CancelTasks(range) => {
                let mut any = false;
                for id in range.iter() {
                    let task = &mut self.tasks[id.index()];
                    task.cancel |= task.state == Signal::Pending;
                    any |= task.state == Signal::Pending;
                }
                done(
                    Value::Bool(any),
                    if any {
                        Frees::Tasks(*range)
                    } else {
                        Frees::Nobody
                    },
                )
            }
            Op::TaskState(range) => done(Value::Signal(self.state(*range)), Frees::Nobody),
        }
    }

    fn lock(&mut self, who: TaskId, mutex: MutexId) -> Attempt {
        match &mut self.mutexes[mutex.index()] {
            free @ None => {
                *free = Some(who);
                done(Value::None, Frees::Nobody)
            }
            Some(holder) if *holder == who => Attempt::Fault(Fault::AlreadyHeld(mutex)),
            Some(_) => Attempt::Blocked(Resource::Mutex(mutex)),
        }
    }

    fn send(&mut self, program: &Program, id: ChannelId, value: Value) -> Attempt {
        let channel = &mut self.channels[id.index()];
        if channel.closed {
            return Attempt::Fault(Fault::SendOnClosed);
        }
        let capacity = program.capacities[id.index()];
        if capacity.is_some_and(|most| channel.items.len() >= most as usize) {
            return Attempt::Blocked(Resource::Space(id));
        }
        channel.items.push_back(value);
        done(Value::None, Frees::One(Resource::Items(id)))
    }

    /// Gives a pending future its final state.
    fn settle(&mut self, id: FutureId, state: Future) -> Attempt {
        match &mut self.futures[id.index()] {
            Future::Unmade => Attempt::Fault(Fault::NotMade(id)),
            pending @ Future::Pending => {
                *pending = state;
                done(Value::Bool(true), Frees::All(Resource::Future(id)))
            }
            Future::Done(_) | Future::Cancelled => done(Value::Bool(false), Frees::Nobody),
        }
    }

    fn spawn(&mut self, who: TaskId, spawn: &Spawn) -> Attempt {
        let total = self.tasks.len() as u64 + u64::from(spawn.count);
        if total > u64::from(crate::program::fault::MAX_TASKS) {
            return Attempt::Fault(Fault::SpawnCount(spawn.count.into()));
        }
        let range = self.add_tasks(spawn.def, spawn.count, Some(who));
        let starts = (spawn.count > 0).then_some(range);
        Attempt::Done {
            reply: Value::Tasks(range),
            frees: Frees::Nobody,
            starts,
        }
    }

    fn add_tasks(&mut self, def: DefId, count: u32, parent: Option<TaskId>) -> TaskRange {
        let first = TaskId(self.tasks.len() as u32);
        let before = self.ordinals[def.index()];
        self.tasks.extend((0..count).map(|nth| TaskState {
            def,
            group: first,
            live: if nth == 0 { count } else { 0 },
            ordinal: before + nth + 1,
            cancel: false,
            state: Signal::Pending,
            result: Value::None,
        }));
        self.ordinals[def.index()] += count;
        self.living[def.index()] += count;
        if let Some(copies) = &mut self.copies {
            // A process starts with a copy of what its parent has at that moment.
            let memory = parent.and_then(|parent| copies.get(&parent));
            let memory = memory
                .cloned()
                .unwrap_or_else(|| self.vars.clone().into_boxed_slice());
            copies.extend((0..count).map(|nth| (TaskId(first.0 + nth), memory.clone())));
        }
        TaskRange { first, count }
    }

    /// The variable as the task `who` has it.
    fn place(&mut self, program: &Program, who: TaskId, var: VarId) -> &mut Value {
        match &mut self.copies {
            Some(copies) if program.memory(var) == Memory::Copied => match copies.get_mut(&who) {
                Some(copy) => &mut copy[var.index()],
                None => &mut self.vars[var.index()],
            },
            _ => &mut self.vars[var.index()],
        }
    }

    /// The variables as the task `who` has them, for a process that starts with a copy.
    pub fn memory_of(&self, who: TaskId) -> &[Value] {
        let copy = self.copies.as_ref().and_then(|copies| copies.get(&who));
        copy.map_or(&self.vars, |copy| copy)
    }

    /// The variables as the run leaves them: what main sees of them.
    pub fn values(&self, program: &Program) -> Vec<Value> {
        let own = self.memory_of(TaskId::MAIN);
        (0..self.vars.len())
            .map(|at| match program.memory(VarId(at as u16)) {
                Memory::Copied => own[at],
                Memory::Served => self.vars[at],
            })
            .collect()
    }

    /// Ends a task; says who may try again because of it.
    pub fn end(&mut self, who: TaskId, end: &End) -> Frees {
        let task = &mut self.tasks[who.index()];
        if task.state != Signal::Pending {
            return Frees::Nobody;
        }
        (task.state, task.result) = match end {
            End::Returned(value) => (Signal::Done, *value),
            End::Failed(_) | End::OutOfSteps => (Signal::Failed, Value::Signal(Signal::Failed)),
            End::Cancelled | End::Abandoned => {
                (Signal::Cancelled, Value::Signal(Signal::Cancelled))
            }
        };
        let group = task.group;
        self.living[task.def.index()] -= 1;
        // A process that has ended has no memory any more; what main leaves behind is told.
        if let Some(copies) = self.copies.as_mut().filter(|_| who != TaskId::MAIN) {
            copies.remove(&who);
        }
        for condition in &mut self.conditions {
            condition.forget(who);
        }
        let live = &mut self.tasks[group.index()].live;
        *live -= 1;
        if *live == 0 {
            Frees::All(Resource::Group(group))
        } else {
            Frees::Nobody
        }
    }

    /// The same world with a task that has ended going on, for who asks what was so just before
    /// its end. Its copies of the variables are gone.
    #[must_use]
    pub fn before_end_of(&self, who: TaskId) -> World {
        let mut world = self.clone();
        let task = &mut world.tasks[who.index()];
        if std::mem::replace(&mut task.state, Signal::Pending) != Signal::Pending {
            let (def, group) = (task.def, task.group);
            world.living[def.index()] += 1;
            world.tasks[group.index()].live += 1;
        }
        world
    }

    /// Whether any of these tasks, which were spawned together, has not ended.
    pub fn goes_on(&self, range: TaskRange) -> bool {
        range.count > 0 && self.tasks[range.first.index()].live > 0
    }

    fn result(&self, range: TaskRange) -> Value {
        match range.count {
            1 => self.tasks[range.first.index()].result,
            _ => Value::None,
        }
    }

    fn state(&self, range: TaskRange) -> Signal {
        if self.goes_on(range) {
            return Signal::Pending;
        }
        // The worst of them speaks for all: failed, then cancelled, then done.
        let states = range.iter().map(|id| self.tasks[id.index()].state);
        states
            .max_by_key(|state| *state as u8)
            .unwrap_or(Signal::Done)
    }

    /// What the world knows of a task.
    pub fn task(&self, id: TaskId) -> &TaskState {
        &self.tasks[id.index()]
    }

    /// How many tasks there have been.
    pub fn task_count(&self) -> u32 {
        self.tasks.len() as u32
    }

    /// The tasks that have not ended, in the order of spawning.
    pub fn live(&self) -> impl Iterator<Item = TaskId> + '_ {
        (0..self.task_count())
            .map(TaskId)
            .filter(|id| self.task(*id).state == Signal::Pending)
    }

    /// The tasks that were spawned together, named by the first of them.
    pub fn group(&self, first: TaskId) -> impl Iterator<Item = TaskId> + '_ {
        let of_group = move |id: &TaskId| {
            self.tasks
                .get(id.index())
                .is_some_and(|task| task.group == first)
        };
        (first.0..).map(TaskId).take_while(of_group)
    }

    /// How many tasks of a definition go on.
    pub fn living_of(&self, def: DefId) -> u32 {
        self.living[def.index()]
    }

    /// How many tasks go on.
    pub fn living(&self) -> u32 {
        self.living.iter().sum()
    }

    /// Whether a task holds any mutex.
    pub fn holds_any(&self, who: TaskId) -> bool {
        self.mutexes.contains(&Some(who))
    }

    /// Who holds a mutex.
    pub fn holder(&self, mutex: MutexId) -> Option<TaskId> {
        self.mutexes[mutex.index()]
    }

    /// Who waits for a condition variable, and whom it may wake.
    pub fn condition(&self, id: ConditionId) -> &Condition {
        &self.conditions[id.index()]
    }

    /// Whether a task has already what it is about to wait for, so that it will never be given it.
    pub fn has_already(&self, who: TaskId, resource: Resource) -> bool {
        matches!(resource, Resource::Mutex(mutex) if self.holder(mutex) == Some(who))
    }

    /// How many items a channel holds, and whether it is closed.
    pub fn channel(&self, id: ChannelId) -> (usize, bool) {
        let channel = &self.channels[id.index()];
        (channel.items.len(), channel.closed)
    }

    /// What is in a channel, the oldest first.
    pub fn items(&self, id: ChannelId) -> impl ExactSizeIterator<Item = Value> + '_ {
        self.channels[id.index()].items.iter().copied()
    }

    /// The state of a future.
    pub fn future(&self, id: FutureId) -> Future {
        self.futures[id.index()]
    }

    /// Where tasks are processes: what each that goes on, and main, has made of its copies of the
    /// variables, in the order of spawning. Of a variable that is not copied it has no meaning.
    pub fn copies(&self) -> impl Iterator<Item = (TaskId, &[Value])> + '_ {
        let copies = self.copies.iter().flatten();
        copies.map(|(who, values)| (*who, &**values))
    }

    /// How many values the variables, their copies and the channels hold together.
    pub(super) fn value_count(&self) -> usize {
        let copies = self.copies.as_ref().map_or(0, BTreeMap::len);
        let items = self.channels.iter().map(|channel| channel.items.len());
        self.vars.len() * (1 + copies) + items.sum::<usize>()
    }

    /// What a person calls a task: its label, with its number where there are several.
    pub fn task_name(&self, program: &Program, id: TaskId) -> String {
        let task = self.task(id);
        let label = &program.def(task.def).label;
        if self.ordinals[task.def.index()] > 1 {
            format!("{label} {}", task.ordinal)
        } else {
            label.clone()
        }
    }
}

/// What an operation on a variable does to it and gives. A worker process applies it to its own
/// copies, the world to what is shared.
///
/// # Errors
/// Where adding is not possible.
pub fn apply_to_var(place: &mut Value, op: &Op) -> Result<Value, Fault> {
    match op {
        Op::Write(_, value) => *place = *value,
        Op::Add(_, value) => {
            *place = crate::program::expr::add(*place, *value)?;
            return Ok(*place);
        }
        _ => return Ok(*place),
    }
    Ok(Value::None)
}
