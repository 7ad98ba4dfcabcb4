//! What a run and its recording cost.

use super::{Figure, figure, say_duration};
use crate::report::words::{bytes, grouped};
use crate::session::Done;
use crate::trace::Stats;
use crate::trace::usage::{Peak, Since};

pub(super) fn usage(done: &Done) -> Vec<Figure> {
    let Some(usage) = &done.usage else {
        return Vec::new();
    };
    let (own, children) = (&usage.own, &usage.children);
    let mut figures = vec![
        figure(
            "CPU time",
            say_duration(own.cpu() + children.cpu()),
            "processor time of all threads and processes, the recorder's included",
        ),
        figure(
            "CPU time, user",
            say_duration(own.user + children.user),
            "the part of it that was spent in the program's own code",
        ),
        figure(
            "CPU time, system",
            say_duration(own.system + children.system),
            "the part of it that the kernel spent on the program's behalf",
        ),
        figure(
            "voluntary context switches",
            grouped(own.voluntary_switches + children.voluntary_switches),
            "times a thread gave its core away because it had to wait",
        ),
        figure(
            "involuntary context switches",
            grouped(own.involuntary_switches + children.involuntary_switches),
            "times the system took the core from a thread that could have gone on",
        ),
        figure(
            "peak memory",
            at_most(&usage.peak),
            "the most memory that this process held at once",
        ),
    ];
    if done.stats.processes > 0 {
        figures.push(figure(
            "peak memory of a child",
            format!("≤ {}", bytes(usage.children_peak.bytes)),
            "no child process held more than this at once",
        ));
    }
    figures
}

/// A peak since the process began is only a bound of what the run needed.
fn at_most(peak: &Peak) -> String {
    match peak.since {
        Since::RunStart => bytes(peak.bytes),
        Since::ProcessStart => format!("≤ {}", bytes(peak.bytes)),
    }
}

pub(super) fn recorded(stats: &Stats) -> Vec<Figure> {
    vec![
        figure(
            "events recorded",
            grouped(stats.events),
            "what happened in the run, step by step; all figures are made of it",
        ),
        figure(
            "events dropped",
            grouped(stats.dropped),
            "events there was no room for: all figures are of those recorded",
        ),
    ]
}
