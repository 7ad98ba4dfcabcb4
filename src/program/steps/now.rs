//! Looks at the clock.

use super::{Act, Context, Kind, Meaning, Step};
use crate::program::fault::Fault;
use crate::program::ids::LocalId;
use crate::program::op::Work;
use crate::program::shape::{Shape, required};
use serde::{Deserialize, Serialize};

/// `{ now = "t" }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Now {
    /// The local that receives the time.
    pub into: Option<LocalId>,
}

pub(super) const KIND: Kind = Kind {
    name: "now",
    shape: Shape::Short(&[required(
        "into",
        Shape::NewName,
        "the local that receives the story time since the run began",
    )]),
    doc: "looks at the clock",
    build: |builder, node| {
        let into = builder.new_local(node.body.get("into"));
        builder.emit(node, Step::Now(Now { into }));
    },
};

impl Meaning for Now {
    fn act(&self, _: &Context<'_>) -> Result<Act, Fault> {
        Ok(Act::Work(Work::Now))
    }

    fn receives(&self) -> Option<LocalId> {
        self.into
    }
}
