//! Everything that is known of a run in figures, each with what it means.

mod cost;
mod shared;

use super::figures::difference_from_expected;
use super::words::{count, difference, grouped, number, ratio, rough, share, time};
use super::{Told, sequential, speed_up};
use crate::session::Done;
use crate::trace::stats::Spread;
use crate::trace::{Clock, Stats, say_time};
use std::time::Duration;

/// A figure of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What it is called: "average concurrency".
    pub name: String,
    /// What it is, with its unit.
    pub value: String,
    /// What the name means, in less than a line of 80 columns.
    pub meaning: &'static str,
}

/// Figures that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What they are of: "Concurrency", "Mutex `fork[2]`".
    pub title: String,
    /// The figures; never none.
    pub figures: Vec<Figure>,
}

/// All figures of a run. `among` are the runs that it is compared with, itself or not: if one of
/// them was in sequence, the speed-up is against that, as in the comparison.
pub fn statistics(done: &Done, among: &[Told]) -> Vec<Section> {
    let sections = [
        section("Time", times(done)),
        section("Work", work(&done.stats)),
        section("Concurrency", concurrency(done, among)),
        section("Tasks", tasks(&done.stats)),
        section("Workers", workers(&done.stats)),
    ];
    let shared = shared::sections(&done.stats);
    let ends = [
        section("Processor and memory", cost::usage(done)),
        section("Trace", cost::recorded(&done.stats)),
    ];
    let all = sections.into_iter().chain(shared).chain(ends);
    all.filter(|section| !section.figures.is_empty()).collect()
}

fn section(title: impl Into<String>, figures: Vec<Figure>) -> Section {
    Section {
        title: title.into(),
        figures,
    }
}

fn figure(name: impl Into<String>, value: impl Into<String>, meaning: &'static str) -> Figure {
    Figure {
        name: name.into(),
        value: value.into(),
        meaning,
    }
}

fn times(done: &Done) -> Vec<Figure> {
    let until = match done.stats.finished {
        true => "the makespan: from the beginning of the run to the end of main",
        false => "from the beginning of the run to its last event: main has not ended",
    };
    let mut figures = vec![figure("story time", time(done.timeline.makespan).0, until)];
    if let Some(real) = done.real {
        let scale = done.trace.meta.scale;
        figures.push(figure(
            "real time",
            time(i64::try_from(real.as_nanos()).unwrap_or(i64::MAX)).0,
            "how long the run took by a real clock, from its first step to its last",
        ));
        figures.push(figure(
            "scale",
            format!("{} : 1", number(scale)),
            "story seconds that passed in one real second",
        ));
    }
    figures.extend(done.expected.map(|expected| {
        let meaning = "the story time that the lesson expects";
        figure("expected", time(expected).0, meaning)
    }));
    if let (Some(off), Some(expected)) = (difference_from_expected(done), done.expected) {
        let share = match expected {
            1.. if off != 0 => format!(" ({:+.1} %)", off as f64 / expected as f64 * 100.0),
            _ => String::new(),
        };
        figures.push(figure(
            "difference",
            difference(off) + &share,
            "story time less expected",
        ));
    }
    figures
}

fn work(stats: &Stats) -> Vec<Figure> {
    let mut figures = vec![figure(
        "total work",
        time(stats.work).0,
        "sleeping, blocking calls and computing that all tasks asked for together",
    )];
    if stats.compute_asked > 0 || stats.computing > 0 {
        figures.push(figure(
            "computing asked for",
            time(stats.compute_asked).0,
            "the part of the work that needs a processor",
        ));
        figures.push(figure(
            "computing seen",
            time(stats.computing).0,
            "how long that took: more than asked for where processors were too few",
        ));
    }
    figures.push(figure(
        "running",
        say_time(stats.running),
        "how long all tasks together were between two steps",
    ));
    figures.push(figure(
        "ready",
        time(stats.ready).0,
        "how long tasks could have gone on but had no worker or processor",
    ));
    figures
}

fn concurrency(done: &Done, among: &[Told]) -> Vec<Figure> {
    let stats = &done.stats;
    let mut figures = vec![
        figure(
            "average concurrency",
            format!("{:.2} tasks", stats.average_concurrency),
            "tasks that were running, computing, sleeping or in a call, on average",
        ),
        figure(
            "peak concurrency",
            count(stats.peak_concurrency.into(), "task", "tasks"),
            "the most tasks that were active at once, for however short a time",
        ),
    ];
    let against = match sequential(among) {
        Some(_) => "how many times faster than the sequential run",
        None => "total work over story time: how many times faster than one after another",
    };
    let speed_up = speed_up(among, done);
    figures.extend(speed_up.map(|times| figure("speed-up", format!("{}×", ratio(times)), against)));
    let cores = count(stats.cores.into(), "core", "cores");
    figures.push(figure(
        "processor utilisation",
        format!("{} of {cores}", share(stats.processor_utilisation)),
        "the share of all processors' time in which a task computed or ran",
    ));
    figures
}

fn tasks(stats: &Stats) -> Vec<Figure> {
    let mut figures = vec![
        figure(
            "tasks spawned",
            grouped(stats.spawned),
            "tasks that there were, with main",
        ),
        figure(
            "tasks started",
            grouped(stats.started),
            "tasks that took a first step",
        ),
        figure(
            "tasks ended",
            grouped(stats.ended),
            "tasks that came to an end by themselves before the run was over",
        ),
    ];
    if let Some(start) = &stats.start {
        let names = [
            "task start, median",
            "task start, mean",
            "task start, longest",
        ];
        let meanings = match stats.clock {
            Clock::Real => [
                "real time from spawning a task to its first step: half took longer",
                "real time from spawning a task to its first step, on average",
                "real time from spawning a task to its first step, the longest",
            ],
            Clock::Virtual => [
                "story time from spawning a task to its first step: half took longer",
                "story time from spawning a task to its first step, on average",
                "story time from spawning a task to its first step, the longest",
            ],
        };
        figures.extend(spread(start, names, meanings));
    }
    figures
}

/// The median, the mean and the maximum of times.
fn spread(
    spread: &Spread,
    names: [&'static str; 3],
    meanings: [&'static str; 3],
) -> impl Iterator<Item = Figure> {
    let values = [spread.median, spread.mean.round() as u64, spread.max];
    let all = names.into_iter().zip(values).zip(meanings);
    all.map(|((name, nanos), meaning)| figure(name, say_nanos(nanos), meaning))
}

fn workers(stats: &Stats) -> Vec<Figure> {
    let kinds = [
        (
            "threads",
            stats.threads,
            "operating system threads that carried tasks",
        ),
        (
            "processes",
            stats.processes,
            "operating system processes that carried tasks",
        ),
        (
            "simulated seats",
            stats.simulated,
            "what threads or processes would be in a real run",
        ),
    ];
    let used = kinds.into_iter().filter(|(_, number, _)| *number > 0);
    let mut figures: Vec<Figure> = used
        .map(|(name, number, meaning)| figure(name, grouped(number), meaning))
        .collect();
    figures.push(figure(
        "task switches",
        grouped(stats.switches),
        "how many times a worker went from one task to another",
    ));
    figures
}

fn say_duration(time: Duration) -> String {
    say_nanos(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX))
}

/// What is measured once is not known better than to two figures.
fn say_nanos(nanos: u64) -> String {
    rough(i64::try_from(nanos).unwrap_or(i64::MAX))
}
