//! `counterpoint`, `counterpoint open` and `counterpoint notes`: the screens.

use super::args::{LookArgs, OpenArgs, PlayArgs, ThemeArg};
use super::exit::Exit;
use super::find::{self, own_path};
use super::look::colours;
use crate::exercise::book::{Book, Exercise};
use crate::exercise::kit::Desk;
use crate::lesson::{Entry, Library, LoadError, render};
use crate::progress::{self, Key, Progress, Setting};
use crate::session::{Asked, Retold};
use crate::tui::message::{Message, Posed, Shelved, Standing};
use crate::tui::record::Record;
use crate::tui::screens::exercise::ExerciseScreen;
use crate::tui::screens::notes::Notes;
use crate::tui::screens::play::Play;
use crate::tui::screens::replay::Replay;
use crate::tui::screens::shelf::Shelf;
use crate::tui::screens::{Look, Screen};
use crate::tui::shell::{self, Ended, Kept, News};
use crate::tui::{Model, Palette, Theme};
use anyhow::{Context, Result, bail};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// Whether there is a terminal to show screens on.
pub fn is_possible() -> bool {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    std::io::stdout().is_terminal() && std::io::stdin().is_terminal() && !dumb
}

/// Opens the workbook: the shelf, or a lesson on it.
///
/// # Errors
/// Where there is no such lesson, or no terminal.
pub fn open(args: &OpenArgs, look: &LookArgs) -> Result<Exit> {
    need_terminal("counterpoint list, show and run")?;
    let (library, first) = what(args.what.as_deref())?;
    // Beside lessons of the learner's own there are none of ours.
    let ours = library.iter().all(|(_, file)| file.is_none());
    show(
        Screen::Shelf(Shelf::opening(first)),
        look,
        args.projector,
        move |news| {
            if ours {
                news.send(Message::Exercises(posed()));
            }
            news.send(Message::Shelf(library.iter().map(shelved).collect()));
            Ok(())
        },
    )
}

/// Lets the learner be the scheduler of a lesson's program.
///
/// # Errors
/// Where there is no such lesson, it cannot be played like this, or there is no terminal.
pub fn play(args: &PlayArgs, look: &LookArgs) -> Result<Exit> {
    need_terminal("counterpoint run")?;
    let lesson = find::lesson(&args.lesson)?.lesson;
    let key = match own_path(&args.lesson) {
        Some(file) => Key::own(&lesson.id, &file),
        None => Key::embedded(&lesson.id),
    };
    let asked = Asked {
        experiment: args.experiment.clone(),
        params: args.params.clone(),
        seed: args.seed,
        workers: args.workers,
    };
    let play = Play::of(&lesson, &key, &asked, args.rules.as_deref());
    let play = play.map_err(anyhow::Error::msg)?;
    show(Screen::Play(Box::new(play)), look, false, |news| {
        news.send(Message::Tick(Instant::now()));
        Ok(())
    })
}

/// Follows another workbook and shows the notes to its pages.
///
/// # Errors
/// Where there is no terminal, or no folder to follow it through.
pub fn notes(look: &LookArgs) -> Result<Exit> {
    need_terminal("the lesson's file, which has the notes in it")?;
    let folder = progress::find_folder().map_err(anyhow::Error::from)?;
    let mut watching = None;
    let exit = show(Screen::Notes(Notes::default()), look, false, |news| {
        let tell = move |shown: Result<_, progress::Notice>| match shown {
            Ok(shown) => news.send(Message::Presented(shown)),
            Err(notice) => news.send(Message::Notice(notice.to_string())),
        };
        watching = Some(progress::watch(&folder, tell)?);
        Ok(())
    });
    drop(watching);
    exit
}

/// Looks at an exercise, or at whichever is saved.
///
/// # Errors
/// Where the terminal cannot be used.
pub fn exercise(screen: ExerciseScreen, look: &LookArgs) -> Result<Exit> {
    show(Screen::Exercise(Box::new(screen)), look, false, |news| {
        news.send(Message::Tick(Instant::now()));
        Ok(())
    })
}

/// Looks at a run of the learner's own program, written for the exercise with this title.
///
/// # Errors
/// Where the terminal cannot be used.
pub fn program(title: String, run: Retold, look: &LookArgs) -> Result<Exit> {
    let replay = Replay::of_program(title, vec![("your program".to_owned(), run)]);
    show(Screen::Replay(replay), look, false, |_| Ok(()))
}

/// The exercises. How far the learner is with them is looked at when they are on the shelf.
fn posed() -> Vec<Posed> {
    let posed = |exercise: &Exercise| Posed {
        exercise: Arc::new(exercise.clone()),
        standing: Standing::Unknown,
    };
    Book::embedded().exercises().iter().map(posed).collect()
}

/// Shows runs out of files.
///
/// # Errors
/// Where the terminal cannot be used.
pub fn replay(runs: Vec<(String, Retold)>, look: &LookArgs) -> Result<Exit> {
    show(Screen::Replay(Replay::new(runs)), look, false, |_| Ok(()))
}

