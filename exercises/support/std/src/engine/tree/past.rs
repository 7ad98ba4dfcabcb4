//! Which steps of a schedule had to come before which.

use crate::engine::op::{Kind, Step};
use crate::engine::race;

/// A set of steps.
#[derive(Debug, Clone, Default)]
pub struct Steps(Vec<u64>);

impl Steps {
    /// Whether the step is in it.
    pub fn contains(&self, step: usize) -> bool {
        self.0
            .get(step / 64)
            .is_some_and(|word| word & (1 << (step % 64)) != 0)
    }

    fn insert(&mut self, step: usize) {
        if self.0.len() <= step / 64 {
            self.0.resize(step / 64 + 1, 0);
        }
        self.0[step / 64] |= 1 << (step % 64);
    }

    fn extend(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }
}

/// For each step, the steps that happened before it.
#[derive(Debug, Default)]
pub struct Past(Vec<Steps>);

impl Past {
    /// How many steps are known.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Forgets the steps from there on.
    pub fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    /// Adds the next step. Gives what its task had to wait for before it could take it.
    pub fn add(&mut self, steps: &[Step], index: usize) -> Steps {
        let step = &steps[index];
        let mut own = Steps::default();
        let earlier = (0..index).rev().find(|at| steps[*at].task == step.task);
        let after = || step.after.iter().copied().filter(|at| *at < index);
        let had_to_wait = !step.op.could_come_first();
        for at in earlier.into_iter().chain(after().filter(|_| had_to_wait)) {
            own.extend(&self.0[at]);
            own.insert(at);
        }
        // A sleeper goes on after all that came before its time. Who waits for a lock may have asked for it before, and
        // could have been first.
        if step.op.kind == Kind::Sleep {
            let moved = (0..=index).rev().find(|at| steps[*at].later).unwrap_or(0);
            (0..moved).for_each(|at| own.insert(at));
        }
        let mut all = own.clone();
        for at in after() {
            all.extend(&self.0[at]);
            all.insert(at);
        }
        for at in (0..index).rev() {
            let before = &steps[at];
            let depends = race::conflict((before.task, &before.op), (step.task, &step.op));
            if !all.contains(at) && (depends || race::gives_way(&before.op, &step.op)) {
                all.extend(&self.0[at]);
                all.insert(at);
            }
        }
        self.0.push(all);
        own
    }

    /// The earlier steps that race with this one: they conflict, and nothing between had to come in their order.
    pub fn races(&self, steps: &[Step], index: usize, own: &Steps) -> Vec<usize> {
        let step = &steps[index];
        let mut races = Vec::new();
        let mut covered = own.clone();
        for at in (0..index).rev() {
            let before = &steps[at];
            let conflict = race::conflict((before.task, &before.op), (step.task, &step.op));
            let made_room =
                step.op.kind == Kind::Send && before.op.kind.takes() && step.after.contains(&at);
            if conflict && !made_room && !covered.contains(at) {
                races.push(at);
                covered.extend(&self.0[at]);
            }
        }
        races
    }
}
