//! The figures of what was shared: mutexes, channels, and everything that was waited for.

use super::{Figure, Section, figure, section, spread};
use crate::program::Resource;
use crate::report::words::{count, grouped, share, time};
use crate::trace::Stats;
use crate::trace::stats::{ChannelStats, MutexStats, WaitStats};
use std::collections::HashMap;

/// How many mutexes, channels and things waited for are told; those that cost most first to be kept.
const MOST: usize = 24;

/// A section for each mutex and channel, and one for all waits.
pub(super) fn sections(stats: &Stats) -> Vec<Section> {
    let waits: HashMap<Resource, &WaitStats> = stats
        .waits
        .iter()
        .map(|wait| (wait.resource, wait))
        .collect();
    let waited = |resource| waits.get(&resource).map_or(0, |wait| wait.total);
    let mutexes = costly(&stats.mutexes, |mutex| {
        (waited(Resource::Mutex(mutex.mutex)), mutex.held)
    });
    let channels = costly(&stats.channels, |channel| {
        let (items, space) = ends(channel);
        let waited = waited(items).saturating_add(waited(space));
        (waited, i64::try_from(channel.sent).unwrap_or(i64::MAX))
    });
    let mutexes = mutexes.into_iter().map(|mutex| {
        let wait = waits.get(&Resource::Mutex(mutex.mutex)).copied();
        section(format!("Mutex `{}`", mutex.name), of_mutex(mutex, wait))
    });
    let channels = channels.into_iter().map(|channel| {
        section(
            format!("Channel `{}`", channel.name),
            of_channel(channel, &waits),
        )
    });
    let all_waits = section("Waits", of_waits(&stats.waits));
    let rest = section("Left out", left_out(stats));
    mutexes.chain(channels).chain([all_waits, rest]).collect()
}

/// What can be waited for at a channel: an item, and space.
fn ends(channel: &ChannelStats) -> (Resource, Resource) {
    (
        Resource::Items(channel.channel),
        Resource::Space(channel.channel),
    )
}

/// Those that cost most, in the order in which they are given.
fn costly<T>(all: &[T], cost: impl Fn(&T) -> (i64, i64)) -> Vec<&T> {
    let mut places: Vec<usize> = (0..all.len()).collect();
    places.sort_by_cached_key(|at| std::cmp::Reverse(cost(&all[*at])));
    places.truncate(MOST);
    places.sort_unstable();
    places.into_iter().map(|at| &all[at]).collect()
}

fn of_mutex(mutex: &MutexStats, wait: Option<&WaitStats>) -> Vec<Figure> {
    let mut figures = vec![
        figure(
            "locked",
            count(mutex.taken, "time", "times"),
            "how many times a task locked it",
        ),
        figure(
            "contended",
            count(mutex.contended, "time", "times"),
            "how many times a task found it locked and had to wait",
        ),
        figure(
            "held",
            format!("{} ({})", time(mutex.held).0, share(mutex.utilisation)),
            "how long it was locked, and the share of the story time",
        ),
        figure(
            "longest hold",
            time(mutex.longest).0,
            "the longest time for which it was locked at a stretch",
        ),
    ];
    if let Some(wait) = wait {
        figures.push(figure(
            "waited for it",
            time(wait.total).0,
            "how long tasks waited to lock it, all waits together",
        ));
        figures.push(figure(
            "longest wait",
            time(wait.longest).0,
            "the longest time that a task waited to lock it",
        ));
        figures.extend(in_vain(wait));
    }
    figures
}

fn of_channel(channel: &ChannelStats, waits: &HashMap<Resource, &WaitStats>) -> Vec<Figure> {
    let left = channel.sent.saturating_sub(channel.received);
    let mut figures = vec![
        figure(
            "sent",
            count(channel.sent, "item", "items"),
            "items that were put in",
        ),
        figure(
            "received",
            count(channel.received, "item", "items"),
            "items that were taken out",
        ),
        figure(
            "peak length",
            count(channel.peak_length, "item", "items"),
            "the most items that were in it at once",
        ),
    ];
    if left > 0 {
        let meaning = "items that nobody took out before the run was over";
        figures.push(figure("left inside", count(left, "item", "items"), meaning));
    }
    if let Some(age) = &channel.age {
        let names = ["age, median", "age, mean", "age, oldest"];
        let meanings = [
            "how long an item was in it before it was taken: half were in longer",
            "how long an item was in it before it was taken, on average",
            "the longest time that an item was in it before it was taken",
        ];
        figures.extend(spread(age, names, meanings));
    }
    let (items, space) = ends(channel);
    figures.extend(waits.get(&items).map(|wait| {
        let meaning = "how often and how long tasks waited because it was empty";
        figure("waited for an item", of_wait(wait), meaning)
    }));
    figures.extend(waits.get(&space).map(|wait| {
        let meaning = "how often and how long tasks waited because it was full";
        figure("waited for space", of_wait(wait), meaning)
    }));
    figures
}

/// What was waited for, the longest total first.
fn of_waits(waits: &[WaitStats]) -> Vec<Figure> {
    let told = waits.iter().take(MOST);
    told.map(|wait| {
        let (name, meaning) = waited_for(wait);
        figure(name, of_wait(wait), meaning)
    })
    .collect()
}

fn waited_for(wait: &WaitStats) -> (String, &'static str) {
    let name = &wait.name;
    match wait.resource {
        Resource::Mutex(_) => (
            format!("mutex `{name}`"),
            "waits of tasks that wanted to lock what another had locked",
        ),
        Resource::Condition(_) => (
            format!("condition `{name}`"),
            "waits of tasks until another notified the condition",
        ),
        Resource::Items(_) => (
            format!("item in `{name}`"),
            "waits of tasks that wanted to receive from an empty channel",
        ),
        Resource::Space(_) => (
            format!("space in `{name}`"),
            "waits of tasks that wanted to send into a full channel",
        ),
        Resource::Future(_) => (
            format!("result of `{name}`"),
            "waits of tasks for a future that had no result yet",
        ),
        Resource::Group(_) => (
            format!("end of {name}"),
            "waits of tasks that joined others which had not ended yet",
        ),
    }
}

fn of_wait(wait: &WaitStats) -> String {
    let waits = count(wait.count, "wait", "waits");
    let mut text = match wait.count {
        1 => format!("{waits}, {}", time(wait.total).1),
        _ => format!(
            "{waits}, {} together, longest {}",
            time(wait.total).1,
            time(wait.longest).1
        ),
    };
    if wait.in_vain > 0 {
        text += &format!(", {} in vain", grouped(wait.in_vain));
    }
    text
}

fn in_vain(wait: &WaitStats) -> Option<Figure> {
    let meaning = "how many tasks that waited for it never got it";
    (wait.in_vain > 0).then(|| {
        let waits = count(wait.in_vain, "wait", "waits");
        figure("in vain", waits, meaning)
    })
}

/// How many of each there are that are not told here.
fn left_out(stats: &Stats) -> Vec<Figure> {
    let kinds = [
        (
            "mutexes",
            stats.mutexes.len(),
            "mutexes that were waited for and held less than those told",
        ),
        (
            "channels",
            stats.channels.len(),
            "channels that were waited for and used less than those told",
        ),
        (
            "waits",
            stats.waits.len(),
            "things that were waited for less than those told",
        ),
    ];
    let left = kinds.into_iter().filter(|(_, all, _)| *all > MOST);
    left.map(|(name, all, meaning)| figure(name, grouped((all - MOST) as u64), meaning))
        .collect()
}
