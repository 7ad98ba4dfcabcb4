//! Who can never go on, found without waiting for a time-out.
//!
//! A task that waits can go on only if somebody else does something first: the holder of a mutex
//! unlocks it, a task that has the step for it sends, closes or resolves, the tasks waited for
//! end. Tasks that wait only for each other can never go on. So we start with all who wait and
//! take away, again and again, whoever might still be freed by somebody outside; what is left is
//! stuck (a greatest fixed point). What a task might still do is read off its code, every branch
//! of it and of all it might spawn, so nobody is called stuck who is not.

use super::waiters::Waiters;
use super::world::World;
use crate::program::op::Resource;
use crate::program::{Program, TaskId};
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

/// Whether somebody who is not waiting might free this: if so, a task that now begins to wait for
/// it makes nobody stuck, and there is no need to look further.
pub fn may_be_freed(
    program: &Program,
    world: &World,
    waiters: &Waiters,
    resource: Resource,
) -> bool {
    let moves = |task: TaskId| {
        world.task(task).state == crate::program::Signal::Pending && !waiters.waits(task)
    };
    let somebody_moves = |frees: &dyn Fn(usize) -> bool| {
        (0..program.text.defs.len()).any(|def| {
            let id = crate::program::DefId(def as u16);
            frees(def) && world.living_of(id) > waiters.untold_of(id)
        })
    };
    let by_cancelling = somebody_moves(&|def| program.text.releases[def].tasks);
    by_cancelling
        || match resource {
            Resource::Mutex(mutex) => world.holder(mutex).is_some_and(moves),
            // All of them have to end, so one that waits is reason enough to look further.
            Resource::Group(group) => {
                let waits = |id: TaskId| waiters.waits(id);
                !world.group(group).any(waits)
            }
            _ => somebody_moves(&|def| program.may_release(def, resource)),
        }
}

impl Situation<'_> {
    /// Those who can never go on, in the order of their numbers.
    pub fn stuck(&self) -> Vec<StuckTask> {
        let mut left: HashMap<TaskId, Want> = self.wants.iter().copied().collect();
        loop {
            let mut waiting = vec![0u32; self.program.text.defs.len()];
            for task in left.keys() {
                waiting[self.world.task(*task).def.index()] += 1;
            }
            let hope = |(_, want): (&TaskId, &Want)| self.hope(*want, &left, &waiting);
            let freed: Vec<TaskId> = left
                .iter()
                .filter(|entry| hope(*entry))
                .map(|(task, _)| *task)
                .collect();
            if freed.is_empty() {
                break;
            }
            for task in freed {
                left.remove(&task);
            }
        }
        let mut stuck: Vec<_> = left
            .iter()
            .map(|(task, want)| self.describe(*task, *want))
            .collect();
        stuck.sort_by_key(|stuck| stuck.task);
        stuck
    }

    /// Whether somebody outside of `left` might free what is wanted.
    fn hope(&self, want: Want, left: &HashMap<TaskId, Want>, waiting: &[u32]) -> bool {
        let live = |task: TaskId| self.world.task(task).state == crate::program::Signal::Pending;
        let outside =
            |def: usize| self.world.living_of(crate::program::DefId(def as u16)) > waiting[def];
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

    fn describe(&self, task: TaskId, want: Want) -> StuckTask {
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
                let live =
                    |id: &TaskId| self.world.task(*id).state == crate::program::Signal::Pending;
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
