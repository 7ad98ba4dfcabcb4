//! Which task each worker carries.

use crate::program::TaskId;
use crate::trace::Event;

/// The task that each worker carried last.
#[derive(Debug, Default)]
pub(in crate::trace) struct Carried(Vec<Option<TaskId>>);

impl Carried {
    /// Takes account of the next event of a trace. Gives whether its worker takes up another task
    /// with it than the one it carried before.
    pub(in crate::trace) fn switches(&mut self, event: &Event) -> bool {
        // The last number may stand for many workers.
        if event.by_another() || event.worker == u16::MAX {
            return false;
        }
        let worker = usize::from(event.worker);
        if self.0.len() <= worker {
            self.0.resize(worker + 1, None);
        }
        let before = self.0[worker].replace(event.task);
        before.is_some_and(|task| task != event.task)
    }
}
