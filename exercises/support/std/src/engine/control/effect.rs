//! What an operation does to the model.

use super::{Control, clock};
use crate::counterpoint::{ObjectId, TaskId};
use crate::engine::model::{Channel, Model};
use crate::engine::op::{Kind, Op, Reply};

/// What came of an operation, and the steps without which it could not have been taken.
type Outcome = (Reply, Vec<usize>);

impl Control {
    /// Carries out the operation of the task; `index` is the number of the step.
    pub(super) fn effect(
        &mut self,
        id: TaskId,
        op: &Op,
        alternative: u32,
        index: usize,
    ) -> Outcome {
        match op.kind {
            Kind::Start => (
                Reply::is(true),
                self.task(id).woken_by.take().into_iter().collect(),
            ),
            Kind::Relock => self.relock(id, op),
            Kind::Lock | Kind::TryLock | Kind::Unlock => (self.mutex(id, op), Vec::new()),
            Kind::Read
            | Kind::TryRead
            | Kind::Unread
            | Kind::Write
            | Kind::TryWrite
            | Kind::Unwrite => (self.rwlock(op), Vec::new()),
            Kind::Wait => (self.wait(id, op, alternative), Vec::new()),
            Kind::NotifyOne | Kind::NotifyAll => (self.notify(op, alternative, index), Vec::new()),
            Kind::Send
            | Kind::TrySend
            | Kind::Handoff
            | Kind::Recv
            | Kind::TryRecv
            | Kind::Close
            | Kind::Drop => self.channel(op, index),
            Kind::Arrive | Kind::Leave => self.barrier(op, index),
            Kind::Enter | Kind::Completed => self.once(op, index),
            Kind::MayPark => {
                self.task(id).spurious += alternative;
                (Reply::is(alternative == 1), Vec::new())
            }
            Kind::Park => self.park(id),
            Kind::Unpark => (self.unpark(op, index), Vec::new()),
            Kind::Join => self.join(op),
            Kind::JoinAll => (Reply::is(true), self.scope_ends(op.object)),
            Kind::IsFinished => (Reply::is(self.has_ended(op.with)), Vec::new()),
            Kind::End => (self.last_step(id, op, index), Vec::new()),
            Kind::Choose => (number(u64::from(alternative)), Vec::new()),
            Kind::Load => (
                Reply::is(!matches!(
                    self.model(op.object),
                    Model::Once { done: false, .. }
                )),
                Vec::new(),
            ),
            Kind::Store | Kind::Rmw | Kind::Spawn | Kind::Yield | Kind::Look | Kind::Sleep => {
                (Reply::is(true), Vec::new())
            }
        }
    }

    fn mutex(&mut self, id: TaskId, op: &Op) -> Reply {
        let Model::Mutex { holder } = self.model(op.object) else {
            return Reply::is(true);
        };
        match op.kind {
            Kind::Unlock => *holder = None,
            _ if holder.is_some() => return Reply::is(false),
            _ => *holder = Some(id),
        }
        Reply::is(true)
    }

    fn relock(&mut self, id: TaskId, op: &Op) -> Outcome {
        let task = self.task(id);
        task.woken = false;
        let timed_out = std::mem::take(&mut task.timed_out);
        let after = task.woken_by.take().into_iter().collect();
        self.mutex(id, op);
        let reply = Reply {
            timed_out,
            ..Reply::is(true)
        };
        (reply, after)
    }

    fn rwlock(&mut self, op: &Op) -> Reply {
        let Model::RwLock { readers, writer } = self.model(op.object) else {
            return Reply::is(true);
        };
        match op.kind {
            Kind::Unread => *readers = readers.saturating_sub(1),
            Kind::Unwrite => *writer = false,
            Kind::Read | Kind::TryRead if *writer => return Reply::is(false),
            Kind::Read | Kind::TryRead => *readers += 1,
            _ if *writer || *readers > 0 => return Reply::is(false),
            _ => *writer = true,
        }
        Reply::is(true)
    }

    /// Gives the mutex back and waits, or is woken at once for no reason.
    fn wait(&mut self, id: TaskId, op: &Op, alternative: u32) -> Reply {
        if let Model::Mutex { holder } = self.model(op.second) {
            *holder = None;
        }
        let task = self.task(id);
        task.woken = alternative == 1;
        task.spurious += alternative;
        task.timed_out = false;
        task.woken_by = None;
        if let (0, Model::Condvar(waiters)) = (alternative, self.model(op.object)) {
            waiters.push(id);
        }
        Reply::is(true)
    }

    fn notify(&mut self, op: &Op, alternative: u32, index: usize) -> Reply {
        let Model::Condvar(waiters) = self.model(op.object) else {
            return Reply::is(true);
        };
        let woken = match op.kind {
            Kind::NotifyAll => std::mem::take(waiters),
            _ if waiters.is_empty() => Vec::new(),
            _ => vec![waiters.remove((alternative as usize).min(waiters.len() - 1))],
        };
        for id in &woken {
            let task = self.task(*id);
            task.woken = true;
            task.woken_by = Some(index);
        }
        Reply::is(!woken.is_empty())
    }

