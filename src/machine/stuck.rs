//! Who can never go on, found without waiting for a time-out.
//!
//! A task that waits can go on only if somebody else does something first: the holder of a mutex
//! unlocks it, a task that has the step for it sends, closes or resolves, the tasks waited for
//! end. Tasks that wait only for each other can never go on. So we start with all who wait and
//! take away, again and again, whoever might still be freed by somebody outside; what is left is
//! stuck (a greatest fixed point). What a task might still do is read off its code, every branch
//! of it and of all it might spawn, so nobody is called stuck who is not.

use super::waiters::{Spread, Waiters};
use super::world::World;
use crate::program::op::Resource;
use crate::program::{DefId, Program, Signal, TaskId};
use crate::trace::{StuckTask, Want};
use std::collections::HashMap;

/// Everybody who does not move at some moment, and why.
pub struct Situation<'a> {
    /// The program.
    pub program: &'a Program,
    /// What is shared.
    pub world: &'a World,
    /// Who waits, and for what.
    pub wants: Vec<(TaskId, Want)>,
    /// Whether a seat is free, so that nobody waits for one for ever.
    pub free_seat: bool,
    /// The tasks that have a seat where seats are few.
    pub seated: Vec<TaskId>,
}

/// Whether somebody who is not waiting might free this, or free those who hold it: if so, a task
/// that now begins to wait for it makes nobody stuck, and there is no need to look further.
pub fn may_be_freed(
    program: &Program,
    world: &World,
    waiters: &Waiters,
    resource: Resource,
) -> bool {
    let chain = Chain {
        program,
        world,
        waiters,
    };
    chain.somebody_moves(|def| program.text.releases[def].tasks)
        || chain.hope(resource, &mut CHAIN.clone())
}

/// How many tasks that wait for each other are followed before everybody is looked at.
const CHAIN: u32 = 64;

/// A walk from who waits to whom they wait for.
struct Chain<'a> {
    program: &'a Program,
    world: &'a World,
    waiters: &'a Waiters,
}

impl Chain<'_> {
    fn hope(&self, resource: Resource, left: &mut u32) -> bool {
        match resource {
            Resource::Mutex(mutex) => match self.world.holder(mutex) {
                Some(holder) => self.live(holder) && self.moves(holder, left),
                None => true,
            },
            // All of them have to end.
            Resource::Group(group) => self
                .world
                .group(group)
                .all(|id| !self.live(id) || self.moves(id, left)),
            _ => self.somebody_moves(|def| self.program.may_release(def, resource)),
        }
    }

    fn live(&self, task: TaskId) -> bool {
        self.world.task(task).state == Signal::Pending
    }

    fn moves(&self, task: TaskId, left: &mut u32) -> bool {
        let Some(resource) = self.waiters.wants(task) else {
            return true;
        };
        *left = left.saturating_sub(1);
        *left > 0 && self.hope(resource, left)
    }

    /// Whether a task that does not wait runs one of these definitions.
    fn somebody_moves(&self, which: impl Fn(usize) -> bool) -> bool {
        (0..self.program.text.defs.len()).any(|def| {
            let id = DefId(def as u16);
            which(def) && self.world.living_of(id) > self.waiters.untold_of(id)
        })
    }
}

impl Situation<'_> {
    /// Those who can never go on, in the order of their numbers.
    pub fn stuck(&self) -> Vec<StuckTask> {
        let mut left: HashMap<TaskId, Want, Spread> = self.wants.iter().copied().collect();
        let mut waiting = vec![0u32; self.program.text.defs.len()];
        let mut order: Vec<TaskId> = left.keys().copied().collect();
        for task in &order {
            waiting[self.world.task(*task).def.index()] += 1;
        }
        // Who waits is mostly younger or older than who is waited for, so that going through them
        // once up and once down settles whole chains.
        order.sort_unstable();
        loop {
            let before = order.len();
            order.reverse();
            order.retain(|task| {
                let stays = !self.hope(left[task], &left, &waiting);
                if !stays {
                    left.remove(task);
                    waiting[self.world.task(*task).def.index()] -= 1;
                }
                stays
            });
            if order.len() == before {
                break;
            }
        }
        order.sort_unstable();
        order
            .iter()
            .map(|task| self.describe(*task, left[task]))
            .collect()
    }

    /// Whether somebody outside of `left` might free what is wanted.
    fn hope(&self, want: Want, left: &HashMap<TaskId, Want, Spread>, waiting: &[u32]) -> bool {
        let live = |task: TaskId| self.world.task(task).state == Signal::Pending;
        let outside = |def: usize| self.world.living_of(DefId(def as u16)) > waiting[def];
        let releases = &self.program.text.releases;
        if (0..waiting.len()).any(|def| releases[def].tasks && outside(def)) {
            return true;
        }
        match want {
            Want::Seat => self.free_seat || self.seated.iter().any(|task| !left.contains_key(task)),
            Want::Shared(Resource::Mutex(mutex)) => match self.world.holder(mutex) {
                Some(holder) => live(holder) && !left.contains_key(&holder),
                None => true,
            },
            Want::Shared(Resource::Group(group)) => !self
                .world
                .group(group)
                .any(|id| live(id) && left.contains_key(&id)),
            Want::Shared(resource) => (0..waiting.len())
                .any(|def| outside(def) && self.program.may_release(def, resource)),
        }
    }

    /// What a task wants, and who could give it.
    pub fn describe(&self, task: TaskId, want: Want) -> StuckTask {
        let name = |id: TaskId| self.world.task_name(self.program, id);
        let (object, holders): (String, Vec<TaskId>) = match want {
            Want::Seat => ("a free worker".into(), self.seated.clone()),
            Want::Shared(resource) => {
                let object = match resource {
                    Resource::Group(group) => name(group),
                    _ => self.program.object_name(resource),
                };
                (object, self.could_free(resource))
            }
        };
        let held_by = holders
            .into_iter()
            .filter(|id| *id != task)
            .map(name)
            .collect();
        StuckTask {
            task,
            name: name(task),
            want,
            object,
            held_by,
        }
    }

    /// The tasks that go on and could free this.
    fn could_free(&self, resource: Resource) -> Vec<TaskId> {
        match resource {
            Resource::Mutex(mutex) => self.world.holder(mutex).into_iter().collect(),
            Resource::Group(group) => {
                let live = |id: &TaskId| self.world.task(*id).state == Signal::Pending;
                self.world.group(group).filter(live).collect()
            }
            _ => {
                let could = |id: &TaskId| {
                    let def = self.world.task(*id).def.index();
                    self.program.has_step_for(def, resource)
                };
                self.world.live().filter(could).collect()
            }
        }
    }
}
