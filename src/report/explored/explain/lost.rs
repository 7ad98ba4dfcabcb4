//! Writes that undo what others have written, told while it happens.

use super::stale::Stale;
use super::{Tale, list};
use crate::program::code::Instr;
use crate::program::expr::Expr;
use crate::program::steps::Step;
use crate::program::{LocalId, Program, StepId, VarId};
use crate::report::explored::witness::{Act, Witness};
use crate::session::Exploration;
use std::collections::HashSet;

/// A write that was worked out from what a task had read, while others have written since: what they
/// wrote is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// Its row in the [`Witness`].
    pub row: usize,
    /// Those whose writes are lost: `A`, `A and B`, `A, B and C`.
    pub others: String,
}

/// The lost updates of a schedule, in the order in which they happen.
pub fn lost(exploration: &Exploration, witness: &Witness) -> Vec<Lost> {
    let tale = Tale {
        exploration,
        witness,
    };
    let all = tale.all_stale().into_iter();
    let lost = all.filter(|stale| tale.replaces(stale));
    lost.map(|stale| Lost {
        row: stale.row,
        others: tale.writers(&stale),
    })
    .collect()
}

impl Tale<'_> {
    /// Whether it writes the variable itself, which is not as the task read it, and works out what
    /// to write from that.
    fn replaces(&self, stale: &Stale) -> bool {
        let row = &self.rows()[stale.row];
        match row.act {
            Act::Wrote {
                var, was, added, ..
            } => {
                let changed = was != stale.seen.value;
                let program = &self.exploration.program;
                !added && var == stale.var && changed && depends(program, row.id, var)
            }
            _ => false,
        }
    }

    fn writers(&self, stale: &Stale) -> String {
        let tasks = stale.since.iter().map(|at| self.rows()[*at].task);
        let mut tasks: Vec<_> = tasks.collect();
        tasks.sort_unstable();
        tasks.dedup();
        let names: Vec<&str> = tasks.iter().map(|task| self.name(*task)).collect();
        list(&names)
    }
}

/// Whether what a step writes is worked out from what its task has read of this variable.
fn depends(program: &Program, step: StepId, var: VarId) -> bool {
    let extents = &program.arrays.vars;
    let decl = extents
        .iter()
        .rposition(|extent| extent.base <= var.0 && extent.count > 0);
    let Some(info) = program.text.steps.get(step.index()) else {
        return false;
    };
    let code = &program.def(info.def).code;
    let known = learnt(code, decl);
    code.iter().any(|instr| match instr {
        Instr::Step(id, Step::Write(write)) => *id == step && looks_at(&write.value, &known),
        _ => false,
    })
}

/// The locals that may have come from reading this variable.
fn learnt(code: &[Instr], decl: Option<usize>) -> HashSet<LocalId> {
    let mut known = HashSet::new();
    loop {
        let before = known.len();
        for instr in code {
            let local = match instr {
                Instr::Step(_, Step::Read(read)) => {
                    let is_it = Some(usize::from(read.var.decl)) == decl;
                    read.into.filter(|_| is_it)
                }
                Instr::Step(_, Step::Set(set)) => looks_at(&set.value, &known).then_some(set.local),
                Instr::Count(local, value) => looks_at(value, &known).then_some(*local),
                _ => None,
            };
            known.extend(local);
        }
        if known.len() == before {
            return known;
        }
    }
}

fn looks_at(expr: &Expr, known: &HashSet<LocalId>) -> bool {
    expr.any(|part| matches!(part, Expr::Local(local) if known.contains(local)))
}
