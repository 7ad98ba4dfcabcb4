//! What led to a failure.

use super::{Tale, when};
use crate::report::explored::witness::{Act, Row};

impl Tale<'_> {
    /// A task failed, and why.
    pub(super) fn failed(&self, task: &str, why: &str) -> Vec<String> {
        let failed = |row: &Row| row.act == Act::Failed;
        let at = self.rows().iter().rposition(failed);
        let Some(at) = at else {
            return vec![format!("{task} failed: {why}.")];
        };
        let row = &self.rows()[at];
        let mut told = vec![format!(
            "{} {task} failed at the step `{}`: {why}.",
            match row.at {
                0 => "Before the first move".to_owned(),
                at => format!("At move {at}"),
            },
            row.step
        )];
        told.extend(self.led_to(at));
        told
    }

    /// What the task that failed in this row had read, or what others did or did not do before.
    fn led_to(&self, at: usize) -> Vec<String> {
        let row = &self.rows()[at];
        let kind = row.step.split(' ').next().unwrap_or_default();
        let about = row.step.split(' ').nth(1).unwrap_or_default();
        match kind {
            "await" | "resolve" | "cancel" | "state" => self.not_made(at),
            "send" => self
                .last(at, |row| matches!(row.act, Act::Did("close", ..)))
                .map_or_else(Vec::new, |closed| {
                    vec![format!(
                        "{} closed it {}.",
                        self.name(closed.task),
                        when(closed)
                    )]
                }),
            "unlock" | "lock" => {
                let same = |row: &Row| {
                    matches!(row.act, Act::Did("lock" | "unlock", ..))
                        && row.step.split(' ').nth(1) == Some(about)
                };
                let last = self.last(at, same);
                last.map_or_else(Vec::new, |last| {
                    let (who, step) = (self.name(last.task), &last.step);
                    vec![format!(
                        "The last to touch it was {who}: `{step}` {}.",
                        when(last)
                    )]
                })
            }
            _ => self.had_read(at),
        }
    }

    /// A future that was used before it was made.
    fn not_made(&self, at: usize) -> Vec<String> {
        let made = |row: &Row| matches!(row.act, Act::Did("make", ..));
        let program = &self.exploration.program;
        let makes = |kind: u16| {
            let kind = crate::program::steps::KINDS.get(usize::from(kind));
            kind.is_some_and(|kind| kind.name == "make")
        };
        let makers = program.text.steps.iter().filter(|step| makes(step.kind));
        let labels = makers.filter_map(|step| program.text.defs.get(step.def.index()));
        let mut labels: Vec<&str> = labels.map(|def| def.label.as_str()).collect();
        labels.dedup();
        match (self.last(at, made), labels.as_slice()) {
            (None, []) => vec!["No step of the program makes it.".to_owned()],
            (None, labels) => vec![format!(
                "{} makes it, but had not come so far: it was used before it was made.",
                super::list(labels)
            )],
            (Some(_), _) => Vec::new(),
        }
    }

    /// What the task had read last of each variable, and whether that was still so.
    fn had_read(&self, at: usize) -> Vec<String> {
        let me = self.rows()[at].task;
        let mut vars = Vec::new();
        let mut told = Vec::new();
        for (nth, row) in self.rows()[..at].iter().enumerate().rev() {
            let Act::Read(var, value) = row.act else {
                continue;
            };
            if row.task != me || vars.contains(&var) || vars.len() > 2 {
                continue;
            }
            vars.push(var);
            let later = self.rows()[nth..at].iter().find(|later| {
                matches!(later.act, Act::Wrote { var: wrote, .. } if wrote == var)
                    && later.task != me
            });
            let later = later.map_or_else(String::new, |later| {
                let (who, when) = (self.name(later.task), when(later));
                format!(" ({who} wrote it {when}, after that)")
            });
            told.push(format!(
                "It had read {} = {} {}{later}.",
                self.var(var),
                self.say(value),
                when(row)
            ));
        }
        told.reverse();
        told
    }
}
