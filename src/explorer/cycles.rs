//! Interleavings that never end.
//!
//! One that goes on for ever comes round in the end, within a strongly connected component of the
//! states. It is fair, weakly, if every task that could always move does move: if for each task the
//! component has a state in which it cannot, or a move that it makes. If a component is not fair,
//! neither is any part of it, since a task that can move in all of its states can do so in all of the
//! part's. So it is enough to look at whole components.

use super::breadth::Seen;
use crate::program::TaskId;
use std::collections::{BTreeSet, HashMap, VecDeque};

/// States that can be gone round in for ever, by a fair scheduler.
#[derive(Debug)]
pub(super) struct Round {
    /// The first state of them, in the order of the search.
    pub entry: u32,
    /// The moves that come round from there to there, each fair task among them.
    pub cycle: Vec<TaskId>,
}

/// The first fair round among the states for which `inside` holds, which are reached through such
/// states only where `reached` says so. `None` if there is none.
pub(super) fn fair_round(seen: &Seen, inside: &dyn Fn(u32) -> bool) -> Option<Round> {
    let components = components(seen, inside);
    let mut first: Option<Vec<u32>> = None;
    for component in components {
        if !is_fair(seen, &component) {
            continue;
        }
        let entry = |states: &[u32]| states.iter().min().copied().unwrap_or(u32::MAX);
        if first
            .as_ref()
            .is_none_or(|known| entry(&component) < entry(known))
        {
            first = Some(component);
        }
    }
    let component = first?;
    let entry = component.iter().min().copied()?;
    let cycle = walk(seen, &component, entry);
    Some(Round { entry, cycle })
}

fn movers(seen: &Seen, state: u32) -> BTreeSet<TaskId> {
    seen.moves(state).map(|(_, task)| task).collect()
}

fn is_fair(seen: &Seen, component: &[u32]) -> bool {
    let states: BTreeSet<u32> = component.iter().copied().collect();
    let mut always: Option<BTreeSet<TaskId>> = None;
    let mut move_inside = BTreeSet::new();
    for state in component {
        let can = movers(seen, *state);
        always = Some(match always {
            Some(always) => always.intersection(&can).copied().collect(),
            None => can,
        });
        let inside = seen.moves(*state).filter(|(to, _)| states.contains(to));
        move_inside.extend(inside.map(|(_, task)| task));
    }
    !move_inside.is_empty() && always.unwrap_or_default().is_subset(&move_inside)
}

/// A walk from `entry` back to it within a component, in which every task that moves in the
/// component moves.
fn walk(seen: &Seen, component: &[u32], entry: u32) -> Vec<TaskId> {
    let states: BTreeSet<u32> = component.iter().copied().collect();
    let mut left: BTreeSet<TaskId> = BTreeSet::new();
    for state in component {
        let inside = seen.moves(*state).filter(|(to, _)| states.contains(to));
        left.extend(inside.map(|(_, task)| task));
    }
    let (mut at, mut walk) = (entry, Vec::new());
    while !left.is_empty() {
        let Some((path, end)) = path(seen, &states, at, &|_, task| left.contains(&task)) else {
            break;
        };
        for task in &path {
            left.remove(task);
        }
        walk.extend(path);
        at = end;
    }
    if at != entry
        && let Some((path, _)) = path(seen, &states, at, &|to, _| to == entry)
    {
        walk.extend(path);
    }
    walk
}

/// The shortest way from a state to a move that is wanted, that move included.
fn path(
    seen: &Seen,
    states: &BTreeSet<u32>,
    from: u32,
    wanted: &dyn Fn(u32, TaskId) -> bool,
) -> Option<(Vec<TaskId>, u32)> {
    let mut before: HashMap<u32, (u32, TaskId)> = HashMap::new();
    let mut queue = VecDeque::from([from]);
    while let Some(state) = queue.pop_front() {
        for (to, task) in seen.moves(state) {
            if !states.contains(&to) {
                continue;
            }
            if wanted(to, task) {
                let (mut path, mut at) = (vec![task], state);
                while at != from {
                    let (earlier, task) = before[&at];
                    path.push(task);
                    at = earlier;
                }
                path.reverse();
                return Some((path, to));
            }
            if to != from && !before.contains_key(&to) {
                before.insert(to, (state, task));
                queue.push_back(to);
            }
        }
    }
    None
}

/// The strongly connected components that have a move within them (Tarjan, 1972, without
/// recursion), of the states for which `inside` holds.
fn components(seen: &Seen, inside: &dyn Fn(u32) -> bool) -> Vec<Vec<u32>> {
    let count = seen.table.len();
    let mut tarjan = Tarjan {
        seen,
        inside,
        index: vec![u32::MAX; count],
        low: vec![0; count],
        on_stack: vec![false; count],
        stack: Vec::new(),
        next: 0,
        found: Vec::new(),
    };
    for state in 0..count as u32 {
        if tarjan.index[state as usize] == u32::MAX && inside(state) {
            tarjan.visit(state);
        }
    }
    tarjan.found
}

struct Tarjan<'a> {
    seen: &'a Seen,
    inside: &'a dyn Fn(u32) -> bool,
    index: Vec<u32>,
    low: Vec<u32>,
    on_stack: Vec<bool>,
    stack: Vec<u32>,
    next: u32,
    found: Vec<Vec<u32>>,
}

impl Tarjan<'_> {
    fn enter(&mut self, state: u32) {
        let at = state as usize;
        self.index[at] = self.next;
        self.low[at] = self.next;
        self.next += 1;
        self.on_stack[at] = true;
        self.stack.push(state);
    }

    fn visit(&mut self, root: u32) {
        self.enter(root);
        let mut path: Vec<(u32, usize)> = vec![(root, 0)];
        while let Some((state, nth)) = path.last_mut() {
            let (state, at) = (*state, *state as usize);
            let next = self.seen.moves(state).nth(*nth);
            *nth += 1;
            let Some((to, _)) = next else {
                path.pop();
                if let Some((parent, _)) = path.last() {
                    let parent = *parent as usize;
                    self.low[parent] = self.low[parent].min(self.low[at]);
                }
                self.leave(state);
                continue;
            };
            if !(self.inside)(to) {
                continue;
            }
            if self.index[to as usize] == u32::MAX {
                self.enter(to);
                path.push((to, 0));
            } else if self.on_stack[to as usize] {
                self.low[at] = self.low[at].min(self.index[to as usize]);
            }
        }
    }

    fn leave(&mut self, state: u32) {
        let at = state as usize;
        if self.low[at] != self.index[at] {
            return;
        }
        let mut component = Vec::new();
        while let Some(top) = self.stack.pop() {
            self.on_stack[top as usize] = false;
            component.push(top);
            if top == state {
                break;
            }
        }
        let alone = component.len() == 1;
        if !alone || self.seen.moves(state).any(|(to, _)| to == state) {
            self.found.push(component);
        }
    }
}
