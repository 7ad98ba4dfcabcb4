//! What tasks might still do, read off their code: for partial-order reduction.
//!
//! Where a task's next operation disturbs nothing that any other task might still do, and nothing that
//! any of them might do first disturbs it, it is enough to take that move alone: whatever the others
//! do, they can do after it as well, and come to the same states (a persistent set of one: P.
//! Godefroid, "Partial-order methods for the verification of concurrent systems", 1996). No way of
//! ending is lost by that, nor a shortest schedule to an end in which nobody can move.
//!
//! Two things make such moves common in programs that share everything. While a task holds a mutex,
//! nobody else can do what everybody does only with this mutex (the lock set of a variable: S. Savage
//! et al., "Eraser", 1997); and giving a mutex back disturbs nobody, since who wants it cannot move
//! before (a left mover: R. Lipton, "Reduction", 1975).

mod deeds;
mod known;

use super::bits::Bits;
use super::board::{Pending, Player};
use super::flow::{goes_round, joins_all, reached, sets};
use super::question::Question;
use crate::machine::{Part, Place};
use crate::program::code::Instr;
use crate::program::steps::{ObjectRef, Part as WaitPart, Step, Target};
use crate::program::{DefId, Extent, LocalId, Memory, MutexId, Op, Program, TaskId, Value, VarId};
use deeds::{Deed, Kinds};
use known::Known;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What tasks of a program might still do.
#[derive(Debug)]
pub(super) struct Futures {
    program: Arc<Program>,
    kinds: Kinds,
    isolated: bool,
    /// The variables that claims look at: whoever changes one of them can be seen doing so.
    visible: BTreeSet<VarId>,
    /// For each definition, and each place in its code, the mutexes that are surely held there.
    held: Vec<Vec<Option<Bits>>>,
    /// What a new task of each definition might do, it or any it might spawn.
    whole: Vec<Bits>,
    /// For each definition, and each place in its code, whether it might go round from there.
    rounds: Vec<Vec<bool>>,
}

/// What a task might still do, and what disturbs its next operation.
#[derive(Debug, Clone, Default)]
pub(super) struct Prospect {
    /// What it might still do.
    pub might: Bits,
    /// What nobody else might still do if its next operation is to be taken alone; any one of
    /// these is enough, where its condition holds.
    pub alone: Vec<Alone>,
}

/// A reason to take an operation alone.
#[derive(Debug, Clone)]
pub(super) struct Alone {
    /// The mutex that the task must hold, as a place and what must stand there.
    pub holding: Option<(Place, Part)>,
    /// What nobody else might still do.
    pub disturbed_by: Bits,
}

impl Futures {
    /// What tasks of this program might do; `None` where there is nothing to reduce, because main
    /// might end while others go on, so that every move of theirs could be seen.
    pub fn of(program: &Arc<Program>, question: &Question, isolated: bool) -> Option<Futures> {
        let defs = &program.text.defs;
        if !joins_all(program) {
            return None;
        }
        let sum = |extents: &[Extent]| extents.iter().map(|e| usize::from(e.count)).sum();
        let arrays = &program.arrays;
        let tests = question.always.iter().chain(&question.sometimes);
        let target = match &question.target {
            Some(super::Target::Meets(test)) => Some(test),
            _ => None,
        };
        let visible = tests.chain(target).flat_map(|test| test.vars()).copied();
        let mut futures = Futures {
            program: Arc::clone(program),
            kinds: Kinds {
                vars: sum(&arrays.vars),
                mutexes: sum(&arrays.mutexes),
                channels: sum(&arrays.channels),
                futures: sum(&arrays.futures),
                conditions: sum(&arrays.conditions),
            },
            isolated,
            visible: visible.collect(),
            held: Vec::new(),
            whole: vec![Bits::default(); defs.len()],
            rounds: defs.iter().map(|def| goes_round(&def.code)).collect(),
        };
        futures.held = defs.iter().map(|def| futures.held(&def.code)).collect();
        while futures.learn() {}
        Some(futures)
    }

    /// Works out again what new tasks might do; says whether anything new came of it.
    fn learn(&mut self) -> bool {
        let mut new = false;
        for def in 0..self.whole.len() {
            let might = self.might(DefId(def as u16), 0, None);
            new |= self.whole[def].add(&might);
        }
        new
    }

    /// The number by which a task that ends disturbs who might ask how it is.
    pub fn asks_for_tasks(&self) -> usize {
        self.kinds.bit(Deed::Tasks)
    }

