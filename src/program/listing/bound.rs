//! What of a task's steps the parameters decide before it begins.

use super::kind_of;
use crate::program::code::Instr;
use crate::program::expr::{Binary, Expr};
use crate::program::ids::{DefId, StepId};
use crate::program::value::Value;
use crate::program::whole::Program;
use std::collections::HashMap;

/// What the parameters decide of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fixed {
    /// The test of an `if`; that of a `while` only where it is false, for otherwise it goes round.
    Test(bool),
    /// How often a `repeat` goes round.
    Times(i64),
}

/// The steps of a task of which the parameters decide something.
pub(super) fn fixed(program: &Program, def: DefId) -> HashMap<StepId, Fixed> {
    let code = &program.def(def).code;
    let all =
        (0..code.len()).filter_map(|at| Some((code[at].step()?, fixed_at(program, code, at)?)));
    all.collect()
}

/// The step that the bound listing shows for one that a task is at: the same where it has a line, and
/// otherwise the one that the task comes to next. `None` where it only comes to its end, or to
/// nothing.
pub fn shown_step(program: &Program, step: StepId) -> Option<StepId> {
    let info = program.text.steps.get(step.index())?;
    let code = &program.def(info.def).code;
    let Some(mut at) = code.iter().position(|instr| instr.step() == Some(step)) else {
        return Some(step);
    };
    for _ in 0..code.len() {
        at = match (code.get(at)?, fixed_at(program, code, at)) {
            (Instr::Unless(_, _, to), Some(Fixed::Test(false))) | (Instr::Jump(to), _) => {
                *to as usize
            }
            (Instr::Unless(..), Some(Fixed::Test(true))) | (Instr::Count(..), _) => at + 1,
            (instr, _) => return instr.step(),
        };
    }
    None
}

fn fixed_at(program: &Program, code: &[Instr], at: usize) -> Option<Fixed> {
    let Instr::Unless(step, test, _) = code.get(at)? else {
        return None;
    };
    match kind_of(program.text.steps.get(step.index())?) {
        "repeat" => {
            // A loop sets its limit and its counter, and looks at them here.
            let Instr::Count(_, times) = code.get(at.checked_sub(2)?)? else {
                return None;
            };
            match value(program, times)? {
                Value::Int(times) => Some(Fixed::Times(times)),
                _ => None,
            }
        }
        kind => match value(program, test)? {
            Value::Bool(true) if kind == "while" => None,
            Value::Bool(test) => Some(Fixed::Test(test)),
            _ => None,
        },
    }
}

/// The value of an expression that the parameters decide: it looks at nothing else, or they decide it
/// before it does, as in `locked and seen > 0`.
fn value(program: &Program, expr: &Expr) -> Option<Value> {
    if let Expr::Binary(op @ (Binary::And | Binary::Or), a, b) = expr {
        let decided = Value::Bool(*op == Binary::Or);
        return match value(program, a)? {
            a if a == decided => Some(decided),
            _ => value(program, b),
        };
    }
    let varies = expr.any(|part| matches!(part, Expr::Local(_) | Expr::Env(_)));
    let value = (!varies).then(|| expr.eval(&program.scope(&[], 0)));
    value.and_then(Result::ok)
}
