//! The compiler on this machine.

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::UNIX_EPOCH;

/// A Rust toolchain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toolchain {
    /// What `rustc -vV` prints.
    pub version: String,
    /// The folder it is installed in.
    pub sysroot: PathBuf,
    /// The compiler itself, and not a proxy that chooses one: that costs time with every check.
    pub rustc: PathBuf,
    /// Size of the compiler in bytes and when it was changed, in seconds since 1970: it is found again without asking.
    stamp: (u64, u64),
}

/// Why there is no compiler to use.
#[derive(Debug, thiserror::Error)]
pub enum ToolchainError {
    /// Not there, or it does not start.
    #[error(
        "the Rust compiler is needed to check exercises, and `rustc` cannot be started ({0}); install Rust's stable \
         toolchain with rustup (https://rustup.rs), open a new terminal, and try again"
    )]
    Missing(std::io::Error),
    /// It failed.
    #[error("`rustc` does not work: {0}")]
    Broken(String),
}

impl Toolchain {
    /// The toolchain that `rustc` means in `folder`.
    ///
    /// # Errors
    /// Where there is none that works.
    pub fn find(folder: &Path) -> Result<Toolchain, ToolchainError> {
        let sysroot = PathBuf::from(asked(folder, &["--print", "sysroot"])?.trim());
        let direct = sysroot
            .join("bin")
            .join(format!("rustc{}", std::env::consts::EXE_SUFFIX));
        let rustc = if direct.is_file() {
            direct
        } else {
            PathBuf::from("rustc")
        };
        let version = asked(folder, &["-vV"])?;
        let stamp = stamp(&rustc).unwrap_or_default();
        Ok(Toolchain {
            version,
            sysroot,
            rustc,
            stamp,
        })
    }

    /// Whether the compiler is still the one that was found. Starts nothing.
    pub fn is_unchanged(&self) -> bool {
        stamp(&self.rustc).is_some_and(|stamp| stamp == self.stamp)
    }

    /// Clippy's compiler, where it is installed.
    pub fn clippy(&self) -> Option<PathBuf> {
        let clippy = self
            .sysroot
            .join("bin")
            .join(format!("clippy-driver{}", std::env::consts::EXE_SUFFIX));
        clippy.is_file().then_some(clippy)
    }
}

fn asked(folder: &Path, args: &[&str]) -> Result<String, ToolchainError> {
    let output = Command::new("rustc")
        .args(args)
        .current_dir(folder)
        .output()
        .map_err(ToolchainError::Missing)?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(ToolchainError::Broken(
            String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        )),
    }
}

fn stamp(file: &Path) -> Option<(u64, u64)> {
    let metadata = std::fs::metadata(file).ok()?;
    let changed = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some((metadata.len(), changed.as_secs()))
}
