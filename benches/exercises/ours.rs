//! A folder of exercises, and this package's program in it.

use counterpoint::exercise::book::{Book, Exercise};
use counterpoint::exercise::kit::{Desk, Kit};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// This package's program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_counterpoint");

/// A folder of exercises, all solved.
pub struct Ours {
    desk: Desk,
    data: tempfile::TempDir,
}

impl Ours {
    /// In `folder`, where the crates of checks are kept for the next time.
    pub fn new(folder: &Path) -> Ours {
        let (desk, _) = Desk::lay(&folder.join("desk"), Book::embedded()).expect("a folder");
        let ours = Ours {
            desk,
            data: tempfile::tempdir().expect("a folder"),
        };
        Kit::prepare(&ours.desk.kit_place(), &|text| println!("{text}")).expect("crates");
        for exercise in Book::embedded().exercises() {
            ours.write(&exercise.id, &exercise.solution);
        }
        ours
    }

    /// The crates that checks are compiled with.
    pub fn kit(&self) -> Kit {
        self.desk.ready_kit().expect("crates that were built")
    }

    /// Where the program keeps what it knows of the learner.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// The folder of exercises.
    pub fn folder(&self) -> &Path {
        self.desk.folder()
    }

    /// Saves an answer.
    pub fn write(&self, id: &str, text: &str) {
        std::fs::write(self.file(id), text).expect("a file");
    }

    /// The file of an exercise.
    pub fn file(&self, id: &str) -> PathBuf {
        self.desk.file(exercise(id))
    }

    /// The program with these arguments.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(args).current_dir(self.folder());
        command.env("COUNTERPOINT_DATA", self.data.path());
        command.env("NO_COLOR", "1");
        command
    }
}

/// An exercise of this package.
pub fn exercise(id: &str) -> &'static Exercise {
    Book::embedded().find(id).expect("an exercise")
}

/// The text, as nobody has ever checked it.
pub fn fresh(text: &str) -> String {
    format!("{text}// {}\n", word())
}

/// A word that was never used before, also in an earlier run.
pub fn word() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.map_or(0, |now| now.as_micros());
    format!("{now:x}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
