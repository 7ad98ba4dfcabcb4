//! How tasks end.

use super::words::sentence;
use super::{Parts, Teller};
use crate::program::TaskId;
use crate::trace::event::{EndKind, Kind};
use crate::trace::outcome::Outcome;
use crate::trace::{grouped, say_time};

impl Teller<'_> {
    pub(super) fn ended(&self) -> Parts {
        match EndKind::from_number(self.event.object) {
            Some(EndKind::Returned) => {
                let what = match self.value() {
                    Some(value) => format!("has ended and returned {value}"),
                    None => "has ended".to_owned(),
                };
                (what, None)
            }
            Some(EndKind::Failed) => ("has failed".to_owned(), self.fault()),
            Some(EndKind::Cancelled) => ("was cancelled".to_owned(), self.who_cancelled()),
            Some(EndKind::OutOfSteps) => {
                let why = match &self.timeline.outcome {
                    Outcome::Limit { steps } => {
                        let steps = grouped(*steps);
                        Some(format!("A task may take {steps} steps in one run."))
                    }
                    _ => None,
                };
                ("has used up its steps".to_owned(), why)
            }
            Some(EndKind::Abandoned) | None => {
                ("did not get to its end".to_owned(), self.why_abandoned())
            }
        }
    }

    /// Why the told event's task failed, if the outcome of the run is about it.
    fn fault(&self) -> Option<String> {
        match &self.timeline.outcome {
            Outcome::Failed { task, why } if *task == self.name(self.event.task) => {
                Some(sentence(why))
            }
            _ => None,
        }
    }

    pub(super) fn failed(&self) -> Parts {
        let what = match self.step(self.event) {
            "" => "made a mistake".to_owned(),
            step => format!("made a mistake with its step {step}"),
        };
        (what, self.fault())
    }

    fn who_cancelled(&self) -> Option<String> {
        let mut before = self.before(self.index).map(|(_, event)| event);
        let me = self.event.task;
        let asked = before.find(|e| e.task == me && e.kind == Kind::CancelAsked)?;
        let (by, at) = (self.name(self.by(asked)?), say_time(self.time(asked)));
        Some(format!("{by} asked it to stop at {at}."))
    }

    fn why_abandoned(&self) -> Option<String> {
        let lane = self.timeline.lane(self.event.task);
        let stuck = lane.is_some_and(|lane| lane.stuck.is_some());
        Some(match &self.timeline.outcome {
            Outcome::Deadlock { partial: true, .. } if stuck => {
                "The run was over, and it could never have gone on.".to_owned()
            }
            Outcome::Deadlock { partial: false, .. } => {
                "The run was over: nobody could go on any more.".to_owned()
            }
            Outcome::Limit { steps } => {
                let steps = grouped(*steps);
                format!("The run was over: a task had taken its {steps} steps.")
            }
            Outcome::Cancelled { why } => sentence(&format!("The run was stopped: {why}")),
            Outcome::Refused { reason } => sentence(&format!("The run could not go on: {reason}")),
            _ if self.timeline.finished && self.event.task != TaskId::MAIN => {
                let main = self.name(TaskId::MAIN);
                format!("A run is over when its main task has ended, and {main} had.")
            }
            _ => return None,
        })
    }

    pub(super) fn cancel_asked(&self) -> Parts {
        let what = match self.by(self.event) {
            Some(by) => format!("was asked to stop by {}", self.name(by)),
            None => "was asked to stop".to_owned(),
        };
        let mut after = self.after(self.index).map(|(_, event)| event);
        let me = self.event.task;
        let end = after.find(|event| event.task == me && event.kind == Kind::Ended);
        let why = end.map(|end| {
            let later = match self.time(end) - self.at {
                ..=0 => "at once".to_owned(),
                time => format!("{} later", say_time(time)),
            };
            match EndKind::from_number(end.object) {
                Some(EndKind::Cancelled) => {
                    format!("It stops {later}: a task can stop only where it gives way.")
                }
                _ => format!("It ends {later}, without having given way before."),
            }
        });
        (what, why)
    }
}
