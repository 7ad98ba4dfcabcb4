//! What happens in a schedule, in plain words.
//!
//! Everything said here is read off the steps of the schedule: who had looked at what, who wrote in
//! between, who held what and wanted what. Moves are counted from 1, as in the step table.

mod failed;
mod lost;
mod stale;
mod stuck;

pub use lost::{Lost, lost};

use super::witness::{Act, HAS_AGAIN, Row, Witness};
use super::{Came, What};
use crate::explorer::Ending;
use crate::program::{TaskId, Value, VarId};
use crate::session::{ClaimKind, Exploration};

/// What happens in the schedule that is shown, in sentences: for a wrong value what was out of date,
/// for a deadlock who waits for whom, for a failure what led to it. Nothing of one that ends right.
pub fn explain(exploration: &Exploration, came: &Came) -> Vec<String> {
    let Some(shown) = &came.shown else {
        return Vec::new();
    };
    let tale = Tale {
        exploration,
        witness: &shown.witness,
    };
    match shown.what {
        What::Claim(at) => tale.claim(at),
        What::Outcome(_) => match came.outcome() {
            Some(found) if found.right => Vec::new(),
            Some(found) => match &found.ending {
                Ending::Finished => tale.wrong(&exploration.shown_values(found)),
                Ending::Deadlock { stuck, partial } => tale.stuck(stuck, *partial),
                Ending::Failed { task, why } => tale.failed(task, why),
                Ending::Forever => tale.forever(),
            },
            None => Vec::new(),
        },
    }
}

/// A schedule to be explained.
struct Tale<'a> {
    exploration: &'a Exploration,
    witness: &'a Witness,
}

impl Tale<'_> {
    fn name(&self, task: TaskId) -> &str {
        self.witness.name(task)
    }

    fn rows(&self) -> &[Row] {
        &self.witness.rows
    }

    fn var(&self, var: VarId) -> String {
        let names = self.exploration.program.var_names();
        let name = names.get(var.index()).cloned().unwrap_or_default();
        format!("`{name}`")
    }

    fn say(&self, value: Value) -> String {
        let texts = &self.exploration.program.text.texts;
        value.display(texts).to_string()
    }

    /// A finished outcome that is not right.
    fn wrong(&self, shown: &[(String, Value)]) -> Vec<String> {
        let mut told = self.apart();
        if told.is_empty() {
            told = self.stale();
        }
        let values: Vec<String> = shown
            .iter()
            .take(4)
            .map(|(name, value)| format!("`{name}` is {}", self.say(*value)))
            .collect();
        let values = match values.as_slice() {
            [] => String::new(),
            values => format!("So at the end {}", values.join(", ")),
        };
        let right = self.exploration.right().map(|right| right.text());
        match (right, values.is_empty()) {
            (Some(right), false) => told.push(format!("{values}, and `{right}` does not hold.")),
            (Some(right), true) => told.push(format!("So at the end `{right}` does not hold.")),
            (None, false) => told.push(format!("{values}.")),
            (None, true) => {}
        }
        told
    }

    /// A claim that does not hold.
    fn claim(&self, at: usize) -> Vec<String> {
        let Some((kind, claim)) = self.exploration.claims().nth(at) else {
            return Vec::new();
        };
        let mut told = Vec::new();
        if kind == ClaimKind::Always {
            told.extend(self.stale());
            let moves = self.witness.moves;
            let when = match moves {
                0 => "Before the first move".to_owned(),
                moves => format!("After move {moves}"),
            };
            let that = claim.that.text();
            told.push(format!("{when} `{that}` does not hold: {}.", self.values()));
        } else {
            if self.witness.round.is_some() {
                told.extend(self.forever());
            }
            let that = claim.that.text();
            told.push(format!("In all of it `{that}` never comes to hold."));
        }
        told
    }

    /// The variables at the end of the schedule that changed in it.
    fn values(&self) -> String {
        let mut last: Vec<(&str, &str)> = Vec::new();
        for (name, value) in self.rows().iter().flat_map(|row| &row.changed) {
            last.retain(|(known, _)| known != name);
            last.push((name, value));
        }
        let told: Vec<String> = last
            .iter()
            .map(|(name, value)| format!("`{name}` is {value}"))
            .collect();
        match told.is_empty() {
            true => "nothing has changed yet".to_owned(),
            false => told.join(", "),
        }
    }

    /// A cycle that every task that could move takes part in.
    fn forever(&self) -> Vec<String> {
        let Some(round) = self.witness.round else {
            return vec!["It never comes to an end.".to_owned()];
        };
        let last = self.witness.moves;
        let mut who: Vec<TaskId> = Vec::new();
        for row in self.rows().iter().filter(|row| row.at >= round) {
            if !who.contains(&row.task) {
                who.push(row.task);
            }
        }
        let names: Vec<&str> = who.iter().map(|task| self.name(*task)).collect();
        let moves = match round == last {
            true => format!("move {round}"),
            false => format!("moves {round} to {last}"),
        };
        let both = match names.as_slice() {
            [one] => format!("{one} goes round alone"),
            names => format!("{} go round", list(names)),
        };
        vec![format!(
            "After {moves} everything is as it was before, so the same can come again and \
                 again: {both}, busy, and nobody gets anywhere (a live-lock)."
        )]
    }

    /// The last of the rows before `end` that is this.
    fn last(&self, end: usize, is: impl Fn(&Row) -> bool) -> Option<&Row> {
        self.rows()[..end.min(self.rows().len())]
            .iter()
            .rev()
            .find(|row| is(row))
    }

    /// The last row in which a task took this mutex.
    fn took(&self, task: TaskId, mutex: u16) -> Option<&Row> {
        let takes = |row: &Row| match row.act {
            Act::Did("lock", object, _) => object == mutex,
            Act::Did("wait", object, _) => {
                object == mutex && row.gave.as_deref() == Some(HAS_AGAIN)
            }
            _ => false,
        };
        self.last(usize::MAX, |row| row.task == task && takes(row))
    }
}

/// `at move 3`, `before the first move`.
fn when(row: &Row) -> String {
    match row.at {
        0 => "before the first move".to_owned(),
        at => format!("at move {at}"),
    }
}

/// `A`, `A and B`, `A, B and C`.
fn list(names: &[&str]) -> String {
    match names {
        [] => "nobody".to_owned(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
