//! Follows what is being presented. The operating system tells of changes; nothing polls.

use super::notice::Notice;
use super::presenting::{NAME, Presenting, presenting};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher, event::ModifyKind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watching {
    signals: Sender<Signal>,
    thread: Option<JoinHandle<()>>,
}

enum Signal {
    /// Something happened to the file.
    File,
    /// The folder itself is gone, or another.
    Folder,
    /// Enough.
    Stop,
}

/// Calls `on_change`, on a thread of its own, with what is being presented: at once, and whenever
/// it is something else. The folder is made if need be, and again if it is taken away. That the
/// presenting program was killed is not noticed before [`presenting`] is asked.
///
/// # Errors
/// Where the folder cannot be made or watched.
pub fn watch(
    folder: &Path,
    on_change: impl FnMut(Result<Option<Presenting>, Notice>) + Send + 'static,
) -> Result<Watching, Notice> {
    let unwatched = |error: String| Notice::Unwatched {
        folder: folder.to_owned(),
        error,
    };
    std::fs::create_dir_all(folder).map_err(|error| unwatched(error.to_string()))?;
    // Some systems name what changed by its real path.
    let real = folder.canonicalize();
    let real = real.map_err(|error| unwatched(error.to_string()))?;
    let (signals, received) = channel();
    let mut watched = Watched::new(real, signals.clone()).map_err(unwatched)?;
    let thread = std::thread::Builder::new().name("notes".into());
    let thread = thread.spawn(move || watched.follow(&received, on_change));
    Ok(Watching {
        signals,
        thread: Some(thread.map_err(|error| unwatched(error.to_string()))?),
    })
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.signals.send(Signal::Stop);
        let Some(thread) = self.thread.take() else {
            return;
        };
        // `on_change` may be what drops it.
        if thread.thread().id() != std::thread::current().id() {
            let _ = thread.join();
        }
    }
}

struct Watched {
    folder: PathBuf,
    watcher: RecommendedWatcher,
}

impl Watched {
    fn new(folder: PathBuf, signals: Sender<Signal>) -> Result<Watched, String> {
        let whose = folder.clone();
        let tell = move |event: notify::Result<Event>| {
            let signal = event.map_or(Some(Signal::File), |event| signal(&whose, &event));
            // Nobody listens any more while it is being dropped.
            let _ = signal.map(|signal| signals.send(signal));
        };
        let mut watcher = notify::recommended_watcher(tell).map_err(|error| error.to_string())?;
        let watch = watcher.watch(&folder, RecursiveMode::NonRecursive);
        watch.map_err(|error| error.to_string())?;
        Ok(Watched { folder, watcher })
    }

    fn follow(
        &mut self,
        signals: &Receiver<Signal>,
        mut on_change: impl FnMut(Result<Option<Presenting>, Notice>),
    ) {
        let mut last = None;
        loop {
            let now = presenting(&self.folder);
            if last.as_ref() != Some(&now) {
                on_change(now.clone());
                last = Some(now);
            }
            match signals.recv() {
                Ok(Signal::File) => {}
                Ok(Signal::Folder) => {
                    if let Err(error) = self.watch_again() {
                        let folder = self.folder.clone();
                        return on_change(Err(Notice::Unwatched { folder, error }));
                    }
                }
                Ok(Signal::Stop) | Err(_) => return,
            }
        }
    }

    fn watch_again(&mut self) -> Result<(), String> {
        // It may have been forgotten with the folder.
        let _ = self.watcher.unwatch(&self.folder);
        std::fs::create_dir_all(&self.folder).map_err(|error| error.to_string())?;
        let watch = self
            .watcher
            .watch(&self.folder, RecursiveMode::NonRecursive);
        watch.map_err(|error| error.to_string())
    }
}

fn signal(folder: &Path, event: &Event) -> Option<Signal> {
    match event.kind {
        // Reading the file is such an event: it must not lead to reading it again.
        EventKind::Access(_) => None,
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
            if event.paths.iter().any(|path| path == folder) =>
        {
            Some(Signal::Folder)
        }
        _ => {
            let file = |path: &PathBuf| path.file_name().is_some_and(|name| name == NAME);
            let concerns = event.need_rescan() || event.paths.iter().any(file);
            concerns.then_some(Signal::File)
        }
    }
}
