//! The comparison: a row for each run, a column for each figure.

use super::grid::{Column, Grid, lay};
use super::look::{Ink, Look};
use super::words::{bytes, count, difference, grouped, ratio, rough, time};
use super::{Told, WhatCame, sequential, speed_up};
use crate::prose;
use crate::session::Done;
use crate::trace::Outcome;

/// Runs side by side. Lines fit the width from 40 columns on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The columns' headings; none where no run has any figures yet.
    pub heading: Option<String>,
    /// The lines of each run, in the order of the runs: one with its sign, its label and its
    /// figures, or as many as it takes to say why there are none.
    pub rows: Vec<Vec<String>>,
    /// What those columns mean that need it.
    pub legend: Vec<String>,
}

impl Comparison {
    /// All of it, one under the other.
    pub fn into_lines(self) -> Vec<String> {
        let mut lines = Vec::from_iter(self.heading);
        lines.extend(self.rows.into_iter().flatten());
        if !self.legend.is_empty() {
            lines.push(String::new());
            lines.extend(self.legend);
        }
        lines
    }
}

/// Compares runs. One that has not been carried out says so in place of its figures.
pub fn compare(runs: &[Told], look: &Look) -> Comparison {
    let instead: Vec<_> = runs
        .iter()
        .map(|told| told.instead().map(|why| look.text(&why)))
        .collect();
    let grid = lay(columns(runs, look), &instead, look);
    let legend = look.signs(&legend(runs, &grid.shown));
    let legend = match legend.is_empty() {
        true => Vec::new(),
        false => prose::fill(&legend, look.prose_width(), ""),
    };
    let Grid { heading, rows, .. } = grid;
    Comparison {
        heading,
        rows,
        legend: legend
            .iter()
            .map(|line| look.paint(line, Ink::Faint))
            .collect(),
    }
}

/// What a column shows of a run that was carried out, in full and short.
type Figure = fn(&Done, &[Told]) -> Option<[String; 2]>;

