//! Follows the files of answers: a save is told of some milliseconds later. The operating system tells of changes;
//! nothing polls.

use crate::exercise::check::{Answer, Unreadable};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watching {
    // Dropped first: then nobody signals any more.
    _watcher: RecommendedWatcher,
    signals: Sender<Signal>,
    thread: Option<JoinHandle<()>>,
}

enum Signal {
    /// Something happened to the file with this number.
    Changed(usize),
    /// Enough.
    Stop,
}

/// Editors write a file in several steps: it is read when nothing has happened to it for so long.
const QUIET: Duration = Duration::from_millis(15);
/// Some take the old file away first. That it is gone is told only after so many times that long.
const GONE: u32 = 15;

/// Calls `on_save`, on a thread of its own, with the file and its new text whenever one of these files was written,
/// replaced or taken away. It may be called with the same text again.
///
/// # Errors
/// Where a folder cannot be watched; says which and why.
pub fn watch(
    files: &[PathBuf],
    on_save: impl FnMut(&Path, Result<Answer, Unreadable>) + Send + 'static,
) -> Result<Watching, String> {
    let watched = Watched::of(files);
    let (signals, received) = channel();
    let (tell, names) = (signals.clone(), watched.real.clone());
    let hears = move |event: notify::Result<Event>| {
        for nth in concerned(&names, event) {
            // Nobody listens any more while it is being dropped.
            let _ = tell.send(Signal::Changed(nth));
        }
    };
    let fault = |folder: &Path, error: notify::Error| {
        format!("{}: changes cannot be seen: {error}", folder.display())
    };
    let mut watcher =
        notify::recommended_watcher(hears).map_err(|error| fault(Path::new("."), error))?;
    for folder in watched.folders() {
        watcher
            .watch(folder, RecursiveMode::NonRecursive)
            .map_err(|error| fault(folder, error))?;
    }
    let thread = std::thread::Builder::new().name("saves".into());
    let thread = thread
        .spawn(move || follow(&watched.given, &received, on_save))
        .map_err(|error| error.to_string())?;
    Ok(Watching {
        _watcher: watcher,
        signals,
        thread: Some(thread),
    })
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.signals.send(Signal::Stop);
        let Some(thread) = self.thread.take() else {
            return;
        };
        // `on_save` may be what drops it.
        if thread.thread().id() != std::thread::current().id() {
            let _ = thread.join();
        }
    }
}

/// The files by the names they were given, and by those that the system uses for them.
struct Watched {
    given: Vec<PathBuf>,
    real: Vec<PathBuf>,
}

impl Watched {
    fn of(files: &[PathBuf]) -> Watched {
        let real = |file: &PathBuf| {
            let folder = file.parent().filter(|folder| *folder != Path::new(""));
            let folder = folder.unwrap_or(Path::new("."));
            // One that is not there is told of when it is to be watched.
            let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
            folder.join(file.file_name().unwrap_or_default())
        };
        Watched {
            given: files.to_vec(),
            real: files.iter().map(real).collect(),
        }
    }

    fn folders(&self) -> Vec<&Path> {
        let mut folders: Vec<&Path> = self.real.iter().filter_map(|file| file.parent()).collect();
        folders.sort_unstable();
        folders.dedup();
        folders
    }
}

/// The numbers of the files that an event may be about.
fn concerned(files: &[PathBuf], event: notify::Result<Event>) -> Vec<usize> {
    let all = || (0..files.len()).collect();
    match event {
        // Reading a file is such an event: it must not lead to reading it again.
        Ok(event) if matches!(event.kind, EventKind::Access(_)) => Vec::new(),
        Ok(event) if event.need_rescan() => all(),
        Ok(event) => {
            let numbered = files.iter().enumerate();
            numbered
                .filter(|(_, file)| event.paths.contains(file))
                .map(|(nth, _)| nth)
                .collect()
        }
        Err(_) => all(),
    }
}

fn follow(
    files: &[PathBuf],
    signals: &Receiver<Signal>,
    mut on_save: impl FnMut(&Path, Result<Answer, Unreadable>),
) {
    // Files to read, and how often they were found gone.
    let mut pending: Vec<(usize, u32)> = Vec::new();
    loop {
        let signal = match pending.is_empty() {
            true => signals.recv().map_err(|_| RecvTimeoutError::Disconnected),
            false => signals.recv_timeout(QUIET),
        };
        match signal {
            Ok(Signal::Changed(nth)) => {
                if !pending.iter().any(|(known, _)| *known == nth) {
                    pending.push((nth, 0));
                }
            }
            Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {
                for (nth, gone) in std::mem::take(&mut pending) {
                    match Answer::open(&files[nth]) {
                        Err(Unreadable::Missing(_)) if gone < GONE => pending.push((nth, gone + 1)),
                        answer => on_save(&files[nth], answer),
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told next; a test that fails does not hang.
    fn next(told: &Receiver<(PathBuf, Result<String, String>)>) -> (PathBuf, String) {
        let (file, answer) = told.recv_timeout(Duration::from_secs(60)).unwrap();
        (file, answer.unwrap_or_else(|why| format!("no: {why}")))
    }

    /// Until this text is told: on a busy machine one save may be told in parts.
    fn until(told: &Receiver<(PathBuf, Result<String, String>)>, file: &Path, wanted: &str) {
        while !matches!(next(told), (told, text) if told == file && text.contains(wanted)) {}
    }

    #[test]
    fn saves_are_told_however_an_editor_makes_them() {
        let folder = tempfile::tempdir().unwrap();
        let files = ["a.rs", "b.rs"].map(|name| folder.path().join(name));
        std::fs::write(&files[0], "one").unwrap();
        let (tell, told) = channel();
        let watching = watch(&files, move |file, answer| {
            let answer = answer
                .map(|answer| answer.text().to_owned())
                .map_err(|why| why.to_string());
            let _ = tell.send((file.to_owned(), answer));
        })
        .unwrap();
        std::fs::write(&files[0], "two").unwrap();
        until(&told, &files[0], "two");
        // A file that was not there, and one that belongs to nobody.
        std::fs::write(folder.path().join("c.rs"), "c").unwrap();
        std::fs::write(&files[1], "b").unwrap();
        until(&told, &files[1], "b");
        // Written beside it and renamed, as vim and many others do.
        std::fs::write(folder.path().join("a.rs~"), "three").unwrap();
        std::fs::rename(folder.path().join("a.rs~"), &files[0]).unwrap();
        until(&told, &files[0], "three");
        std::fs::remove_file(&files[0]).unwrap();
        until(&told, &files[0], "no such file");
        drop(watching);
        assert!(told.try_iter().all(|(file, _)| files.contains(&file)));
    }
}
