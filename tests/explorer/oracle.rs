//! Every interleaving, one after the other, straight from the words that say what a move is: no
//! state is recognised, nothing is shared with the explorer but what a step means.
//!
//! For threads and processes, where whoever can go on may go on.

use counterpoint::explorer::{Ending, Found};
use counterpoint::machine::{
    Attempt, End, Reply, Request, Rules, Situation, Task, World, task_seed,
};
use counterpoint::program::op::{Op, Resource, Work};
use counterpoint::program::{Program, Signal, TaskId, Value};
use counterpoint::trace::{StuckTask, Want};
use std::collections::BTreeMap;

/// What brute force found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Oracle {
    pub interleavings: u128,
    /// For each outcome in how many interleavings it comes, and how many moves the shortest has.
    pub outcomes: BTreeMap<String, (u128, usize)>,
}

/// Goes through all interleavings; `None` if there are more than `most`.
pub fn every_interleaving(program: &Program, rules: Rules, most: u128) -> Option<Oracle> {
    let mut oracle = Oracle::default();
    let begin = Moment::first(program, rules);
    go_on(&begin, 0, most, &mut oracle).then_some(oracle)
}

fn go_on(moment: &Moment<'_>, moves: usize, most: u128, oracle: &mut Oracle) -> bool {
    if let Some(ending) = moment.ending() {
        oracle.interleavings += 1;
        let (count, shortest) = oracle.outcomes.entry(ending).or_insert((0, moves));
        *count += 1;
        *shortest = moves.min(*shortest);
        return oracle.interleavings <= most;
    }
    let who: Vec<TaskId> = moment.live().filter(|id| moment.can(*id)).collect();
    who.into_iter().all(|id| {
        let mut after = moment.clone();
        after.moves(id);
        go_on(&after, moves + 1, most, oracle)
    })
}

/// The outcome in the words in which [`Oracle`] has it.
pub fn words(found: &Found) -> String {
    match &found.ending {
        Ending::Finished => finished(&found.values),
        Ending::Deadlock { stuck, partial } => stuck_words(stuck, *partial),
        Ending::Failed { task, why } => format!("failed: {task}: {why}"),
        Ending::Forever => "for ever".to_owned(),
    }
}

fn finished(values: &[Value]) -> String {
    format!("finished: {values:?}")
}

fn stuck_words(stuck: &[StuckTask], partial: bool) -> String {
    let who: BTreeMap<u32, Want> = stuck.iter().map(|s| (s.task.0, s.want)).collect();
    format!("deadlock: {who:?}, partial: {partial}")
}

#[derive(Clone)]
enum Next {
    Tries(Op),
    /// Main comes to its end, or a task fails, which ends the run for everybody.
    Ends(End),
    Ended,
}

#[derive(Clone)]
struct Moment<'p> {
    program: &'p Program,
    world: World,
    tasks: Vec<Task>,
    next: Vec<Next>,
    /// How the run was over.
    over: Option<String>,
}

impl<'p> Moment<'p> {
    fn first(program: &'p Program, rules: Rules) -> Moment<'p> {
        let mut moment = Moment {
            program,
            world: World::new(program, rules.isolated),
            tasks: vec![Task::main(program, 0)],
            next: vec![Next::Ended],
            over: None,
        };
        moment.runs(TaskId::MAIN, Reply::Go);
        moment.while_alone();
        moment
    }

    fn live(&self) -> impl Iterator<Item = TaskId> + '_ {
        let live = |id: &TaskId| self.world.task(*id).state == Signal::Pending;
        (0..self.tasks.len() as u32).map(TaskId).filter(live)
    }

    fn blocks(&self, id: TaskId) -> Option<Resource> {
        let Next::Tries(op) = &self.next[id.index()] else {
            return None;
        };
        match self.world.clone().attempt(self.program, id, op) {
            Attempt::Blocked(resource) => Some(resource),
            _ => None,
        }
    }

    fn can(&self, id: TaskId) -> bool {
        self.blocks(id).is_none()
    }

