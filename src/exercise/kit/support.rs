//! Building the crates that checks compile against.

use super::manifest::{Manifest, made_of};
use super::toolchain::{Toolchain, ToolchainError};
use super::written::put_if_changed;
use crate::exercise::book::Book;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::UNIX_EPOCH;

/// The crates that checks compile against, built.
#[derive(Debug, Clone)]
pub struct Kit {
    place: PathBuf,
    manifest: Manifest,
}

/// Compiled crates by the name under which a file names them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Externs {
    /// `std` and `/…/libcounterpoint_std-….rlib`, and so on.
    pub crates: BTreeMap<String, PathBuf>,
    /// The folder in which those are that they need themselves.
    pub needs: PathBuf,
}

/// Why there is no kit.
#[derive(Debug, thiserror::Error)]
pub enum KitError {
    /// No compiler.
    #[error(transparent)]
    Toolchain(#[from] ToolchainError),
    /// The folder cannot be written to.
    #[error("{}: this could not be written: {error}", .file.display())]
    Write {
        /// The file or folder.
        file: PathBuf,
        /// What the operating system said.
        error: std::io::Error,
    },
    /// There is no folder to keep it in.
    #[error(
        "there is no home directory to build in; set {} to a folder",
        super::place::CACHE
    )]
    NoHome,
    /// Cargo cannot be started.
    #[error(
        "`cargo` cannot be started: {0}; install Rust's stable toolchain with rustup (https://rustup.rs)"
    )]
    NoCargo(std::io::Error),
    /// Cargo failed.
    #[error(
        "the crates that exercises are checked with could not be built:\n{0}\nThey are tokio and rayon, which cargo \
         fetches once: with a network, try again"
    )]
    Build(String),
}

impl Kit {
    /// The kit in `place`, if it is there and is of this program. Starts nothing.
    pub fn ready(place: &Path) -> Option<Kit> {
        let manifest = Manifest::read(place)?;
        Some(Kit {
            place: place.to_owned(),
            manifest,
        })
    }

    /// The kit in `place`, which is built if it is not there: that takes some seconds, so `tell` hears of it.
    /// Nothing is fetched if cargo has had these crates before.
    ///
    /// # Errors
    /// Where there is no toolchain, no disk to write to, or no crate to be had.
    pub fn prepare(place: &Path, tell: &dyn Fn(&str)) -> Result<Kit, KitError> {
        if let Some(kit) = Self::ready(place) {
            return Ok(kit);
        }
        tell("building the crates that exercises are checked with (once; it may take a minute)…");
        let sources = place.join("support");
        for (name, text) in Book::support().iter() {
            let file = sources.join(name);
            put_if_changed(&file, text).map_err(|error| KitError::Write { file, error })?;
        }
        let toolchain = Toolchain::find(&sources)?;
        let build = |package: &str| build(&sources, &place.join("target"), package);
        let (checked, plain) = (build("support")?, build("plain")?);
        let manifest = Manifest {
            made_of: made_of(),
            toolchain,
            checked: externs(&checked, Variant::Checked),
            plain: externs(&plain, Variant::Plain),
        };
        manifest.write(place).map_err(|error| KitError::Write {
            file: place.to_owned(),
            error,
        })?;
        Ok(Kit {
            place: place.to_owned(),
            manifest,
        })
    }

    /// The crates that record and control.
    pub fn checked(&self) -> &Externs {
        &self.manifest.checked
    }

    /// The crates as a student has them.
    pub fn plain(&self) -> &Externs {
        &self.manifest.plain
    }

    /// The compiler they were built with.
    pub fn toolchain(&self) -> &Toolchain {
        &self.manifest.toolchain
    }

    /// What a result depends on besides the answer and its exercise: the program, as it was built, and the compiler.
    pub fn stamp(&self) -> String {
        let (version, hash) = &self.manifest.made_of;
        let rustc = self
            .manifest
            .toolchain
            .version
            .lines()
            .next()
            .unwrap_or_default();
        format!("{version} {hash:016x} {} {rustc}", *BUILT)
    }

    /// The folder of what cargo builds here.
    pub fn target(&self) -> PathBuf {
        self.place.join("target")
    }
}

/// When the running program was built, in seconds since 1970: another build may judge in another way.
static BUILT: LazyLock<u64> = LazyLock::new(|| {
    let program = std::env::current_exe().and_then(std::fs::metadata);
    let built = program.and_then(|program| program.modified()).ok();
    built
        .and_then(|built| built.duration_since(UNIX_EPOCH).ok())
        .map_or(0, |since| since.as_secs())
});

