//! What the processes that put up walls tell the supervisor: lines of JSON in a file of its own.

use super::walls::{Wall, Walls};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What a process that is to put up walls is told, as its second argument.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Order {
    pub walls: Walls,
    pub stage: Stage,
    /// The process that started it, for which it dies.
    pub parent: u32,
    /// The file for what it has to say.
    pub report: PathBuf,
    /// A cgroup to join, which counts processes.
    pub cgroup: Option<PathBuf>,
}

/// Which of the processes between supervisor and program it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// The first.
    Start,
    /// The first process of a new process namespace, and so the keeper; `fresh`: processes are
    /// counted anew in there.
    Init { fresh: bool },
    /// The one that becomes the program, under a keeper.
    Exec,
}

/// What it has to say.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Line {
    /// The walls that it put up.
    Walls(Vec<Wall>),
    /// The program cannot be started.
    Failed(String),
    /// The program is over; said by a keeper.
    Over(Over),
}

/// How a program with a keeper ended.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Over {
    pub code: Option<i32>,
    pub signal: Option<i32>,
    /// Names of the processes it left.
    pub left: Vec<String>,
    /// Processor time of all of it, in ns.
    pub cpu: u64,
    /// Most memory of one of its processes, in bytes.
    pub peak: u64,
}

/// Where to say it.
pub struct Report(File);

impl Report {
    /// Opens it, before the walls would not let it any more.
    pub fn open(path: &Path) -> io::Result<Self> {
        OpenOptions::new().append(true).open(path).map(Self)
    }

    pub fn say(&mut self, line: &Line) {
        let Ok(mut text) = serde_json::to_vec(line) else {
            return;
        };
        text.push(b'\n');
        // One write, so that lines of two processes do not mix; nobody else could be told of a failure.
        let _ = self.0.write_all(&text);
    }
}

/// All that was said.
pub fn read(path: &Path) -> Vec<Line> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let lines = text.lines();
    lines
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}
