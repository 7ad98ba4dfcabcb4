//! A file of the record: JSON with the version of its format, replaced whole or not at all.

use super::lock::lock;
use super::notice::{Notice, What};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Fields that this program does not know. They are written back as they were, so that a later
/// program may add fields without a new version. A change that this program would spoil needs one.
pub(super) type Other = Map<String, Value>;

/// What a file keeps.
pub(super) trait Document: Serialize + DeserializeOwned {
    /// The version of the format. An object with it and the fields of the type is in the file.
    const VERSION: u64;
    /// What it is called.
    const WHAT: What;
}

/// What was found in a file.
#[derive(Debug, PartialEq)]
pub(super) enum Found<T> {
    /// There is no file.
    Nothing,
    /// It makes sense.
    Here(T),
    /// It makes none, and why.
    Damaged(String),
}

/// What became of a change: `Ok(None)` if it was kept, `Ok(Some(notice))` if it was kept and there
/// is something to tell, `Err` if it could not be kept.
pub type Kept = Result<Option<Notice>, Notice>;

const VERSION: &str = "version";
/// A file of the record has some kilobytes. What is larger than this, in bytes, is none.
const LARGEST: u64 = 16 << 20;

/// Reads a file.
///
/// # Errors
/// Where there is one that cannot be read, or that a newer program wrote.
pub(super) fn read<T: Document>(file: &Path) -> Result<Found<T>, Notice> {
    let bytes = match bytes(file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(Notice::unreadable(T::WHAT, file, &error)),
    };
    if bytes.len() as u64 > LARGEST {
        return Ok(Found::Damaged("it is far too large".to_owned()));
    }
    let mut fields = match serde_json::from_slice(&bytes) {
        Ok(Value::Object(fields)) => fields,
        Ok(_) => return Ok(Found::Damaged("it is no JSON object".to_owned())),
        Err(error) => return Ok(Found::Damaged(error.to_string())),
    };
    match fields.remove(VERSION).as_ref().and_then(Value::as_u64) {
        Some(version) if version > T::VERSION => Err(Notice::Newer {
            what: T::WHAT,
            file: file.to_owned(),
            version,
            known: T::VERSION,
        }),
        Some(version) if version == T::VERSION => {
            let known = serde_json::from_value(Value::Object(fields));
            Ok(known.map_or_else(|error| Found::Damaged(error.to_string()), Found::Here))
        }
        _ => Ok(Found::Damaged("it has no version".to_owned())),
    }
}

/// Reads a file, and sets it aside where it makes no sense. Gives what is in it, and what is to be
/// told.
pub(super) fn read_or_set_aside<T: Document>(
    folder: &Path,
    file: &Path,
) -> (Option<T>, Option<Notice>) {
    settled(folder, file).unwrap_or_else(|notice| (None, Some(notice)))
}

fn settled<T: Document>(folder: &Path, file: &Path) -> Result<(Option<T>, Option<Notice>), Notice> {
    let why = match read(file)? {
        Found::Nothing => return Ok((None, None)),
        Found::Here(found) => return Ok((Some(found), None)),
        Found::Damaged(why) => why,
    };
    let _lock = lock(folder).map_err(|error| not_set_aside::<T>(file, why, &error))?;
    // Another program may have done it, and begun a new file.
    match read(file)? {
        Found::Nothing => Ok((None, None)),
        Found::Here(found) => Ok((Some(found), None)),
        Found::Damaged(why) => Ok((None, Some(set_aside::<T>(file, why)?))),
    }
}

/// Makes a change to what is in a file now, whoever wrote it. If there is no file, or none that
/// makes sense, the change is made to `known`: what this program knows to have been there. Gives
/// what is there afterwards.
///
/// # Errors
/// Where it cannot be written, or must not be. The file is then as it was.
pub(super) fn edit<T: Document>(
    folder: &Path,
    file: &Path,
    known: T,
    change: impl FnOnce(&mut T),
) -> Result<(T, Option<Notice>), Notice> {
    let unwritable = |error: io::Error| Notice::unwritable(T::WHAT, folder, file, &error);
    let _lock = lock(folder).map_err(unwritable)?;
    let (mut now, damage) = match read(file)? {
        Found::Here(found) => (found, None),
        Found::Nothing => (known, None),
        Found::Damaged(why) => (known, Some(why)),
    };
    change(&mut now);
    // The damaged file gives way only when there is something to take its place.
    let written = written(file, &now).map_err(unwritable)?;
    let notice = damage.map(|why| set_aside::<T>(file, why)).transpose()?;
    replace(file, written).map_err(unwritable)?;
    Ok((now, notice))
}

/// Replaces a file, whatever is in it.
///
/// # Errors
/// Where it cannot be written. The file is then as it was.
pub(super) fn write<T: Document>(folder: &Path, file: &Path, document: &T) -> Result<(), Notice> {
    lock(folder)
        .and_then(|_lock| replace(file, written(file, document)?))
        .map_err(|error| Notice::unwritable(T::WHAT, folder, file, &error))
}

fn bytes(file: &Path) -> io::Result<Vec<u8>> {
    // Opening a pipe would wait for somebody to write to it.
    if !fs::metadata(file)?.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let mut bytes = Vec::new();
    File::open(file)?
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A new file beside `file`, safely on the disk. It is gone again unless it is kept.
fn written<T: Document>(file: &Path, document: &T) -> io::Result<NamedTempFile> {
    let mut value = serde_json::to_value(document)?;
    if let Value::Object(fields) = &mut value {
        fields.insert(VERSION.to_owned(), T::VERSION.into());
    }
    let mut text = serde_json::to_vec_pretty(&value)?;
    text.push(b'\n');
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut beside = tempfile::Builder::new();
    let new = beside.prefix(".").suffix(".tmp").tempfile_in(folder);
    // The error would name a file that nobody knows, and another one each time.
    let mut new = new.map_err(|error| io::Error::from(error.kind()))?;
    new.as_file_mut().write_all(&text)?;
    new.as_file().sync_all()?;
    Ok(new)
}

fn replace(file: &Path, new: NamedTempFile) -> io::Result<()> {
    new.persist(file)?;
    // The new name is on the disk when the folder is. What is in the file is safe either way, so
    // where a folder cannot be synchronised nothing is lost but the last change.
    if cfg!(unix) {
        let folder = file.parent().map(File::open);
        let _ = folder.map(|folder| folder.and_then(|folder| folder.sync_all()));
    }
    Ok(())
}

/// Gives a file that makes no sense another name, which no other file has. The folder is locked.
fn set_aside<T: Document>(file: &Path, why: String) -> Result<Notice, Notice> {
    match move_aside(file) {
        Ok(aside) => Ok(Notice::Damaged {
            what: T::WHAT,
            file: file.to_owned(),
            aside,
            why,
        }),
        Err(error) => Err(not_set_aside::<T>(file, why, &error)),
    }
}

fn not_set_aside<T: Document>(file: &Path, why: String, error: &io::Error) -> Notice {
    Notice::NotSetAside {
        what: T::WHAT,
        file: file.to_owned(),
        why,
        error: error.to_string(),
    }
}

fn move_aside(file: &Path) -> io::Result<PathBuf> {
    for number in 1_u32.. {
        let mut name = file.file_name().unwrap_or_default().to_owned();
        name.push(format!(".damaged-{number}"));
        let aside = file.with_file_name(name);
        // Takes the name first: a rename would write over a file that has it.
        match File::create_new(&aside) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            taken => {
                drop(taken?);
                fs::rename(file, &aside)?;
                return Ok(aside);
            }
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}