    /// What is known of a task where it stands.
    pub fn prospect(&self, player: &Player) -> Prospect {
        let task = &player.task;
        let mut prospect = match &player.pending {
            Pending::Ended(_) | Pending::Ends(_) => return Prospect::default(),
            _ => Prospect {
                might: self.might(task.def, task.position(), Some(task.locals())),
                alone: Vec::new(),
            },
        };
        // A move that might lead back to where it began is never taken alone: it might be taken for
        // ever, and nobody else ever move.
        let round = self.rounds[task.def.index()][task.position()];
        if let (Pending::Asks(op), false) = (&player.pending, round) {
            prospect.alone = self.alone(op, task.id);
        }
        prospect
    }

    /// What a task might do from this place of its code on. `locals` are those it has there.
    fn might(&self, def: DefId, from: usize, locals: Option<&[Value]>) -> Bits {
        let code = &self.program.def(def).code;
        let reached = reached(code, from);
        let set: BTreeSet<LocalId> = reached.iter().filter_map(|at| sets(&code[*at])).collect();
        let mut might = Bits::default();
        for at in reached {
            let Instr::Step(_, step) = &code[at] else {
                continue;
            };
            if let Step::Spawn(spawn) = step {
                might.put(self.kinds.bit(Deed::Spawn));
                might.add(&self.whole[spawn.def.index()]);
            }
            let held = self.held[def.index()][at].as_ref();
            let known = Known {
                program: &self.program,
                locals,
                set: &set,
            };
            for deed in self.deeds(step, &known) {
                self.put(&mut might, deed, held);
            }
        }
        might
    }

    fn put(&self, might: &mut Bits, deed: Deed, held: Option<&Bits>) {
        might.put(self.kinds.bit(deed));
        for mutex in 0..self.kinds.mutexes {
            if !held.is_some_and(|held| held.has(mutex)) {
                might.put(self.kinds.without(deed, mutex));
            }
        }
    }

    fn is_private(&self, var: usize) -> bool {
        self.isolated && self.program.memory(VarId(var as u16)) == Memory::Copied
    }

    /// What a step might do. Of a variable that every process has for itself nothing is said.
    fn deeds(&self, step: &Step, known: &Known<'_>) -> Vec<Deed> {
        let arrays = &self.program.arrays;
        let all = |object: &ObjectRef, extents: &[Extent], deed: &dyn Fn(usize) -> Deed| {
            known.elements(object, extents).map(deed).collect()
        };
        let shared = |object: &ObjectRef, deed: &dyn Fn(usize) -> Deed| {
            let ids = known.elements(object, &arrays.vars);
            let ids = ids.filter(|id| !self.is_private(*id));
            ids.map(deed).collect()
        };
        match step {
            Step::Read(step) => shared(&step.var, &Deed::Read),
            Step::Write(step) => shared(&step.var, &Deed::Write),
            Step::Add(step) => {
                let mut both: Vec<Deed> = shared(&step.var, &Deed::Read);
                both.extend::<Vec<Deed>>(shared(&step.var, &Deed::Write));
                both
            }
            Step::Lock(step) => all(&step.mutex, &arrays.mutexes, &Deed::Lock),
            Step::Send(step) => all(&step.channel, &arrays.channels, &Deed::Send),
            Step::Close(step) => all(&step.channel, &arrays.channels, &Deed::Send),
            Step::Recv(step) => all(&step.channel, &arrays.channels, &Deed::Recv),
            Step::Make(step) => all(&step.future, &arrays.futures, &Deed::Settle),
            Step::Resolve(step) => all(&step.future, &arrays.futures, &Deed::Settle),
            Step::Cancel(cancel) => match &cancel.target {
                Target::Future(future) => all(future, &arrays.futures, &Deed::Settle),
                Target::Local(_) => vec![Deed::Tasks],
            },
            Step::Await(step) => match &step.target {
                Target::Future(future) => all(future, &arrays.futures, &Deed::Await),
                Target::Local(_) => Vec::new(),
            },
            Step::State(step) => match &step.target {
                Target::Future(future) => all(future, &arrays.futures, &Deed::Await),
                Target::Local(_) => vec![Deed::Tasks],
            },
            Step::Wait(wait) => match wait.part {
                WaitPart::LetGo => all(&wait.condition, &arrays.conditions, &Deed::Wait),
                WaitPart::Woken => all(&wait.condition, &arrays.conditions, &Deed::Wake),
                WaitPart::TakeAgain => all(&wait.mutex, &arrays.mutexes, &Deed::Lock),
            },
            Step::Notify(step) => all(&step.condition, &arrays.conditions, &Deed::Notify),
            Step::NotifyAll(step) => all(&step.condition, &arrays.conditions, &Deed::Notify),
            _ => Vec::new(),
        }
    }

