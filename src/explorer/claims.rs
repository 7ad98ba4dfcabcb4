//! What holds in a state, for all claims of a question at once.

use super::codec::Codec;
use super::layout::Shape;
use super::mind::{Mixed, lock};
use super::question::{Question, Target};
use crate::machine::Place;
use crate::program::{Memory, Program, StatePredicate, Value, VarId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// The claims of a question: `always`, then `sometimes`, then `eventually`, then the target, each
/// with a bit of its own.
#[derive(Debug, Clone)]
pub(super) struct Claims {
    tests: Arc<[StatePredicate]>,
    program: Arc<Program>,
    /// For each variable where it stands; `None` where every process has its own.
    slots: Arc<[Option<usize>]>,
    /// What was found of which parts.
    known: HashMap<Vec<u32>, u32, Mixed>,
    key: Vec<u32>,
}

/// The most claims that one search can look at; of more it is not known whether they hold.
pub(super) const MOST: usize = 31;

impl Claims {
    pub fn new(
        question: &Question,
        program: &Arc<Program>,
        codec: &Codec,
        isolated: bool,
    ) -> Claims {
        let target = match &question.target {
            Some(Target::Meets(test)) => Some(test.clone()),
            _ => None,
        };
        let Question {
            always,
            sometimes,
            eventually,
            ..
        } = question;
        let claims = always.iter().chain(sometimes).chain(eventually);
        // There is always room for the target.
        let room = MOST - usize::from(target.is_some());
        let tests = claims.take(room).cloned().chain(target);
        let vars = (0..program.initial.len() as u16).map(VarId);
        let slot = |var: VarId| match isolated && program.memory(var) == Memory::Copied {
            true => None,
            false => codec.slot(Place::Var(var)),
        };
        Claims {
            tests: tests.collect(),
            program: Arc::clone(program),
            slots: vars.map(slot).collect(),
            known: HashMap::default(),
            key: Vec::new(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.tests.is_empty()
    }

    /// The program that they are about.
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.tests.len()
    }

    /// The variables as main sees them.
    pub fn values(&self, row: &[u32], shape: &Shape, codec: &Codec) -> Vec<Value> {
        let own = shape
            .memory
            .first()
            .and_then(|slot| codec.memory(row[*slot]));
        let of = |(at, slot): (usize, &Option<usize>)| match slot {
            Some(slot) => codec.value(row[*slot]),
            None => own.and_then(|own| own.get(at).copied()),
        };
        let slots = self.slots.iter().enumerate();
        slots.map(|slot| of(slot).unwrap_or_default()).collect()
    }

    /// Which of them hold in a state, as bits. One that has no value does not hold.
    pub fn marks(&mut self, row: &[u32], shape: &Shape, codec: &Mutex<Codec>) -> u32 {
        if self.tests.is_empty() {
            return 0;
        }
        self.key.clear();
        for var in self.tests.iter().flat_map(StatePredicate::vars) {
            let slot = self.slots.get(var.index()).copied().flatten();
            let slot = slot.or_else(|| shape.memory.first().copied());
            self.key.extend(slot.map(|slot| row[slot]));
        }
        if let Some(marks) = self.known.get(&self.key) {
            return *marks;
        }
        let values = self.values(row, shape, &lock(codec));
        let holds = |test: &StatePredicate| test.holds(&self.program, &values) == Ok(true);
        let tests = self.tests.iter().enumerate();
        let marks = tests.map(|(at, test)| u32::from(holds(test)) << at).sum();
        self.known.insert(self.key.clone(), marks);
        marks
    }
}
