//! A reference to a shared object: a name, with an index in an array of them.

use super::Context;
use crate::program::expr::Expr;
use crate::program::fault::Fault;
use crate::program::shape::Sort;
use crate::program::whole::Extent;
use serde::{Deserialize, Serialize};

/// A name such as `queue` or `fork[i]`, looked up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ObjectRef {
    /// Which declaration of its sort.
    pub decl: u16,
    /// Which element; `None` where the declaration has no count.
    pub index: Option<Expr>,
}

impl ObjectRef {
    /// Stands for a name that nobody knows, so that the rest of the program can be checked. A
    /// program with one in it has a problem and is never run.
    pub const UNKNOWN: ObjectRef = ObjectRef {
        decl: u16::MAX,
        index: None,
    };

    /// The number of the element.
    ///
    /// # Errors
    /// Where the index has no value or is outside the array.
    pub fn resolve(&self, sort: Sort, cx: &Context<'_>) -> Result<u16, Fault> {
        let arrays = &cx.program.arrays;
        let extents: &[Extent] = match sort {
            Sort::Var => &arrays.vars,
            Sort::Mutex => &arrays.mutexes,
            Sort::Condition => &arrays.conditions,
            Sort::Channel => &arrays.channels,
            Sort::Future => &arrays.futures,
            Sort::Task | Sort::Local => &[],
        };
        let Some(extent) = extents.get(usize::from(self.decl)) else {
            return Err(Fault::Other("an object of the program is missing".into()));
        };
        let index = match &self.index {
            Some(index) => index.int(&cx.scope())?,
            None => 0,
        };
        match u16::try_from(index) {
            Ok(at) if at < extent.count => Ok(extent.base + at),
            _ => {
                let name = self.name(sort, cx);
                Err(Fault::IndexOutside {
                    name,
                    index,
                    count: extent.count.into(),
                })
            }
        }
    }

    fn name(&self, sort: Sort, cx: &Context<'_>) -> String {
        let (at, text) = (usize::from(self.decl), &cx.program.text);
        match sort {
            Sort::Var => text.vars[at].declared.name.clone(),
            Sort::Mutex => text.mutexes[at].name.clone(),
            Sort::Condition => text.conditions[at].name.clone(),
            Sort::Channel => text.channels[at].declared.name.clone(),
            Sort::Future => text.futures[at].name.clone(),
            Sort::Task | Sort::Local => String::new(),
        }
    }
}
