//! `counterpoint verify`: for authors of exercises.

use super::super::exit::Exit;
use super::super::interrupt::Interrupt;
use super::super::output::Output;
use super::{checker, jobs};
use crate::exercise::book::{Book, Exercise};
use crate::exercise::contain::Cancel;
use crate::exercise::verify::{Verified, verify as verify_all};
use crate::report::{Ink, Look};
use crate::trace::picture::cut;
use anyhow::Result;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

/// `counterpoint verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Exercises; all if left out
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// An author's folder of exercises: `<chapter>/<id>/exercise.toml`
    #[arg(long, value_name = "DIR")]
    pub book: Option<PathBuf>,
    /// Check so many files at once
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Checks every file of these exercises and says which get other verdicts than they should.
///
/// # Errors
/// Where the exercises cannot be read, or nothing can be built.
pub fn verify(args: &VerifyArgs, out: &mut Output) -> Result<Exit> {
    let own = args.book.as_deref().map(Book::open).transpose()?;
    let book = own.as_ref().unwrap_or_else(|| Book::embedded());
    let chosen: Vec<&Exercise> = match args.ids.is_empty() {
        true => book.exercises().iter().collect(),
        false => args
            .ids
            .iter()
            .map(|id| book.find(id))
            .collect::<Result<_, _>>()?,
    };
    let checker = checker()?;
    let cancel = Cancel::default();
    let stop = cancel.clone();
    let interrupt = Interrupt::on(move |_| stop.cancel());
    let look = out.look;
    let each = |verified: &Verified| {
        if !args.json {
            super::tell(&line(verified, &look));
        }
    };
    let found = verify_all(&checker, &chosen, jobs(args.jobs), &cancel, &each);
    if let Some(signal) = interrupt.signal() {
        return Ok(Exit::Stopped(signal));
    }
    let found = found.unwrap_or_default();
    let wrong: Vec<&Verified> = found.iter().filter(|verified| !verified.holds()).collect();
    if args.json {
        let all: Vec<_> = found
            .iter()
            .map(|verified| {
                serde_json::json!({
                    "exercise": verified.exercise, "file": verified.file, "wanted": verified.wanted,
                    "holds": verified.holds(), "judged": verified.checked.judged,
                })
            })
            .collect();
        serde_json::to_writer_pretty(&mut *out, &all)?;
        writeln!(out)?;
    } else {
        for verified in &wrong {
            writeln!(
                out,
                "\n{}/{}, which should be {}:",
                verified.exercise, verified.file, verified.wanted
            )?;
            let lines = crate::exercise::tell::lines(&verified.checked.judged, &look);
            out.lines(&lines)?;
        }
        let files = found.len();
        let exercises = match chosen.len() {
            1 => "1 exercise".to_owned(),
            many => format!("{many} exercises"),
        };
        match wrong.len() {
            0 => writeln!(out, "{files} files of {exercises}: each gets its verdict")?,
            wrong => writeln!(
                out,
                "\n{wrong} of {files} files of {exercises} {}",
                if wrong == 1 {
                    "gets another verdict"
                } else {
                    "get other verdicts"
                }
            )?,
        }
    }
    Ok(if wrong.is_empty() {
        Exit::Held
    } else {
        Exit::NotHeld
    })
}

fn line(verified: &Verified, look: &Look) -> String {
    let (mark, ink) = if verified.holds() {
        ("✓", Ink::Good)
    } else {
        ("✗", Ink::Bad)
    };
    let mark = look.paint(&look.signs(mark), ink);
    let took = verified.checked.judged.took.total_ms;
    let name = format!("{}/{}", verified.exercise, verified.file);
    let said = &verified.checked.judged.headline;
    let said = cut(
        &look.text(said),
        look.width.saturating_sub(6),
        &look.signs("…"),
    );
    format!(
        "{mark} {name:<50} {:<24} {took:>6.0} ms\n    {said}",
        verified.checked.judged.verdict.name()
    )
}
