//! Reads a shared variable into a local.

use super::{Act, Context, Kind, Meaning, ObjectRef, Step};
use crate::program::fault::Fault;
use crate::program::ids::{LocalId, VarId};
use crate::program::op::Op;
use crate::program::shape::{Shape, Sort, optional, required};
use serde::{Deserialize, Serialize};

/// `{ read = … }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Read {
    /// Which one.
    pub var: ObjectRef,
    /// The local that receives the result.
    pub into: Option<LocalId>,
}

pub(super) const KIND: Kind = Kind {
    name: "read",
    shape: Shape::Short(&[
        required("var", Shape::Name(Sort::Var), "the var"),
        optional("into", Shape::NewName, "the local that receives its value"),
    ]),
    doc: "reads a shared variable into a local",
    build: |builder, node| {
        let var = builder.object(node.body.get("var"), Sort::Var);
        let into = builder.new_local(node.body.get("into"));
        builder.emit(node, Step::Read(Read { var, into }));
    },
};

impl Meaning for Read {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        let var = VarId(self.var.resolve(Sort::Var, cx)?);
        Ok(Act::Shared(Op::Read(var)))
    }

    fn receives(&self) -> Option<LocalId> {
        self.into
    }
}
