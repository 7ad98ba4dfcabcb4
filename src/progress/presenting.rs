//! What the workbook shows to a room, for the notes in a second terminal.

use super::document::{Document, Found, read, write};
use super::lock::lock;
use super::notice::{Notice, What};
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What the workbook shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presenting {
    /// The lesson's id.
    pub lesson: String,
    /// The lesson's title.
    pub title: String,
    /// The title of the page.
    pub page_title: String,
    /// Which page, from 1, of how many.
    pub place: (usize, usize),
    /// The presenter's notes to it, as Markdown.
    pub notes: Option<String>,
    /// What comes next.
    pub next: Option<String>,
    /// What is going on, in a few words.
    pub status: String,
    /// Since when, in seconds since the beginning of 1970.
    pub when: u64,
}

/// Who shows it too. The notes must not tell of a workbook that has long crashed.
#[derive(Debug, Serialize, Deserialize)]
struct Shown {
    pid: u32,
    #[serde(flatten)]
    shows: Presenting,
}

pub(super) const NAME: &str = "presenting.json";

impl Document for Shown {
    const VERSION: u64 = 1;
    const WHAT: What = What::Presenting;
}

/// Says in a folder what this program shows. It takes the place of what another said.
///
/// # Errors
/// Where it cannot be written.
pub fn present(folder: &Path, shows: &Presenting) -> Result<(), Notice> {
    let shown = Shown {
        pid: std::process::id(),
        shows: shows.clone(),
    };
    write(folder, &file(folder), &shown)
}

/// What is being presented, if anything is: nothing if the program that said so is gone.
///
/// # Errors
/// Where something is said that cannot be read.
pub fn presenting(folder: &Path) -> Result<Option<Presenting>, Notice> {
    let shown = shown(folder)?.filter(|shown| is_alive(shown.pid));
    Ok(shown.map(|shown| shown.shows))
}

/// Says that this program presents no longer. What another program said stays.
///
/// # Errors
/// Where the folder cannot be written to.
pub fn clear(folder: &Path) -> Result<(), Notice> {
    let is_ours = || Ok(shown(folder)?.is_some_and(|shown| shown.pid == std::process::id()));
    if !is_ours()? {
        return Ok(());
    }
    let file = file(folder);
    let unwritable = |error| Notice::unwritable(What::Presenting, folder, &file, &error);
    let _lock = lock(folder).map_err(unwritable)?;
    // Another may have begun while the lock was waited for.
    if is_ours()? {
        std::fs::remove_file(&file).map_err(unwritable)?;
    }
    Ok(())
}

fn shown(folder: &Path) -> Result<Option<Shown>, Notice> {
    let file = file(folder);
    match read(&file)? {
        Found::Nothing => Ok(None),
        Found::Here(shown) => Ok(Some(shown)),
        Found::Damaged(why) => {
            let error = std::io::Error::new(ErrorKind::InvalidData, why);
            Err(Notice::unreadable(What::Presenting, &file, &error))
        }
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join(NAME)
}

#[cfg(unix)]
fn is_alive(pid: u32) -> bool {
    use nix::errno::Errno;
    use nix::sys::signal::kill;
    use nix::unistd::Pid;
    // 0 and negative numbers mean groups of processes.
    let pid = i32::try_from(pid).ok().filter(|pid| *pid > 0);
    // Another user's process is alive too, though no signal may be sent to it.
    pid.is_some_and(|pid| kill(Pid::from_raw(pid), None) != Err(Errno::ESRCH))
}

#[cfg(not(unix))]
fn is_alive(_: u32) -> bool {
    true
}
