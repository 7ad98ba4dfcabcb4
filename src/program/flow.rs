//! What can be said of a task's code without running it: steps nobody reaches, and an unlock that
//! no lock comes before.

use super::build::Problem;
use super::code::Instr;
use super::ids::{DefId, StepId};
use super::shape::Span;
use super::steps::{ObjectRef, Step};
use super::whole::ProgramText;
use std::collections::{BTreeSet, VecDeque};

/// Notes the problems of one task's code.
pub(super) fn check(text: &ProgramText, def: DefId, problems: &mut Vec<Problem>) {
    let code = &text.defs[def.index()].code;
    let held = may_hold(code);
    unreachable(text, code, &held, problems);
    for (at, instr) in code.iter().enumerate() {
        let (Instr::Step(id, Step::Unlock(unlock)), Some(held)) = (instr, &held[at]) else {
            continue;
        };
        // A lock or unlock of a mutex that nobody knows has been reported, and may be this one.
        let decl = unlock.mutex.decl;
        let known = !held.contains(&ObjectRef::UNKNOWN.decl);
        let mutex = text.mutexes.get(usize::from(decl));
        if let Some(mutex) = mutex.filter(|_| known && !held.contains(&decl)) {
            let name = &mutex.name;
            let message = format!("`{name}` is not locked when this step unlocks it");
            let help = format!("a task can only unlock what it locked: `{{ lock = \"{name}\" }}`");
            problems.push(
                Problem::new(span(text, *id), message)
                    .help(help)
                    .from_absence(),
            );
        }
    }
}

fn span(text: &ProgramText, id: StepId) -> Span {
    let step = text.steps[id.index()];
    Span::new(step.start as usize, step.end as usize)
}

/// For each instruction the mutexes that may be held when it is reached; `None` if it never is.
fn may_hold(code: &[Instr]) -> Vec<Option<BTreeSet<u16>>> {
    let mut held: Vec<Option<BTreeSet<u16>>> = vec![None; code.len()];
    held[0] = Some(BTreeSet::new());
    let mut queue = VecDeque::from([0]);
    while let Some(at) = queue.pop_front() {
        let mut after = held[at].clone().unwrap_or_default();
        match &code[at] {
            Instr::Step(_, Step::Lock(lock)) => drop(after.insert(lock.mutex.decl)),
            // In an array of mutexes another element may still be held.
            Instr::Step(_, Step::Unlock(unlock)) if unlock.mutex.index.is_none() => {
                after.remove(&unlock.mutex.decl);
            }
            _ => {}
        }
        for next in code[at].successors(at).filter(|next| *next < code.len()) {
            let merged = match &held[next] {
                Some(before) => before.union(&after).copied().collect(),
                None => after.clone(),
            };
            if held[next].as_ref() != Some(&merged) {
                held[next] = Some(merged);
                queue.push_back(next);
            }
        }
    }
    held
}

/// One problem for each stretch of steps that nothing leads to.
fn unreachable(
    text: &ProgramText,
    code: &[Instr],
    reached: &[Option<BTreeSet<u16>>],
    problems: &mut Vec<Problem>,
) {
    let mut told = false;
    for (at, instr) in code.iter().enumerate() {
        if reached[at].is_some() {
            told = false;
            continue;
        }
        let Some(id) = instr.step() else { continue };
        if !told {
            let after = code[..at].iter().rev().find_map(|before| match before {
                Instr::Step(id, Step::Return(_)) => Some((*id, "the task has ended after this")),
                _ => None,
            });
            let ends = matches!(&code[at - 1], Instr::Step(_, Step::Return(_)));
            let problem = Problem::new(span(text, id), "nothing ever reaches this step");
            let mut problem = match ends {
                true => problem.help("the task has returned before it"),
                false => problem.help("the loop before it never ends: give it a `break`, or a test that can become false"),
            };
            problem.note = after
                .filter(|_| ends)
                .map(|(id, why)| (span(text, id), why.to_owned()));
            problems.push(problem);
        }
        told = true;
    }
}
