//! A program between two moves: who can move, who cannot and why, and what a move does.

mod act;
mod over;

use super::flow::ask_for_tasks;
use super::seats::Seats;
use crate::machine::{Attempt, End, Reply, Rules, Task, World};
use crate::program::op::{Op, Resource};
use crate::program::{Program, StepId, TaskId, Value};
use std::sync::Arc;

/// A program between two moves.
///
/// A move of a task is its next operation on something shared, with all that follows of what
/// concerns only itself, up to before its next operation or to its end. The end of main, and that
/// of a task that fails, is a move of its own, because it ends the run for all others; and so is
/// every end where tasks ask how others are. Where the mechanism has one
/// seat, which a task keeps until it gives way, a move goes on until then. Where only one task
/// is left that has not ended it runs on within the same move: with one task there is nothing to
/// choose.
#[derive(Debug, Clone)]
pub struct Board {
    pub(super) program: Arc<Program>,
    pub(super) rules: Rules,
    pub(super) world: World,
    pub(super) players: Vec<Player>,
    pub(super) seats: Seats,
    /// Whether tasks ask how others are: then every end is a move of its own, because whether a task
    /// has ended can be seen.
    ends_are_seen: bool,
}

/// A task of a [`Board`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Player {
    pub task: Task,
    pub pending: Pending,
    /// Whether it gave way last by sleeping, so that who cancels it may find it asleep.
    pub asleep: bool,
    /// Whether it gave way because its operation had to wait, and has not had its turn since.
    pub in_line: bool,
}

/// What a task is going to do at its next move.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Pending {
    /// To go on with this reply; what it will ask for is not known yet.
    Go(Reply),
    /// To try this operation.
    Asks(Op),
    /// To come to its end. Main's ends the run for everybody, so it is something shared.
    Ends(End),
    /// Nothing: it has ended.
    Ended(End),
    /// Nothing: it goes round without ever touching anything shared.
    Spins,
}

/// Why a task cannot move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Held {
    /// The run is over.
    Over,
    /// It has ended.
    Ended,
    /// Its next operation has to wait for this.
    Waits(Resource),
    /// It waits for the tasks that it called; their group is named by the first of them.
    Calls(TaskId),
    /// All seats are taken.
    NoSeat,
    /// It goes round without ever touching anything shared.
    Spins,
    /// There is no such task.
    Nobody,
}

/// What one operation of a task came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Act {
    /// It was done.
    Went,
    /// It has to wait.
    Blocked,
    /// The task gave its seat away: it sleeps, yields, or calls others.
    GaveWay,
    /// The task ended.
    Ended,
}

/// How many operations a move may have where nobody else can move meanwhile.
pub(super) const LONGEST: u32 = 10_000;

impl Board {
    /// A program before its first move. `seed` decides its random numbers.
    pub fn new(program: &Arc<Program>, rules: Rules, seed: u64) -> Board {
        Board::started(program, rules, seed, &mut Vec::new())
    }

    /// As [`Board::new`]; `steps` receives the steps that are taken before the first move, as a
    /// simulator takes them.
    pub fn started(
        program: &Arc<Program>,
        rules: Rules,
        seed: u64,
        steps: &mut Vec<TaskId>,
    ) -> Board {
        let mut board = Board {
            program: Arc::clone(program),
            rules,
            world: World::new(program, rules.isolated),
            players: Vec::new(),
            seats: Seats::new(rules, program.machinery.workers),
            ends_are_seen: ask_for_tasks(program),
        };
        board.add(Task::main(program, seed));
        board.seats.sit(TaskId::MAIN);
        board.settle(TaskId::MAIN, steps);
        board.run_on(steps);
        board
    }

    /// The program.
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// The rules by which tasks share seats.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// What is shared.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The shared variables as main sees them, element by element.
    pub fn values(&self) -> Vec<Value> {
        self.world.values(&self.program)
    }

    /// All tasks that there have been, in the order of spawning.
    pub fn tasks(&self) -> impl Iterator<Item = TaskId> + use<> {
        (0..self.players.len() as u32).map(TaskId)
    }

    /// Where a task is, and its locals.
    pub fn task(&self, id: TaskId) -> Option<&Task> {
        self.players.get(id.index()).map(|player| &player.task)
    }

    /// What people call a task.
    pub fn name(&self, id: TaskId) -> String {
        self.world.task_name(&self.program, id)
    }

    /// The step that a task will take at its next move; `None` where it only comes to its end, and
    /// once it has ended.
    pub fn next_step(&self, id: TaskId) -> Option<StepId> {
        let player = self.players.get(id.index())?;
        match player.pending {
            Pending::Ended(_) | Pending::Ends(_) => None,
            Pending::Asks(_) => Some(player.task.step(&self.program)),
            Pending::Go(_) | Pending::Spins => player.task.next_step(&self.program),
        }
    }

