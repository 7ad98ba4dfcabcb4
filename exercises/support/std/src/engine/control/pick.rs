//! Who goes on.

use super::{Control, Policy, clock, set_clock};
use crate::counterpoint::{Ending, TaskId};
use crate::engine::model::Model;
use crate::engine::op::{Kind, Op};
use std::time::Instant;

/// When nobody changes anything for so many operations of a task, nobody ever will.
const HOPELESS: u32 = 50_000;
/// Story time in ns that goes by while tasks only look at the clock, each time they have looked in vain.
const TICK: u64 = 1_000_000;
/// Operations that tasks may take after the body returned; then they count as never ending.
const AFTERWARDS: u32 = 50_000;

/// Who goes on, and in which of the ways its operation may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picked {
    pub task: TaskId,
    pub alternative: u32,
}

impl Control {
    /// The task is about to carry out the operation.
    pub fn announce(&mut self, id: TaskId, op: Op) {
        let gives_way = op.kind == Kind::Yield;
        self.task(id).pending = Some(op);
        self.time_out(id, clock());
        if !self.is_enabled(id) {
            super::record_ask(&op);
        } else if gives_way {
            self.note_ready();
            self.asked += 1;
            let asked = self.asked;
            self.task(id).ready = asked;
            self.running = TaskId::MAX;
        }
    }

    /// Picks who goes on; `None`: the run is over.
    pub fn pick(&mut self) -> Option<Picked> {
        if self.over.is_some() {
            return None;
        }
        if self.count >= self.bound {
            self.finish(Ending::Steps);
            return None;
        }
        if self
            .body_ended
            .is_some_and(|ended| self.count - ended > AFTERWARDS)
        {
            self.finish(Ending::Ok);
            return None;
        }
        loop {
            self.note_ready();
            let able: Vec<TaskId> = self.able();
            let eager: Vec<TaskId> = able
                .iter()
                .copied()
                .filter(|id| !self.is_idling(*id))
                .collect();
            if eager.is_empty() && (self.advance() || self.tick(&able)) {
                self.trimmed |= !able.is_empty();
                self.busy |= !able.is_empty();
                continue;
            }
            if able.is_empty() {
                self.nobody_can();
                return None;
            }
            if eager.is_empty()
                && able
                    .iter()
                    .all(|id| self.tasks[*id as usize].looks > HOPELESS)
            {
                self.finish(Ending::Steps);
                return None;
            }
            let among = if eager.is_empty() { &able } else { &eager };
            self.trimmed |= among.len() < able.len();
            return Some(self.choose(among));
        }
    }

    fn nobody_can(&mut self) {
        let body_over = self.tasks.first().is_none_or(|task| task.ended);
        self.finish(if body_over {
            Ending::Ok
        } else {
            Ending::Deadlock
        });
    }

    fn able(&self) -> Vec<TaskId> {
        let ids = 0..TaskId::try_from(self.tasks.len()).unwrap_or(TaskId::MAX);
        ids.filter(|id| self.tasks[*id as usize].ready > 0)
            .collect()
    }

    /// Notes since when the tasks can go on.
    fn note_ready(&mut self) {
        for id in 0..TaskId::try_from(self.tasks.len()).unwrap_or(TaskId::MAX) {
            let enabled = self.is_enabled(id);
            let ready = self.tasks[id as usize].ready;
            if enabled && ready == 0 {
                self.asked += 1;
                self.tasks[id as usize].ready = self.asked;
            } else if !enabled && ready > 0 {
                self.tasks[id as usize].ready = 0;
            }
        }
    }

    /// Whether the task only looks again and again, while nobody changes anything.
    fn is_idling(&self, id: TaskId) -> bool {
        let task = &self.tasks[id as usize];
        let may_look = |op: &Op| op.kind.only_looks() || op.kind.is_try() || op.kind == Kind::Rmw;
        let looks = task.pending.as_ref().is_some_and(may_look);
        looks && task.seen == self.changes && task.looks >= self.patience
    }

