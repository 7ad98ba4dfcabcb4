//! Who waits for whom, and why nobody will ever come.

use super::{Tale, when};
use crate::program::op::Resource;
use crate::program::{TaskId, Value};
use crate::report::explored::witness::{Act, BEGINS, IS_WOKEN, Row};
use crate::trace::{StuckTask, Want, tell_stuck};

impl Tale<'_> {
    /// A deadlock of these tasks.
    pub(super) fn stuck(&self, stuck: &[StuckTask], partial: bool) -> Vec<String> {
        let circle = circle(stuck);
        let mut told = self.held(stuck);
        // Who only waits for the end of those in the circle is not what went wrong.
        let joins = |task: &&StuckTask| !matches!(task.want, Want::Shared(Resource::Group(_)));
        let cause: Vec<StuckTask> = stuck.iter().filter(joins).cloned().collect();
        let cause = if cause.is_empty() { stuck } else { &cause };
        told.extend(
            tell_stuck(cause)
                .iter()
                .map(|sentence| format!("{sentence}.")),
        );
        if let Some(circle) = circle {
            told.push(format!("They wait in a circle: {circle}."));
        }
        for task in cause {
            told.extend(self.missed(task));
        }
        if partial {
            told.push("Main came to its end all the same, and leaves them waiting.".to_owned());
        }
        told
    }

    /// When those who hold what others want took it.
    fn held(&self, stuck: &[StuckTask]) -> Vec<String> {
        let wanted = stuck.iter().filter_map(|task| match task.want {
            Want::Shared(Resource::Mutex(mutex)) => Some((mutex, task)),
            _ => None,
        });
        let mut told: Vec<(usize, String)> = Vec::new();
        for (mutex, task) in wanted {
            let [holder] = task.held_by.as_slice() else {
                continue;
            };
            let held = self.task(holder).and_then(|id| self.took(id, mutex.0));
            if let Some(row) = held {
                let sentence = format!("{holder} took `{}` {}.", task.object, when(row));
                if !told.iter().any(|(_, known)| *known == sentence) {
                    told.push((row.at, sentence));
                }
            }
        }
        told.sort();
        told.into_iter().map(|(_, sentence)| sentence).collect()
    }

    fn task(&self, name: &str) -> Option<TaskId> {
        let at = self.witness.names.iter().position(|known| known == name)?;
        Some(TaskId(u32::try_from(at).ok()?))
    }

    /// What would have freed a task and came at the wrong time, or never.
    fn missed(&self, task: &StuckTask) -> Option<String> {
        let Want::Shared(resource) = task.want else {
            return None;
        };
        let object = &task.object;
        match resource {
            Resource::Future(future) => self.missed_result(future.0, object),
            Resource::Items(channel) => {
                let closes = |row: &Row| is(row, "close", channel.0);
                let closed = self.last(usize::MAX, closes).is_some();
                (!closed).then(|| format!("Nobody closed `{object}`, so it waits for ever."))
            }
            Resource::Condition(condition) => self.missed_wake_up(task, condition.0),
            Resource::Mutex(_) | Resource::Space(_) | Resource::Group(_) => None,
        }
    }

    /// A notification that came when nobody waited, before the task did, or that woke another.
    fn missed_wake_up(&self, task: &StuckTask, condition: u16) -> Option<String> {
        let begins = |row: &Row| {
            matches!(row.act, Act::Did("wait", ..))
                && row.task == task.task
                && row.gave.as_deref() == Some(BEGINS)
        };
        let begun = self.rows().iter().rposition(begins)?;
        let notifies = |row: &Row| is(row, "notify", condition) || is(row, "notify_all", condition);
        let (who, object) = (&task.name, &task.object);
        let waits = format!("{who} began to wait {}", when(&self.rows()[begun]));
        let missed = self.last(begun, |row| notifies(row) && !took(row));
        let later = &self.rows()[begun..];
        let passed_on = later.iter().rposition(|row| notifies(row) && took(row));
        let instead = passed_on.and_then(|at| {
            let woken = |row: &&Row| row.gave.as_deref() == Some(IS_WOKEN);
            let woken = later[at..].iter().find(woken)?;
            Some((&later[at], woken))
        });
        if let Some((told, woken)) = instead {
            return Some(format!(
                "{waits}. {} notified `{object}` {}, but that woke {}, {}, and none came after.",
                self.name(told.task),
                when(told),
                self.name(woken.task),
                when(woken),
            ));
        }
        Some(match missed {
            Some(row) => format!(
                "{} notified `{object}` {}, when nobody was waiting: the notification is lost. \
                 {waits}, and none came after that.",
                self.name(row.task),
                when(row),
            ),
            None => format!("{waits}, and nobody notified `{object}` after that."),
        })
    }

    /// A result that was thrown away, or never given.
    fn missed_result(&self, future: u16, object: &str) -> Option<String> {
        let given = |row: &Row| is(row, "resolve", future) && took(row);
        let makes = |row: &Row| is(row, "make", future);
        let Some(made) = self.rows().iter().rposition(makes) else {
            return Some(format!("Nobody made `{object}`."));
        };
        let before = self.last(made, given);
        Some(match before {
            Some(row) => format!(
                "{} gave `{object}` its result {}, but {} {} made it afresh, and the result was \
                 gone.",
                self.name(row.task),
                when(row),
                when(&self.rows()[made]),
                self.name(self.rows()[made].task),
            ),
            None => format!("Nobody ever gave `{object}` a result."),
        })
    }
}

fn is(row: &Row, kind: &str, object: u16) -> bool {
    matches!(row.act, Act::Did(known, about, _) if known == kind && about == object)
}

/// Whether the step took effect, by what it gave.
fn took(row: &Row) -> bool {
    !matches!(row.act, Act::Did(_, _, Value::Bool(false)))
}

/// The tasks that wait for each other, with what each wants of the next: `A → m2 → B → m1 → A`.
fn circle(stuck: &[StuckTask]) -> Option<String> {
    let next = |task: &StuckTask| {
        let by = |other: &&StuckTask| task.held_by.contains(&other.name);
        stuck.iter().find(by)
    };
    for first in stuck {
        let (mut at, mut path) = (first, Vec::new());
        while path.len() < stuck.len() {
            path.push(at);
            let Some(to) = next(at) else { break };
            if to.name == first.name {
                let words = path.iter().map(|task| match task.want {
                    Want::Shared(Resource::Group(_)) => {
                        format!("{} → the end of {} →", task.name, task.object)
                    }
                    _ => format!("{} → {} →", task.name, task.object),
                });
                let words: Vec<String> = words.collect();
                return (path.len() > 1).then(|| format!("{} {}", words.join(" "), first.name));
            }
            at = to;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::MutexId;

    #[test]
    fn a_circle_is_spelled_out_once_around() {
        let task = |nth: u32, name: &str, object: &str, by: &str| StuckTask {
            task: TaskId(nth),
            name: name.to_owned(),
            want: Want::Shared(Resource::Mutex(MutexId(0))),
            object: object.to_owned(),
            held_by: vec![by.to_owned()],
        };
        let two = [task(1, "Ada", "b", "Bob"), task(2, "Bob", "a", "Ada")];
        assert_eq!(circle(&two).unwrap(), "Ada → b → Bob → a → Ada");
        let tail = [task(1, "Ada", "b", "Bob"), task(2, "Bob", "a", "Eve")];
        assert_eq!(circle(&tail), None);
    }
}
