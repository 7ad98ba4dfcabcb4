//! Files that are there whole or not at all.

use super::GradeError;
use std::io::{self, Write};
use std::path::Path;

/// Writes these texts to files below `folder`, by their paths inside it. Each is written beside its place and renamed.
///
/// # Errors
/// Where one of them cannot be written.
pub fn write_files(folder: &Path, files: &[(String, String)]) -> Result<(), GradeError> {
    for (name, text) in files {
        write_whole(&folder.join(name), text)?;
    }
    Ok(())
}

/// Writes a file, and its folder where there is none.
pub(super) fn write_whole(path: &Path, text: &str) -> Result<(), GradeError> {
    let failed = |error| GradeError::Write {
        path: path.to_owned(),
        error,
    };
    write(path, text).map_err(failed)
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}