    /// Lets story time go on to the next deadline; whether there was one.
    fn advance(&mut self) -> bool {
        let Some(next) = self.next_deadline() else {
            return false;
        };
        set_clock(next);
        self.later = true;
        self.changes += 1;
        for id in 0..TaskId::try_from(self.tasks.len()).unwrap_or(TaskId::MAX) {
            self.time_out(id, next);
        }
        true
    }

    /// Lets story time go on a little for tasks that do nothing but look at the clock; whether there was one.
    fn tick(&mut self, able: &[TaskId]) -> bool {
        let looks = |task: &super::Task| {
            task.pending
                .as_ref()
                .is_some_and(|op| op.kind == Kind::Look)
        };
        let one = able.iter().any(|id| looks(&self.tasks[*id as usize]));
        if one {
            set_clock(clock() + TICK);
            self.later = true;
            self.changes += 1;
        }
        one
    }

    /// A task that waits on a condition variable no longer does when its time is up.
    fn time_out(&mut self, id: TaskId, now: u64) {
        let task = self.task(id);
        let Some(op) = task.pending else {
            return;
        };
        let due = op.deadline.is_some_and(|deadline| deadline <= now);
        if !due || op.kind != Kind::Relock || task.woken {
            return;
        }
        task.timed_out = true;
        if let Model::Condvar(waiters) = self.model(op.second) {
            waiters.retain(|waiter| *waiter != id);
        }
    }

    fn choose(&mut self, among: &[TaskId]) -> Picked {
        let plain = self.plain(among);
        if self
            .stop
            .is_some_and(|stop| self.count % 256 == 255 && Instant::now() > stop)
        {
            self.policy = Policy::Plain;
            self.trimmed = true;
        }
        let mut policy = std::mem::replace(&mut self.policy, Policy::Plain);
        let picked = match &mut policy {
            Policy::Plain => self.first_way(plain),
            Policy::Random(random) => {
                let task = among[random.below(among.len())];
                let ways = self.alternatives(task) as usize;
                let alternative = u32::try_from(random.below(ways)).unwrap_or(0);
                Picked { task, alternative }
            }
            Policy::Given(choices) => self.given(choices, among, plain),
            Policy::Tree(tree) => tree.pick(self, among, plain),
        };
        self.policy = policy;
        self.note(among, plain, picked);
        picked
    }

    fn first_way(&self, task: TaskId) -> Picked {
        Picked {
            task,
            alternative: 0,
        }
    }

    /// The plain policy: who runs goes on; else who waited longest.
    fn plain(&self, among: &[TaskId]) -> TaskId {
        if among.contains(&self.running) {
            return self.running;
        }
        let longest = among
            .iter()
            .min_by_key(|id| self.tasks[**id as usize].ready);
        longest.copied().unwrap_or(0)
    }

    fn given(&self, choices: &[u32], among: &[TaskId], plain: TaskId) -> Picked {
        let mut at = self.choices.len();
        let mut task = plain;
        if among.len() > 1 {
            task = choices
                .get(at)
                .copied()
                .filter(|task| among.contains(task))
                .unwrap_or(plain);
            at += 1;
        }
        let ways = self.alternatives(task);
        let alternative = choices
            .get(at)
            .copied()
            .filter(|way| ways > 1 && *way < ways);
        Picked {
            task,
            alternative: alternative.unwrap_or(0),
        }
    }

    /// Notes the choice, so that it can be made again.
    fn note(&mut self, among: &[TaskId], plain: TaskId, picked: Picked) {
        let ways = self.alternatives(picked.task);
        if self.keeps || !matches!(self.policy, Policy::Plain) {
            if among.len() > 1 {
                if picked.task != plain {
                    self.switches.push((self.choices.len(), plain));
                }
                self.choices.push(picked.task);
            }
            if ways > 1 {
                if picked.alternative != 0 {
                    self.switches.push((self.choices.len(), 0));
                }
                self.choices.push(picked.alternative);
            }
        }
        self.running = picked.task;
    }
}
