//! What a built kit says of itself, so that it is found again without building.

use super::support::Externs;
use super::toolchain::Toolchain;
use crate::exercise::book::Book;
use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::LazyLock;

const FILE: &str = "kit.json";

/// What a kit was built from and where its crates are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The program's version and a hash of the crates' sources.
    pub made_of: (String, u64),
    /// The compiler.
    pub toolchain: Toolchain,
    /// The crates of a check.
    pub checked: Externs,
    /// The crates as a student has them.
    pub plain: Externs,
}

impl Manifest {
    /// The one in `place`, if it is of this program and its compiler is still there.
    pub fn read(place: &Path) -> Option<Manifest> {
        let text = std::fs::read_to_string(place.join(FILE)).ok()?;
        let manifest: Manifest = serde_json::from_str(&text).ok()?;
        let is_mine = manifest.made_of == made_of() && manifest.toolchain.is_unchanged();
        (is_mine && manifest.checked.are_there() && manifest.plain.are_there()).then_some(manifest)
    }

    /// Keeps it in `place`.
    pub fn write(&self, place: &Path) -> std::io::Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        let mut file = tempfile::NamedTempFile::new_in(place)?;
        std::io::Write::write_all(&mut file, text.as_bytes())?;
        file.persist(place.join(FILE))?;
        Ok(())
    }
}

/// What kits of this program are made of.
pub(super) fn made_of() -> (String, u64) {
    static HASH: LazyLock<u64> = LazyLock::new(|| {
        let mut hasher = DefaultHasher::new();
        for file in Book::support().iter() {
            file.hash(&mut hasher);
        }
        hasher.finish()
    });
    (env!("CARGO_PKG_VERSION").to_owned(), *HASH)
}
