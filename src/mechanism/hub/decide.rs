//! Operations of a real run: the world decides, and whoever is concerned is woken.

use super::{Hub, State, wake};
use crate::machine::{Attempt, Frees, Reply};
use crate::program::op::Op;
use crate::program::{Resource, StepId, TaskId, TaskRange, Value};
use crate::trace::{Event, Kind, Outcome, Writer};
use std::sync::atomic::Ordering;
use std::task::{Poll, Waker};

/// Who asks for what.
struct Ask<'a> {
    who: TaskId,
    step: StepId,
    op: &'a Op,
    waker: &'a Waker,
}

impl Ask<'_> {
    fn event(&self, kind: Kind) -> Event {
        Event::new(kind, self.who, self.step)
    }
}

/// The answer, and who is to be woken once the lock is free again.
type Decided = (Poll<Reply>, Vec<Waker>);

impl Hub {
    /// Tries an operation of the task `who`. If it has to wait, `waker` is woken when it is worth
    /// trying again.
    pub fn poll(
        &self,
        who: TaskId,
        step: StepId,
        op: &Op,
        waker: &Waker,
        writer: &mut Writer,
    ) -> Poll<Reply> {
        let mut state = self.state();
        if self.is_over() {
            return Poll::Ready(Reply::Stop);
        }
        let ask = Ask {
            who,
            step,
            op,
            waker,
        };
        let (answer, wakers) = self.decide(&mut state, &ask, writer);
        drop(state);
        wake(wakers);
        answer
    }

    fn decide(&self, state: &mut State, ask: &Ask<'_>, writer: &mut Writer) -> Decided {
        if let Some(refused) = self.too_many(state, ask.op) {
            return (Poll::Ready(Reply::Stop), self.end_run(state, Some(refused)));
        }
        let wait = ask.op.waits_for();
        let may_try = wait.is_none_or(|resource| {
            let in_turn = state.waiters.may_try(ask.who, resource);
            in_turn || state.world.has_already(ask.who, resource)
        });
        let attempt = match wait {
            Some(resource) if !may_try => Attempt::Blocked(resource),
            _ => state.world.attempt(&self.program, ask.who, ask.op),
        };
        match attempt {
            Attempt::Done {
                reply,
                frees,
                starts,
            } => {
                let wakers = self.done(state, ask, reply, (frees, starts), writer);
                (Poll::Ready(Reply::Value(reply)), wakers)
            }
            Attempt::Blocked(_) if state.world.task(ask.who).cancel => (
                Poll::Ready(Reply::Cancelled),
                self.give_up(state, ask, writer),
            ),
            Attempt::Blocked(resource) => (
                Poll::Pending,
                self.blocked(state, ask, resource, may_try, writer),
            ),
            Attempt::Fault(fault) => {
                self.record(writer, ask.event(Kind::Failed));
                (
                    Poll::Ready(Reply::Refused(fault)),
                    self.give_up(state, ask, writer),
                )
            }
        }
    }

    fn done(
        &self,
        state: &mut State,
        ask: &Ask<'_>,
        reply: Value,
        (frees, starts): (Frees, Option<TaskRange>),
        writer: &mut Writer,
    ) -> Vec<Waker> {
        let mut told: Vec<TaskId> = state.waiters.leave(ask.who, true).into_iter().collect();
        state.waiters.tell_freed(frees, &mut told);
        if let Some(resource) = ask.op.begins_to_wait_for() {
            let def = state.world.task(ask.who).def;
            state.waiters.begin(ask.who, def, resource);
        }
        let event = match (starts, ask.op) {
            (Some(range), Op::Spawn(spawn)) => {
                if self.seats_are_few() {
                    state.queued.extend(range.iter());
                }
                let (_, arg) = Value::Tasks(range).encode();
                ask.event(Kind::Spawned).arg(arg).object(spawn.def.0)
            }
            _ => ask.event(Kind::Done).value(reply).object(ask.op.object()),
        };
        self.record(writer, event);
        let mut wakers = self.tell(state, ask.who, &told, writer);
        if let Frees::Tasks(range) = frees {
            self.cancelling.store(true, Ordering::Release);
            for other in range.iter().filter(|id| state.world.task(*id).cancel) {
                let asked = Event::new(Kind::CancelAsked, other, StepId::default());
                self.record(writer, asked.arg(ask.who.0.into()));
                wakers.extend(state.wakers.get(&other).cloned());
            }
        }
        wakers
    }

    fn blocked(
        &self,
        state: &mut State,
        ask: &Ask<'_>,
        resource: Resource,
        tried: bool,
        writer: &mut Writer,
    ) -> Vec<Waker> {
        state.wakers.insert(ask.who, ask.waker.clone());
        // Asked again without having been told: nothing is new.
        if state.waiters.waits(ask.who) {
            return Vec::new();
        }
        let def = state.world.task(ask.who).def;
        state.waiters.wait(ask.who, def, resource, tried);
        self.record(writer, ask.event(Kind::Blocked).arg(resource.encode()));
        self.look_for_stuck(state, Some(resource), writer)
    }

    /// The task waits no more and has not got what it wanted: the next in line may have its turn.
    fn give_up(&self, state: &mut State, ask: &Ask<'_>, writer: &mut Writer) -> Vec<Waker> {
        let told: Vec<_> = state.waiters.leave(ask.who, false).into_iter().collect();
        self.tell(state, ask.who, &told, writer)
    }

    /// Why so many tasks cannot be started here, if they cannot.
    fn too_many(&self, state: &State, op: &Op) -> Option<Outcome> {
        let (Op::Spawn(spawn), Some((most, reason))) = (op, &state.most) else {
            return None;
        };
        let wanted = state.world.living() as usize + spawn.count as usize;
        if wanted <= *most {
            return None;
        }
        let reason = format!(
            "{wanted} at once are more than the {most} that are safe on this machine: {reason}. \
             Ask for fewer, or run it as async tasks"
        );
        Some(Outcome::Refused { reason })
    }
}