    /// One move: an operation and what follows; and on, while there is nobody else.
    fn moves(&mut self, id: TaskId) {
        self.operates(id);
        self.while_alone();
    }

    fn while_alone(&mut self) {
        loop {
            let mut live = self.live();
            let (Some(id), None) = (live.next(), live.next()) else {
                return;
            };
            drop(live);
            if self.over.is_some() || !self.can(id) {
                return;
            }
            self.operates(id);
        }
    }

    fn operates(&mut self, id: TaskId) {
        let op = match self.next[id.index()].clone() {
            Next::Tries(op) => op,
            Next::Ends(end) => return self.ends(id, &end),
            Next::Ended => unreachable!("it has ended"),
        };
        let reply = match self.world.attempt(self.program, id, &op) {
            Attempt::Done { reply, starts, .. } => {
                if let (Some(range), Op::Spawn(spawn)) = (starts, &op) {
                    let seed = task_seed(&mut self.tasks[id.index()]);
                    for (nth, child) in (0..).zip(range.iter()) {
                        let args = spawn.args_of(nth);
                        let task = Task::new(self.program, child, spawn.def, args, seed(nth));
                        self.tasks.push(task);
                        self.next.push(Next::Ended);
                    }
                    for child in range.iter() {
                        self.runs(child, Reply::Go);
                    }
                }
                Reply::Value(reply)
            }
            Attempt::Blocked(_) => unreachable!("it could not go on"),
            Attempt::Fault(fault) => Reply::Refused(fault),
        };
        self.runs(id, reply);
    }

    /// Through everything that concerns only itself.
    fn runs(&mut self, id: TaskId, mut reply: Reply) {
        let mut fuel = 100_000;
        loop {
            let refused = matches!(reply, Reply::Refused(_));
            let task = &mut self.tasks[id.index()];
            match task.resume(self.program, reply, &mut fuel) {
                Request::Shared(op) => {
                    self.next[id.index()] = Next::Tries(op);
                    return;
                }
                Request::Work(Work::Now) => reply = Reply::Value(Value::Duration(0)),
                Request::Work(_) => reply = Reply::Value(Value::None),
                Request::Note(_) => reply = Reply::Go,
                Request::Fuel => panic!("too long for brute force"),
                Request::Finished(end) => {
                    if refused || id != TaskId::MAIN && !matches!(end, End::Failed(_)) {
                        return self.ends(id, &end);
                    }
                    self.next[id.index()] = Next::Ends(end);
                    return;
                }
            }
        }
    }

    fn ends(&mut self, id: TaskId, end: &End) {
        if let End::Failed(fault) = end {
            let name = self.world.task_name(self.program, id);
            let failed = format!("failed: {name}: {fault}");
            self.over.get_or_insert(failed);
        } else if id == TaskId::MAIN {
            let stuck = self.stuck();
            let values = self.world.values(self.program);
            let ending = match stuck.as_slice() {
                [] => finished(&values),
                stuck => stuck_words(stuck, true),
            };
            self.over.get_or_insert(ending);
        }
        self.next[id.index()] = Next::Ended;
        let _ = self.world.end(id, end);
    }

    fn ending(&self) -> Option<String> {
        let nobody = !self.live().any(|id| self.can(id));
        let deadlock = || {
            let want = |id: TaskId| Some((id.0, Want::Shared(self.blocks(id)?)));
            let who: BTreeMap<u32, Want> = self.live().filter_map(want).collect();
            format!("deadlock: {who:?}, partial: false")
        };
        self.over.clone().or_else(|| nobody.then(deadlock))
    }

    /// Who can never go on, whatever main might still have done.
    fn stuck(&self) -> Vec<StuckTask> {
        let want = |id: TaskId| Some((id, Want::Shared(self.blocks(id)?)));
        let situation = Situation {
            program: self.program,
            world: &self.world,
            wants: self.live().filter_map(want).collect(),
            free_seat: true,
            seated: Vec::new(),
        };
        situation.stuck()
    }
}
