//! How an interleaving ended, and who waits for whom.

use super::{Board, Held, Pending};
use crate::explorer::Ending;
use crate::machine::{Situation, World};
use crate::program::op::Resource;
use crate::program::{Signal, TaskId};
use crate::trace::{StuckTask, Want};

impl Board {
    /// How the interleaving ended; `None` while somebody can move.
    pub fn ending(&self) -> Option<Ending> {
        if let Some((task, fault)) = self.failed() {
            return Some(Ending::Failed {
                task: self.name(task),
                why: fault.to_string(),
            });
        }
        let over = self.has_ended(TaskId::MAIN);
        let moves = |id: TaskId| self.could_move(id).is_ok();
        if !over && self.tasks().any(moves) {
            return None;
        }
        if !over && self.spins() {
            return Some(Ending::Forever);
        }
        let stuck = self.stuck();
        if over && stuck.is_empty() {
            return Some(Ending::Finished);
        }
        Some(Ending::Deadlock {
            partial: over,
            stuck,
        })
    }

    /// Whether a task goes round without ever touching anything shared.
    pub(in crate::explorer) fn spins(&self) -> bool {
        let mut players = self.players.iter();
        players.any(|player| player.pending == Pending::Spins)
    }

    /// The tasks that can never go on. Once main has ended: that could not before either, whatever
    /// main might have done; the others are cut short by its end, and not stuck.
    pub fn stuck(&self) -> Vec<StuckTask> {
        if self.has_ended(TaskId::MAIN) {
            let before = self.world.before_end_of(TaskId::MAIN);
            return self.situation(&before).stuck();
        }
        self.situation(&self.world).stuck()
    }

    /// Why a task cannot move, as what it wants and who could give it; `None` where it waits for
    /// nothing.
    pub fn wants(&self, id: TaskId) -> Option<StuckTask> {
        let want = self.want(id)?;
        Some(self.situation(&self.world).describe(id, want))
    }

    fn want(&self, id: TaskId) -> Option<Want> {
        match self.could_move(id) {
            Err(Held::Waits(resource)) => Some(Want::Shared(resource)),
            Err(Held::Calls(group)) => Some(Want::Shared(Resource::Group(group))),
            Err(Held::NoSeat) => Some(Want::Seat),
            _ => None,
        }
    }

    fn situation<'a>(&'a self, world: &'a World) -> Situation<'a> {
        let limited = !self.seats.are_unlimited();
        let live = |id: &TaskId| world.task(*id).state == Signal::Pending;
        let seated = |id: &TaskId| limited && self.rules.counts(*id) && self.is_seated(*id);
        Situation {
            program: &self.program,
            world,
            wants: self
                .tasks()
                .filter(live)
                .filter_map(|id| Some((id, self.want(id)?)))
                .collect(),
            free_seat: self.seats.is_free(),
            seated: self.tasks().filter(live).filter(seated).collect(),
        }
    }
}
