//! Runs out of files, compared as if they had just been.

use super::{Head, Report, Told, WhatCame};
use crate::session::{Retold, label};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The report of runs that were read from these files; what is told of the first stands for all, and
/// a note says where another differs. `None` of no runs.
pub fn retold(runs: Vec<(PathBuf, Retold)>) -> Option<Report> {
    let head = |(_, run): &(_, Retold)| Head::of_trace(&run.done.trace.meta, run.lesson.as_deref());
    let heads: Vec<Head> = runs.iter().map(head).collect();
    let runs = runs.into_iter().map(|(file, run)| told(&file, run));
    let mut runs: Vec<Told> = runs.collect();
    tell_apart(&mut runs);
    let notes = differences(&heads, &runs);
    Some(Report {
        head: heads.into_iter().next()?,
        runs,
        notes,
        next: Vec::new(),
    })
}

fn told(file: &Path, run: Retold) -> Told {
    let meta = &run.done.trace.meta;
    Told {
        label: label(&meta.mechanism, meta.pace),
        mechanism: meta.mechanism.clone(),
        title: run.title,
        file: Some(file.to_owned()),
        run: WhatCame::Ran(Arc::new(run.done)),
    }
}

/// Runs on the same mechanism are told apart by the names of their files.
fn tell_apart(runs: &mut [Told]) {
    let labels: Vec<String> = runs.iter().map(|told| told.label.clone()).collect();
    for told in runs {
        let same = labels.iter().filter(|label| **label == told.label).count();
        if let (2.., Some(file)) = (same, &told.file) {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            told.label = format!("{} in {name}", told.label);
        }
    }
}

/// Where a run is of something else than the first is, what it is of.
fn differences(heads: &[Head], runs: &[Told]) -> Vec<String> {
    let Some(first) = heads.first() else {
        return Vec::new();
    };
    let of = |head: &Head| {
        let params = head
            .params
            .iter()
            .filter(|param| !first.params.contains(param));
        let params = params.map(|param| format!("{} = {}", param.name, param.text));
        let title = (head.title != first.title).then(|| head.title.clone());
        let scale = (head.scale != first.scale).then(|| format!("scale {}", head.scale));
        let clock = (head.clock != first.clock).then(|| "on another clock".to_owned());
        let facts: Vec<String> = title
            .into_iter()
            .chain(params)
            .chain(scale)
            .chain(clock)
            .collect();
        facts.join(", ")
    };
    let noted = heads.iter().zip(runs).map(|(head, told)| (of(head), told));
    noted
        .filter(|(facts, _)| !facts.is_empty())
        .map(|(facts, told)| format!("{} is of another run: {facts}", told.label))
        .collect()
}
