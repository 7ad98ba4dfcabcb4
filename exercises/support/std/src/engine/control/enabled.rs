//! Who can go on.

use super::{Control, clock};
use crate::counterpoint::TaskId;
use crate::engine::model::Model;
use crate::engine::op::{Kind, Op};

impl Control {
    /// Whether the task can carry out its pending operation now.
    pub fn is_enabled(&self, id: TaskId) -> bool {
        let task = &self.tasks[id as usize];
        let Some(op) = &task.pending else {
            return false;
        };
        let timed_out = op.deadline.is_some_and(|deadline| clock() >= deadline);
        match op.kind {
            Kind::Relock => (task.woken || task.timed_out) && self.is_free(op.object),
            Kind::Park => timed_out || task.token,
            Kind::Sleep => timed_out,
            Kind::Join => self
                .tasks
                .get(usize::try_from(op.with).unwrap_or(0))
                .is_none_or(|task| task.ended),
            _ => timed_out || self.permits(op),
        }
    }

    fn is_free(&self, object: crate::counterpoint::ObjectId) -> bool {
        !matches!(
            self.objects.get(object as usize),
            Some(Model::Mutex { holder: Some(_) })
        )
    }

    /// Whether the object lets the operation go on.
    fn permits(&self, op: &Op) -> bool {
        let Some(model) = self.objects.get(op.object as usize) else {
            return true;
        };
        match (op.kind, model) {
            (Kind::Lock, Model::Mutex { holder }) => holder.is_none(),
            (Kind::Read, Model::RwLock { writer, .. }) => !writer,
            (Kind::Write, Model::RwLock { readers, writer }) => !writer && *readers == 0,
            (Kind::Send, Model::Channel(channel)) => !channel.is_full(),
            (Kind::Handoff, Model::Channel(channel)) => {
                channel.received > op.with || !channel.receiver
            }
            (Kind::Recv, Model::Channel(channel)) => channel.has_news(),
            (Kind::Leave, Model::Barrier { generation, .. }) => *generation != op.with,
            (Kind::Enter, Model::Once { running, .. }) => !running,
            (Kind::JoinAll, Model::Scope { running, .. }) => *running == 0,
            _ => true,
        }
    }

    /// In how many ways the operation may go.
    pub fn alternatives(&self, id: TaskId) -> u32 {
        let task = &self.tasks[id as usize];
        let Some(op) = &task.pending else {
            return 1;
        };
        let spurious = self.spurious && task.spurious == 0;
        match op.kind {
            Kind::Wait | Kind::MayPark if spurious => 2,
            Kind::NotifyOne => match self.objects.get(op.object as usize) {
                Some(Model::Condvar(waiters)) => u32::try_from(waiters.len()).unwrap_or(1).max(1),
                _ => 1,
            },
            Kind::Choose => u32::try_from(op.with).unwrap_or(1).max(1),
            _ => 1,
        }
    }
}
