//! What can be said of a task's code without running it: steps nobody reaches, and an unlock or a
//! wait that no lock comes before.

use super::build::Problem;
use super::code::Instr;
use super::ids::{DefId, StepId};
use super::shape::Span;
use super::steps::{ObjectRef, Part, Step};
use super::whole::ProgramText;
use std::collections::{BTreeSet, VecDeque};

/// Notes the problems of one task's code.
pub(super) fn check(text: &ProgramText, def: DefId, problems: &mut Vec<Problem>) {
    let code = &text.defs[def.index()].code;
    let held = may_hold(code);
    unreachable(text, code, &held, problems);
    for (at, instr) in code.iter().enumerate() {
        if let (Instr::Step(id, step), Some(held)) = (instr, &held[at]) {
            problems.extend(not_held(text, *id, step, held));
        }
    }
}

/// What is wrong with a step that gives a mutex back, where only these may be held.
fn not_held(text: &ProgramText, id: StepId, step: &Step, held: &BTreeSet<u16>) -> Option<Problem> {
    let mutex = gives_back(step)?;
    // A lock or unlock of a mutex that nobody knows has been reported, and may be this one.
    if held.contains(&ObjectRef::UNKNOWN.decl) || held.contains(&mutex.decl) {
        return None;
    }
    let name = &text.mutexes.get(usize::from(mutex.decl))?.name;
    let lock = format!("`{{ lock = \"{name}\" }}`");
    let (does, help) = match step {
        Step::Wait(_) => (
            "waits with",
            format!("a task gives the mutex back while it waits, so it locks it before: {lock}"),
        ),
        _ => (
            "unlocks",
            format!("a task can only unlock what it locked: {lock}"),
        ),
    };
    let message = format!("`{name}` is not locked when this step {does} it");
    let problem = Problem::new(span(text, id), message).help(help);
    Some(problem.from_absence())
}

/// The mutex that a step takes.
fn takes(step: &Step) -> Option<&ObjectRef> {
    match step {
        Step::Lock(lock) => Some(&lock.mutex),
        Step::Wait(wait) if wait.part == Part::TakeAgain => Some(&wait.mutex),
        _ => None,
    }
}

/// The mutex that a step gives back.
fn gives_back(step: &Step) -> Option<&ObjectRef> {
    match step {
        Step::Unlock(unlock) => Some(&unlock.mutex),
        Step::Wait(wait) if wait.part == Part::LetGo => Some(&wait.mutex),
        _ => None,
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
        if let Instr::Step(_, step) = &code[at] {
            if let Some(mutex) = takes(step) {
                after.insert(mutex.decl);
            }
            // In an array of mutexes another element may still be held.
            if let Some(mutex) = gives_back(step).filter(|mutex| mutex.index.is_none()) {
                after.remove(&mutex.decl);
            }
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
