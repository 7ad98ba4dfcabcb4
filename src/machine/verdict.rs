//! How a run is going to be said to have ended.

use super::task::End;
use crate::program::TaskId;
use crate::trace::{Outcome, StuckTask};

/// Collects what decides the outcome while a run goes on. What happened first counts: a task that
/// waits for ever because another failed is not what went wrong.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    first: Option<Outcome>,
    stuck: Vec<StuckTask>,
}

impl Verdict {
    /// A task ended. `name` is what a person calls it.
    pub fn ended(&mut self, name: impl FnOnce() -> String, end: &End) {
        if let (End::Failed(fault), None) = (end, &self.first) {
            self.first = Some(Outcome::Failed {
                task: name(),
                why: fault.to_string(),
            });
        }
    }

    /// These tasks can never go on, as far as is known now. Gives those not known before.
    pub fn stuck(&mut self, stuck: Vec<StuckTask>) -> Vec<StuckTask> {
        let known = |task: TaskId| self.stuck.iter().any(|known| known.task == task);
        let new: Vec<_> = stuck
            .iter()
            .filter(|task| !known(task.task))
            .cloned()
            .collect();
        if !new.is_empty() {
            self.stuck = stuck;
            if !matches!(self.first, Some(Outcome::Failed { .. })) {
                let stuck = self.stuck.clone();
                self.first = Some(Outcome::Deadlock {
                    stuck,
                    partial: false,
                });
            }
        }
        new
    }

    /// Who is known to be stuck.
    pub fn known_stuck(&self) -> &[StuckTask] {
        &self.stuck
    }

    /// The outcome of a run that `stopped` ended from outside, or that has ended by itself;
    /// `main_ended` is whether main got to its end.
    pub fn outcome(&self, stopped: Option<Outcome>, main_ended: bool) -> Outcome {
        match (stopped, &self.first) {
            (Some(outcome), _) => outcome,
            (None, Some(Outcome::Deadlock { stuck, .. })) => Outcome::Deadlock {
                stuck: stuck.clone(),
                partial: main_ended,
            },
            (None, Some(first)) => first.clone(),
            (None, None) => Outcome::Finished,
        }
    }
}
