//! Answers in a zip file. Nothing is unpacked to disk: the few entries that are answers are read into memory.

use super::folder::open;
use super::found::{Candidate, Found, is_passed_over};
use super::{Content, is_archive};
use crate::lesson::{harmless_line, quoted};
use crate::report::bytes;
use std::io::{self, BufReader, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use zip::ZipArchive;
use zip::read::ZipFileEntry;

/// An answer that unpacks to no more bytes than this is never taken for a bomb.
const HARMLESS: u64 = 16 << 10;

/// Finds the answers in a zip file.
pub(super) fn read(path: &Path, found: &mut Found<'_>) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = quoted(&name);
    // A reader of archives meets bytes that nobody has met before; what fails in it is one student's archive.
    let done = catch_unwind(AssertUnwindSafe(|| read_file(path, found)));
    match done {
        Ok(Ok(())) => {}
        Ok(Err(error)) => found.note(format!(
            "{name} could not be read: {}",
            harmless_line(&error.to_string())
        )),
        Err(_) => found.note(format!("{name} could not be read: it is damaged")),
    }
}

fn read_file(path: &Path, found: &mut Found<'_>) -> io::Result<()> {
    let file = open(path)?;
    let size = file.metadata()?.len();
    let most = found.limits.archive;
    if size > most {
        let text = format!(
            "it has {}; an archive may have {}",
            bytes(size),
            bytes(most)
        );
        return Err(io::Error::other(text));
    }
    let mut archive = ZipArchive::new(BufReader::new(file))?;
    for at in 0..archive.len() {
        if !found.may_look() {
            break;
        }
        entry(&mut archive, at, found)?;
    }
    Ok(())
}

fn entry<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    at: usize,
    found: &mut Found<'_>,
) -> io::Result<()> {
    let listed = archive.by_index_data(at)?;
    let name = match listed.name() {
        Ok(name) => name.replace('\\', "/"),
        Err(_) => String::from_utf8_lossy(listed.name_raw()).replace('\\', "/"),
    };
    if let Some(why) = refused(&name, &listed, found) {
        found.refuse(why, &name);
        return Ok(());
    }
    let parts: Vec<&str> = name.split('/').collect();
    if listed.is_dir() || parts.iter().any(|part| is_passed_over(part)) {
        return Ok(());
    }
    let file = parts.last().copied().unwrap_or_default();
    if is_archive(Path::new(file)) {
        found.refuse("an archive inside an archive", &name);
    } else if let Some(exercise) = found.asked(file) {
        let when = listed.last_modified().map(seconds);
        let suspect = is_bomb(&listed, found);
        let size = listed.size();
        let content = match suspect {
            Some(why) => Content::Unreadable(why),
            None => found.content(size, |most| unpack(archive, at, most)),
        };
        let path = name;
        found.add(
            exercise,
            Candidate {
                path,
                when,
                content,
            },
        );
    }
    Ok(())
}

/// Why an entry is not even looked at.
fn refused(name: &str, entry: &ZipFileEntry<'_>, found: &Found<'_>) -> Option<&'static str> {
    let has_drive = name.as_bytes().get(1) == Some(&b':');
    if name.starts_with('/') || has_drive || name.split('/').any(|part| part == "..") {
        Some("its name leads out of the archive")
    } else if entry.is_symlink() {
        Some("a link, and links are not followed")
    } else if name.matches('/').count() > found.limits.depth {
        Some("too many folders inside each other")
    } else {
        None
    }
}

fn is_bomb(entry: &ZipFileEntry<'_>, found: &Found<'_>) -> Option<String> {
    let (packed, size) = (entry.compressed_size(), entry.size());
    let most = found.limits.ratio;
    let bomb = size > HARMLESS && size / packed.max(1) > most;
    bomb.then(|| {
        format!(
            "it unpacks to more than {most} times its size: {}",
            bytes(size)
        )
    })
}

fn unpack<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    at: usize,
    most: u64,
) -> io::Result<Vec<u8>> {
    let mut data = Vec::new();
    archive.by_index(at)?.take(most).read_to_end(&mut data)?;
    Ok(data)
}

/// Seconds, only good for comparing: archives keep the local time of who made them.
fn seconds(when: zip::DateTime) -> i64 {
    // Days since 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant, "days_from_civil").
    let (month, day) = (i64::from(when.month()), i64::from(when.day()));
    let year = i64::from(when.year()) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    let of_day = i64::from(when.hour()) * 3600 + i64::from(when.minute()) * 60;
    days * 86_400 + of_day + i64::from(when.second())
}
