//! Who takes the next step.

use crate::machine::{Status, System};
use crate::program::TaskId;

/// Who takes the next step when several could.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Policy {
    /// Who has been ready for longest goes on until it waits.
    #[default]
    InTurn,
    /// Anybody, as the seed decides, at every step.
    Random(u64),
    /// These, one for each step; after the last of them in turn. A task that sleeps or works when
    /// it is named is waited for; one that cannot take a step ends the simulation.
    Given(Vec<TaskId>),
    /// As [`Policy::Given`], but whoever waits for something is served in the order of the schedule
    /// and not in that of arrival.
    Played(Vec<TaskId>),
    /// As [`Policy::Played`], and after the last of them no more: the run stops where it is.
    Only(Vec<TaskId>),
}

/// A policy at work.
pub(super) enum Chooser {
    InTurn,
    Random(u64),
    Given {
        schedule: std::vec::IntoIter<TaskId>,
        /// Whether it is over after the last.
        only: bool,
    },
}

/// Who is to go on.
pub(super) enum Next {
    /// This task takes a step.
    Step(TaskId),
    /// Nobody can before some time has passed.
    Wait,
    /// This task is named and works: time has to pass until it has done.
    Until(TaskId),
    /// This task was to take a step and cannot.
    Cannot(TaskId),
    /// The schedule is over.
    Over,
}

impl Chooser {
    pub(super) fn new(policy: &Policy) -> Chooser {
        match policy {
            Policy::InTurn => Chooser::InTurn,
            Policy::Random(seed) => Chooser::Random(*seed),
            Policy::Given(schedule) | Policy::Played(schedule) => Chooser::given(schedule, false),
            Policy::Only(schedule) => Chooser::given(schedule, true),
        }
    }

    fn given(schedule: &[TaskId], only: bool) -> Chooser {
        let schedule = Vec::from(schedule);
        Chooser::Given {
            schedule: schedule.into_iter(),
            only,
        }
    }

    /// Gives away the free seats and says who takes the next step.
    pub(super) fn next(&mut self, system: &mut System) -> Next {
        if let Chooser::Given { schedule, only } = self {
            match schedule.as_slice().first() {
                Some(id) => {
                    let next = given(system, *id);
                    if !matches!(next, Next::Until(_)) {
                        schedule.next();
                    }
                    return next;
                }
                None if *only => return Next::Over,
                None => *self = Chooser::InTurn,
            }
        }
        while system.seat_is_free() && !system.queue().is_empty() {
            let place = self.pick(system.queue().len());
            system.take_seat(place);
        }
        match system.ready().len() {
            0 => Next::Wait,
            ready => Next::Step(system.ready()[self.pick(ready)]),
        }
    }

    fn pick(&mut self, count: usize) -> usize {
        match self {
            Chooser::Random(state) if count > 1 => {
                // xorshift64* (Vigna, 2016); the state is never 0.
                *state |= u64::from(*state == 0);
                *state ^= *state >> 12;
                *state ^= *state << 25;
                *state ^= *state >> 27;
                let bits = state.wrapping_mul(0x2545_f491_4f6c_dd1d);
                ((u128::from(bits) * count as u128) >> 64) as usize
            }
            _ => 0,
        }
    }
}

fn given(system: &mut System, id: TaskId) -> Next {
    if id.0 >= system.world.task_count() {
        return Next::Cannot(TaskId::MAIN);
    }
    if matches!(system.status(id), Status::Working(_)) {
        return Next::Until(id);
    }
    if let Some(place) = system.queue().iter().position(|queued| *queued == id) {
        system.take_seat(place);
    }
    match system.ready().contains(&id) {
        true => Next::Step(id),
        false => Next::Cannot(id),
    }
}
