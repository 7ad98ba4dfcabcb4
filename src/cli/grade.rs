//! `counterpoint grade SUBMISSIONS`: what students handed in, checked, with points and files for other programs.

use super::exit::Exit;
use super::interrupt::{Interrupt, name};
use crate::exercise::book::Verdict;
use crate::exercise::book::{Book, Exercise};
use crate::exercise::contain::Cancel;
use crate::exercise::grade::export::{self, Exercism, summary};
use crate::exercise::grade::{Checker, Done, Grading, Limits, Progress, gather, write_files};
use crate::report::{Look, count};
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::ffi::OsStr;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// `counterpoint grade`.
#[derive(Debug, Args)]
#[command(after_help = GRADE_HELP)]
pub struct GradeArgs {
    /// A folder with a folder or a zip file for each student, as learning systems hand them out.
    /// The answer to an exercise is `ID.rs`, wherever it lies in there
    #[arg(value_name = "SUBMISSIONS")]
    pub submissions: PathBuf,
    /// Write results and reports to this folder; `grades` beside SUBMISSIONS if left out
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Check so many answers at a time; half as many as there are cores if left out
    #[arg(long, short = 'j', value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// Grade these exercises only
    #[arg(long, value_name = "ID,ID", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Check everything anew, also what was checked before and has not changed
    #[arg(long)]
    pub again: bool,
    /// Version of Exercism's interface that results.json is written for
    #[arg(long, value_name = "VERSION", value_enum, default_value_t = ExercismArg::Three)]
    pub exercism: ExercismArg,
}

/// Which version of Exercism's interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExercismArg {
    /// Each test told.
    #[value(name = "2")]
    Two,
    /// With the task that each test belongs to.
    #[value(name = "3")]
    Three,
}

const GRADE_HELP: &str = "\
Written to DIR: summary.md, grades.csv, grades.json, junit.xml, exercism/STUDENT/ID/results.json,
classroom/STUDENT.json, and results/, from which the next run takes what has not changed.

Exit codes:
  0    everything was checked, whatever students got for it
  1    the checker itself failed on an answer, which then counts for nobody
  2    bad usage, or a folder that cannot be read or written
  130  stopped by Ctrl-C (SIGINT); 143 by SIGTERM, 129 by SIGHUP. What was checked is kept";

/// Grades, writes the reports, and shows the summary on `out`. What `cancel` cancels is what `checker` is at.
///
/// # Errors
/// Where the submissions cannot be read, no exercise is called so, or something cannot be written.
pub fn grade(
    args: &GradeArgs,
    book: &Book,
    checker: &dyn Checker,
    cancel: &Cancel,
    look: &Look,
    out: &mut dyn Write,
) -> Result<Exit> {
    let exercises = wanted(args, book)?;
    let folder = folder(args)?;
    let gathered = gather(
        &args.submissions,
        &exercises,
        &Limits::default(),
        Some(&folder),
    )?;
    if gathered.submissions.is_empty() {
        let path = look.text(&args.submissions.to_string_lossy());
        bail!(
            "{path}: there are no submissions; it should hold a folder or a zip file for each student"
        );
    }
    let grading = Grading {
        exercises: &exercises,
        gathered: &gathered,
        kept: &folder.join("results"),
        jobs: args.jobs.map_or_else(half_of_the_cores, usize::from),
        again: args.again,
    };
    let stop = Arc::new(AtomicBool::new(false));
    let heard = Arc::clone(&stop);
    let running = cancel.clone();
    let interrupt = Interrupt::on(move |_| {
        heard.store(true, Ordering::Relaxed);
        running.cancel();
    });
    let bar = bar(look);
    let done = grading.run(checker, &stop, &mut |progress| show(&bar, &progress, look));
    bar.finish_and_clear();
    let done = done?;
    match interrupt.signal().filter(|_| done.stopped) {
        Some(signal) => {
            writeln!(out, "{}", stopped(&done, name(signal)))?;
            Ok(Exit::Stopped(signal))
        }
        None => report(&done, args, &folder, look, out),
    }
}

