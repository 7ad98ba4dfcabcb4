//! Everything the tasks of a run share at one moment, in the words of a person.

use super::replay::Replay;
use super::world::Future;
use crate::program::{
    ChannelId, ConditionId, Extent, FutureId, Memory, MutexId, Program, Resource, TaskId, Value,
    VarId,
};

/// Everything that is shared at one moment of a run, as plain data for drawing. Each list is in
/// the order of the program, element by element.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Now {
    /// The variables.
    pub vars: Vec<VarNow>,
    /// The mutexes.
    pub mutexes: Vec<MutexNow>,
    /// The condition variables.
    pub conditions: Vec<ConditionNow>,
    /// The channels.
    pub channels: Vec<ChannelNow>,
    /// The futures.
    pub futures: Vec<FutureNow>,
}

/// The first of what may be many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// The first of them, no more than were asked for.
    pub shown: Vec<T>,
    /// How many there are, shown or not.
    pub count: usize,
}

/// A shared variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VarNow {
    /// Its name: `total`, `count[2]`.
    pub name: String,
    /// Its value; where tasks are processes and this is copied, that of main.
    pub value: String,
    /// Where tasks are processes and this is copied: the other tasks that go on and whose copy has
    /// another value than main's, in the order of spawning. Empty everywhere else.
    pub copies: Listed<(TaskId, String)>,
}

/// A mutex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MutexNow {
    /// Its number.
    pub id: MutexId,
    /// Its name: `fork[2]`.
    pub name: String,
    /// Who holds it.
    pub holder: Option<TaskId>,
    /// Who waits for it, in the order in which they began to.
    pub waiters: Listed<TaskId>,
}

/// A condition variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionNow {
    /// Its number.
    pub id: ConditionId,
    /// Its name.
    pub name: String,
    /// Who waits for it, in the order in which they began to.
    pub waiters: Listed<TaskId>,
    /// For how many of these a notification has been made that none has taken yet.
    pub notified: usize,
}

/// A channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelNow {
    /// Its number.
    pub id: ChannelId,
    /// Its name.
    pub name: String,
    /// What is in it, the oldest first.
    pub items: Listed<String>,
    /// How many items fit; `None` is unlimited.
    pub capacity: Option<u32>,
    /// Whether it is closed.
    pub closed: bool,
    /// Who waits for space in it, in the order in which they began to.
    pub senders: Listed<TaskId>,
    /// Who waits for an item, in the order in which they began to.
    pub receivers: Listed<TaskId>,
}

/// A future.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FutureNow {
    /// Its number.
    pub id: FutureId,
    /// Its name.
    pub name: String,
    /// How far it is.
    pub state: FutureState,
    /// Who waits for it, in the order in which they began to.
    pub waiters: Listed<TaskId>,
}

/// How far a future is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FutureState {
    /// Nobody has made it.
    Unmade,
    /// It has no result yet.
    Pending,
    /// It has this result.
    Done(String),
    /// It was cancelled.
    Cancelled,
}

impl Now {
    /// What is shared at this moment of a run, with no more than `most` entries in each list of
    /// waiters, items and copies. The work does not grow with the tasks that wait, but where tasks
    /// are processes, each that goes on is asked for its copies.
    pub fn of(replay: &Replay, most: usize) -> Now {
        let look = Look { replay, most };
        let arrays = &replay.program().arrays;
        Now {
            vars: look.vars(),
            mutexes: ids(&arrays.mutexes)
                .map(|id| look.mutex(MutexId(id)))
                .collect(),
            conditions: ids(&arrays.conditions)
                .map(|id| look.condition(ConditionId(id)))
                .collect(),
            channels: ids(&arrays.channels)
                .map(|id| look.channel(ChannelId(id)))
                .collect(),
            futures: ids(&arrays.futures)
                .map(|id| look.future(FutureId(id)))
                .collect(),
        }
    }
}

/// The numbers of all elements of some arrays.
fn ids(extents: &[Extent]) -> impl Iterator<Item = u16> {
    0..extents.iter().map(|extent| extent.count).sum()
}

impl<T> Listed<T> {
    /// The first `most` of all these.
    fn of(all: impl ExactSizeIterator<Item = T>, most: usize) -> Listed<T> {
        Listed {
            count: all.len(),
            shown: all.take(most).collect(),
        }
    }

    /// How many there are beyond those shown.
    pub fn more(&self) -> usize {
        self.count - self.shown.len()
    }
}

struct Look<'a> {
    replay: &'a Replay,
    most: usize,
}

impl Look<'_> {
    fn program(&self) -> &Program {
        self.replay.program()
    }

    fn say(&self, value: Value) -> String {
        value.display(&self.program().text.texts).to_string()
    }

    fn waiters(&self, resource: Resource) -> Listed<TaskId> {
        Listed::of(self.replay.waiters(resource), self.most)
    }

    fn vars(&self) -> Vec<VarNow> {
        let program = self.program();
        let values = self.replay.world().values(program);
        let names = program.var_names().into_iter();
        let mut vars: Vec<VarNow> = names
            .zip(&values)
            .map(|(name, value)| VarNow {
                name,
                value: self.say(*value),
                copies: Listed {
                    shown: Vec::new(),
                    count: 0,
                },
            })
            .collect();
        let copied: Vec<usize> = (0..vars.len())
            .filter(|at| program.memory(VarId(*at as u16)) == Memory::Copied)
            .collect();
        for (who, memory) in self.replay.world().copies() {
            for at in copied
                .iter()
                .copied()
                .filter(|at| memory[*at] != values[*at])
            {
                let copies = &mut vars[at].copies;
                copies.count += 1;
                if copies.shown.len() < self.most {
                    copies.shown.push((who, self.say(memory[at])));
                }
            }
        }
        vars
    }

    fn mutex(&self, id: MutexId) -> MutexNow {
        MutexNow {
            id,
            name: self.program().object_name(Resource::Mutex(id)),
            holder: self.replay.world().holder(id),
            waiters: self.waiters(Resource::Mutex(id)),
        }
    }

    fn condition(&self, id: ConditionId) -> ConditionNow {
        let condition = self.replay.world().condition(id);
        ConditionNow {
            id,
            name: self.program().object_name(Resource::Condition(id)),
            waiters: self.waiters(Resource::Condition(id)),
            notified: condition.notified(),
        }
    }

    fn channel(&self, id: ChannelId) -> ChannelNow {
        let world = self.replay.world();
        let items = world.items(id).map(|item| self.say(item));
        ChannelNow {
            id,
            name: self.program().object_name(Resource::Items(id)),
            items: Listed::of(items, self.most),
            capacity: self.program().capacities[id.index()],
            closed: world.channel(id).1,
            senders: self.waiters(Resource::Space(id)),
            receivers: self.waiters(Resource::Items(id)),
        }
    }

    fn future(&self, id: FutureId) -> FutureNow {
        let state = match self.replay.world().future(id) {
            Future::Unmade => FutureState::Unmade,
            Future::Pending => FutureState::Pending,
            Future::Done(value) => FutureState::Done(self.say(value)),
            Future::Cancelled => FutureState::Cancelled,
        };
        FutureNow {
            id,
            name: self.program().object_name(Resource::Future(id)),
            state,
            waiters: self.waiters(Resource::Future(id)),
        }
    }
}