    /// When the next operation of a task can be taken alone: never, where there is no reason.
    fn alone(&self, op: &Op, id: TaskId) -> Vec<Alone> {
        if op.var().is_some_and(|var| self.is_seen(op, var)) {
            return Vec::new();
        }
        let mut reasons = Vec::new();
        let Some(deeds) = self.disturbed_by(op) else {
            return reasons;
        };
        let mut disturbed_by = Bits::default();
        deeds
            .iter()
            .for_each(|deed| disturbed_by.put(self.kinds.bit(*deed)));
        reasons.push(Alone {
            holding: None,
            disturbed_by,
        });
        for mutex in (0..self.kinds.mutexes).filter(|_| !deeds.is_empty()) {
            let mut disturbed_by = Bits::default();
            for deed in &deeds {
                disturbed_by.put(self.kinds.without(*deed, mutex));
            }
            let place = Place::Mutex(MutexId(mutex as u16));
            reasons.push(Alone {
                holding: Some((place, Part::held_by(id))),
                disturbed_by,
            });
        }
        reasons
    }

    /// Whether a claim can see the operation.
    fn is_seen(&self, op: &Op, var: VarId) -> bool {
        !matches!(op, Op::Read(_)) && self.visible.contains(&var)
    }

    /// What others might do that disturbs an operation or that it disturbs; `None` where that is
    /// anything.
    fn disturbed_by(&self, op: &Op) -> Option<Vec<Deed>> {
        let id = usize::from(op.object());
        if op.var().is_some() && self.is_private(id) {
            return Some(Vec::new());
        }
        Some(match op {
            Op::Read(_) => vec![Deed::Write(id)],
            Op::Write(..) | Op::Add(..) => vec![Deed::Read(id), Deed::Write(id)],
            Op::Lock(_) => vec![Deed::Lock(id)],
            // Whoever wants it cannot move before.
            Op::Unlock(_) => Vec::new(),
            // What comes in does not touch what goes out.
            Op::Send(..) | Op::Close(_) => vec![Deed::Send(id)],
            Op::Recv(_) => vec![Deed::Recv(id)],
            Op::Make(_) | Op::Resolve(..) | Op::CancelFuture(_) => {
                vec![Deed::Settle(id), Deed::Await(id)]
            }
            Op::FutureState(_) | Op::Await(_) => vec![Deed::Settle(id)],
            // Those who are waited for have ended.
            Op::Join(_) => Vec::new(),
            Op::Spawn(_) => vec![Deed::Spawn, Deed::Tasks],
            // A notification is for who waits already, in whatever order notifications come.
            Op::Notify(_) | Op::NotifyAll(_) => vec![Deed::Wait(id), Deed::Notify(id)],
            Op::Wait(..) => vec![Deed::Notify(id), Deed::Wait(id)],
            Op::Woken(_) => vec![Deed::Notify(id), Deed::Wake(id), Deed::Wait(id)],
            Op::CancelTasks(_) | Op::TaskState(_) => return None,
        })
    }

    /// For each place of a code the mutexes that are surely held there; `None` where nothing leads.
    fn held(&self, code: &[Instr]) -> Vec<Option<Bits>> {
        let mut held: Vec<Option<Bits>> = vec![None; code.len()];
        held[0] = Some(Bits::default());
        let mut left = vec![0];
        while let Some(at) = left.pop() {
            let mut after = held[at].clone().unwrap_or_default();
            if let Instr::Step(_, step) = &code[at] {
                self.hold(step, &mut after);
            }
            for next in code[at].successors(at).filter(|next| *next < code.len()) {
                let mut both = after.clone();
                if let Some(before) = &held[next] {
                    both.keep(before);
                }
                if held[next].as_ref() != Some(&both) {
                    held[next] = Some(both);
                    left.push(next);
                }
            }
        }
        held
    }

    fn hold(&self, step: &Step, held: &mut Bits) {
        let mutexes = &self.program.arrays.mutexes;
        let known = Known {
            program: &self.program,
            locals: None,
            set: &BTreeSet::new(),
        };
        let (taken, given) = match step {
            Step::Lock(lock) => (Some(&lock.mutex), None),
            Step::Unlock(unlock) => (None, Some(&unlock.mutex)),
            Step::Wait(wait) => match wait.part {
                WaitPart::LetGo => (None, Some(&wait.mutex)),
                WaitPart::Woken => (None, None),
                WaitPart::TakeAgain => (Some(&wait.mutex), None),
            },
            _ => (None, None),
        };
        if let Some(object) = given {
            known.elements(object, mutexes).for_each(|id| held.take(id));
        }
        if let Some(object) = taken {
            let mut ids = known.elements(object, mutexes);
            if let (Some(id), None) = (ids.next(), ids.next()) {
                held.put(id);
            }
        }
    }
}
