//! Answers in a folder.

use super::found::{Candidate, Found, is_passed_over};
use super::is_archive;
use std::fs::{DirEntry, File, FileType};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A folder that is to be looked into.
struct Open {
    folder: PathBuf,
    /// Its path inside the submission: empty, or ending in `/`.
    path: String,
    depth: usize,
}

/// Finds the answers below `folder`. Gives the archives that lie directly in it.
pub(super) fn read(folder: &Path, found: &mut Found<'_>) -> Vec<PathBuf> {
    let mut archives = Vec::new();
    let mut open = vec![Open {
        folder: folder.to_owned(),
        path: String::new(),
        depth: 1,
    }];
    while let Some(next) = open.pop() {
        for (entry, kind) in entries(&next, found) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{}{name}", next.path);
            if kind.is_symlink() {
                found.refuse("a link, and links are not followed", &path);
            } else if kind.is_dir() {
                go_into(&next, &entry, path, found, &mut open);
            } else if kind.is_file() && is_archive(Path::new(&name)) {
                match next.depth {
                    1 => archives.push(entry.path()),
                    _ => found.refuse("an archive inside a folder", &path),
                }
            } else if let Some(exercise) = found.asked(&name) {
                let candidate = candidate(&entry, path, kind, found);
                found.add(exercise, candidate);
            }
        }
    }
    archives
}

fn go_into(
    within: &Open,
    entry: &DirEntry,
    path: String,
    found: &mut Found<'_>,
    open: &mut Vec<Open>,
) {
    if within.depth >= found.limits.depth {
        return found.refuse("too many folders inside each other", &path);
    }
    open.push(Open {
        folder: entry.path(),
        path: format!("{path}/"),
        depth: within.depth + 1,
    });
}

/// What is in a folder and may be looked at, by name.
fn entries(open: &Open, found: &mut Found<'_>) -> Vec<(DirEntry, FileType)> {
    let listed = match std::fs::read_dir(&open.folder) {
        Ok(listed) => listed,
        Err(error) => {
            let path = if open.path.is_empty() {
                "the folder"
            } else {
                &open.path
            };
            found.note(format!("{path} could not be read: {error}"));
            return Vec::new();
        }
    };
    let mut entries = Vec::new();
    for entry in listed.flatten() {
        if is_passed_over(&entry.file_name().to_string_lossy()) {
            continue;
        }
        if !found.may_look() {
            break;
        }
        if let Ok(kind) = entry.file_type() {
            entries.push((entry, kind));
        }
    }
    entries.sort_by_key(|(entry, _)| entry.file_name());
    entries
}

fn candidate(entry: &DirEntry, path: String, kind: FileType, found: &mut Found<'_>) -> Candidate {
    // Opening a pipe or a device may wait for ever.
    let opened = match kind.is_file() {
        true => open(&entry.path()),
        false => Err(io::Error::other("it is no ordinary file")),
    };
    let opened = opened.and_then(|file| Ok((file.metadata()?, file)));
    let (size, when) = match &opened {
        Ok((metadata, _)) => (metadata.len(), metadata.modified().ok()),
        Err(_) => (0, None),
    };
    let content = found.content(size, |most| {
        let (_, file) = opened?;
        let mut data = Vec::new();
        file.take(most).read_to_end(&mut data)?;
        Ok(data)
    });
    Candidate {
        path,
        when: when.and_then(seconds),
        content,
    }
}

/// Opens an ordinary file, also if somebody puts a link or a pipe in its place meanwhile.
#[cfg(unix)]
pub(super) fn open(path: &Path) -> io::Result<File> {
    use nix::fcntl::OFlag;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK;
    let file = File::options()
        .read(true)
        .custom_flags(flags.bits())
        .open(path)?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(io::Error::other("it is no ordinary file")),
    }
}

/// Opens a file.
#[cfg(not(unix))]
pub(super) fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

fn seconds(when: SystemTime) -> Option<i64> {
    let since = when.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}
