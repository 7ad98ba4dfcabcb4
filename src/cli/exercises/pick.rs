//! Which exercise is meant.

use crate::exercise::book::{Book, Exercise};
use crate::exercise::kit::Desk;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// An exercise and the file with the answer to it.
#[derive(Debug, Clone)]
pub struct Picked<'b> {
    pub exercise: &'b Exercise,
    pub file: PathBuf,
}

/// The desk around the present folder.
pub fn desk() -> Result<Desk> {
    Ok(Desk::find(Path::new("."))?)
}

/// The exercises that `names` mean: ids, files, or `all`. Those without a name are the one that was saved last.
pub fn picked<'b>(
    names: &[String],
    desk: Option<&Desk>,
    book: &'b Book,
) -> Result<Vec<Picked<'b>>> {
    let of = |exercise: &'b Exercise, desk: &Desk| Picked {
        exercise,
        file: desk.file(exercise),
    };
    if names.is_empty() {
        let desk = needed(desk)?;
        return Ok(vec![of(latest(desk, book), desk)]);
    }
    let mut picked = Vec::new();
    for name in names {
        if name == "all" {
            let desk = needed(desk)?;
            picked.extend(book.exercises().iter().map(|exercise| of(exercise, desk)));
        } else if Path::new(name).extension().is_some() || Path::new(name).is_file() {
            picked.push(by_file(Path::new(name), desk, book)?);
        } else {
            picked.push(of(book.find(name)?, needed(desk)?));
        }
    }
    Ok(picked)
}

fn needed(desk: Option<&Desk>) -> Result<&Desk> {
    match desk {
        Some(desk) => Ok(desk),
        None => bail!(
            "no folder of exercises is here; make one with `counterpoint init DIR`, go into it, or name a file: \
             counterpoint check coffee-threads.rs"
        ),
    }
}

/// A file is the answer to the exercise whose id it is called by.
fn by_file<'b>(file: &Path, desk: Option<&Desk>, book: &'b Book) -> Result<Picked<'b>> {
    if let Some(exercise) = desk.and_then(|desk| desk.exercise_of(file, book)) {
        return Ok(Picked {
            exercise,
            file: file.to_owned(),
        });
    }
    let id = file
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    Ok(Picked {
        exercise: book.find(&id)?,
        file: file.to_owned(),
    })
}

/// The exercise whose file was saved last; the first that is as handed out where none was touched.
fn latest<'b>(desk: &Desk, book: &'b Book) -> &'b Exercise {
    let saved = |exercise: &&Exercise| {
        let file = desk.file(exercise);
        let is_theirs =
            std::fs::read(&file).is_ok_and(|text| text != exercise.handed_out.as_bytes());
        let when = std::fs::metadata(&file)
            .and_then(|about| about.modified())
            .ok();
        (
            is_theirs,
            when.filter(|_| is_theirs).unwrap_or(SystemTime::UNIX_EPOCH),
        )
    };
    let all = book.exercises();
    // The first of those that are equal, and not the last.
    all.iter().rev().max_by_key(saved).unwrap_or(&all[0])
}
