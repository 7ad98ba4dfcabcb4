//! A temporary folder that is gone afterwards, whatever was done to it.

use std::fs;
use std::io;
use std::path::Path;
use tempfile::TempDir;

/// A temporary folder that only its owner may enter. Dropping it removes it, even if a program has
/// taken away the right to, or has removed it itself.
#[derive(Debug)]
pub struct Private(TempDir);

impl Private {
    /// Makes one in the system's temporary folder.
    ///
    /// # Errors
    ///
    /// What the system said.
    pub fn new() -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix("counterpoint-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o700));
        }
        let folder = builder.tempdir()?;
        Ok(Self(folder))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        open_up(self.path());
        // What is still there is tried once more by `TempDir`; nobody is left to tell.
        let _ = fs::remove_dir_all(self.path());
    }
}

/// Gives the owner every right to the folders below, following no link. Deep trees are walked with a
/// list: a hostile program may have made one deeper than a stack.
fn open_up(folder: &Path) {
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(about) = fs::symlink_metadata(&folder) else {
            continue;
        };
        if !about.is_dir() {
            continue;
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            if about.permissions().mode() & 0o700 != 0o700 {
                let _ = fs::set_permissions(&folder, fs::Permissions::from_mode(0o700));
            }
        }
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        let inner = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        folders.extend(inner.map(|entry| entry.path()));
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn it_is_its_owners_alone_and_goes_whatever_was_done_to_it() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("kept"), "kept").unwrap();
        let private = Private::new().unwrap();
        let path = private.path().to_path_buf();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        fs::create_dir_all(path.join("a/b")).unwrap();
        fs::write(path.join("a/b/file"), "x").unwrap();
        symlink(outside.path(), path.join("a/link")).unwrap();
        for folder in ["a/b", "a", ""] {
            fs::set_permissions(path.join(folder), fs::Permissions::from_mode(0o0)).unwrap();
        }
        drop(private);
        assert!(!path.exists());
        assert!(outside.path().join("kept").exists());
        let gone = Private::new().unwrap();
        fs::remove_dir(gone.path()).unwrap();
    }
}
