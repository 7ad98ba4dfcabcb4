//! The names of the files of several runs.

use super::FileError;
use crate::mechanism;
use std::fs::File;
use std::path::{Path, PathBuf};

/// The files of these runs, by their labels: FILE itself for one run, and for several
/// `coffee.threads.trace` of `coffee.trace`.
///
/// # Errors
/// Where one of them is there already, its folder is not, `file` is no name of a file, or it cannot
/// be made there.
pub fn paths(file: &Path, labels: &[String]) -> Result<Vec<PathBuf>, FileError> {
    let paths: Vec<PathBuf> = match labels {
        [_] => vec![file.to_owned()],
        _ => apart(labels)
            .iter()
            .map(|label| beside(file, label))
            .collect(),
    };
    // FILE itself too: `replay FILE` means all of them.
    let all = || paths.iter().map(PathBuf::as_path).chain([file]);
    if let Some(taken) = all().find(|path| path.symlink_metadata().is_ok()) {
        return Err(FileError::Taken(taken.to_owned()));
    }
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(FileError::NoFolder(folder.to_owned()));
    }
    if file.file_name().is_none() {
        return Err(FileError::NoName(file.to_owned()));
    }
    if let Some(path) = paths.first() {
        can_be_made(path)?;
    }
    Ok(paths)
}

/// Said before anything is run, so that no run is lost.
fn can_be_made(path: &Path) -> Result<(), FileError> {
    let cannot = |cause| FileError::cannot_be_made(path, cause);
    File::create_new(path).map_err(cannot)?;
    std::fs::remove_file(path).map_err(cannot)
}

/// Labels that occur twice, with a number from the second on.
fn apart(labels: &[String]) -> Vec<String> {
    let before = |at: usize| {
        let same = labels[..at].iter().filter(|label| **label == labels[at]);
        same.count()
    };
    let numbered = labels
        .iter()
        .enumerate()
        .map(|(at, label)| match before(at) {
            0 => label.clone(),
            others => format!("{label} {}", others + 1),
        });
    numbered.collect()
}

/// The file with a label before its extension.
fn beside(file: &Path, label: &str) -> PathBuf {
    let label: String = label
        .chars()
        .map(|char| if char.is_alphanumeric() { char } else { '-' })
        .collect();
    let label = label.replace("--", "-");
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    match file.extension() {
        Some(extension) => {
            let extension = extension.to_string_lossy();
            file.with_file_name(format!("{stem}.{label}.{extension}"))
        }
        None => file.with_file_name(format!("{stem}.{label}")),
    }
}

/// The files that were written when [`paths`] was given this name: the file itself, or one for each
/// run in the order of the mechanisms.
pub fn saved_as(file: &Path) -> Vec<PathBuf> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let beside = std::fs::read_dir(folder.unwrap_or(Path::new(".")));
    let names = beside.into_iter().flatten().flatten();
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut runs: Vec<(usize, String)> = names
        .filter_map(|name| Some((rank(label(file, &name)?)?, name)))
        .collect();
    runs.sort();
    if file.exists() || runs.is_empty() {
        return vec![file.to_owned()];
    }
    let path = |(_, name)| file.with_file_name(name);
    runs.into_iter().map(path).collect()
}

/// The label in the name of a file that [`beside`] gave.
fn label<'a>(file: &Path, name: &'a str) -> Option<&'a str> {
    let stem = file.file_stem()?.to_str()?;
    let label = name.strip_prefix(stem)?.strip_prefix('.')?;
    match file.extension() {
        Some(extension) => label.strip_suffix(extension.to_str()?)?.strip_suffix('.'),
        None => Some(label),
    }
}

/// The place of the mechanism whose name a label begins with; `async-many` is not `async`.
fn rank(label: &str) -> Option<usize> {
    let known = mechanism::ALL.iter().enumerate();
    let mut known: Vec<_> = known.map(|(at, known)| (known.name(), at)).collect();
    known.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let found = known.iter().find(|(name, _)| label.starts_with(name));
    found.map(|(_, at)| *at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_mechanism_twice_gets_two_files() {
        let labels = ["pool", "async", "pool"].map(String::from);
        assert_eq!(apart(&labels), ["pool", "async", "pool 2"]);
    }

    #[test]
    fn runs_get_files_of_their_own() {
        for (file, label, expected) in [
            ("a/coffee.trace", "async-many", "a/coffee.async-many.trace"),
            ("coffee", "threads, yielding", "coffee.threads-yielding"),
            ("v1.2.trace", "pool", "v1.2.pool.trace"),
        ] {
            assert_eq!(beside(Path::new(file), label), Path::new(expected));
        }
    }
}
