//! Starts tasks.

use super::{Act, Context, Kind, Meaning, Step};
use crate::program::expr::Expr;
use crate::program::fault::{Fault, MAX_TASKS};
use crate::program::ids::{DefId, LocalId};
use crate::program::op::{self, Op};
use crate::program::shape::{Shape, Sort, optional, required};
use crate::program::value::Type;
use serde::{Deserialize, Serialize};

/// `{ spawn = { task = "coffee", as = "c" } }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spawn {
    /// What they run.
    pub def: DefId,
    /// How many; one if left out.
    pub count: Option<Expr>,
    /// The arguments, each over `index` too.
    pub args: Vec<Expr>,
    /// The local that receives the handle.
    pub into: Option<LocalId>,
}

pub(super) const KIND: Kind = Kind {
    name: "spawn",
    shape: Shape::Short(&[
        required("task", Shape::Name(Sort::Task), "the task to start"),
        optional("as", Shape::NewName, "the local that receives the handle, for `join`"),
        optional("count", Shape::Expr("a whole number"), "how many to start; 1 if left out"),
        optional(
            "with",
            Shape::Map(&Shape::Expr("a value")),
            "the arguments; `index` is 0 for the first of them, 1 for the second",
        ),
    ]),
    doc: "starts one task or several, which from then on run beside this one",
    build: |builder, node| {
        let def = builder.task(node.body.get("task"));
        let count = node.body.get("count").map(|count| builder.expr(Some(count), Type::Int));
        let args = builder.arguments(def, node);
        let into = builder.new_handle(node.body.get("as"));
        if let Some(def) = def {
            builder.emit(node, Step::Spawn(Spawn { def, count, args, into }));
        }
    },
};

impl Meaning for Spawn {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        let count = match &self.count {
            Some(count) => count.int(&cx.scope())?,
            None => 1,
        };
        let count = match u32::try_from(count) {
            Ok(count) if count <= MAX_TASKS => count,
            _ => return Err(Fault::SpawnCount(count)),
        };
        let mut args = Vec::with_capacity(self.args.len() * count as usize);
        for index in 0..count {
            let scope = cx.program.scope(cx.locals, index.into());
            for arg in &self.args {
                args.push(arg.eval(&scope)?);
            }
            if self.args.is_empty() {
                break;
            }
        }
        Ok(Act::Shared(Op::Spawn(op::Spawn { def: self.def, count, args })))
    }

    fn receives(&self) -> Option<LocalId> {
        self.into
    }
}

