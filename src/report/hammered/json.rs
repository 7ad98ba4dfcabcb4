//! Real runs beside what is possible as JSON. What a field means is told in the README.

use super::say::said;
use super::{Compared, HammerReport, Row, Series};
use crate::report::SCHEMA_VERSION;
use crate::report::explored::{number, params};
use crate::report::json::{pace, param};
use crate::trace::Outcome;
use serde_json::{Value as Json, json};
use std::io::{self, Write};

/// Writes a report as one JSON object and a line break.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write(report: &HammerReport, out: &mut dyn Write) -> io::Result<()> {
    let first = report.compared.first().map(|one| &one.exploration);
    let params = first.map_or_else(Vec::new, params);
    let all = json!({
        "schema_version": SCHEMA_VERSION,
        "lesson": first.map(|first| &first.lesson.id),
        "title": first.map(|first| &first.lesson.title),
        "experiment": first.and_then(|first| first.experiment.as_ref()),
        "seed": first.map(|first| first.seed),
        "workers": first.map(|first| first.program.machinery.workers),
        "params": params.iter().map(param).collect::<Vec<_>>(),
        "held": report.bugs.is_empty(),
        "bugs": report.bugs.iter().map(|bug| json!({
            "mechanism": bug.mechanism,
            "pace": pace(bug.pace),
            "word": bug.word,
            "runs": bug.runs,
            "file": bug.file,
        })).collect::<Vec<_>>(),
        "notes": report.notes,
        "mechanisms": report.compared.iter().map(mechanism).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &all)?;
    writeln!(out)
}

fn mechanism(compared: &Compared) -> Json {
    let said = said(compared);
    let explored = compared.explored.as_ref();
    json!({
        "mechanism": compared.exploration.mechanism.name(),
        "unsupported": compared.exploration.unsupported,
        "complete": compared.is_complete(),
        "timed": compared.is_timed(),
        "states": explored.map(|explored| explored.states),
        "interleavings": compared.total().map(number),
        "summary": said.sums,
        "seen": said.seen,
        "outcomes": compared.rows().iter().map(row).collect::<Vec<_>>(),
        "series": compared.series.iter().map(series).collect::<Vec<_>>(),
        "notes": said.notes,
    })
}

fn row(row: &Row) -> Json {
    json!({
        "word": row.word,
        "possible": row.possible,
        "right": row.right,
        "interleavings": row.interleavings.map(number),
        "runs": row.runs,
    })
}

fn series(series: &Series) -> Json {
    let hammered = &series.hammered;
    let ended = hammered.ended.iter();
    json!({
        "pace": pace(series.pace),
        "asked": series.asked,
        "ran": hammered.ran,
        "cut": hammered.cut.as_ref().map(Outcome::word),
        "scale": series.scale,
        "real_s": hammered.took.as_secs_f64(),
        "runs_per_s": hammered.rate(),
        "ended": ended.map(|ended| json!({
            "word": ended.word,
            "sure": ended.sure,
            "runs": ended.runs,
            "first": ended.first,
        })).collect::<Vec<_>>(),
    })
}
