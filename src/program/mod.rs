//! What a lesson describes: validated tasks, steps and shared objects. Pure: no I/O, no clock.

pub mod build;
pub mod claim;
pub mod code;
pub mod declare;
pub mod expr;
pub mod fault;
mod flow;
pub mod ids;
mod listing;
pub mod op;
mod pace;
mod release;
pub mod shape;
pub mod steps;
pub mod template;
pub mod value;
mod whole;

pub use claim::{OverShared, StatePredicate};
pub use fault::Fault;
pub use ids::{
    ChannelId, ConditionId, DefId, FutureId, LocalId, MutexId, ParamId, StepId, TaskId, TextId,
    VarId,
};
pub use listing::{ListedStep, bound_listing, listing, shown_step};
pub use op::{Note, Op, Resource, Work};
pub use pace::Pace;
pub use release::Releases;
pub use value::{Signal, TaskRange, Type, Value};
pub use whole::{
    Arrays, BindError, ChannelDecl, Declared, Extent, Machinery, Memory, Param, Program,
    ProgramText, StepInfo, TaskDef, VarDecl,
};
