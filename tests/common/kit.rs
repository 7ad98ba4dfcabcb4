//! The crates of a check, built once for all tests that check answers.

use counterpoint::exercise::check::Checker;
use counterpoint::exercise::kit::Kit;
use std::path::PathBuf;
use std::sync::OnceLock;

/// The program that starts the programs of checks.
pub const STARTER: &str = env!("CARGO_BIN_EXE_counterpoint");

/// Where the kit is: as `COUNTERPOINT_CACHE` it makes the program find it.
pub fn place() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("kit")
}

/// The kit. Nothing is fetched: these crates are among those that this program is made of.
pub fn kit() -> &'static Kit {
    static KIT: OnceLock<Kit> = OnceLock::new();
    KIT.get_or_init(|| {
        std::fs::create_dir_all(place()).expect("a folder");
        Kit::prepare(&place(), &|_| ()).expect("the crates can be built")
    })
}

/// A checker that remembers nothing.
pub fn checker() -> Checker {
    Checker::new(kit().clone()).started_by(STARTER)
}
