//! A report as JSON. What a field means is told in the README; fields may be added, and
//! [`SCHEMA_VERSION`] changes when one changes its meaning or goes. Times end in `_s` and are
//! seconds: of the story, but for `real_s` and what the operating system says.

use super::said::{sayings, worker_name};
use super::{Head, ParamTold, Report, Told, WhatCame, sequential, speed_up};
use crate::program::value::NANOS_PER_SECOND;
use crate::program::{Pace, Value};
use crate::session::Done;
use crate::trace::stats::Spread;
use crate::trace::usage::{Peak, Spent, UsageReport};
use crate::trace::{Outcome, Stats, StuckTask, WorkerKind};
use serde_json::{Map, Value as Json, json};
use std::io::{self, Write};

/// The version of what is written here.
pub const SCHEMA_VERSION: u32 = 1;

/// Writes a report as one JSON object and a line break.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut all = head(&report.head);
    all.insert("schema_version".into(), SCHEMA_VERSION.into());
    all.insert("held".into(), held(report).into());
    all.insert("notes".into(), report.notes.clone().into());
    let runs = report.runs.iter().map(|told| run(told, report)).collect();
    all.insert("runs".into(), Json::Array(runs));
    serde_json::to_writer_pretty(&mut *out, &Json::Object(all))?;
    writeln!(out)
}

/// Whether all runs that were carried out showed what was expected.
fn held(report: &Report) -> bool {
    report.runs.iter().filter_map(Told::done).all(Done::held)
}

fn head(head: &Head) -> Map<String, Json> {
    object(json!({
        "lesson": head.lesson,
        "title": head.title,
        "experiment": head.experiment,
        "clock": head.clock,
        "scale": head.scale,
        "seed": head.seed,
        "cores": head.cores,
        "workers": head.workers,
        "params": head.params.iter().map(param).collect::<Vec<_>>(),
    }))
}

pub(super) fn param(param: &ParamTold) -> Json {
    let (value, unit) = match param.value {
        Some(Value::Duration(nanos)) => (json!(seconds(nanos)), json!("s")),
        Some(Value::Int(number)) => (json!(number), Json::Null),
        Some(Value::Bool(truth)) => (json!(truth), Json::Null),
        _ => (Json::Null, Json::Null),
    };
    json!({
        "name": param.name,
        "value": value,
        "unit": unit,
        "text": param.text,
        "default": param.default,
    })
}

fn run(told: &Told, report: &Report) -> Json {
    let mut run = object(json!({
        "mechanism": told.mechanism,
        "label": told.label,
        "title": told.title,
        "file": told.file,
        "unsupported": null,
        "makespan_s": null,
        "real_s": null,
        "expected_s": null,
        "outcome": if matches!(told.run, WhatCame::Running) { "running" } else { "not run" },
        "said": [],
    }));
    match &told.run {
        WhatCame::Ran(done) => run.extend(carried_out(done, report)),
        WhatCame::Unsupported(_) => {
            run.insert("unsupported".into(), told.instead().into());
        }
        WhatCame::Waiting | WhatCame::Running => {}
    }
    Json::Object(run)
}

fn carried_out(done: &Done, report: &Report) -> Map<String, Json> {
    let (meta, trace) = (&done.trace.meta, &done.trace);
    let makespan = done.timeline.makespan;
    let values = meta
        .values
        .iter()
        .map(|(name, text)| (name.clone(), text.clone().into()));
    let mut run = object(json!({
        "lesson": meta.lesson,
        "experiment": meta.experiment,
        "clock": meta.clock,
        "scale": meta.scale,
        "seed": meta.seed,
        "pace": pace(meta.pace),
        "makespan_s": seconds(makespan),
        "real_s": done.real.map(|real| real.as_secs_f64()),
        "expected_s": done.expected.map(seconds),
        "difference_s": done.expected.map(|expected| seconds(makespan - expected)),
        "speed_up": speed_up(&report.runs, done),
        "speed_up_against": if sequential(&report.runs).is_some() { "sequential" } else { "work" },
        "outcome": meta.outcome.word(),
        "outcome_text": outcome_text(&meta.outcome),
        "held": done.held(),
        "values": values.collect::<Map<_, _>>(),
        "dropped": trace.dropped,
    }));
    let checks = done.checks.iter().map(|check| {
        json!({
            "what": check.what,
            "expected": check.expected,
            "found": check.found,
            "held": check.held,
        })
    });
    run.insert("checks".into(), checks.collect());
    run.insert(
        "stuck".into(),
        stuck(&meta.outcome).iter().map(stuck_task).collect(),
    );
    run.insert("said".into(), said(done));
    run.insert("stats".into(), stats(&done.stats));
    run.insert(
        "usage".into(),
        done.usage.as_ref().map_or(Json::Null, usage),
    );
    run
}

