//! Who takes the next step.

use crate::machine::System;
use crate::program::TaskId;

/// Who takes the next step when several could.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Policy {
    /// Who has been ready for longest goes on until it waits.
    #[default]
    InTurn,
    /// Anybody, as the seed decides, at every step.
    Random(u64),
    /// These, one for each step; after the last of them in turn. A task that cannot take a step
    /// when it is named ends the simulation.
    Given(Vec<TaskId>),
}

/// A policy at work.
pub(super) enum Chooser {
    InTurn,
    Random(u64),
    Given(std::vec::IntoIter<TaskId>),
}

impl Chooser {
    pub(super) fn new(policy: &Policy) -> Chooser {
        match policy {
            Policy::InTurn => Chooser::InTurn,
            Policy::Random(seed) => Chooser::Random(*seed),
            Policy::Given(schedule) => Chooser::Given(schedule.clone().into_iter()),
        }
    }

    /// Gives away the free seats and says who takes the next step; `None` if nobody can.
    ///
    /// # Errors
    /// The task that was to take it and cannot.
    pub(super) fn next(&mut self, system: &mut System) -> Result<Option<TaskId>, TaskId> {
        if let Chooser::Given(schedule) = self {
            if system.ready().is_empty() && system.queue().is_empty() {
                return Ok(None);
            }
            if let Some(id) = schedule.next() {
                return given(system, id).map(Some);
            }
            *self = Chooser::InTurn;
        }
        while system.seat_is_free() && !system.queue().is_empty() {
            let place = self.pick(system.queue().len());
            system.take_seat(place);
        }
        let ready = system.ready().len();
        Ok((ready > 0).then(|| system.ready()[self.pick(ready)]))
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

fn given(system: &mut System, id: TaskId) -> Result<TaskId, TaskId> {
    if let Some(place) = system.queue().iter().position(|queued| *queued == id) {
        system.take_seat(place);
    }
    if system.ready().contains(&id) {
        Ok(id)
    } else {
        Err(id)
    }
}
