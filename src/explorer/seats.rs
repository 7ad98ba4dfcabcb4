//! Who has a seat, by the rules of a mechanism.

use crate::machine::Rules;
use crate::program::{TaskId, TaskRange};

/// Who has a seat. Where there is no limit everybody has one, and nothing is kept here.
#[derive(Debug, Clone)]
pub(super) struct Seats {
    rules: Rules,
    /// How many there are; `None` is no limit.
    count: Option<u32>,
    pub(super) taken: Taken,
}

/// What of the seats changes from move to move.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Taken {
    /// Which tasks have one; empty where there is no limit.
    pub seated: Vec<bool>,
    /// Where `spawn` is a call: the callers, innermost last, and what they have still to call.
    pub calls: Vec<Call>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Call {
    caller: TaskId,
    first: TaskId,
    next: u32,
    end: u32,
}

impl Seats {
    pub fn new(rules: Rules, workers: u32) -> Seats {
        let count = rules.seat_count(workers);
        let seated = count.map_or_else(Vec::new, |_| vec![false]);
        Seats {
            rules,
            count,
            taken: Taken {
                seated,
                calls: Vec::new(),
            },
        }
    }

    pub fn are_unlimited(&self) -> bool {
        self.count.is_none()
    }

    /// A task has come.
    pub fn add(&mut self, _: TaskId) {
        if self.count.is_some() {
            self.taken.seated.push(false);
        }
    }

    /// Whether nobody but who has the one seat can move.
    pub fn only_one(&self) -> bool {
        self.count == Some(1) && !self.rules.main_apart
    }

    /// Whether the seat of a task is one of those that are counted.
    fn counts(&self, id: TaskId) -> bool {
        self.count.is_some() && self.rules.counts(id)
    }

    pub fn is_seated(&self, id: TaskId) -> bool {
        let seat = self.taken.seated.get(id.index());
        !self.counts(id) || seat.copied().unwrap_or(false)
    }

    pub fn is_free(&self) -> bool {
        let Some(count) = self.count else { return true };
        let taken = self.taken.seated.iter().enumerate();
        let taken = taken.filter(|(id, seated)| **seated && self.counts(TaskId(*id as u32)));
        taken.count() < count as usize
    }

    pub fn sit(&mut self, id: TaskId) {
        self.set(id, true);
    }

    pub fn stand(&mut self, id: TaskId) {
        self.set(id, false);
    }

    fn set(&mut self, id: TaskId, seated: bool) {
        if let Some(seat) = self.taken.seated.get_mut(id.index()) {
            *seat = seated;
        }
    }

    pub fn leaves_when_waiting(&self, id: TaskId) -> bool {
        self.counts(id) && !self.rules.wait_keeps_seat
    }

    pub fn leaves_when_sleeping(&self, id: TaskId) -> bool {
        self.counts(id) && !self.rules.sleep_keeps_seat
    }

    /// A task has to wait.
    pub fn waits(&mut self, id: TaskId) {
        if self.leaves_when_waiting(id) {
            self.stand(id);
        }
    }

    /// A task calls others, one after the other.
    pub fn call(&mut self, caller: TaskId, range: TaskRange) {
        self.stand(caller);
        self.taken.calls.push(Call {
            caller,
            first: range.first,
            next: range.first.0,
            end: range.first.0 + range.count,
        });
        self.call_next();
    }

    /// The first of the tasks that a task has called, while it waits for them.
    pub fn called_by(&self, id: TaskId) -> Option<TaskId> {
        let mut calls = self.taken.calls.iter();
        calls.find(|call| call.caller == id).map(|call| call.first)
    }

    /// A task has ended.
    pub fn end(&mut self, id: TaskId) {
        self.stand(id);
        if self.rules.spawn_calls {
            self.call_next();
        }
    }

    /// The next task to be called has the seat, or the caller has it back.
    fn call_next(&mut self) {
        let Some(call) = self.taken.calls.last_mut() else {
            return;
        };
        let next = if call.next < call.end {
            call.next += 1;
            TaskId(call.next - 1)
        } else {
            let caller = call.caller;
            self.taken.calls.pop();
            caller
        };
        self.sit(next);
    }
}