struct Spec {
    heads: [&'static str; 2],
    rank: u8,
    figure: Figure,
}

/// The columns of figures from left to right. What teaches least has the highest rank.
const FIGURES: [Spec; 11] = [
    spec(["ended", "ended"], 0, ended),
    spec(["story time", "story"], 0, |done, _| {
        Some(both(time(done.timeline.makespan)))
    }),
    spec(["real time", "real"], 3, |done, _| {
        Some(both(time(i64::try_from(done.real?.as_nanos()).ok()?)))
    }),
    spec(["expected", "expected"], 1, |done, _| {
        Some(both(time(done.expected?)))
    }),
    spec(["difference", "diff"], 4, off),
    spec(["speed-up", "speed"], 2, |done, runs| {
        Some(twice(format!("{}×", ratio(speed_up(runs, done)?))))
    }),
    spec(["CPU time", "CPU"], 5, |done, _| {
        let usage = done.usage.as_ref()?;
        let cpu = usage.own.cpu() + usage.children.cpu();
        Some(twice(rough(i64::try_from(cpu.as_nanos()).ok()?)))
    }),
    spec(["carried by", "by"], 6, carriers),
    spec(["switches", "switches"], 7, switches),
    spec(["memory", "memory"], 9, memory),
    spec(["task start", "start"], 8, |done, _| {
        done.usage.as_ref()?;
        let start = done.stats.start?;
        Some(twice(rough(i64::try_from(start.median).ok()?)))
    }),
];

const fn spec(heads: [&'static str; 2], rank: u8, figure: Figure) -> Spec {
    Spec {
        heads,
        rank,
        figure,
    }
}

fn columns(runs: &[Told], look: &Look) -> Vec<Column> {
    let mut columns = vec![marks(runs, look), names(runs, look)];
    columns.extend(FIGURES.iter().map(|spec| {
        let cell = |told: &Told| {
            let done = told.done().filter(|_| told.instead().is_none());
            let figure = done.and_then(|done| (spec.figure)(done, runs));
            figure.unwrap_or_default().map(|text| look.signs(&text))
        };
        Column {
            heads: spec.heads,
            cells: runs.iter().map(cell).collect(),
            inks: Vec::new(),
            right: spec.heads[0] != "ended",
            gap: 2,
            rank: spec.rank,
        }
    }));
    columns
}

/// A sign for each run: whether it held.
fn marks(runs: &[Told], look: &Look) -> Column {
    let mark = |told: &Told| match (&told.run, told.verdict()) {
        (WhatCame::Waiting, _) => ("·", Ink::Faint),
        (WhatCame::Running, _) => ("→", Ink::Faint),
        (_, Some(true)) => ("✓", Ink::Good),
        (_, Some(false)) => ("✗", Ink::Bad),
        (_, None) => ("–", Ink::Faint),
    };
    let marks: Vec<_> = runs.iter().map(mark).collect();
    Column {
        cells: marks
            .iter()
            .map(|(sign, _)| twice(look.signs(sign)))
            .collect(),
        inks: marks.iter().map(|(_, ink)| Some(*ink)).collect(),
        ..Column::default()
    }
}

fn names(runs: &[Told], look: &Look) -> Column {
    let name = |told: &Told| twice(look.text(&told.label));
    Column {
        heads: ["", ""],
        cells: runs.iter().map(name).collect(),
        inks: vec![Some(Ink::Bold); runs.len()],
        gap: 1,
        ..Column::default()
    }
}

/// How a run ended, in a column that is there only where one did not simply finish.
fn ended(done: &Done, runs: &[Told]) -> Option<[String; 2]> {
    let simply = |done: &Done| done.trace.meta.outcome == Outcome::Finished;
    let all = runs.iter().filter_map(Told::done).all(simply);
    (!all).then(|| twice(done.trace.meta.outcome.word().to_owned()))
}

fn off(done: &Done, _: &[Told]) -> Option<[String; 2]> {
    Some(twice(difference(difference_from_expected(done)?)))
}

/// How much longer a run took than expected, in nanoseconds of story time; of one that came to its
/// end.
pub(super) fn difference_from_expected(done: &Done) -> Option<i64> {
    let came_to_its_end = matches!(
        done.trace.meta.outcome,
        Outcome::Finished | Outcome::Deadlock { partial: true, .. }
    );
    let expected = done.expected.filter(|_| came_to_its_end)?;
    let off = done.timeline.makespan - expected;
    // Less than a microsecond is how simulated times are compared.
    Some(if off.abs() <= 1_000 { 0 } else { off })
}

fn carriers(done: &Done, _: &[Told]) -> Option<[String; 2]> {
    let stats = &done.stats;
    let pair = |number, thing, things, short| {
        (number > 0).then(|| {
            [
                count(number, thing, things),
                format!("{} {short}", grouped(number)),
            ]
        })
    };
    pair(stats.processes, "process", "processes", "proc")
        .or_else(|| pair(stats.threads, "thread", "threads", "thr"))
        .or_else(|| pair(stats.simulated, "seat", "seats", "seat"))
}

fn switches(done: &Done, _: &[Told]) -> Option<[String; 2]> {
    let usage = done.usage.as_ref()?;
    let waited = usage.own.voluntary_switches + usage.children.voluntary_switches;
    let forced = usage.own.involuntary_switches + usage.children.involuntary_switches;
    Some(twice(format!("{}+{}", grouped(waited), grouped(forced))))
}

fn memory(done: &Done, _: &[Told]) -> Option<[String; 2]> {
    use crate::trace::usage::Since;
    let peak = &done.usage.as_ref()?.peak;
    let most = if peak.since == Since::ProcessStart {
        "≤ "
    } else {
        ""
    };
    Some(twice(format!("{most}{}", bytes(peak.bytes))))
}

/// What the columns that need it mean.
fn legend(runs: &[Told], shown: &[&str]) -> String {
    let speed_up = match sequential(runs) {
        Some(_) => "speed-up: how many times faster than sequential",
        None => {
            "speed-up: the work of all tasks over the story time (sequential is not among these runs)"
        }
    };
    let all = [
        ("difference", "difference: story time less expected"),
        ("speed-up", speed_up),
        (
            "CPU time",
            "CPU: processor time of all threads and processes",
        ),
        (
            "switches",
            "switches: given up while waiting + taken away by the system",
        ),
        ("memory", "memory: the most this process held"),
        (
            "task start",
            "start: from spawn to a task's first step, median",
        ),
    ];
    let used = all.iter().filter(|(head, _)| shown.contains(head));
    let words: Vec<&str> = used.map(|(_, words)| *words).collect();
    words.join(" · ")
}

fn both((long, short): (String, String)) -> [String; 2] {
    [long, short]
}

fn twice(text: String) -> [String; 2] {
    [text.clone(), text]
}
