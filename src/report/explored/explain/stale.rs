//! What was out of date: writes that are lost, and decisions by what is no longer so.

use super::{Tale, when};
use crate::program::{Memory, TaskId, Value, VarId};
use crate::report::explored::witness::{Act, Row};
use std::collections::HashMap;

/// How many of the same are told.
const TOLD: usize = 3;

/// What a task saw of a variable when it last looked.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    /// Which row.
    pub row: usize,
    pub value: Value,
}

/// A row in which a task goes by what is out of date.
pub(super) struct Stale {
    pub row: usize,
    /// What it goes by.
    pub var: VarId,
    pub seen: Seen,
    /// The rows in which others wrote the variable since.
    pub since: Vec<usize>,
}

impl Tale<'_> {
    /// Where tasks are processes: variables of which each wrote a copy of its own.
    pub(super) fn apart(&self) -> Vec<String> {
        let program = &self.exploration.program;
        if !self.exploration.mechanism.rules().isolated {
            return Vec::new();
        }
        let copied = |row: &&Row| match row.act {
            Act::Wrote { var, .. } => {
                program.memory(var) == Memory::Copied && row.task != TaskId::MAIN
            }
            _ => false,
        };
        let mut vars: Vec<(VarId, Vec<&str>)> = Vec::new();
        for row in self.rows().iter().filter(copied) {
            let Act::Wrote { var, .. } = row.act else {
                continue;
            };
            let at = vars.iter().position(|(known, _)| *known == var);
            let at = at.unwrap_or_else(|| {
                vars.push((var, Vec::new()));
                vars.len() - 1
            });
            let name = self.name(row.task);
            if !vars[at].1.contains(&name) {
                vars[at].1.push(name);
            }
        }
        let tell = |(var, names): &(VarId, Vec<&str>)| {
            let (var, names) = (self.var(*var), super::list(names));
            format!(
                "Each task is a process and has a copy of {var} of its own. What {names} wrote is \
                 in their own memory; nobody else ever sees it."
            )
        };
        vars.iter().map(tell).collect()
    }

    /// Writes by tasks that had not seen what others wrote meanwhile; where there are none, other
    /// steps by what was no longer so.
    pub(super) fn stale(&self) -> Vec<String> {
        let all = self.all_stale();
        let writes = |stale: &&Stale| match self.rows()[stale.row].act {
            // What is added is added to what is there.
            Act::Wrote { var, added, .. } => !added && var == stale.var,
            _ => false,
        };
        let lost: Vec<&Stale> = all.iter().filter(writes).collect();
        let matter = self.that_matter(&lost);
        let mut told: Vec<String> = match matter.is_empty() {
            false => matter.iter().take(TOLD).map(|one| self.lost(one)).collect(),
            true => {
                let first = all.first().map(|one| self.outdated(one));
                first.into_iter().collect()
            }
        };
        if let more @ 1.. = matter.len().saturating_sub(TOLD) {
            let more = crate::report::count(more as u64, "more write is", "more writes are");
            told.push(format!("In the same way {more} lost."));
        }
        told
    }

    /// Those about variables that decide what is right, or all where none of them is.
    fn that_matter<'a>(&self, lost: &[&'a Stale]) -> Vec<&'a Stale> {
        let question = self.exploration.question();
        let vars = question.right.iter().flat_map(|right| right.vars());
        let vars: Vec<VarId> = vars.copied().collect();
        let some = lost.iter().filter(|one| vars.contains(&one.var));
        let some: Vec<&Stale> = some.copied().collect();
        match some.is_empty() {
            true => lost.to_vec(),
            false => some,
        }
    }

    pub(super) fn all_stale(&self) -> Vec<Stale> {
        if self.exploration.mechanism.rules().isolated {
            return Vec::new();
        }
        let mut seen: HashMap<(TaskId, VarId), Seen> = HashMap::new();
        let mut writes: HashMap<VarId, Vec<usize>> = HashMap::new();
        let mut all = Vec::new();
        for (at, row) in self.rows().iter().enumerate() {
            match row.act {
                Act::Read(var, value) => {
                    seen.insert((row.task, var), Seen { row: at, value });
                }
                Act::Wrote { var, value, .. } => {
                    all.extend(self.goes_by(at, &seen, &writes));
                    writes.entry(var).or_default().push(at);
                    seen.insert((row.task, var), Seen { row: at, value });
                }
                _ => {}
            }
        }
        all
    }

    /// What a task that now writes something had looked at, and others have written since.
    fn goes_by<'a>(
        &'a self,
        at: usize,
        seen: &'a HashMap<(TaskId, VarId), Seen>,
        writes: &'a HashMap<VarId, Vec<usize>>,
    ) -> impl Iterator<Item = Stale> + 'a {
        let me = self.rows()[at].task;
        let mine = seen.iter().filter(move |((task, _), _)| *task == me);
        let stale = mine.filter_map(move |((_, var), seen)| {
            let others = writes.get(var)?.iter().copied();
            let since: Vec<usize> = others
                .filter(|row| *row > seen.row && self.rows()[*row].task != me)
                .collect();
            let read = matches!(self.rows()[seen.row].act, Act::Read(..));
            (read && !since.is_empty()).then_some(Stale {
                row: at,
                var: *var,
                seen: *seen,
                since,
            })
        });
        let mut stale: Vec<Stale> = stale.collect();
        stale.sort_by_key(|one| one.seen.row);
        stale.into_iter()
    }

    /// `At move 4 B wrote 1`, and how many others did.
    fn meanwhile(&self, stale: &Stale) -> (String, String) {
        let rows: Vec<&Row> = stale.since.iter().map(|at| &self.rows()[*at]).collect();
        let wrote = |row: &&Row| {
            let value = match row.act {
                Act::Wrote { value, .. } => self.say(value),
                _ => String::new(),
            };
            format!("{} {} wrote {value}", when(row), self.name(row.task))
        };
        let mut names: Vec<&str> = rows.iter().map(|row| self.name(row.task)).collect();
        let told: Vec<String> = rows.iter().take(TOLD).map(wrote).collect();
        let more = match rows.len().saturating_sub(TOLD) {
            0 => String::new(),
            more => format!(" and {more} more writes came"),
        };
        names.sort_unstable();
        names.dedup();
        (format!("{}{more}", told.join(", ")), super::list(&names))
    }

    fn lost(&self, stale: &Stale) -> String {
        let (row, read) = (&self.rows()[stale.row], &self.rows()[stale.seen.row]);
        let (who, var) = (self.name(row.task), self.var(stale.var));
        let (since, others) = self.meanwhile(stale);
        let wrote = match row.act {
            Act::Wrote { value, .. } => self.say(value),
            _ => String::new(),
        };
        let value = self.say(stale.seen.value);
        format!(
            "{who} read {var} = {value} {}. Then {since}. {} {who} wrote {wrote}, still going by \
             the {value} it had read: what {others} wrote is lost.",
            when(read),
            capital(&when(row)),
        )
    }

    fn outdated(&self, stale: &Stale) -> String {
        let (row, read) = (&self.rows()[stale.row], &self.rows()[stale.seen.row]);
        let (who, var) = (self.name(row.task), self.var(stale.var));
        let (since, _) = self.meanwhile(stale);
        format!(
            "{who} read {var} = {} {}. Then {since}. {} {who} went on with `{}` by what it had \
             read, which was no longer so.",
            self.say(stale.seen.value),
            when(read),
            capital(&when(row)),
            row.step,
        )
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}
