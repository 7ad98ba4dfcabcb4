//! The kinds of step a lesson may use, one file each.
//!
//! A file brings what the lesson may write ([`Kind`]), how that becomes code (`build`), and what
//! it asks for when its turn comes ([`Meaning`]). What the asking *does* is written once, in
//! `machine::World` for what is shared, and by each mechanism for work.

use super::build::Builder;
use super::fault::Fault;
use super::ids::LocalId;
use super::op::{Note, Op, Work};
use super::shape::{Shape, StepNode};
use super::value::Value;
use super::whole::Program;
use serde::{Deserialize, Serialize};

mod control;
mod object;

pub use object::ObjectRef;
pub use state::{Resolved, Target};
pub use wait::Part;

/// One kind of step.
#[derive(Debug)]
pub struct Kind {
    /// The key that names it in a lesson: `lock`.
    pub name: &'static str,
    /// What its value looks like. `Nothing` also allows the bare string `"yield"`.
    pub shape: Shape,
    /// One line for the schema and the help.
    pub doc: &'static str,
    /// Turns it into code.
    pub build: fn(&mut Builder<'_>, &StepNode),
}

/// What a step may look at when its turn comes.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The program it belongs to.
    pub program: &'a Program,
    /// The locals of its task.
    pub locals: &'a [Value],
}

impl<'a> Context<'a> {
    /// What an expression may look at here.
    pub fn scope(&self) -> super::expr::Scope<'a> {
        self.program.scope(self.locals, 0)
    }
}

/// What a step does when its turn comes.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Asks the world.
    Shared(Op),
    /// Asks the mechanism.
    Work(Work),
    /// Tells something.
    Note(Note),
    /// Sets a local.
    Set(LocalId, Value),
    /// Draws a number from `min` to `max`, both included, of the type of `min`.
    Draw(LocalId, Value, Value),
    /// Ends the task with a result.
    Return(Value),
    /// Goes on: there was nothing to do.
    Nothing,
}

/// How one kind of step behaves.
pub trait Meaning {
    /// What it does when its turn comes.
    ///
    /// # Errors
    /// Where one of its expressions has no value or an index is outside its array.
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault>;

    /// What it makes of the reply.
    ///
    /// # Errors
    /// Where the reply is a refusal that the lesson did not ask to be told.
    fn accept(&self, reply: Value) -> Result<Value, Fault> {
        Ok(reply)
    }

    /// The local that receives the reply.
    fn receives(&self) -> Option<LocalId> {
        None
    }
}

macro_rules! steps {
    ($($module:ident::$name:ident),* $(,)?) => {
        $(mod $module; pub use $module::$name;)*

        /// A step with its names looked up.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[allow(missing_docs)]
        pub enum Step { $($name($name)),* }

        impl Meaning for Step {
            fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
                match self { $(Step::$name(step) => step.act(cx)),* }
            }
            fn accept(&self, reply: Value) -> Result<Value, Fault> {
                match self { $(Step::$name(step) => step.accept(reply)),* }
            }
            fn receives(&self) -> Option<LocalId> {
                match self { $(Step::$name(step) => step.receives()),* }
            }
        }

        /// Every kind of step, in the order of the help.
        pub static KINDS: &[Kind] = &[
            $($module::KIND,)*
            control::IF, control::REPEAT, control::WHILE, control::LOOP, control::BREAK,
        ];
    };
}

steps! {
    say::Say, sleep::Sleep, block::Block, compute::Compute, r#yield::Yield, now::Now,
    set::Set, random::Random, assert::Assert, r#return::Return,
    read::Read, write::Write, add::Add,
    lock::Lock, unlock::Unlock,
    wait::Wait, notify::Notify, notify_all::NotifyAll,
    send::Send, recv::Recv, close::Close,
    make::Make, resolve::Resolve, r#await::Await, state::State,
    spawn::Spawn, join::Join, cancel::Cancel,
}
