//! Names of things as small numbers.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($inner:ty);)*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
        )]
        pub struct $name(pub $inner);

        impl $name {
            /// The number as an index.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A task of a run, numbered in the order of spawning; main is 0.
    TaskId(u32);
    /// A task as the lesson defines it: `[tasks.NAME]`.
    DefId(u16);
    /// A shared variable; an element of an array of them has a number of its own.
    VarId(u16);
    /// A mutex.
    MutexId(u16);
    /// A condition variable.
    ConditionId(u16);
    /// A channel.
    ChannelId(u16);
    /// A future.
    FutureId(u16);
    /// A local variable within its task.
    LocalId(u16);
    /// A parameter of the lesson.
    ParamId(u16);
    /// A step of the program, numbered in the order of the file.
    StepId(u16);
    /// A fixed text of the program.
    TextId(u16);
}

impl TaskId {
    /// The task a run starts with.
    pub const MAIN: TaskId = TaskId(0);
}
