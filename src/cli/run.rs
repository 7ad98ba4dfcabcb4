//! `counterpoint run LESSON`: the runs of a lesson, compared.

use super::args::RunArgs;
use super::exit::Exit;
use super::find::{Found, lesson};
use super::interrupt::Interrupt;
use super::output::Output;
use super::watch::{Watch, Watched};
use crate::files::{self, FileError};
use crate::lesson::Severity;
use crate::report::{self, Head, Report, Told, WhatCame};
use crate::session::{Done, Plan, PlannedRun, Session};
use crate::trace::Outcome;
use anyhow::{Result, anyhow};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Carries out the runs that are asked for and tells what came of them.
///
/// # Errors
/// Where the lesson or what is asked of it cannot be used, or a run cannot be saved.
pub fn run(args: &RunArgs, out: &mut Output) -> Result<Exit> {
    let found = lesson(&args.lesson)?;
    let plan = Plan::new(Arc::clone(&found.lesson), args.options())?;
    let files = files(args, &plan)?;
    let session = Arc::new(Session::new());
    let interrupt = Interrupt::listen(&session);
    let mut runs = Vec::new();
    let mut unsaved = None;
    for nth in 0..plan.runs.len() {
        if session.stopped().is_some() {
            break;
        }
        let mut told = carry_out(&plan, nth, &session, out);
        if let (Some(done), Some(file)) = (told.done(), files.get(nth)) {
            match files::save(&done.trace, file) {
                Ok(()) => told.file = Some(file.clone()),
                Err(error) => unsaved = Some(error),
            }
        }
        runs.push(told);
    }
    let report = report(&plan, &found, runs);
    tell(&report, args.json, out)?;
    match (interrupt.signal(), unsaved) {
        (Some(signal), _) => Ok(Exit::Stopped(signal)),
        (None, Some(error)) => Err(error.into()),
        (None, None) => Ok(exit(&report)),
    }
}

/// The files to save to: as many as there are runs, or none.
fn files(args: &RunArgs, plan: &Plan) -> Result<Vec<PathBuf>> {
    let labels: Vec<String> = plan.runs.iter().map(PlannedRun::label).collect();
    match &args.save {
        Some(file) => files::paths(file, &labels).map_err(other_name),
        None => Ok(Vec::new()),
    }
}

/// The one file to save to, if one is asked for. It must not be there yet.
///
/// # Errors
/// Where it is, or the name will not do.
pub fn file_to_save(file: Option<&Path>, label: &str) -> Result<Option<PathBuf>> {
    let paths = file.map(|file| files::paths(file, &[label.to_owned()]));
    let paths = paths.transpose().map_err(other_name)?;
    Ok(paths.and_then(|paths| paths.into_iter().next()))
}

/// What to do where a name will not do.
fn other_name(error: FileError) -> anyhow::Error {
    match &error {
        FileError::Taken(_) => {
            anyhow!("{error}; choose another name for --save, or delete it first")
        }
        FileError::NoName(path) => {
            anyhow!("{}: --save takes the name of a file", path.display())
        }
        _ => error.into(),
    }
}

fn carry_out(plan: &Plan, nth: usize, session: &Arc<Session>, out: &Output) -> Told {
    let planned = &plan.runs[nth];
    let mut told = Told::planned(planned);
    if matches!(told.run, WhatCame::Unsupported(_)) {
        return told;
    }
    let foreseen = planned.foreseen.as_ref();
    let watched = Watched {
        title: told.label.clone(),
        place: (nth + 1, plan.runs.len()),
        foreseen: foreseen.map(|foreseen| foreseen.facts.makespan),
    };
    let watch = Watch::begin(session, watched, &out.look);
    let mut done = session.go(plan, planned);
    if let Some(watching) = watch.and_then(Watch::end) {
        done.was_watched(&watching);
    }
    told.run = WhatCame::Ran(Arc::new(done));
    told
}

fn report(plan: &Plan, found: &Found, runs: Vec<Told>) -> Report {
    let mut notes: Vec<String> = plan.scale.note.iter().map(ToString::to_string).collect();
    if let left @ 1.. = plan.runs.len() - runs.len() {
        let runs = report::count(left as u64, "run was", "runs were");
        notes.push(format!("{runs} not begun"));
    }
    let saved: Vec<String> = runs
        .iter()
        .filter_map(|told| Some(told.file.as_ref()?.display().to_string()))
        .collect();
    if !saved.is_empty() {
        notes.push(format!("saved for replay: {}", saved.join(", ")));
    }
    let warnings = found.warnings.count(Severity::Warning) as u64;
    if warnings > 0 {
        let warnings = report::count(warnings, "warning", "warnings");
        notes.push(format!(
            "{warnings} about this lesson; `counterpoint lint {}` shows them",
            found.word
        ));
    }
    Report {
        head: Head::of(plan),
        runs,
        notes,
        next: report::next_commands(plan, &found.word),
    }
}

/// Tells what came of runs, as text or JSON.
///
/// # Errors
/// Where it cannot be written.
pub fn tell(report: &Report, json: bool, out: &mut Output) -> Result<()> {
    if json {
        report::write_json(report, out)?;
    } else {
        let lines = report::lines(report, &out.look);
        out.lines(&lines)?;
    }
    Ok(())
}

fn exit(report: &Report) -> Exit {
    let outcome = |done: &Done| done.trace.meta.outcome.clone();
    let done = || report.runs.iter().filter_map(Told::done);
    let refused = done().any(|done| matches!(outcome(done), Outcome::Refused { .. }));
    if refused || done().next().is_none() {
        Exit::Bad
    } else if done().all(Done::held) {
        Exit::Held
    } else {
        Exit::NotHeld
    }
}