fn said(done: &Done) -> Json {
    let line = |saying: super::said::Saying<'_>| {
        let on = saying
            .worker
            .map(|worker| worker_name(worker, &saying.task));
        json!({
            "at_s": seconds(saying.at),
            "task": saying.task,
            "text": saying.text,
            "worker": on,
            "worker_kind": saying.worker.map(|worker| kind(worker.kind)),
            "os_id": saying.worker.map(|worker| worker.os_id),
        })
    };
    sayings(done).map(line).collect()
}

fn kind(kind: WorkerKind) -> &'static str {
    match kind {
        WorkerKind::Thread => "thread",
        WorkerKind::Process => "process",
        WorkerKind::Simulated => "simulated",
    }
}

pub(super) fn pace(pace: Pace) -> Json {
    match pace {
        Pace::None => Json::Null,
        Pace::Yield => json!("yield"),
        Pace::Pause(nanos) => json!({ "pause_s": seconds(nanos) }),
    }
}

/// What there is to say of an end beside its word.
fn outcome_text(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Failed { task, why } => Some(format!("{task}: {why}")),
        Outcome::Limit { steps } => Some(format!("stopped after {steps} instructions")),
        Outcome::Cancelled { why } => Some(format!("stopped by {why}")),
        Outcome::Refused { reason } => Some(reason.clone()),
        Outcome::Deadlock { partial: true, .. } => Some("main came to its end".to_owned()),
        _ => None,
    }
}

fn stuck(outcome: &Outcome) -> &[StuckTask] {
    match outcome {
        Outcome::Deadlock { stuck, .. } => stuck,
        _ => &[],
    }
}

pub(super) fn stuck_task(task: &StuckTask) -> Json {
    json!({
        "task": task.name,
        "wants": task.object,
        "held_by": task.held_by,
        "sentence": task.sentence(),
    })
}

fn stats(stats: &Stats) -> Json {
    json!({
        "finished": stats.finished,
        "work_s": seconds(stats.work),
        "compute_asked_s": seconds(stats.compute_asked),
        "computing_s": seconds(stats.computing),
        "running_s": seconds(stats.running),
        "ready_s": seconds(stats.ready),
        "average_concurrency": stats.average_concurrency,
        "peak_concurrency": stats.peak_concurrency,
        "cores": stats.cores,
        "processor_utilisation": stats.processor_utilisation,
        "task_switches": stats.switches,
        "tasks_spawned": stats.spawned,
        "tasks_started": stats.started,
        "tasks_ended": stats.ended,
        "task_start": stats.start.as_ref().map(spread),
        "events": stats.events,
        "dropped": stats.dropped,
        "threads": stats.threads,
        "processes": stats.processes,
        "simulated_seats": stats.simulated,
    })
}

/// Times of the events' clock: real time in a real run.
fn spread(spread: &Spread) -> Json {
    let seconds = |nanos: u64| nanos as f64 / NANOS_PER_SECOND as f64;
    json!({
        "min_s": seconds(spread.min),
        "median_s": seconds(spread.median),
        "mean_s": spread.mean / NANOS_PER_SECOND as f64,
        "max_s": seconds(spread.max),
        "count": spread.count,
    })
}

fn usage(usage: &UsageReport) -> Json {
    json!({
        "cpu_s": (usage.own.cpu() + usage.children.cpu()).as_secs_f64(),
        "own": spent(&usage.own),
        "children": spent(&usage.children),
        "peak": peak(&usage.peak),
        "children_peak": peak(&usage.children_peak),
    })
}

fn spent(spent: &Spent) -> Json {
    json!({
        "user_s": spent.user.as_secs_f64(),
        "system_s": spent.system.as_secs_f64(),
        "voluntary_switches": spent.voluntary_switches,
        "involuntary_switches": spent.involuntary_switches,
    })
}

fn peak(peak: &Peak) -> Json {
    json!({ "bytes": peak.bytes, "since": peak.since })
}

/// Nanoseconds as seconds. A `f64` keeps a nanosecond up to 104 days.
fn seconds(nanos: i64) -> f64 {
    nanos as f64 / NANOS_PER_SECOND as f64
}

pub(super) fn object(value: Json) -> Map<String, Json> {
    match value {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}
