//! The kinds of step a lesson may use.

use super::shape::Shape;

/// One kind of step.
#[derive(Debug)]
pub struct Kind {
    /// The key that names it in a lesson: `lock`.
    pub name: &'static str,
    /// What its value looks like. `Nothing` also allows the bare string `"yield"`.
    pub shape: Shape,
    /// One line for the schema and the help.
    pub doc: &'static str,
}

/// Every kind of step, in the order of the help.
pub const KINDS: &[Kind] = &[];
