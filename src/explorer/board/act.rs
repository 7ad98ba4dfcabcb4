//! What one operation of a task does, and what follows of it.

use super::{Act, Board, Pending, Player};
use crate::machine::{Attempt, End, Reply, Request, Task, task_seed};
use crate::program::op::{Op, Resource, Spawn, Work};
use crate::program::{DefId, TaskId, TaskRange, Value};

/// How many instructions a task may do without asking for anything shared before it is taken to
/// go round for ever.
const FUEL: u64 = 1_000_000;

impl Board {
    /// Tries the next operation of a task that has a seat.
    pub(in crate::explorer) fn act(&mut self, id: TaskId, steps: &mut Vec<TaskId>) -> Act {
        let killed = self.rules.isolated && self.world.task(id).cancel;
        if killed {
            steps.push(id);
            return self.end(id, End::Cancelled);
        }
        self.players[id.index()].asleep = false;
        if matches!(self.players[id.index()].pending, Pending::Go(_)) {
            let act = self.settle(id, steps);
            if act != Act::Went {
                return act;
            }
        }
        let op = match self.players[id.index()].pending.clone() {
            Pending::Asks(op) => op,
            Pending::Ends(end) => {
                steps.push(id);
                return self.end(id, end);
            }
            Pending::Go(_) | Pending::Ended(_) | Pending::Spins => return Act::Went,
        };
        steps.push(id);
        if self.has_to_queue(id, &op) {
            self.queue(id);
            return Act::Blocked;
        }
        let reply = match self.world.attempt(&self.program, id, &op) {
            Attempt::Done { reply, starts, .. } => {
                if let (Some(range), Op::Spawn(spawn)) = (starts, &op) {
                    self.start(id, range, spawn, steps);
                }
                if let Op::CancelTasks(range) = op {
                    self.see_cancellation(range);
                }
                Reply::Value(reply)
            }
            Attempt::Blocked(_) if self.world.task(id).cancel => Reply::Cancelled,
            Attempt::Blocked(_) => {
                self.queue(id);
                return Act::Blocked;
            }
            Attempt::Fault(fault) => Reply::Refused(fault),
        };
        let player = &mut self.players[id.index()];
        player.pending = Pending::Go(reply);
        player.in_line = false;
        if self.seats.called_by(id).is_some() {
            return Act::GaveWay;
        }
        self.settle(id, steps)
    }

    /// Where waiting gives the seat away, nobody overtakes those who wait for the same thing: a task
    /// that gives a mutex back and asks for it again at once has to queue behind them.
    fn has_to_queue(&self, id: TaskId, op: &Op) -> bool {
        let Some(resource) = op.waits_for() else {
            return false;
        };
        let everybody = matches!(resource, Resource::Future(_) | Resource::Group(_));
        if everybody || self.players[id.index()].in_line || !self.seats.leaves_when_waiting(id) {
            return false;
        }
        let same = |player: &Player| match &player.pending {
            Pending::Asks(op) => player.in_line && op.waits_for() == Some(resource),
            _ => false,
        };
        self.players.iter().any(same) && !self.world.has_already(id, resource)
    }

    /// A task has to wait.
    fn queue(&mut self, id: TaskId) {
        self.players[id.index()].in_line = self.seats.leaves_when_waiting(id);
        self.seats.waits(id);
    }

    /// Lets a task go on by itself up to its next operation.
    pub(super) fn settle(&mut self, id: TaskId, steps: &mut Vec<TaskId>) -> Act {
        let mut fuel = FUEL;
        let seen = self.ends_are_seen || id == TaskId::MAIN;
        let apart = |end: &End| seen || matches!(end, End::Failed(_));
        loop {
            let player = &mut self.players[id.index()];
            let Pending::Go(reply) = &mut player.pending else {
                return Act::Went;
            };
            let reply = std::mem::replace(reply, Reply::Go);
            // What was refused has changed nothing, so nobody can tell when the task fails of it.
            let refused = matches!(reply, Reply::Refused(_));
            match player.task.resume(&self.program, reply, &mut fuel) {
                Request::Shared(op) => {
                    player.pending = Pending::Asks(op);
                    return Act::Went;
                }
                Request::Fuel => {
                    player.pending = Pending::Spins;
                    return Act::GaveWay;
                }
                Request::Finished(end) if !refused && apart(&end) => {
                    player.pending = Pending::Ends(end);
                    return Act::Went;
                }
                Request::Finished(end) => {
                    steps.push(id);
                    return self.end(id, end);
                }
                Request::Note(_) => {
                    steps.push(id);
                    player.pending = Pending::Go(Reply::Go);
                }
                Request::Work(work) => {
                    steps.push(id);
                    if self.work(id, work) == Act::GaveWay {
                        return Act::GaveWay;
                    }
                }
            }
        }
    }

    /// Work concerns only its task and takes no time, but a task that sleeps may give its seat to
    /// others.
    fn work(&mut self, id: TaskId, work: Work) -> Act {
        let gives_way = matches!(work, Work::Sleep(_) | Work::Yield);
        let player = &mut self.players[id.index()];
        let value = match work {
            Work::Now => Value::Duration(0),
            _ => Value::None,
        };
        player.pending = Pending::Go(Reply::Value(value));
        if gives_way && self.world.task(id).cancel {
            player.pending = Pending::Go(Reply::Cancelled);
            return Act::Went;
        }
        if !(gives_way && self.seats.leaves_when_sleeping(id)) {
            return Act::Went;
        }
        player.asleep = matches!(work, Work::Sleep(_));
        self.seats.stand(id);
        Act::GaveWay
    }

    pub(super) fn add(&mut self, task: Task) {
        self.players.push(Player {
            task,
            pending: Pending::Go(Reply::Go),
            asleep: false,
            in_line: false,
        });
    }

    fn start(&mut self, parent: TaskId, range: TaskRange, spawn: &Spawn, steps: &mut Vec<TaskId>) {
        let seeds = task_seed(&mut self.players[parent.index()].task);
        for (nth, id) in (0..).zip(range.iter()) {
            let (def, args): (DefId, _) = (spawn.def, spawn.args_of(nth));
            self.add(Task::new(&self.program, id, def, args, seeds(nth)));
            self.seats.add(id);
        }
        if self.rules.spawn_calls {
            self.seats.call(parent, range);
        }
        // Who has a seat of its own comes to its first operation by itself.
        if self.seats.are_unlimited() {
            for id in range.iter() {
                self.settle(id, steps);
            }
        }
    }

    /// Tasks that have been asked to stop see it where they wait or sleep.
    fn see_cancellation(&mut self, range: TaskRange) {
        for id in range.iter() {
            let player = &self.players[id.index()];
            let waits = match &player.pending {
                Pending::Asks(op) => matches!(
                    self.world.clone().attempt(&self.program, id, op),
                    Attempt::Blocked(_)
                ),
                _ => player.asleep,
            };
            if waits && self.world.task(id).cancel && !self.seats.is_seated(id) {
                let player = &mut self.players[id.index()];
                player.pending = Pending::Go(Reply::Cancelled);
            }
        }
    }

    fn end(&mut self, id: TaskId, end: End) -> Act {
        let _ = self.world.end(id, &end);
        self.players[id.index()].pending = Pending::Ended(end);
        self.seats.end(id);
        Act::Ended
    }
}
