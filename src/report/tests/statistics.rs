//! The figures of runs of the lessons.

use super::{plan, usage};
use crate::lesson::Library;
use crate::program::{ChannelId, MutexId, Resource};
use crate::report::{Section, Told, WhatCame, statistics};
use crate::session::{Done, Session};
use crate::trace::stats::{MutexStats, WaitStats};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use unicode_width::UnicodeWidthStr;

fn run(lesson: &str, on: &str) -> Done {
    let plan = plan(lesson, &[on]);
    Session::new().go(&plan, &plan.runs[0])
}

fn value<'a>(sections: &'a [Section], title: &str, name: &str) -> Option<&'a str> {
    let section = sections.iter().find(|section| section.title == title)?;
    let figure = section.figures.iter().find(|figure| figure.name == name)?;
    Some(&figure.value)
}

#[test]
fn the_figures_are_those_of_the_run() {
    let mut done = run("coffee-and-pastry", "threads");
    let all = statistics(&done, &[]);
    let get = |title, name| value(&all, title, name);
    assert_eq!(get("Time", "story time"), Some("3 s"));
    assert_eq!(get("Time", "expected"), Some("3 s"));
    assert_eq!(get("Time", "difference"), Some("0 s"));
    assert_eq!(get("Time", "real time"), None);
    assert_eq!(get("Work", "total work"), Some("5 s"));
    assert_eq!(
        get("Concurrency", "average concurrency"),
        Some("1.67 tasks")
    );
    assert_eq!(get("Concurrency", "peak concurrency"), Some("2 tasks"));
    assert_eq!(get("Concurrency", "speed-up"), Some("1.67×"));
    assert_eq!(get("Processor and memory", "CPU time"), None);
    assert_eq!(get("Trace", "events dropped"), Some("0"));

    done.usage = Some(usage(0));
    done.real = Some(Duration::from_millis(340));
    done.trace.meta.scale = 10.0;
    done.timeline.makespan += 400_000_000;
    let all = statistics(&done, &[]);
    let get = |title, name| value(&all, title, name);
    assert_eq!(get("Time", "real time"), Some("340 ms"));
    assert_eq!(get("Time", "scale"), Some("10 : 1"));
    assert_eq!(get("Time", "difference"), Some("+400 ms (+13.3 %)"));
    assert_eq!(get("Processor and memory", "CPU time"), Some("900 µs"));
    assert_eq!(get("Processor and memory", "peak memory"), Some("5.1 MB"));
    let voluntary = get("Processor and memory", "voluntary context switches");
    assert_eq!(voluntary, Some("3"));
}

#[test]
fn the_speed_up_is_that_of_the_comparison() {
    let plan = plan("coffee-and-pastry", &["sequential", "threads"]);
    let session = Session::new();
    let mut sequential = session.go(&plan, &plan.runs[0]);
    sequential.timeline.makespan *= 2;
    let threads = session.go(&plan, &plan.runs[1]);
    let told = Told {
        run: WhatCame::Ran(Arc::new(sequential)),
        ..Told::planned(&plan.runs[0])
    };
    let all = statistics(&threads, &[told]);
    assert_eq!(value(&all, "Concurrency", "speed-up"), Some("3.33×"));
}

#[test]
fn a_channel_and_what_was_waited_for_are_told() {
    let done = run("producer-consumer", "threads");
    let all = statistics(&done, &[]);
    let channel = &done.stats.channels[0];
    let title = format!("Channel `{}`", channel.name);
    let sent = value(&all, &title, "sent").unwrap();
    assert!(sent.starts_with(&channel.sent.to_string()), "{sent}");
    assert!(channel.sent > 1, "the lesson sends something");
    let waited = done.stats.wait(Resource::Items(ChannelId(0)));
    let told = value(&all, &title, "waited for an item");
    assert_eq!(told.is_some(), waited.is_some());
    let waits = all.iter().find(|section| section.title == "Waits").unwrap();
    assert_eq!(waits.figures.len(), done.stats.waits.len());
}

#[test]
fn a_mutex_is_told_and_of_many_those_that_cost_most() {
    let mut done = run("coffee-and-pastry", "threads");
    let mutex = |nth: u16| MutexStats {
        mutex: MutexId(nth),
        name: format!("fork[{nth}]"),
        taken: 4,
        held: 1_500_000_000,
        utilisation: 0.5,
        longest: 1_000_000_000,
        contended: 3,
    };
    let wait = |nth: u16| WaitStats {
        resource: Resource::Mutex(MutexId(nth)),
        name: format!("fork[{nth}]"),
        count: 3,
        in_vain: 1,
        total: 2_000_000_000,
        longest: 900_000_000,
    };
    done.stats.mutexes = (0..100).map(mutex).collect();
    done.stats.waits = vec![wait(99), wait(7)];
    let all = statistics(&done, &[]);
    let get = |name| value(&all, "Mutex `fork[99]`", name);
    assert_eq!(get("locked"), Some("4 times"));
    assert_eq!(get("contended"), Some("3 times"));
    assert_eq!(get("held"), Some("1.5 s (50.0 %)"));
    assert_eq!(get("longest wait"), Some("900 ms"));
    assert_eq!(get("in vain"), Some("1 wait"));
    let wait = value(&all, "Waits", "mutex `fork[7]`");
    assert_eq!(
        wait,
        Some("3 waits, 2 s together, longest 900 ms, 1 in vain")
    );
    let titles = all.iter().map(|section| section.title.as_str());
    let mutexes: Vec<&str> = titles.filter(|title| title.starts_with("Mutex")).collect();
    assert_eq!(mutexes.len(), 24);
    assert_eq!(mutexes[0], "Mutex `fork[0]`", "in their order");
    assert_eq!(value(&all, "Left out", "mutexes"), Some("76"));
}

/// A name is a key for the reader, and its meaning has to fit a line of help.
#[test]
fn every_figure_has_a_name_a_value_and_a_line_that_explains_it() {
    for entry in Library::embedded().entries() {
        for on in ["threads", "processes", "async", "pool"] {
            let mut done = run(entry.id(), on);
            done.usage = Some(usage(1));
            done.real = Some(Duration::from_millis(1));
            done.stats.processes = 2;
            for section in statistics(&done, &[]) {
                assert!(!section.figures.is_empty(), "{}", section.title);
                let names = section.figures.iter().map(|figure| &figure.name);
                let distinct: BTreeSet<&String> = names.collect();
                assert_eq!(distinct.len(), section.figures.len(), "{}", section.title);
                for figure in &section.figures {
                    let meaning = figure.meaning.width();
                    assert!((10..=78).contains(&meaning), "{figure:?}");
                    assert!(!figure.value.is_empty(), "{figure:?}");
                    let room = if section.title == "Waits" { 60 } else { 28 };
                    assert!(figure.name.width() <= room, "{figure:?}");
                }
            }
        }
    }
}
