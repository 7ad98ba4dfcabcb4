//! What a task might still free for others, read off its code.

use super::code::Instr;
use super::op::Resource;
use super::steps::{Step, Target};
use super::whole::{Program, ProgramText};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What tasks of one definition might free, they or any they might spawn. Numbers are those of
/// declarations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Releases {
    /// Channels they might send to or close.
    pub items: BTreeSet<u16>,
    /// Channels they might receive from or close.
    pub space: BTreeSet<u16>,
    /// Condition variables they might notify.
    pub conditions: BTreeSet<u16>,
    /// Futures they might resolve or cancel.
    pub futures: BTreeSet<u16>,
    /// Whether they might cancel tasks.
    pub tasks: bool,
}

/// What the tasks of each definition might free: themselves, and with those they might spawn.
pub(super) fn releases(text: &ProgramText) -> (Vec<Releases>, Vec<Releases>) {
    let own: Vec<_> = text.defs.iter().map(|def| direct(&def.code)).collect();
    let mut all: Vec<Releases> = own.iter().map(|(releases, _)| releases.clone()).collect();
    // Whoever might spawn a task might do what that task might do.
    loop {
        let before = all.clone();
        for (at, (_, spawns)) in own.iter().enumerate() {
            for def in spawns {
                let other = before[usize::from(*def)].clone();
                let this = &mut all[at];
                this.items.extend(other.items);
                this.space.extend(other.space);
                this.conditions.extend(other.conditions);
                this.futures.extend(other.futures);
                this.tasks |= other.tasks;
            }
        }
        if all == before {
            return (own.into_iter().map(|(releases, _)| releases).collect(), all);
        }
    }
}

fn direct(code: &[Instr]) -> (Releases, BTreeSet<u16>) {
    let (mut releases, mut spawns) = (Releases::default(), BTreeSet::new());
    for instr in code {
        let Instr::Step(_, step) = instr else {
            continue;
        };
        match step {
            Step::Send(send) => drop(releases.items.insert(send.channel.decl)),
            Step::Recv(recv) => drop(releases.space.insert(recv.channel.decl)),
            Step::Close(close) => {
                releases.items.insert(close.channel.decl);
                releases.space.insert(close.channel.decl);
            }
            Step::Notify(notify) => drop(releases.conditions.insert(notify.condition.decl)),
            Step::NotifyAll(notify) => drop(releases.conditions.insert(notify.condition.decl)),
            Step::Resolve(resolve) => drop(releases.futures.insert(resolve.future.decl)),
            Step::Cancel(cancel) => match &cancel.target {
                Target::Future(future) => drop(releases.futures.insert(future.decl)),
                Target::Local(_) => releases.tasks = true,
            },
            Step::Spawn(spawn) => drop(spawns.insert(spawn.def.0)),
            _ => {}
        }
    }
    (releases, spawns)
}

impl Program {
    /// Whether tasks of the definition number `def` might free this channel, condition or future,
    /// themselves or through tasks they might spawn.
    pub fn may_release(&self, def: usize, resource: Resource) -> bool {
        self.releases(&self.text.releases[def], resource)
    }

    /// Whether tasks of the definition number `def` have a step of their own that frees this
    /// channel, condition or future.
    pub fn has_step_for(&self, def: usize, resource: Resource) -> bool {
        self.releases(&self.text.own_releases[def], resource)
    }

    fn releases(&self, releases: &Releases, resource: Resource) -> bool {
        let decl = |extents: &[super::Extent], id: u16| {
            extents
                .iter()
                .rposition(|e| e.base <= id && e.count > 0)
                .unwrap_or(0) as u16
        };
        match resource {
            Resource::Items(id) => releases.items.contains(&decl(&self.arrays.channels, id.0)),
            Resource::Space(id) => releases.space.contains(&decl(&self.arrays.channels, id.0)),
            Resource::Condition(id) => releases
                .conditions
                .contains(&decl(&self.arrays.conditions, id.0)),
            Resource::Future(id) => releases.futures.contains(&decl(&self.arrays.futures, id.0)),
            Resource::Mutex(_) | Resource::Group(_) => false,
        }
    }
}
