//! Keeps what is to be kept, on a thread of its own: a disk may be slow.

use super::News;
use crate::files;
use crate::progress::{self, Progress};
use crate::session::Done;
use crate::tui::message::{Command, Message};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

/// Where things are kept.
pub struct Kept {
    /// The learner's record.
    pub progress: Progress,
    /// The folder of it; nothing is kept without one.
    pub folder: Option<PathBuf>,
}

/// The thread that keeps.
pub struct Keep {
    todo: Option<Sender<Command>>,
    thread: Option<JoinHandle<()>>,
}

impl Keep {
    /// Begins to keep.
    pub fn new(kept: Kept, news: News) -> Keep {
        let (todo, of_todo) = channel();
        let thread = std::thread::Builder::new().name("keep".into());
        let thread = thread.spawn({
            let news = news.clone();
            move || work(kept, &of_todo, &news)
        });
        if let Err(error) = &thread {
            news.send(Message::Notice(format!("nothing can be kept: {error}")));
        }
        Keep {
            todo: Some(todo),
            thread: thread.ok(),
        }
    }

    /// Keeps something.
    pub fn carry_out(&self, command: Command) {
        if let Some(todo) = &self.todo {
            // A thread that is not there was told of.
            let _ = todo.send(command);
        }
    }

    /// Waits until everything is kept.
    pub fn end(&mut self) {
        self.todo = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn work(mut kept: Kept, todo: &Receiver<Command>, news: &News) {
    let mut told = Vec::new();
    let mut tell = |notice: progress::Notice| {
        // The same trouble is told once.
        if !told.contains(&notice) {
            news.send(Message::Notice(notice.to_string()));
            told.push(notice);
        }
    };
    let mut presented = false;
    while let Ok(command) = todo.recv() {
        let Kept { progress, folder } = &mut kept;
        let came = match command {
            Command::Record(key, change) => progress.record(&key, change),
            Command::Place(place) => progress.set_place(place),
            Command::Setting(setting) => progress.set(setting),
            Command::Present(shows) => match folder {
                Some(folder) => {
                    presented = true;
                    progress::present(folder, &shows).map(|()| None)
                }
                None => Ok(None),
            },
            Command::LookAgain => match folder {
                Some(folder) => progress::presenting(folder).map(|shown| {
                    news.send(Message::Presented(shown));
                    None
                }),
                None => Ok(None),
            },
            _ => Ok(None),
        };
        let notice = came.unwrap_or_else(Some);
        notice.into_iter().for_each(&mut tell);
    }
    kept.progress.save().into_iter().for_each(&mut tell);
    if let (true, Some(folder)) = (presented, &kept.folder) {
        // A second terminal finds out by itself that this program is gone.
        let _ = progress::clear(folder);
    }
}

/// Saves runs to new files.
pub fn save(file: &Path, runs: &[(String, Arc<Done>)]) -> Result<Vec<PathBuf>, String> {
    let labels: Vec<String> = runs.iter().map(|(label, _)| label.clone()).collect();
    let paths = files::paths(file, &labels).map_err(|error| error.to_string())?;
    for ((_, done), path) in runs.iter().zip(&paths) {
        files::save(&done.trace, path).map_err(|error| error.to_string())?;
    }
    Ok(paths)
}
