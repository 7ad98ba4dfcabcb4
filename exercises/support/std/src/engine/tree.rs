//! Systematic search: depth first over schedules, those left out that differ only in the order of independent operations.
//!
//! Dynamic partial-order reduction (Flanagan, Godefroid, POPL 2005) with sleep sets (Godefroid 1996). A node is the state
//! before a step. A race (two steps that conflict, neither of which had to come first) makes the state before the earlier
//! step try the later task first. Story time goes on only when nobody can, so all that came before precedes all after.

mod past;

use super::control::{Control, Picked};
use super::op::{Op, Step};
use super::race;
use crate::counterpoint::TaskId;
use past::Past;

/// Steps of a schedule beyond which it is not branched.
const DEPTH: usize = 1_500;

/// The state before a step.
#[derive(Debug)]
struct Node {
    /// The tasks that can go on, with what they would do.
    able: Vec<(TaskId, Op)>,
    /// Tasks whose next step was tried in an equivalent place.
    sleep: Vec<TaskId>,
    /// Tasks tried here.
    done: Vec<TaskId>,
    /// Tasks to be tried here.
    wanted: Vec<TaskId>,
    chosen: TaskId,
    alternative: u32,
    ways: u32,
}

/// The schedules tried so far, and those still to be tried.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    depth: usize,
    /// The rest of this schedule was tried in an equivalent one.
    redundant: bool,
    /// The schedule went beyond what is branched, or did not repeat.
    pub cut: bool,
    /// Whether everything is tried, equivalent or not: to check the rest against.
    pub whole: bool,
    past: Past,
}

impl Tree {
    /// Picks who goes on, at the next step of a schedule.
    pub fn pick(&mut self, control: &Control, among: &[TaskId], plain: TaskId) -> Picked {
        let at = self.depth;
        self.depth += 1;
        if self.redundant || at >= DEPTH {
            self.cut |= !self.redundant;
            return first_way(plain);
        }
        if at == self.nodes.len() {
            let node = self.grow(control, among, plain);
            let Some(node) = node else {
                self.redundant = true;
                return first_way(plain);
            };
            self.nodes.push(node);
        }
        let node = &mut self.nodes[at];
        if !among.contains(&node.chosen) {
            self.cut = true;
            return first_way(plain);
        }
        node.ways = control.alternatives(node.chosen);
        Picked {
            task: node.chosen,
            alternative: node.alternative,
        }
    }

    fn grow(&self, control: &Control, among: &[TaskId], plain: TaskId) -> Option<Node> {
        let pending = |id: &TaskId| Some((*id, control.tasks[*id as usize].pending?));
        let able: Vec<(TaskId, Op)> = among.iter().filter_map(pending).collect();
        let asleep = self
            .nodes
            .last()
            .filter(|_| !self.whole)
            .map(Node::asleep_after);
        let sleep = asleep.unwrap_or_default();
        let awake = |id: &&TaskId| !sleep.contains(id);
        let chosen = [plain]
            .iter()
            .find(awake)
            .or_else(|| among.iter().find(awake))
            .copied()?;
        Some(Node {
            able,
            sleep,
            done: Vec::new(),
            wanted: if self.whole {
                among.to_vec()
            } else {
                vec![chosen]
            },
            chosen,
            alternative: 0,
            ways: 1,
        })
    }

    /// Learns from the schedule that was carried out, and goes to the next. Whether there is one.
    pub fn next(&mut self, steps: &[Step]) -> bool {
        let upto = self.nodes.len().min(steps.len());
        let from = self.past.len();
        for later in from..upto {
            let own = self.past.add(steps, later);
            for earlier in self.past.races(steps, later, &own) {
                self.want(steps, earlier, later, &own);
            }
        }
        self.depth = 0;
        self.redundant = false;
        while let Some(node) = self.nodes.last_mut() {
            if node.turn() {
                self.past.truncate(self.nodes.len() - 1);
                return true;
            }
            self.nodes.pop();
        }
        false
    }

    /// Lets the later step's task be tried before the earlier step.
    fn want(&mut self, steps: &[Step], earlier: usize, later: usize, own: &past::Steps) {
        let node = &mut self.nodes[earlier];
        let leads = |id: TaskId| {
            id == steps[later].task
                || (earlier + 1..later).any(|step| steps[step].task == id && own.contains(step))
        };
        let able = node.able.iter().map(|(id, _)| *id);
        let initials: Vec<TaskId> = able.clone().filter(|id| leads(*id)).collect();
        let tried = |id: &TaskId| node.wanted.contains(id) || node.done.contains(id);
        if initials.is_empty() {
            let missing: Vec<TaskId> = able.filter(|id| !tried(id)).collect();
            node.wanted.extend(missing);
        } else if !initials.iter().any(tried) {
            node.wanted.push(initials[0]);
        }
    }
}

impl Node {
    /// The tasks that sleep in the state after the chosen step.
    fn asleep_after(&self) -> Vec<TaskId> {
        let op = |id: TaskId| {
            self.able
                .iter()
                .find(|able| able.0 == id)
                .map(|able| &able.1)
        };
        let Some(taken) = op(self.chosen) else {
            return Vec::new();
        };
        let tried = self.sleep.iter().chain(&self.done).copied();
        let stays = |id: &TaskId| {
            op(*id).is_some_and(|op| !race::conflict((*id, op), (self.chosen, taken)))
        };
        tried
            .filter(|id| *id != self.chosen)
            .filter(stays)
            .collect()
    }

    /// Turns to the next way of the chosen step, or to the next task. Whether there is one.
    fn turn(&mut self) -> bool {
        self.alternative += 1;
        if self.alternative < self.ways {
            return true;
        }
        self.done.push(self.chosen);
        let open = |id: &&TaskId| !self.done.contains(id) && !self.sleep.contains(id);
        let Some(next) = self.wanted.iter().find(open) else {
            return false;
        };
        self.chosen = *next;
        self.alternative = 0;
        self.ways = 1;
        true
    }
}

fn first_way(task: TaskId) -> Picked {
    Picked {
        task,
        alternative: 0,
    }
}