    /// The operation that a task will try at its next move, where it is known.
    pub fn asks(&self, id: TaskId) -> Option<&Op> {
        match &self.players.get(id.index())?.pending {
            Pending::Asks(op) => Some(op),
            _ => None,
        }
    }

    /// Whether the next move of a task is nothing but its end.
    pub fn only_ends(&self, id: TaskId) -> bool {
        let player = self.players.get(id.index());
        player.is_some_and(|player| matches!(player.pending, Pending::Ends(_)))
    }

    /// Whether a task has ended.
    pub fn has_ended(&self, id: TaskId) -> bool {
        let player = self.players.get(id.index());
        player.is_none_or(|player| matches!(player.pending, Pending::Ended(_)))
    }

    /// Whether a task has a seat, where seats are few.
    pub fn is_seated(&self, id: TaskId) -> bool {
        self.seats.is_seated(id)
    }

    /// Whether the run is over: main has ended, or a task has failed.
    pub fn is_over(&self) -> bool {
        self.has_ended(TaskId::MAIN) || self.failed().is_some()
    }

    /// The task that failed, and why.
    pub(super) fn failed(&self) -> Option<(TaskId, &crate::program::Fault)> {
        self.players
            .iter()
            .find_map(|player| match &player.pending {
                Pending::Ended(End::Failed(fault)) => Some((player.task.id, fault)),
                _ => None,
            })
    }

    /// Whether a task can move.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn can_move(&self, id: TaskId) -> Result<(), Held> {
        if self.is_over() {
            return Err(Held::Over);
        }
        self.could_move(id)
    }

    /// As [`Board::can_move`] where the run is not over.
    fn could_move(&self, id: TaskId) -> Result<(), Held> {
        let player = self.players.get(id.index()).ok_or(Held::Nobody)?;
        match &player.pending {
            Pending::Ended(_) => return Err(Held::Ended),
            Pending::Spins => return Err(Held::Spins),
            Pending::Go(_) | Pending::Asks(_) | Pending::Ends(_) => {}
        }
        if let Some(call) = self.seats.called_by(id) {
            return Err(Held::Calls(self.world.task(call).group));
        }
        let waits = self.waits(id);
        if self.seats.is_seated(id) {
            return match waits {
                Some(resource) if !self.seats.leaves_when_waiting(id) => Err(Held::Waits(resource)),
                _ => Ok(()),
            };
        }
        match waits {
            // Who has tried and stood up again gains nothing from trying again.
            Some(resource) if !self.rules.wait_keeps_seat => Err(Held::Waits(resource)),
            _ if !self.seats.is_free() => Err(Held::NoSeat),
            _ => Ok(()),
        }
    }

    /// What the next operation of a task would have to wait for now.
    pub fn waits(&self, id: TaskId) -> Option<Resource> {
        let op = self.asks(id)?;
        op.waits_for()?;
        if self.world.task(id).cancel {
            return None;
        }
        match self.world.clone().attempt(&self.program, id, op) {
            Attempt::Blocked(resource) => Some(resource),
            _ => None,
        }
    }

    /// The tasks that can move, in the order of spawning.
    pub fn movable(&self) -> Vec<TaskId> {
        let can = |id: &TaskId| self.can_move(*id).is_ok();
        self.tasks().filter(can).collect()
    }

    /// Lets a task move.
    ///
    /// # Errors
    /// Why it cannot; then nothing has changed.
    pub fn take(&mut self, id: TaskId) -> Result<(), Held> {
        self.take_steps(id, &mut Vec::new())
    }

    /// As [`Board::take`]; `steps` receives the steps of the move, as a simulator takes them.
    ///
    /// # Errors
    /// As [`Board::take`].
    pub fn take_steps(&mut self, id: TaskId, steps: &mut Vec<TaskId>) -> Result<(), Held> {
        self.can_move(id)?;
        self.seats.sit(id);
        for _ in 0..LONGEST {
            let act = self.act(id, steps);
            if act != Act::Went || self.is_over() || !self.seats.only_one() {
                break;
            }
        }
        self.run_on(steps);
        Ok(())
    }

    /// Where only one task is left, lets it go on.
    fn run_on(&mut self, steps: &mut Vec<TaskId>) {
        for _ in 0..LONGEST {
            let mut left = self.tasks().filter(|id| !self.has_ended(*id));
            let (Some(id), None) = (left.next(), left.next()) else {
                return;
            };
            if self.can_move(id).is_err() {
                return;
            }
            self.seats.sit(id);
            if self.act(id, steps) == Act::Blocked {
                return;
            }
        }
    }
}
