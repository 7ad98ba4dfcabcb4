//! `counterpoint exercises`: what there is, and how far one is.

use super::super::exit::Exit;
use super::super::output::Output;
use super::pick::desk;
use crate::exercise::book::{Book, Exercise};
use crate::exercise::kit::{Desk, Status};
use crate::report::{Ink, Look, SCHEMA_VERSION};
use anyhow::Result;
use clap::Args;
use serde_json::json;
use std::io::Write;

/// `counterpoint exercises`.
#[derive(Debug, Args)]
pub struct ExercisesArgs {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Lists them, with what their last checks found where a folder of exercises is here.
///
/// # Errors
/// Where the list cannot be written.
pub fn list(args: &ExercisesArgs, out: &mut Output) -> Result<Exit> {
    let desk = desk().ok();
    let all = Book::embedded().exercises();
    let statuses: Vec<Option<Status>> = all
        .iter()
        .map(|exercise| desk.as_ref().map(|desk| desk.status(exercise)))
        .collect();
    if args.json {
        let items: Vec<_> = all
            .iter()
            .zip(&statuses)
            .map(|(exercise, status)| as_json(exercise, status))
            .collect();
        let all = json!({ "schema_version": SCHEMA_VERSION, "exercises": items });
        serde_json::to_writer_pretty(&mut *out, &all)?;
        writeln!(out)?;
        return Ok(Exit::Held);
    }
    let look = out.look;
    let mut chapter = "";
    for (exercise, status) in all.iter().zip(&statuses) {
        if exercise.chapter != chapter {
            if !chapter.is_empty() {
                writeln!(out)?;
            }
            chapter = &exercise.chapter;
            writeln!(
                out,
                "{}",
                look.paint(&look.text(&exercise.chapter_title()), Ink::Bold)
            )?;
        }
        writeln!(out, "{}", line(exercise, status.as_ref(), &look))?;
    }
    writeln!(
        out,
        "\n{}",
        look.paint(&look.signs(&foot(desk.as_ref(), &statuses)), Ink::Faint)
    )?;
    Ok(Exit::Held)
}

fn line(exercise: &Exercise, status: Option<&Status>, look: &Look) -> String {
    let (mark, words, ink) = told(status);
    let id = look.paint(&format!("{:<26}", exercise.id), Ink::Code);
    let mark = look.paint(&look.signs(mark), ink);
    let words = if words.is_empty() {
        String::new()
    } else {
        format!("  {}", look.paint(&words, ink))
    };
    let title = look.text(&exercise.title);
    let title = match words.is_empty() {
        true => title,
        false => format!("{title:<31}"),
    };
    format!("  {mark} {id} {title}{words}")
}

/// The sign and the words of a status.
fn told(status: Option<&Status>) -> (&'static str, String, Ink) {
    match status {
        None | Some(Status::NotBegun) => ("·", String::new(), Ink::Faint),
        Some(Status::Unchecked) => ("~", "not checked since".to_owned(), Ink::Faint),
        Some(Status::Missing) => (
            "?",
            "the file is gone; `counterpoint reset` brings it back".to_owned(),
            Ink::Bad,
        ),
        Some(Status::Checked(judged)) if judged.is_passed() => {
            ("✓", "passed".to_owned(), Ink::Good)
        }
        Some(Status::Checked(judged)) => ("✗", judged.verdict.title().to_owned(), Ink::Bad),
    }
}

fn foot(desk: Option<&Desk>, statuses: &[Option<Status>]) -> String {
    let is_passed = |status: &&Option<Status>| matches!(status, Some(Status::Checked(judged)) if judged.is_passed());
    let passed = statuses.iter().filter(is_passed).count();
    match desk {
        Some(_) => format!(
            "{passed} of {} passed · counterpoint check --watch",
            statuses.len()
        ),
        None => format!(
            "{} exercises · counterpoint init DIR makes a folder to write them in",
            statuses.len()
        ),
    }
}

fn as_json(exercise: &Exercise, status: &Option<Status>) -> serde_json::Value {
    let (status, verdict) = match status {
        None => (None, None),
        Some(Status::NotBegun) => (Some("not-begun"), None),
        Some(Status::Unchecked) => (Some("unchecked"), None),
        Some(Status::Missing) => (Some("missing"), None),
        Some(Status::Checked(judged)) => (Some("checked"), Some(judged.verdict)),
    };
    json!({
        "id": exercise.id, "chapter": exercise.chapter, "title": exercise.title, "lesson": exercise.lesson,
        "teaches": exercise.teaches, "points": exercise.points, "status": status, "verdict": verdict,
    })
}