    fn channel(&mut self, op: &Op, index: usize) -> Outcome {
        let wants = self.rendezvous_wanted(op.object);
        let Model::Channel(channel) = self.model(op.object) else {
            return (Reply::is(true), Vec::new());
        };
        match op.kind {
            Kind::TrySend
                if channel.is_full()
                    || channel.capacity == Some(0) && channel.receiver && !wants =>
            {
                (Reply::is(false), Vec::new())
            }
            Kind::Send | Kind::TrySend => send(channel, index),
            Kind::Handoff => {
                let take = usize::try_from(op.with)
                    .ok()
                    .and_then(|own| channel.takes.get(own));
                let after = take.map_or_else(|| channel.closes.clone(), |take| vec![*take]);
                (Reply::is(channel.received > op.with), after)
            }
            Kind::Close => {
                channel.senders = channel.senders.saturating_sub(1);
                channel.closes.push(index);
                (Reply::is(channel.senders == 0), Vec::new())
            }
            Kind::Drop => {
                channel.receiver = false;
                channel.closes.push(index);
                (Reply::is(true), Vec::new())
            }
            _ => receive(channel, index, op),
        }
    }

    /// Whether a receiver waits at the empty channel, so that a rendezvous would come about at once.
    fn rendezvous_wanted(&self, object: ObjectId) -> bool {
        let waits = |op: &Op| op.kind == Kind::Recv && op.object == object;
        let receiver = self
            .tasks
            .iter()
            .any(|task| task.pending.as_ref().is_some_and(waits));
        receiver
            && matches!(self.objects.get(object as usize), Some(Model::Channel(channel)) if channel.queue.is_empty())
    }

    fn barrier(&mut self, op: &Op, index: usize) -> Outcome {
        let Model::Barrier {
            size,
            arrived,
            generation,
            opened,
        } = self.model(op.object)
        else {
            return (Reply::is(true), Vec::new());
        };
        if op.kind == Kind::Leave {
            return (Reply::is(true), vec![*opened]);
        }
        let own = *generation;
        *arrived += 1;
        let last = *arrived >= *size;
        if last {
            *arrived = 0;
            *generation += 1;
            *opened = index;
        }
        let reply = Reply {
            number: own,
            ..Reply::is(last)
        };
        (reply, Vec::new())
    }

    /// Entering says whether the code has to be run.
    fn once(&mut self, op: &Op, index: usize) -> Outcome {
        let Model::Once {
            running,
            done,
            completed,
        } = self.model(op.object)
        else {
            return (Reply::is(true), Vec::new());
        };
        if op.kind == Kind::Completed {
            *running = false;
            *done = op.with == 1;
            *completed = index;
            return (Reply::is(true), Vec::new());
        }
        if *done {
            return (Reply::is(false), vec![*completed]);
        }
        *running = true;
        (Reply::is(true), Vec::new())
    }

    fn park(&mut self, id: TaskId) -> Outcome {
        let task = self.task(id);
        let woken = std::mem::take(&mut task.token);
        let after = task.unparked_by.take().into_iter().collect();
        let reply = Reply {
            timed_out: !woken,
            ..Reply::is(woken)
        };
        (reply, after)
    }

    fn unpark(&mut self, op: &Op, index: usize) -> Reply {
        let Some(task) = self
            .tasks
            .get_mut(usize::try_from(op.with).unwrap_or(usize::MAX))
        else {
            return Reply::is(false);
        };
        if !task.token {
            task.token = true;
            task.unparked_by = Some(index);
        }
        Reply::is(true)
    }

    fn join(&mut self, op: &Op) -> Outcome {
        let Some(task) = self
            .tasks
            .get(usize::try_from(op.with).unwrap_or(usize::MAX))
        else {
            return (Reply::is(true), Vec::new());
        };
        (Reply::is(true), task.woken_by.into_iter().collect())
    }

    fn has_ended(&self, task: u64) -> bool {
        let task = self.tasks.get(usize::try_from(task).unwrap_or(usize::MAX));
        task.is_none_or(|task| task.ended)
    }

    fn scope_ends(&mut self, scope: ObjectId) -> Vec<usize> {
        match self.model(scope) {
            Model::Scope { ends, .. } => ends.clone(),
            _ => Vec::new(),
        }
    }

    fn last_step(&mut self, id: TaskId, op: &Op, index: usize) -> Reply {
        self.task(id).woken_by = Some(index);
        if let Model::Scope { running, ends } = self.model(op.object) {
            *running = running.saturating_sub(1);
            ends.push(index);
        }
        self.task(id).ended = true;
        if id == 0 {
            self.left = self.live();
            self.body_ended = Some(self.count);
        }
        Reply::is(true)
    }
}

fn number(number: u64) -> Reply {
    Reply {
        number,
        ..Reply::is(true)
    }
}

fn send(channel: &mut Channel, index: usize) -> Outcome {
    if !channel.receiver {
        return (Reply::is(false), channel.closes.clone());
    }
    let room = channel
        .capacity
        .and_then(|capacity| channel.sent.checked_sub(capacity.max(1)));
    let room = room.and_then(|take| channel.takes.get(usize::try_from(take).ok()?).copied());
    let own = channel.sent;
    channel.sent += 1;
    channel.queue.push_back(index);
    (number(own), room.into_iter().collect())
}

fn receive(channel: &mut Channel, index: usize, op: &Op) -> Outcome {
    let Some(sent) = channel.queue.pop_front() else {
        let closed = channel.senders == 0;
        let after = if closed {
            channel.closes.clone()
        } else {
            Vec::new()
        };
        let reply = Reply {
            timed_out: !closed && op.deadline.is_some_and(|deadline| clock() >= deadline),
            ..Reply::is(false)
        };
        return (reply, after);
    };
    let own = channel.received;
    channel.received += 1;
    channel.takes.push(index);
    (number(own), vec![sent])
}
