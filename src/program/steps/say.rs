//! Says a line.

use super::{Act, Context, Kind, Meaning, Step};
use crate::program::fault::Fault;
use crate::program::op::Note;
use crate::program::shape::{Shape, required};
use crate::program::template::Template;
use serde::{Deserialize, Serialize};

/// `{ say = "Coffee is ready" }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Say {
    /// What is said.
    pub text: Template,
}

pub(super) const KIND: Kind = Kind {
    name: "say",
    shape: Shape::Short(&[required("text", Shape::Template, "what to say; `{item}` says a value")]),
    doc: "says a line, which the workbook shows with who said it and when",
    build: |builder, node| {
        if let Some(text) = builder.template(node.body.get("text")) {
            builder.emit(node, Step::Say(Say { text }));
        }
    },
};

impl Meaning for Say {
    fn act(&self, cx: &Context<'_>) -> Result<Act, Fault> {
        let text = self.text.fill(&cx.scope(), &cx.program.text.texts)?;
        Ok(Act::Note(Note::Said(text)))
    }
}
