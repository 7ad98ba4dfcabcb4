//! `counterpoint check`: what was written, judged.

use super::super::args::LookArgs;
use super::super::exit::{EXIT_CODES, Exit};
use super::super::interrupt::Interrupt;
use super::super::output::Output;
use super::super::workbook;
use super::pick::{Picked, desk, picked};
use super::{checker, checker_of, jobs as jobs_of, watch};
use crate::exercise::book::Book;
use crate::exercise::check::{Answer, Checked, Checker};
use crate::exercise::contain::Cancel;
use crate::exercise::grade::export::junit;
use crate::exercise::jobs;
use crate::exercise::kit::Desk;
use crate::exercise::tell;
use crate::lesson::harmless_line;
use crate::report::{Ink, SCHEMA_VERSION};
use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::json;
use std::io::Write;
use std::path::{Path, PathBuf};

/// `counterpoint check`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct CheckArgs {
    /// Ids of exercises, files, or `all`; the one that was saved last if left out
    #[arg(value_name = "ID|FILE")]
    pub what: Vec<String>,
    /// Judge whatever is saved, on a screen; without a terminal, a verdict for each save until Ctrl-C
    #[arg(long, short = 'w', conflicts_with_all = ["json", "junit", "again", "jobs", "show", "save"])]
    pub watch: bool,
    /// Look at what the program did, in the timeline: the run that failed, if one did
    #[arg(long, conflicts_with_all = ["json", "junit"])]
    pub show: bool,
    /// Save that run to a new file, for `counterpoint replay`
    #[arg(long, value_name = "TRACE")]
    pub save: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Write a JUnit report to this file too
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Judge anew what has been judged already
    #[arg(long)]
    pub again: bool,
    /// Leave out advice on style
    #[arg(long)]
    pub no_style: bool,
    /// Judge so many at once
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
}

/// Judges them, and tells.
///
/// # Errors
/// Where there is no such exercise, or nothing can be built.
pub fn check(args: &CheckArgs, look: &LookArgs, out: &mut Output) -> Result<Exit> {
    if args.watch {
        return watch::watch(args, look, out);
    }
    let book = Book::embedded();
    let desk = desk_for(&args.what);
    let picked = picked(&args.what, desk.as_ref(), book)?;
    let checker = match &desk {
        Some(desk) if !args.again => checker_of(desk)?,
        Some(desk) => Checker::new(desk.kit(&super::tell)?),
        None => checker()?,
    };
    let cancel = Cancel::default();
    let stop = cancel.clone();
    let interrupt = Interrupt::on(move |_| stop.cancel());
    let found = check_all(&checker, &picked, jobs_of(args.jobs), &cancel);
    if let Some(signal) = interrupt.signal() {
        return Ok(Exit::Stopped(signal));
    }
    if let Some(file) = &args.junit {
        let all: Vec<_> = found.iter().map(|checked| checked.judged.clone()).collect();
        std::fs::write(file, junit(&all))
            .with_context(|| harmless_line(&file.to_string_lossy()).into_owned())?;
    }
    if args.json {
        let all: Vec<_> = found.iter().map(|checked| &checked.judged).collect();
        serde_json::to_writer_pretty(
            &mut *out,
            &json!({ "schema_version": SCHEMA_VERSION, "judged": all }),
        )?;
        writeln!(out)?;
    } else {
        show(args, &checker, &picked, &found, &cancel, out)?;
    }
    if args.show || args.save.is_some() {
        let ([one], [checked]) = (picked.as_slice(), found.as_slice()) else {
            bail!("one run can be shown or saved, and these are several checks: name one exercise");
        };
        return show_run(args, one, checked, look, out);
    }
    let passed = found.iter().all(|checked| checked.judged.is_passed());
    Ok(if passed { Exit::Held } else { Exit::NotHeld })
}

/// Saves the run that tells most of a check, and shows it, as far as that was asked for.
fn show_run(
    args: &CheckArgs,
    one: &Picked<'_>,
    checked: &Checked,
    look: &LookArgs,
    out: &mut Output,
) -> Result<Exit> {
    let answer = Answer::open(&one.file)?;
    let Some(run) = checked.telling_run(answer.text()) else {
        bail!(
            "there is no run to look at: nothing was run, or none is kept (--again checks afresh)"
        );
    };
    if let Some(file) = &args.save {
        run.save(file)?;
        let name = harmless_line(&file.to_string_lossy()).into_owned();
        writeln!(out, "the run is in {name}: counterpoint replay {name}")?;
    }
    if args.show {
        if !workbook::is_possible() {
            bail!("the timeline needs a terminal, and this is none; --save FILE saves the run");
        }
        out.flush()?;
        workbook::program(one.exercise.title.clone(), run.retold(), look)?;
    }
    Ok(match checked.judged.is_passed() {
        true => Exit::Held,
        false => Exit::NotHeld,
    })
}

/// The desk around the present folder, or around the first file named.
pub(super) fn desk_for(what: &[String]) -> Option<Desk> {
    let around = |name: &String| Desk::find(Path::new(name).parent()?).ok();
    desk().ok().or_else(|| {
        what.iter()
            .filter(|name| Path::new(name).is_file())
            .find_map(around)
    })
}

/// Checks all, so many at once, and gives them in their order. What was cancelled is left out.
fn check_all(
    checker: &Checker,
    picked: &[Picked<'_>],
    jobs: usize,
    cancel: &Cancel,
) -> Vec<Checked> {
    jobs::each(picked, jobs, |one| {
        checker.check_file(one.exercise, &one.file, cancel)
    })
}

fn show(
    args: &CheckArgs,
    checker: &Checker,
    picked: &[Picked<'_>],
    found: &[Checked],
    cancel: &Cancel,
    out: &mut Output,
) -> Result<()> {
    let look = out.look;
    if let ([one], [checked]) = (picked, found) {
        out.lines(&tell::lines(&checked.judged, &look))?;
        // The verdict is read while clippy is at work.
        out.flush()?;
        if let Some(answer) = Answer::open(&one.file)
            .ok()
            .filter(|_| !args.no_style && checked.judged.is_passed())
        {
            let mut judged = checked.judged.clone();
            judged.style = checker.style(&answer, cancel);
            out.lines(&tell::style(&judged, &look))?;
        }
        let id = &one.exercise.id;
        let next = match checked.judged.is_passed() {
            true => format!("counterpoint solution {id} says why it is right"),
            false => format!("counterpoint hint {id}"),
        };
        writeln!(out, "\n{}", look.paint(&look.signs(&next), Ink::Faint))?;
        return Ok(());
    }
    for checked in found {
        writeln!(out, "{}", tell::headline(&checked.judged, &look))?;
        if !checked.judged.is_passed() {
            let lines = crate::prose::fill(
                &look.text(&checked.judged.headline),
                look.prose_width(),
                "    ",
            );
            out.lines(&lines)?;
        }
    }
    let passed = found
        .iter()
        .filter(|checked| checked.judged.is_passed())
        .count();
    writeln!(
        out,
        "\n{}",
        look.paint(&format!("{passed} of {} passed", found.len()), Ink::Faint)
    )?;
    Ok(())
}
