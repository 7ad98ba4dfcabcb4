//! `counterpoint check --watch`: whatever is saved is judged, on a screen or, where there is none, in lines.

use super::super::args::LookArgs;
use super::super::exit::Exit;
use super::super::interrupt::Interrupt;
use super::super::output::Output;
use super::super::workbook;
use super::check::{CheckArgs, desk_for};
use super::pick::{Picked, picked};
use super::{checker, checker_of};
use crate::exercise::book::{Book, Exercise};
use crate::exercise::check::{Answer, Checked, Checker, Unreadable};
use crate::exercise::contain::Cancel;
use crate::exercise::kit::{self, Desk};
use crate::exercise::tell;
use crate::tui::screens::exercise::ExerciseScreen;
use anyhow::{Result, bail};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

/// Watches until the learner leaves.
///
/// # Errors
/// Where there is no such exercise, nothing to watch, or nothing can be built.
pub fn watch(args: &CheckArgs, look: &LookArgs, out: &mut Output) -> Result<Exit> {
    let book = Book::embedded();
    let desk = desk_for(&args.what);
    let one = match args.what.as_slice() {
        [] => Vec::new(),
        [all] if all == "all" => Vec::new(),
        [one] => vec![one.clone()],
        _ => bail!(
            "with --watch there is one exercise to begin with; whichever is saved comes to the front"
        ),
    };
    let picked = picked(&one, desk.as_ref(), book)?;
    let Some(first) = picked.first() else {
        bail!("there are no exercises");
    };
    if workbook::is_possible() {
        return workbook::exercise(screen(first, desk.as_ref(), book), look);
    }
    lines(first, desk.as_ref(), book, out)
}

/// The screen with an exercise in front. A file that is in no desk is watched alone.
fn screen(first: &Picked<'_>, desk: Option<&Desk>, book: &Book) -> ExerciseScreen {
    let all = book.exercises();
    let at = all.iter().position(|one| one.id == first.exercise.id);
    let at = at.unwrap_or(0);
    let all: Arc<[Arc<Exercise>]> = all.iter().map(|one| Arc::new(one.clone())).collect();
    match in_desk(first, desk) {
        Some(desk) => ExerciseScreen::new(all, at, Some(desk)).following(),
        None => ExerciseScreen::of_file(all, at, absolute(&first.file)),
    }
}

fn in_desk<'d>(picked: &Picked<'_>, desk: Option<&'d Desk>) -> Option<&'d Desk> {
    desk.filter(|desk| desk.file(picked.exercise) == absolute(&picked.file))
}

fn absolute(file: &Path) -> PathBuf {
    std::path::absolute(file).unwrap_or_else(|_| file.to_owned())
}

/// What the loop of [`lines`] is told.
enum Told {
    Saved(PathBuf, Result<Answer, Unreadable>),
    /// A check is over; which one it was.
    Checked(u64, Option<Box<Checked>>),
    Stop,
}

/// A verdict for each save, as lines. A newer save takes the place of a check that goes on.
fn lines(first: &Picked<'_>, desk: Option<&Desk>, book: &Book, out: &mut Output) -> Result<Exit> {
    let (checker, watched) = match in_desk(first, desk) {
        Some(desk) => {
            let all = book.exercises().iter();
            let all = all.map(|one| (desk.file(one), one));
            (checker_of(desk)?, all.collect())
        }
        None => (checker()?, vec![(absolute(&first.file), first.exercise)]),
    };
    let (tell, told) = channel();
    let (stop, saves) = (tell.clone(), tell.clone());
    let interrupt = Interrupt::on(move |_| drop(stop.send(Told::Stop)));
    let files: Vec<PathBuf> = watched.iter().map(|(file, _)| file.clone()).collect();
    let watching = kit::watch(&files, move |file, answer| {
        // Nobody listens any more at the end.
        let _ = saves.send(Told::Saved(file.to_owned(), answer));
    });
    let watching = watching.map_err(anyhow::Error::msg)?;
    let count = crate::report::count(files.len() as u64, "file", "files");
    writeln!(out, "{count} watched; Ctrl-C ends")?;
    out.flush()?;
    let cancel = std::thread::scope(|scope| {
        let mut cancel = Cancel::default();
        let mut latest = 0;
        let mut written = Ok(());
        while let (Ok(told), Ok(())) = (told.recv(), &written) {
            match told {
                Told::Stop => break,
                Told::Saved(file, answer) => {
                    cancel.cancel();
                    cancel = Cancel::default();
                    latest += 1;
                    let Some((_, exercise)) = watched.iter().find(|(known, _)| *known == file)
                    else {
                        continue;
                    };
                    let job = Job {
                        checker: &checker,
                        exercise,
                        nth: latest,
                        cancel: cancel.clone(),
                        tell: tell.clone(),
                    };
                    scope.spawn(move || job.go(&answer));
                }
                Told::Checked(nth, Some(checked)) if nth == latest => written = show(&checked, out),
                Told::Checked(..) => {}
            }
        }
        cancel.cancel();
        written
    });
    drop(watching);
    cancel?;
    Ok(interrupt.signal().map_or(Exit::Held, Exit::Stopped))
}

/// A check of one save.
struct Job<'a> {
    checker: &'a Checker,
    exercise: &'a Exercise,
    nth: u64,
    cancel: Cancel,
    tell: Sender<Told>,
}

impl Job<'_> {
    fn go(&self, answer: &Result<Answer, Unreadable>) {
        let checked = match answer {
            Ok(answer) => self.checker.check(self.exercise, answer, &self.cancel),
            Err(why) => Some(Checked::unreadable(self.exercise, why)),
        };
        // Nobody listens any more at the end.
        let _ = self
            .tell
            .send(Told::Checked(self.nth, checked.map(Box::new)));
    }
}

fn show(checked: &Checked, out: &mut Output) -> Result<()> {
    let look = out.look;
    writeln!(out)?;
    out.lines(&tell::lines(&checked.judged, &look))?;
    out.flush()?;
    Ok(())
}
