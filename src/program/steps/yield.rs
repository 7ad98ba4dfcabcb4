//! Lets others go first.

use super::{Act, Context, Kind, Meaning, Step};
use crate::program::fault::Fault;
use crate::program::op::Work;
use crate::program::shape::Shape;
use serde::{Deserialize, Serialize};

/// `"yield"`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Yield;

pub(super) const KIND: Kind = Kind {
    name: "yield",
    shape: Shape::Nothing,
    doc: "lets others go first",
    build: |builder, node| builder.emit(node, Step::Yield(Yield)),
};

impl Meaning for Yield {
    fn act(&self, _: &Context<'_>) -> Result<Act, Fault> {
        Ok(Act::Work(Work::Yield))
    }
}
