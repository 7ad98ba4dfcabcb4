//! Fails the task unless something is true.

use super::{Act, Context, Kind, Meaning, Step};
use crate::program::expr::Expr;
use crate::program::fault::Fault;
use crate::program::shape::{Shape, optional, required};
use crate::program::template::Template;
use crate::program::value::Type;
use serde::{Deserialize, Serialize};

/// `{ assert = "total == 2" }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assert {
    /// What must be true.
    pub test: Expr,
    /// What to say if it is not.
    pub message: Template,
}

pub(super) const KIND: Kind = Kind {
    name: "assert",
    shape: Shape::Short(&[
        required("test", Shape::Expr("true or false"), "what must be true here"),
        optional("message", Shape::Template, "what to say if it is not"),
    ]),
    doc: "fails the task unless something is true",
    build: |builder, node| {
        let test_node = node.body.get("test");
        let test = builder.expr(test_node, Type::Bool);
        let message = match node.body.get("message") {
            Some(message) => builder.template(Some(message)),
            None => {
                let text = test_node.and_then(|node| node.text()).unwrap_or_default();
                Some(Template::fixed(text))
            }
        };
        if let Some(message) = message {
            builder.emit(node, Step::Assert(Assert { test, message }));
        }
    },
};

impl Meaning for Assert {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        if self.test.truth(&cx.scope())? {
            return Ok(Act::Nothing);
        }
        Err(Fault::Assertion(self.message.fill(&cx.scope(), &cx.program.text.texts)?))
    }
}
