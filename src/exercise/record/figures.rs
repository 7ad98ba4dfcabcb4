//! Figures of a run, on which verdicts rest.

use super::{Ending, Run, Task, What};
use std::collections::{BTreeMap, BTreeSet};

/// How many pieces of work went on at once, at most.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Overlap {
    /// How many.
    pub peak: usize,
    /// When it was first so, in nanoseconds of story time.
    pub at: u64,
    /// Which then went on: whose they were and what they are called, in the order of their beginning.
    pub works: Vec<(u32, String)>,
}

/// A piece of domain work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work<'a> {
    /// Whose it is.
    pub task: u32,
    /// What it is called.
    pub name: &'a str,
    /// When it began, in nanoseconds of story time.
    pub from: u64,
    /// The line of the student's file that called for it.
    pub line: Option<u32>,
    /// When it ended; `None` where it never did.
    pub to: Option<u64>,
}

impl Run {
    /// The story time from the beginning to the last end of a task or of a piece of work, in
    /// nanoseconds; where nothing ended, to the run's own end.
    pub fn makespan(&self) -> u64 {
        let ends = self.events.iter().filter_map(|event| match event.what {
            What::End(_) | What::Ended(_) => Some(event.at),
            _ => None,
        });
        let over = self.over.as_ref().map_or(0, |over| over.at);
        ends.max().unwrap_or(over)
    }

    /// How many pieces of work of these names went on at once, at most. One that begins at the
    /// moment at which another ends does not overlap it; one that takes no time overlaps nothing.
    pub fn overlap(&self, of: &[&str]) -> Overlap {
        let works = self.works(of);
        let mut most = Overlap::default();
        let mut open: Vec<&Work<'_>> = Vec::new();
        let mut begins: Vec<&Work<'_>> = works
            .iter()
            .filter(|w| w.to.is_none_or(|to| to > w.from))
            .collect();
        begins.sort_by_key(|work| work.from);
        for work in begins {
            open.retain(|other| other.to.is_none_or(|to| to > work.from));
            open.push(work);
            if open.len() > most.peak {
                most = Overlap {
                    peak: open.len(),
                    at: work.from,
                    works: open.iter().map(|w| (w.task, w.name.to_owned())).collect(),
                };
            }
        }
        most
    }

    /// How often work of these names was begun.
    pub fn count(&self, of: &[&str]) -> usize {
        self.works(of).len()
    }

    /// The workers (by the numbers that the report gives them) that carried tasks which did work of
    /// these names. A task of which no worker is known counts as one.
    pub fn carriers(&self, of: &[&str]) -> usize {
        let mut workers = BTreeMap::new();
        for event in &self.events {
            if let What::Started(Some(worker)) = event.what {
                workers.insert(event.task, worker);
            }
        }
        let carrier = |work: &Work<'_>| workers.get(&work.task).copied().ok_or(work.task);
        let carriers: BTreeSet<_> = self.works(of).iter().map(carrier).collect();
        carriers.len()
    }

    /// The tasks of which no end is recorded; the body of the test is not among them.
    pub fn unended(&self) -> Vec<u32> {
        let ended = self
            .events
            .iter()
            .filter(|e| matches!(e.what, What::Ended(_)));
        let ended: BTreeSet<u32> = ended.map(|event| event.task).collect();
        let tasks = self.tasks.keys().copied();
        tasks.filter(|task| !ended.contains(task)).collect()
    }

    /// The tasks that had not ended when the test's body returned.
    pub fn left(&self) -> &[u32] {
        self.over.as_ref().map_or(&[], |over| &over.left)
    }

    /// The tasks that can never go on.
    pub fn stuck(&self) -> &[u32] {
        self.over.as_ref().map_or(&[], |over| &over.stuck)
    }

    /// In which way it ended; `None` where nobody who may say so did: it was killed, or its report
    /// is cut off.
    pub fn ending(&self) -> Option<Ending> {
        self.over.as_ref().map(|over| over.how)
    }

    /// What to call a task: as the student did; otherwise by its number.
    pub fn task_name(&self, task: u32) -> String {
        match self.tasks.get(&task) {
            _ if task == 0 => "main".to_owned(),
            Some(Task { name, .. }) if !name.trim().is_empty() => name.trim().to_owned(),
            Some(Task { carrier, .. }) => format!("{} {task}", carrier.word()),
            None => format!("task {task}"),
        }
    }

    /// All work of these names, in the order in which it was begun; all there is if no name is given.
    pub fn works<'a>(&'a self, of: &[&str]) -> Vec<Work<'a>> {
        let mut works: Vec<Work<'a>> = Vec::new();
        // Of those of a name that a task has begun, the last begun is the first to end.
        let mut open: BTreeMap<(u32, &str), Vec<usize>> = BTreeMap::new();
        for event in &self.events {
            let task = event.task;
            match &event.what {
                What::Begin { name, .. } if of.is_empty() || of.contains(&name.as_str()) => {
                    open.entry((task, name)).or_default().push(works.len());
                    works.push(Work {
                        task,
                        name,
                        from: event.at,
                        line: event.line,
                        to: None,
                    });
                }
                What::End(name) => {
                    let begun = open.get_mut(&(task, name.as_str()));
                    if let Some(at) = begun.and_then(Vec::pop) {
                        works[at].to = Some(event.at);
                    }
                }
                _ => {}
            }
        }
        works
    }
}

impl super::Carrier {
    /// What to call a task that it carries.
    pub fn word(self) -> &'static str {
        match self {
            super::Carrier::Thread => "thread",
            super::Carrier::Task => "task",
            super::Carrier::Other => "worker",
        }
    }
}
