//! What can be said of a program's tasks from their code alone.

use crate::program::code::Instr;
use crate::program::steps::{Meaning, Step, Target};
use crate::program::{LocalId, Program};

/// Whether every task waits, on every way to its end, for all tasks that it spawned: then main ends
/// last.
pub(super) fn joins_all(program: &Program) -> bool {
    let mut defs = program.text.defs.iter();
    defs.all(|def| joins_its_own(&def.code))
}

/// Whether some task asks how another is, or asks it to go.
pub(super) fn ask_for_tasks(program: &Program) -> bool {
    let asks = |instr: &Instr| match instr {
        Instr::Step(_, Step::Cancel(cancel)) => matches!(cancel.target, Target::Local(_)),
        Instr::Step(_, Step::State(state)) => matches!(state.target, Target::Local(_)),
        _ => false,
    };
    let mut code = program.text.defs.iter().flat_map(|def| &def.code);
    code.any(asks)
}

/// The local that an instruction sets.
pub(super) fn sets(instr: &Instr) -> Option<LocalId> {
    match instr {
        Instr::Count(local, _) => Some(*local),
        Instr::Step(_, Step::Set(set)) => Some(set.local),
        Instr::Step(_, Step::Random(random)) => Some(random.into),
        Instr::Step(_, step) => step.receives(),
        _ => None,
    }
}

/// The places of a code that can be come to from this one, itself included.
pub(super) fn reached(code: &[Instr], from: usize) -> Vec<usize> {
    let mut seen = vec![false; code.len()];
    let (mut left, mut reached) = (vec![from], Vec::new());
    while let Some(at) = left.pop() {
        if at >= code.len() || std::mem::replace(&mut seen[at], true) {
            continue;
        }
        reached.push(at);
        left.extend(code[at].successors(at));
    }
    reached
}

/// Whether a task waits, on every way to its end, for all tasks that it spawned.
fn joins_its_own(code: &[Instr]) -> bool {
    let joined = |instr: &Instr| match instr {
        Instr::Step(_, Step::Join(join)) => Some(join.task),
        Instr::Step(_, Step::Await(step)) => match step.target {
            Target::Local(local) => Some(local),
            Target::Future(_) => None,
        },
        _ => None,
    };
    let is_joined = |from: usize, handle: LocalId| {
        let (mut left, mut seen) = (vec![from], vec![false; code.len()]);
        while let Some(at) = left.pop() {
            let Some(instr) = code.get(at) else {
                return false;
            };
            if std::mem::replace(&mut seen[at], true) || joined(instr) == Some(handle) {
                continue;
            }
            let lost = sets(instr) == Some(handle);
            let ends = matches!(instr, Instr::End | Instr::Step(_, Step::Return(_)));
            if lost || ends {
                return false;
            }
            left.extend(instr.successors(at));
        }
        true
    };
    code.iter().enumerate().all(|(at, instr)| match instr {
        Instr::Step(_, Step::Spawn(spawn)) => {
            spawn.into.is_some_and(|handle| is_joined(at + 1, handle))
        }
        _ => true,
    })
}

/// For each place of a code whether the task might jump back, in a loop whose rounds are not counted,
/// before it comes to its next operation on something shared. Whoever comes round to where it was has
/// done so: the rounds of `repeat` are counted, so one cannot come round in it.
pub(super) fn goes_round(code: &[Instr]) -> Vec<bool> {
    let counted = |at: usize| at > 0 && matches!(code[at - 1], Instr::Count(..));
    let back = |at: usize| match &code[at] {
        Instr::Jump(to) => *to as usize <= at && !counted(at),
        _ => false,
    };
    let from = |begin: usize| {
        let mut seen = vec![false; code.len()];
        let mut left: Vec<usize> = code[begin].successors(begin).collect();
        while let Some(at) = left.pop() {
            if at >= code.len() || std::mem::replace(&mut seen[at], true) {
                continue;
            }
            if back(at) {
                return true;
            }
            if !asks(&code[at]) {
                left.extend(code[at].successors(at));
            }
        }
        false
    };
    (0..code.len()).map(from).collect()
}

/// Whether an instruction is an operation on something shared.
fn asks(instr: &Instr) -> bool {
    match instr {
        Instr::Step(_, step) => !matches!(
            step,
            Step::Say(_)
                | Step::Sleep(_)
                | Step::Block(_)
                | Step::Compute(_)
                | Step::Yield(_)
                | Step::Now(_)
                | Step::Set(_)
                | Step::Random(_)
                | Step::Assert(_)
                | Step::Return(_)
        ),
        _ => false,
    }
}
