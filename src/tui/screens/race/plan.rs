//! What is known of runs before they begin.

use super::column::{Column, Shown};
use crate::machine::Film;
use crate::mechanism;
use crate::program::Program;
use crate::session::Plan;
use crate::trace::Meta;
use std::sync::Arc;

/// The runs of a plan, none of which has begun.
pub fn columns(plan: &Plan) -> Vec<Column> {
    let column = |run: &crate::session::PlannedRun| {
        let mut column = Column::new(run.label(), run.title(), run.mechanism.name());
        if let Some(foreseen) = &run.foreseen {
            column.foreseen = foreseen.facts.finish_order.len();
        }
        if let Some(why) = &run.unsupported {
            column.run = Shown::Unsupported(why.clone());
        }
        column
    };
    plan.runs.iter().map(column).collect()
}

/// A film of a run: what everything was at each of its moments.
pub fn film(program: &Arc<Program>, meta: &Meta) -> Option<Film> {
    let rules = mechanism::find(&meta.mechanism)?.rules();
    Some(Film::new(Arc::clone(program), &rules, meta.seed))
}

/// Waits shorter than this are disturbed by runs beside them.
const UNDISTURBED: i64 = 20_000_000;

/// More tasks than this disturb runs beside them.
const FEW: usize = 100;

/// Whether runs may go on at once without making each other slower: none of them computes, waits
/// very briefly or has many tasks.
pub fn can_be_together(plan: &Plan) -> bool {
    let computes = plan.program.text.defs.iter().flat_map(|def| &def.code);
    let computes = computes.into_iter().any(|instr| {
        use crate::program::code::Instr;
        use crate::program::steps::Step;
        matches!(instr, Instr::Step(_, Step::Compute(_)))
    });
    let undisturbed = plan.runs.iter().all(|run| match &run.foreseen {
        Some(foreseen) => {
            let shortest = foreseen.shortest.unwrap_or(i64::MAX) as f64;
            let real = shortest / plan.scale.story_per_real;
            real >= UNDISTURBED as f64 && foreseen.facts.finish_order.len() <= FEW
        }
        None => run.unsupported.is_some(),
    });
    !computes && undisturbed
}