fn report(
    done: &Done,
    args: &GradeArgs,
    folder: &Path,
    look: &Look,
    out: &mut dyn Write,
) -> Result<Exit> {
    let version = match args.exercism {
        ExercismArg::Two => Exercism::Two,
        ExercismArg::Three => Exercism::Three,
    };
    write_files(folder, &export::files(done, version))?;
    for line in look.markdown(&summary(&done.report), 0) {
        writeln!(out, "{line}")?;
    }
    let checked = count(done.checked as u64, "text", "different texts");
    let reused = match done.reused {
        0 => String::new(),
        reused => format!(
            ", {} from before",
            count(reused as u64, "result", "results")
        ),
    };
    let path = look.text(&folder.to_string_lossy());
    writeln!(out, "\nchecked {checked}{reused}; reports are in {path}")?;
    let all = || {
        done.report
            .students
            .iter()
            .flat_map(|student| &student.graded)
    };
    let failed = all().any(|graded| graded.mark.verdict() == Some(Verdict::CheckerFault));
    Ok(if failed { Exit::NotHeld } else { Exit::Held })
}

fn wanted<'a>(args: &GradeArgs, book: &'a Book) -> Result<Vec<&'a Exercise>> {
    if args.only.is_empty() {
        return Ok(book.exercises().iter().collect());
    }
    let named: Result<Vec<&Exercise>, _> =
        args.only.iter().map(|id| book.find(id.trim())).collect();
    let named = named?;
    let is_named = |exercise: &&Exercise| named.iter().any(|one| one.id == exercise.id);
    Ok(book.exercises().iter().filter(is_named).collect())
}

/// Where results go. Not among what was handed in, or at its top level: there they would look like a student's.
fn folder(args: &GradeArgs) -> Result<PathBuf> {
    let real = args.submissions.canonicalize();
    if let Some(out) = &args.out {
        let same = out
            .canonicalize()
            .is_ok_and(|out| real.is_ok_and(|real| real == out));
        if same {
            bail!(
                "--out names the folder of submissions itself; name another, so that nothing of a student is written over"
            );
        }
        return Ok(out.clone());
    }
    // A folder that is not there is told of when it is read.
    let submissions = real.unwrap_or_else(|_| args.submissions.clone());
    match submissions.parent() {
        Some(beside) => Ok(beside.join("grades")),
        None => bail!("there is no place beside the folder of submissions; name one with --out"),
    }
}

fn half_of_the_cores() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    (cores / 2).max(1)
}

fn stopped(done: &Done, by: &str) -> String {
    let graded = done
        .report
        .students
        .iter()
        .flat_map(|student| &student.graded);
    let left = graded
        .filter(|graded| graded.mark.name() == "not-checked")
        .count();
    let checked = count(
        (done.checked + done.reused) as u64,
        "result is",
        "results are",
    );
    format!(
        "stopped by {by}: {checked} kept, {} left; the same command goes on from there. No report was written.",
        count(left as u64, "answer is", "answers are")
    )
}

/// A line on standard error; nothing where that is no terminal that can show it.
fn bar(look: &Look) -> ProgressBar {
    let dumb = std::env::var_os("TERM").as_deref() == Some(OsStr::new("dumb"));
    if !std::io::stderr().is_terminal() || dumb {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(10));
    if let Ok(style) = ProgressStyle::with_template("{pos}/{len} {bar:24}  {wide_msg}") {
        let chars = if look.ascii { "#>-" } else { "━╸─" };
        bar.set_style(style.progress_chars(chars));
    }
    bar
}

fn show(bar: &ProgressBar, progress: &Progress<'_>, look: &Look) {
    bar.set_length(progress.of as u64);
    bar.set_position(progress.done as u64);
    bar.set_message(look.text(&format!("{} · {}", progress.student, progress.exercise)));
}
