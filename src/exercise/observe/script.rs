//! A run as a program without choices: for each task the steps that it took, and the order in which
//! all of them were taken.

use std::collections::BTreeMap;

/// Something shared, by what it is called in the lesson.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ref {
    pub sort: Sort,
    pub name: String,
    /// Which, where several have the name.
    pub index: usize,
}

/// What sort of thing the lesson makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Sort {
    Mutex,
    Condition,
    /// With its capacity; 0 is no limit.
    Channel(u32),
    /// With its first value.
    Var(i64),
    Future,
}

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Do {
    Say(String),
    Sleep(u64),
    Block(u64),
    Compute(u64),
    Yield,
    Lock(Ref),
    Unlock(Ref),
    Wait(Ref, Ref),
    Notify(Ref),
    NotifyAll(Ref),
    Send(Ref, i64),
    Recv(Ref),
    Close(Ref),
    Read(Ref),
    Write(Ref, i64),
    Add(Ref, i64),
    Make(Ref),
    Resolve(Ref),
    Await(Ref),
    Spawn(usize),
    Join(usize),
    Cancel(usize),
    Fail(String),
}

impl Do {
    /// How many things the machine is asked for.
    fn requests(&self) -> usize {
        match self {
            Do::Wait(..) => 3,
            // The task's end tells of it.
            Do::Fail(_) => 0,
            _ => 1,
        }
    }

    /// Everything shared that it is about.
    pub fn refs(&self) -> Vec<&Ref> {
        match self {
            Do::Lock(it) | Do::Unlock(it) | Do::Notify(it) | Do::NotifyAll(it) => vec![it],
            Do::Send(it, _) | Do::Recv(it) | Do::Close(it) => vec![it],
            Do::Read(it) | Do::Write(it, _) | Do::Add(it, _) => vec![it],
            Do::Make(it) | Do::Resolve(it) | Do::Await(it) => vec![it],
            Do::Wait(condition, mutex) => vec![condition, mutex],
            _ => Vec::new(),
        }
    }
}

/// A task and its steps.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub label: String,
    /// Each with the line of the student's file.
    pub steps: Vec<(Do, Option<u32>)>,
    /// How many things all its steps ask for.
    pub requests: usize,
}

/// What is to happen next.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    /// Whose turn it is.
    pub part: usize,
    pub what: Happens,
    /// How many of the things that its steps ask for are then done; where it waits, with this one.
    pub upto: usize,
    /// What the last of them gives, where that is known.
    pub gives: Option<i64>,
    /// What the record says otherwise of than the machine if this cannot happen.
    pub blame: Blame,
}

/// What a task does in its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Happens {
    /// It takes its steps.
    Does,
    /// It takes its steps until it has to wait.
    Waits,
    /// It ends.
    Ends,
    /// It sees that it was cancelled.
    Cancelled,
}

/// What is told in a simpler way if the machine does not follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Blame {
    /// Something shared, by its number in the record.
    Object(u32),
    /// That tasks wait for the end of others.
    Joins,
    /// That tasks are cancelled.
    Cancels,
    /// That tasks are parked.
    Parks,
    /// The record as a whole.
    All,
}

/// A run as a program and its schedule.
#[derive(Debug, Clone, Default)]
pub(super) struct Script {
    /// The tasks in the order in which they are spawned; the first is main.
    pub parts: Vec<Part>,
    pub order: Vec<Turn>,
    /// Why it stops in the middle.
    pub cut: Option<String>,
    /// Whether nobody goes on in the end, although not all have ended.
    pub deadlock: bool,
}

impl Script {
    /// Adds a step to a task.
    pub fn push(&mut self, part: usize, step: Do, line: Option<u32>) {
        let part = &mut self.parts[part];
        part.requests += step.requests();
        part.steps.push((step, line));
    }

    /// How many steps there are.
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.steps.len()).sum()
    }

    /// Everything shared, with how many there are of each name.
    pub fn shared(&self) -> BTreeMap<(Sort, &str), usize> {
        let mut shared = BTreeMap::new();
        let steps = self.parts.iter().flat_map(|part| &part.steps);
        for it in steps.flat_map(|(step, _)| step.refs()) {
            let count = shared.entry((it.sort, it.name.as_str())).or_insert(0);
            *count = (*count).max(it.index + 1);
        }
        shared
    }
}
