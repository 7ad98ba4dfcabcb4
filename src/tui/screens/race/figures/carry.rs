//! A run as reports and widgets want it.

use super::super::column::{Column, Shown};
use crate::machine::{FutureState, Listed, Now};
use crate::program::TaskId;
use crate::report::{Told, WhatCame};
use crate::trace::Timeline;
use crate::tui::widgets::world::{Few, Promise, Shared, What};
use std::sync::Arc;

/// The run as a report tells it.
pub fn told(column: &Column) -> Told {
    let run = match &column.run {
        Shown::Unsupported(why) => WhatCame::Unsupported(why.clone()),
        Shown::Waiting => WhatCame::Waiting,
        Shown::Live(_) => WhatCame::Running,
        Shown::Done(done) => WhatCame::Ran(Arc::clone(done)),
    };
    let title = (column.title != column.label).then(|| column.title.clone());
    Told {
        label: column.label.clone(),
        mechanism: column.mechanism.clone(),
        title,
        file: None,
        run,
    }
}

/// How many objects there are.
pub fn count(now: &Now) -> usize {
    let with_waiters = now.mutexes.len() + now.conditions.len() + now.futures.len();
    now.vars.len() + now.channels.len() + with_waiters
}

/// Everything shared, for drawing. What is not as it was at the last moment that was shown is
/// marked.
pub fn objects(column: &Column, now: &Now) -> Vec<Shared> {
    let name = |task: TaskId| {
        column
            .timeline()
            .map_or_else(String::new, |t| task_name(t, task))
    };
    let now = shared(now, &name);
    let before = column
        .scene
        .before
        .as_ref()
        .map(|before| shared(before, &name));
    let changed = |nth: usize, object: &Shared| {
        let before = before.as_ref().and_then(|before| before.get(nth));
        before.is_some_and(|before| before.what != object.what)
    };
    let marked = now.iter().enumerate().map(|(nth, object)| Shared {
        changed: changed(nth, object),
        ..object.clone()
    });
    marked.collect()
}

fn task_name(timeline: &Timeline, task: TaskId) -> String {
    let lane = timeline.lane(task);
    lane.map_or_else(|| format!("task {}", task.0), |lane| timeline.name(lane))
}

/// Everything shared, for drawing, with nothing marked.
pub fn shared(now: &Now, name: &dyn Fn(TaskId) -> String) -> Vec<Shared> {
    let tasks = |listed: &Listed<TaskId>| Few {
        first: listed.shown.iter().map(|task| name(*task)).collect(),
        count: listed.count,
    };
    let object = |name: &String, what: What| Shared {
        name: name.clone(),
        changed: false,
        what,
    };
    let mut all = Vec::new();
    all.extend(now.mutexes.iter().map(|mutex| {
        let holder = mutex.holder.map(name);
        let waiters = tasks(&mutex.waiters);
        object(&mutex.name, What::Mutex { holder, waiters })
    }));
    all.extend(now.conditions.iter().map(|condition| {
        let waiters = tasks(&condition.waiters);
        let notified = condition.notified;
        object(&condition.name, What::Condition { waiters, notified })
    }));
    all.extend(now.channels.iter().map(|channel| {
        let items = Few {
            first: channel.items.shown.clone(),
            count: channel.items.count,
        };
        let what = What::Channel {
            items,
            capacity: channel.capacity,
            closed: channel.closed,
            senders: tasks(&channel.senders),
            receivers: tasks(&channel.receivers),
        };
        object(&channel.name, what)
    }));
    all.extend(now.vars.iter().map(|var| {
        let copies = var.copies.shown.iter();
        let copies = copies.map(|(task, value)| format!("{} {value}", name(*task)));
        let copies = Few {
            first: copies.collect(),
            count: var.copies.count,
        };
        let value = var.value.clone();
        object(&var.name, What::Variable { value, copies })
    }));
    all.extend(now.futures.iter().map(|future| {
        let promise = match &future.state {
            FutureState::Unmade => Promise::Unmade,
            FutureState::Pending => Promise::Pending,
            FutureState::Done(value) => Promise::Done(value.clone()),
            FutureState::Cancelled => Promise::Cancelled,
        };
        let waiters = tasks(&future.waiters);
        object(&future.name, What::Future { promise, waiters })
    }));
    all
}
