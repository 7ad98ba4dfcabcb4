//! `counterpoint replay FILE…`: runs out of files, compared as if they had just been.

use super::args::ReplayArgs;
use super::exit::Exit;
use super::output::Output;
use super::report::{self, Head, ParamTold, Report, Told, WhatCame};
use super::run::tell;
use super::save;
use crate::session::{Retold, label, retell};
use crate::trace::Meta;
use anyhow::Result;
use std::path::Path;
use std::sync::Arc;

/// Shows the runs in these files.
///
/// # Errors
/// Where one of them is no trace.
pub fn replay(args: &ReplayArgs, out: &mut Output) -> Result<Exit> {
    let mut heads = Vec::new();
    let mut runs = Vec::new();
    let files = args.files.iter().flat_map(|file| save::saved_as(file));
    for file in files {
        let Retold {
            done,
            lesson,
            title,
            ..
        } = retell(save::load(&file)?);
        heads.push(head(&done.trace.meta, lesson.as_deref()));
        runs.push(told(&file, title, Arc::new(done)));
    }
    tell_apart(&mut runs);
    let held = runs.iter().all(|told| told.verdict() != Some(false));
    let notes = differences(&heads, &runs);
    let Some(head) = heads.into_iter().next() else {
        return Ok(Exit::Held);
    };
    let report = Report {
        head,
        runs,
        notes,
        next: Vec::new(),
    };
    tell(&report, args.json, out)?;
    Ok(if held { Exit::Held } else { Exit::NotHeld })
}

fn told(file: &Path, title: Option<String>, done: Arc<crate::session::Done>) -> Told {
    let meta = &done.trace.meta;
    Told {
        label: label(&meta.mechanism, meta.pace),
        mechanism: meta.mechanism.clone(),
        title,
        file: Some(file.to_owned()),
        run: WhatCame::Ran(done),
    }
}

fn head(meta: &Meta, lesson: Option<&crate::lesson::Lesson>) -> Head {
    let param = |(name, text): &(String, String)| {
        let known = lesson.and_then(|lesson| {
            let params = &lesson.program.params;
            params.iter().find(|param| param.name == *name)
        });
        ParamTold {
            name: name.clone(),
            text: text.clone(),
            value: known.and_then(|param| param.parse(text).ok()),
            default: known.map(|param| param.default.display(&[]).to_string()),
        }
    };
    Head {
        lesson: meta.lesson.clone(),
        title: meta.title.clone(),
        experiment: meta.experiment.clone(),
        clock: meta.clock,
        scale: meta.scale,
        seed: meta.seed,
        random: report::is_random(&meta.names),
        cores: meta.cores,
        workers: meta.workers,
        params: meta.params.iter().map(param).collect(),
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
