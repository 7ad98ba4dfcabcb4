//! Waits for tasks to end.

use super::state::handle;
use super::{Act, Context, Kind, Meaning, Step};
use crate::program::fault::Fault;
use crate::program::ids::LocalId;
use crate::program::op::Op;
use crate::program::shape::{Shape, Sort, optional, required};
use serde::{Deserialize, Serialize};

/// `{ join = "t" }`; a list of them is waited for one after the other, which takes as long as
/// waiting for all at once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Join {
    /// The local that holds the handle.
    pub task: LocalId,
    /// The local that receives the result.
    pub into: Option<LocalId>,
}

pub(super) const KIND: Kind = Kind {
    name: "join",
    shape: Shape::Short(&[
        required(
            "tasks",
            Shape::OneOrMore(&Shape::Name(Sort::Local)),
            "the names that `spawn` gave with `as`",
        ),
        optional(
            "into",
            Shape::OneOrMore(&Shape::NewName),
            "the locals that receive the results, as many as tasks",
        ),
    ]),
    doc: "waits until tasks have ended",
    build: |builder, node| {
        let tasks = node.body.get("tasks").map_or(&[][..], |tasks| tasks.items());
        let into = node.body.get("into").map_or(&[][..], |into| into.items());
        if let Some(extra) = into.get(tasks.len()) {
            builder.problem(extra.span, "there are more results than tasks to join");
        }
        for (at, task) in tasks.iter().enumerate() {
            let task = builder.handle(task);
            let into = builder.new_local(into.get(at));
            if let Some(task) = task {
                builder.emit(node, Step::Join(Join { task, into }));
            }
        }
    },
};

impl Meaning for Join {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        Ok(Act::Shared(Op::Join(handle(self.task, cx)?)))
    }

    fn receives(&self) -> Option<LocalId> {
        self.into
    }
}