fn need_terminal(instead: &str) -> Result<()> {
    if is_possible() {
        return Ok(());
    }
    bail!("the screens need a terminal, and this is none; without one there is {instead}");
}

fn show(
    first: Screen,
    look: &LookArgs,
    projector: bool,
    begin: impl FnOnce(News) -> Result<()>,
) -> Result<Exit> {
    let (mut kept, notices) = kept();
    let desk = desk(&mut kept.progress);
    let record = Record::of(&kept.progress).with_desk(desk);
    let look = chosen(look, &record, projector);
    let model = Model::new(first, record, look);
    let mut began = Ok(());
    let ended = shell::show(model, kept, |news| {
        for notice in notices {
            news.send(Message::Notice(notice.to_string()));
        }
        began = begin(news);
        began.is_ok()
    });
    began?;
    let ended = ended.context("the terminal cannot be used for screens")?;
    Ok(match ended {
        Ended::Left => Exit::Held,
        Ended::Stopped(signal) => Exit::Stopped(signal),
    })
}

/// The learner's record; where there is no place for one, it lasts as long as the program.
fn kept() -> (Kept, Vec<progress::Notice>) {
    match progress::find_folder() {
        Ok(folder) => {
            let (progress, notices) = Progress::open(&folder);
            let folder = Some(folder);
            (Kept { progress, folder }, notices)
        }
        Err(notice) => {
            let progress = Progress::unkept();
            let folder = None;
            (Kept { progress, folder }, vec![notice])
        }
    }
}

/// The folder of exercises that is here, which is remembered; or else the one that was worked in last.
fn desk(progress: &mut Progress) -> Option<Desk> {
    let last = progress.settings().desk.clone();
    let Ok(desk) = Desk::find(Path::new(".")) else {
        let last = PathBuf::from(last?);
        // Not one above it: that one itself.
        return Desk::find(&last).ok().filter(|desk| desk.folder() == last);
    };
    let folder = desk.folder().to_str().map(str::to_owned);
    if folder.is_some() && folder != last {
        // That it cannot be remembered stops nobody, and is told when anything else cannot be either.
        let _ = progress.set(Setting::Desk(folder));
    }
    Some(desk)
}

fn chosen(args: &LookArgs, record: &Record, projector: bool) -> Look {
    let settings = record.settings();
    let kept = settings.palette.as_deref();
    let kept = kept.and_then(|name| Palette::ALL.into_iter().find(|known| known.name() == name));
    let palette = match args.theme {
        Some(ThemeArg::Dark) => Palette::Dark,
        Some(ThemeArg::Light) => Palette::Light,
        Some(ThemeArg::Contrast) => Palette::Contrast,
        Some(ThemeArg::Mono) => Palette::Mono,
        None if !colours(args.color, true) => Palette::Mono,
        None => kept.unwrap_or_default(),
    };
    Look {
        chosen: Theme {
            palette,
            ascii: args.ascii || settings.ascii.unwrap_or(false),
        },
        projector,
        mouse: args.mouse || settings.mouse.unwrap_or(false),
        ..Look::default()
    }
}

/// The lessons to put on the shelf, and the one to open.
fn what(what: Option<&str>) -> Result<(Vec<Found>, Option<String>)> {
    let embedded = || {
        let entries = Library::embedded().entries().iter();
        entries.map(|entry| (entry.clone(), None)).collect()
    };
    let Some(name) = what else {
        return Ok((embedded(), None));
    };
    let path = own_path(name).or_else(|| {
        let path = PathBuf::from(name);
        path.is_dir().then_some(path)
    });
    let Some(path) = path else {
        let entry = Library::embedded().find(name)?;
        let word = entry.id().to_owned();
        return Ok((embedded(), Some(word)));
    };
    let library = Library::open(&path)?;
    let own = library.entries().iter().map(|entry| {
        let file = entry.path().map(Path::to_owned);
        (entry.clone(), file)
    });
    let own: Vec<Found> = own.collect();
    let first = match own.as_slice() {
        [one] if !path.is_dir() => Some(word(one)),
        _ => None,
    };
    Ok((own, first))
}

/// A lesson and its file, where it is one of the learner's own.
type Found = (Entry, Option<PathBuf>);

fn word((entry, file): &Found) -> String {
    match file {
        Some(file) => file.display().to_string(),
        None => entry.id().to_owned(),
    }
}

fn shelved(found: &Found) -> Shelved {
    let (entry, file) = found;
    let lesson = match entry.load() {
        Ok((lesson, _)) => Ok(Arc::new(lesson)),
        Err(LoadError::Wrong { file, problems }) => {
            Err(render(&file, &problems.into_sorted(), false))
        }
        Err(error) => Err(error.to_string()),
    };
    let key = match file {
        Some(file) => Key::own(entry.id(), file),
        None => Key::embedded(entry.id()),
    };
    Shelved {
        word: word(found),
        chapter: entry.chapter().to_owned(),
        key,
        file: file.clone(),
        lesson,
    }
}
