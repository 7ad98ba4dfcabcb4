//! The comparison: a row for each run, a column for each figure.

use super::grid::{Column, Grid, lay};
use super::words::{bytes, count, difference, grouped, ratio, rough, time};
use super::{Report, Told};
use crate::cli::look::{Ink, Look};
use crate::prose;
use crate::session::Done;
use crate::trace::Outcome;

/// The comparison and what its columns mean, in lines.
pub fn table(report: &Report, look: &Look) -> Vec<String> {
    let instead: Vec<_> = report
        .runs
        .iter()
        .map(|told| told.instead().map(|why| look.text(&why)))
        .collect();
    let Grid { mut lines, shown } = lay(columns(report, look), &instead, look);
    let legend = legend(report, &shown);
    if !legend.is_empty() {
        let width = look.prose_width();
        let legend = prose::fill(&look.signs(&legend), width, "");
        lines.push(String::new());
        lines.extend(legend.iter().map(|line| look.paint(line, Ink::Faint)));
    }
    lines
}

/// What a column shows of a run that was carried out, in full and short.
type Figure = fn(&Done, &Report) -> Option<[String; 2]>;

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
    spec(["speed-up", "speed"], 2, |done, report| {
        Some(twice(format!("{}×", ratio(report.speed_up(done)?))))
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

fn columns(report: &Report, look: &Look) -> Vec<Column> {
    let mut columns = vec![marks(report, look), names(report, look)];
    columns.extend(FIGURES.iter().map(|spec| {
        let cell = |told: &Told| {
            let done = told.done().filter(|_| told.instead().is_none());
            let figure = done.and_then(|done| (spec.figure)(done, report));
            figure.unwrap_or_default().map(|text| look.signs(&text))
        };
        Column {
            heads: spec.heads,
            cells: report.runs.iter().map(cell).collect(),
            inks: Vec::new(),
            right: spec.heads[0] != "ended",
            gap: 2,
            rank: spec.rank,
        }
    }));
    columns
}

/// A sign for each run: whether it held.
fn marks(report: &Report, look: &Look) -> Column {
    let mark = |told: &Told| match told.verdict() {
        Some(true) => ("✓", Ink::Good),
        Some(false) => ("✗", Ink::Bad),
        None => ("–", Ink::Faint),
    };
    let marks: Vec<_> = report.runs.iter().map(mark).collect();
    Column {
        cells: marks
            .iter()
            .map(|(sign, _)| twice(look.signs(sign)))
            .collect(),
        inks: marks.iter().map(|(_, ink)| Some(*ink)).collect(),
        ..Column::default()
    }
}

fn names(report: &Report, look: &Look) -> Column {
    let name = |told: &Told| twice(look.text(&told.label));
    Column {
        heads: ["", ""],
        cells: report.runs.iter().map(name).collect(),
        inks: vec![Some(Ink::Bold); report.runs.len()],
        gap: 1,
        ..Column::default()
    }
}

/// How a run ended, in a column that is there only where one did not simply finish.
fn ended(done: &Done, report: &Report) -> Option<[String; 2]> {
    let simply = |done: &Done| done.trace.meta.outcome == Outcome::Finished;
    let all = report.runs.iter().filter_map(Told::done).all(simply);
    (!all).then(|| twice(done.trace.meta.outcome.word().to_owned()))
}

fn off(done: &Done, _: &Report) -> Option<[String; 2]> {
    let came_to_its_end = matches!(
        done.trace.meta.outcome,
        Outcome::Finished | Outcome::Deadlock { partial: true, .. }
    );
    let expected = done.expected.filter(|_| came_to_its_end)?;
    let off = done.timeline.makespan - expected;
    // Less than a microsecond is how simulated times are compared.
    let off = if off.abs() <= 1_000 { 0 } else { off };
    Some(twice(difference(off)))
}

fn carriers(done: &Done, _: &Report) -> Option<[String; 2]> {
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

fn switches(done: &Done, _: &Report) -> Option<[String; 2]> {
    let usage = done.usage.as_ref()?;
    let waited = usage.own.voluntary_switches + usage.children.voluntary_switches;
    let forced = usage.own.involuntary_switches + usage.children.involuntary_switches;
    Some(twice(format!("{}+{}", grouped(waited), grouped(forced))))
}

fn memory(done: &Done, _: &Report) -> Option<[String; 2]> {
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
fn legend(report: &Report, shown: &[&str]) -> String {
    let speed_up = match report.sequential() {
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
