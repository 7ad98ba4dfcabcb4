//! How tasks of a real run end, and how it is found that some never will.

use super::{Hub, State, wake};
use crate::machine::{End, Situation, may_be_freed};
use crate::program::{Resource, Signal, StepId, TaskId};
use crate::trace::{Event, Kind, Outcome, StuckTask, Want, Writer};
use std::task::Waker;

impl Hub {
    /// A task has ended.
    pub fn ended(&self, who: TaskId, end: &End, writer: &mut Writer) {
        let (kind, value) = end.told();
        let event = Event::new(Kind::Ended, who, StepId::default()).object(kind as u16);
        self.ended_as(who, end, event.value(value), writer);
    }

    /// A task has ended, and this event tells it.
    pub(in crate::mechanism) fn ended_as(
        &self,
        who: TaskId,
        end: &End,
        event: Event,
        writer: &mut Writer,
    ) {
        let mut guard = self.state();
        let state = &mut *guard;
        if state.world.task(who).state != Signal::Pending {
            return;
        }
        if !state.wakers.is_empty() {
            state.wakers.remove(&who);
        }
        state.seated.remove(&who);
        state.queued.remove(&who);
        let mut told: Vec<TaskId> = state.waiters.leave(who, false).into_iter().collect();
        let held = state.world.holds_any(who);
        let frees = state.world.end(who, end);
        match who {
            TaskId::MAIN => writer.record_anyway(self.now(), event),
            _ => self.record(writer, event),
        }
        let mut wakers = Vec::new();
        if !self.is_over() {
            state.waiters.tell_freed(frees, &mut told);
            wakers = self.tell(state, who, &told, writer);
            let (verdict, world) = (&mut state.verdict, &state.world);
            verdict.ended(|| world.task_name(&self.program, who), end);
            if *end == End::OutOfSteps {
                let limit = Outcome::Limit {
                    steps: self.run.limit,
                };
                wakers.extend(self.end_run(state, Some(limit)));
            } else if who == TaskId::MAIN {
                wakers.extend(self.end_run(state, None));
            } else if self.may_leave_stuck(state, who, held) {
                wakers.extend(self.look_for_stuck(state, None, writer));
            }
        }
        drop(guard);
        wake(wakers);
    }

    /// Whether the end of a task may leave others waiting for ever.
    fn may_leave_stuck(&self, state: &State, who: TaskId, held: bool) -> bool {
        let def = state.world.task(who).def;
        let last = state.world.living_of(def) <= state.waiters.untold_of(def);
        state.waiters.untold_count() > 0 && (held || last)
    }

    /// Looks whether anybody can never go on, now that somebody waits for `resource` or has
    /// ended; ends the run if nobody can.
    pub(super) fn look_for_stuck(
        &self,
        state: &mut State,
        resource: Option<Resource>,
        writer: &mut Writer,
    ) -> Vec<Waker> {
        let program = &self.program;
        let seats = self.rules.seat_count(program.machinery.workers);
        let limited = seats.filter(|_| self.rules.wait_keeps_seat);
        let moves = |who: &TaskId| !state.waiters.waits(*who);
        let seat_left = limited.is_none_or(|seats| {
            state.seated.len() < seats as usize || state.seated.iter().any(moves)
        });
        let hope = resource
            .is_some_and(|wanted| may_be_freed(program, &state.world, &state.waiters, wanted));
        if hope && seat_left {
            return Vec::new();
        }
        let stuck = self.stuck(state, limited);
        let all = stuck.len() == state.world.living() as usize;
        for task in state.verdict.stuck(stuck) {
            let arg = match task.want {
                Want::Shared(resource) => resource.encode(),
                Want::Seat => u64::MAX,
            };
            self.record(
                writer,
                Event::new(Kind::Stuck, task.task, StepId::default()).arg(arg),
            );
        }
        if all {
            self.end_run(state, None)
        } else {
            Vec::new()
        }
    }

    fn stuck(&self, state: &State, limited: Option<u32>) -> Vec<StuckTask> {
        let held_up = state.waiters.held_up();
        let mut wants: Vec<_> = held_up
            .map(|(who, wanted)| (who, Want::Shared(wanted)))
            .collect();
        let mut free_seat = true;
        if let Some(seats) = limited {
            wants.extend(state.queued.iter().map(|who| (*who, Want::Seat)));
            wants.extend(
                state
                    .calls
                    .iter()
                    .map(|(who, group)| (*who, Want::Shared(*group))),
            );
            free_seat = state.seated.len() < seats as usize;
        }
        let seated = state.seated.iter().copied().collect();
        let (program, world) = (&self.program, &state.world);
        Situation {
            program,
            world,
            wants,
            free_seat,
            seated,
        }
        .stuck()
    }
}
