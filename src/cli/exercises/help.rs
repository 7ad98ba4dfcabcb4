//! `counterpoint hint`, `reset` and `solution`.

use super::super::exit::Exit;
use super::super::output::Output;
use super::pick::desk;
use crate::exercise::book::{Book, Exercise, Verdict};
use crate::exercise::kit::{Desk, Results, Status};
use crate::lesson::harmless_line;
use crate::prose;
use crate::report::Ink;
use anyhow::{Result, bail};
use clap::Args;
use std::io::Write;

/// `counterpoint reset`.
#[derive(Debug, Args)]
pub struct OneArgs {
    /// The exercise's id
    #[arg(value_name = "ID")]
    pub id: String,
}

/// `counterpoint hint`.
#[derive(Debug, Args)]
pub struct HintArgs {
    /// The exercise's id
    #[arg(value_name = "ID")]
    pub id: String,
    /// Give all hints that fit
    #[arg(long)]
    pub all: bool,
}

/// `counterpoint solution`.
#[derive(Debug, Args)]
pub struct SolutionArgs {
    /// The exercise's id
    #[arg(value_name = "ID")]
    pub id: String,
    /// Show it though the exercise has not been passed
    #[arg(long)]
    pub spoil: bool,
}

/// Gives the next hint for what the last check found.
///
/// # Errors
/// Where there is no such exercise.
pub fn hint(args: &HintArgs, out: &mut Output) -> Result<Exit> {
    let exercise = Book::embedded().find(&args.id)?;
    let desk = desk().ok();
    let verdict = desk.as_ref().and_then(|desk| last_verdict(desk, exercise));
    if verdict == Some(Verdict::Passed) && !args.all {
        writeln!(
            out,
            "{} is passed: `counterpoint solution {0}` has more to say",
            exercise.id
        )?;
        return Ok(Exit::Held);
    }
    let hints = exercise.hints.after(verdict);
    let given = match (args.all, &desk) {
        (true, _) => hints.len(),
        (false, Some(desk)) => desk.next_hint(exercise, verdict, hints.len()),
        (false, None) => 1,
    };
    if let Some(verdict) = verdict {
        let line = format!("{}: {verdict}", exercise.id);
        let line = out.look.paint(&out.look.text(&line), Ink::Faint);
        writeln!(out, "{line}")?;
    }
    for (nth, hint) in hints.iter().take(given).enumerate() {
        let first = format!("{}/{} ", nth + 1, hints.len());
        let lines = prose::fill(&out.look.text(hint), out.look.prose_width(), &first);
        out.lines(&lines)?;
    }
    if given < hints.len() {
        let more = format!("counterpoint hint {} again: the next one", exercise.id);
        let more = out.look.paint(&out.look.text(&more), Ink::Faint);
        writeln!(out, "{more}")?;
    } else if !hints.is_empty() {
        let last = format!(
            "that was the last one; counterpoint solution {} --spoil shows a solution",
            exercise.id
        );
        let last = out.look.paint(&out.look.text(&last), Ink::Faint);
        writeln!(out, "{last}")?;
    }
    Ok(Exit::Held)
}

fn last_verdict(desk: &Desk, exercise: &Exercise) -> Option<Verdict> {
    match desk.status(exercise) {
        Status::Checked(judged) => Some(judged.verdict),
        // What it came to before the last save is still the best there is to go by.
        Status::Unchecked => Results::new(&desk.results_folder())
            .latest(&exercise.id)
            .map(|judged| judged.verdict),
        Status::NotBegun | Status::Missing => None,
    }
}

/// Puts the file back.
///
/// # Errors
/// Where there is no such exercise or no folder of exercises, or it cannot be written.
pub fn reset(args: &OneArgs, out: &mut Output) -> Result<Exit> {
    let exercise = Book::embedded().find(&args.id)?;
    let reset = desk()?.reset(exercise)?;
    let file = reset.file.to_string_lossy();
    writeln!(out, "{} is as it was handed out", harmless_line(&file))?;
    if let Some(kept) = reset.kept {
        writeln!(
            out,
            "what you wrote is in {}",
            harmless_line(&kept.to_string_lossy())
        )?;
    }
    Ok(Exit::Held)
}

/// Shows a solution and why it is right.
///
/// # Errors
/// Where there is no such exercise, or it has not been passed and `--spoil` was not given.
pub fn solution(args: &SolutionArgs, out: &mut Output) -> Result<Exit> {
    let exercise = Book::embedded().find(&args.id)?;
    let passed =
        desk().is_ok_and(|desk| Results::new(&desk.results_folder()).has_passed(&exercise.id));
    if !passed && !args.spoil {
        bail!(
            "{} has not been passed yet; `counterpoint hint {0}` helps, and --spoil shows the solution all the same",
            exercise.id
        );
    }
    let code = format!(
        "```rust\n{}\n```\n\n{}",
        exercise.solution.trim_end(),
        exercise.explanation
    );
    let lines = out.look.markdown(&code, 0);
    out.lines(&lines)?;
    Ok(Exit::Held)
}
