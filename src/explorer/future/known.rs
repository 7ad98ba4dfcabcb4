//! Which elements a name with an index might mean.

use crate::program::expr::Expr;
use crate::program::steps::{Context, ObjectRef};
use crate::program::{Extent, LocalId, Program, Value};
use std::collections::BTreeSet;

/// What can be said of an index without running the program.
pub(super) struct Known<'a> {
    pub program: &'a Program,
    /// The locals of the task, where it is known.
    pub locals: Option<&'a [Value]>,
    /// The locals that it might set before.
    pub set: &'a BTreeSet<LocalId>,
}

impl Known<'_> {
    /// The numbers of the elements that a name with an index might mean.
    pub fn elements(&self, object: &ObjectRef, extents: &[Extent]) -> std::ops::Range<usize> {
        let Some(extent) = extents.get(usize::from(object.decl)) else {
            return 0..0;
        };
        let base = usize::from(extent.base);
        let all = base..base + usize::from(extent.count);
        let Some(index) = &object.index else {
            return all;
        };
        let mut locals = BTreeSet::new();
        locals_of(index, &mut locals);
        let fixed = locals.is_disjoint(self.set) && (self.locals.is_some() || locals.is_empty());
        if !fixed {
            return all;
        }
        let cx = Context {
            program: self.program,
            locals: self.locals.unwrap_or_default(),
        };
        match index.int(&cx.scope()).map(usize::try_from) {
            Ok(Ok(at)) if at < usize::from(extent.count) => base + at..base + at + 1,
            // It fails there, or is not reached with these.
            _ => all,
        }
    }
}

fn locals_of(expr: &Expr, into: &mut BTreeSet<LocalId>) {
    match expr {
        Expr::Local(id) => drop(into.insert(*id)),
        Expr::Unary(_, a) => locals_of(a, into),
        Expr::Binary(_, a, b) => {
            locals_of(a, into);
            locals_of(b, into);
        }
        Expr::Call(_, args) => args.iter().for_each(|arg| locals_of(arg, into)),
        Expr::Const(_) | Expr::Param(_) | Expr::Env(_) => {}
    }
}