impl Externs {
    /// As the compiler takes them.
    pub fn args(&self) -> Vec<String> {
        let mut args = vec![
            "-L".to_owned(),
            format!("dependency={}", self.needs.display()),
        ];
        for (name, file) in &self.crates {
            args.extend(["--extern".to_owned(), format!("{name}={}", file.display())]);
        }
        args
    }

    pub(super) fn are_there(&self) -> bool {
        !self.crates.is_empty() && self.crates.values().all(|file| file.is_file())
    }
}

/// What cargo says of a crate it has built.
#[derive(Debug, Deserialize)]
struct Artifact {
    reason: String,
    #[serde(default)]
    package_id: String,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

fn build(sources: &Path, target: &Path, package: &str) -> Result<Vec<Artifact>, KitError> {
    // Without a network first: whoever has built this program has these crates.
    build_once(sources, target, package, true)
        .or_else(|_| build_once(sources, target, package, false))
}

fn build_once(
    sources: &Path,
    target: &Path,
    package: &str,
    offline: bool,
) -> Result<Vec<Artifact>, KitError> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(sources).args([
        "build",
        "--locked",
        "--message-format=json-render-diagnostics",
        "--package",
        package,
    ]);
    cargo.arg("--target-dir").arg(target).stdin(Stdio::null());
    // What is built must not depend on from where.
    for variable in [
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_BUILD_TARGET",
        "RUSTC_WORKSPACE_WRAPPER",
    ] {
        cargo.env_remove(variable);
    }
    if offline {
        cargo.arg("--offline");
    }
    let output = cargo.output().map_err(KitError::NoCargo)?;
    if !output.status.success() {
        return Err(KitError::Build(shortened(&String::from_utf8_lossy(
            &output.stderr,
        ))));
    }
    let lines = String::from_utf8_lossy(&output.stdout);
    let artifacts = lines
        .lines()
        .filter_map(|line| serde_json::from_str::<Artifact>(line).ok());
    Ok(artifacts
        .filter(|artifact| artifact.reason == "compiler-artifact")
        .collect())
}

/// The last lines of what cargo said.
fn shortened(text: &str) -> String {
    const LINES: usize = 20;
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}

#[derive(Clone, Copy, PartialEq)]
enum Variant {
    Checked,
    Plain,
}

fn externs(artifacts: &[Artifact], variant: Variant) -> Externs {
    // The package that stands behind each name.
    let wanted: &[(&str, &str)] = match variant {
        Variant::Checked => &[
            ("std", "counterpoint-std"),
            // `core::sync::atomic` is another way to the same atomics.
            ("core", "counterpoint-std"),
            ("tokio", "counterpoint-tokio"),
            ("judge", "judge"),
            ("given", "given"),
            ("rayon", "rayon"),
        ],
        Variant::Plain => &[
            ("tokio", "tokio"),
            ("given", "given-plain"),
            ("rayon", "rayon"),
        ],
    };
    let mut externs = Externs::default();
    for (name, package) in wanted {
        let is_it = |artifact: &&Artifact| package_name(&artifact.package_id) == *package;
        let library = |file: &&PathBuf| {
            file.extension()
                .is_some_and(|extension| extension == "rlib")
        };
        let found = artifacts
            .iter()
            .filter(is_it)
            .find_map(|artifact| artifact.filenames.iter().find(library));
        if let Some(file) = found {
            externs.needs = file.parent().map(Path::to_owned).unwrap_or_default();
            externs.crates.insert((*name).to_owned(), file.clone());
        }
    }
    externs
}

/// The name in a package id: `path+file:///…/std#counterpoint-std@0.1.0`, `path+file:///…/given#0.1.0`.
fn package_name(id: &str) -> &str {
    let (place, rest) = id.rsplit_once('#').unwrap_or(("", id));
    match rest.split_once('@') {
        Some((name, _)) => name,
        None => place.rsplit('/').next().unwrap_or(place),
    }
}

#[cfg(test)]
mod tests {
    use super::package_name;

    #[test]
    fn packages_are_told_by_their_ids() {
        assert_eq!(
            package_name("path+file:///x/std#counterpoint-std@0.1.0"),
            "counterpoint-std"
        );
        assert_eq!(package_name("path+file:///x/given#0.1.0"), "given");
        assert_eq!(
            package_name("registry+https://example.org/index#tokio@1.54.1"),
            "tokio"
        );
    }
}
