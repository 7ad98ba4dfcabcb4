//! Whether the machine follows a script, and the steps by which it does.

use super::script::{Blame, Happens, Script, Turn};
use crate::machine::{Did, End, Rules, Status, System};
use crate::program::{Program, TaskId, Value};
use std::sync::Arc;

/// How many instructions one step may take; a script has no loops.
const FUEL: u64 = 100_000;
/// How many steps a task may take until it sees that it was cancelled.
const MOST_TO_CANCEL: usize = 10;

/// The steps of the simulator that make the run of a script. Unless the script is `exact`, a wait that
/// is none is no fault: in a real run what it waited for may have come before it was told.
///
/// # Errors
/// What the script says that the machine does not allow.
pub(super) fn drive(
    program: &Arc<Program>,
    rules: Rules,
    script: &Script,
    exact: bool,
) -> Result<Vec<TaskId>, Blame> {
    let mut drive = Drive {
        system: System::new(Arc::clone(program), rules, 0).in_any_order(),
        done: vec![0; script.parts.len()],
        schedule: Vec::new(),
        exact,
    };
    for turn in &script.order {
        drive.turn(turn).ok_or(turn.blame)?;
    }
    Ok(drive.schedule)
}

struct Drive {
    system: System,
    /// How many things each task has asked for and been given.
    done: Vec<usize>,
    schedule: Vec<TaskId>,
    exact: bool,
}

impl Drive {
    /// One turn; `None` if it cannot be as the script says.
    fn turn(&mut self, turn: &Turn) -> Option<()> {
        let id = TaskId(u32::try_from(turn.part).ok()?);
        match turn.what {
            Happens::Does => {
                let mut last = None;
                while self.done[turn.part] < turn.upto {
                    last = self.does(id)?;
                }
                let wrong = |given: i64| last.is_some() && last != Some(Value::Int(given));
                (!turn.gives.is_some_and(wrong)).then_some(())
            }
            Happens::Waits => loop {
                if self.done[turn.part] >= turn.upto {
                    return (!self.exact).then_some(());
                }
                match self.step(id)? {
                    Did::Blocked(_) => return Some(()),
                    Did::Operation(..) | Did::Work(_) | Did::Said(_) => self.done[turn.part] += 1,
                    Did::Fuel => {}
                    _ => return None,
                }
            },
            Happens::Ends => match self.step(id)? {
                Did::Ended(End::Returned(_) | End::Failed(_)) => Some(()),
                _ => None,
            },
            Happens::Cancelled => {
                for _ in 0..MOST_TO_CANCEL {
                    match self.step(id)? {
                        Did::Ended(End::Cancelled) => return Some(()),
                        Did::Ended(_) => return None,
                        _ => {}
                    }
                }
                None
            }
        }
    }

    /// A step that must not have to wait; what it gave, if it was an operation.
    fn does(&mut self, id: TaskId) -> Option<Option<Value>> {
        let given = match self.step(id)? {
            Did::Operation(_, value) => Some(value),
            Did::Work(_) | Did::Said(_) => None,
            Did::Fuel => return Some(None),
            _ => return None,
        };
        self.done[id.index()] += 1;
        Some(given)
    }

    /// A step of a task; `None` if it cannot take one. As the simulator has it where a schedule
    /// names it.
    fn step(&mut self, id: TaskId) -> Option<Did> {
        if id.0 >= self.system.world.task_count() {
            return None;
        }
        if matches!(self.system.status(id), Status::Working(_)) {
            self.system.finish_work(id, Value::None);
        }
        let queued = self.system.queue().iter().position(|other| *other == id);
        if let Some(place) = queued {
            self.system.take_seat(place);
        }
        if !self.system.ready().contains(&id) {
            return None;
        }
        self.schedule.push(id);
        Some(self.system.step(id, &mut { FUEL }).did)
    }
}
