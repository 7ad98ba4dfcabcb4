//! What a program may do, as data.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// A program and what it may do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Walls {
    /// The program's file, as a path: nothing is looked up.
    pub program: PathBuf,
    /// Its arguments, without its name.
    pub args: Vec<String>,
    /// Its whole environment. A compiler wants `PATH` for its linker, and `TMPDIR` in a folder that it
    /// may write.
    pub env: Vec<(String, String)>,
    /// The folder that it starts in.
    pub cwd: PathBuf,
    /// Folders below which it may make, change and delete files. Run by root, a folder of these that
    /// is closed to others (see [`Private`](super::Private)) is given to the user that the program
    /// runs as; what is in it keeps its owner.
    pub write: Vec<PathBuf>,
    /// Files and folders that it may read besides [`write`](Self::write), the program itself, the
    /// system's libraries and compilers, and `/proc`. `None`: whatever the user may read.
    pub read: Option<Vec<PathBuf>>,
    /// Whether it may start other processes.
    pub processes: bool,
    /// How much it may use.
    pub limits: Limits,
    /// The program whose `main` begins with [`contained_main`](super::contained_main). The running
    /// program itself if left out.
    #[serde(skip)]
    pub starter: Option<PathBuf>,
}

impl Walls {
    /// Walls around a program without arguments or environment that may write in the folder that it
    /// starts in, and start no others.
    pub fn around(program: impl Into<PathBuf>, cwd: impl Into<PathBuf>) -> Self {
        let cwd = cwd.into();
        Self {
            program: program.into(),
            args: Vec::new(),
            env: Vec::new(),
            write: vec![cwd.clone()],
            cwd,
            read: None,
            processes: false,
            limits: Limits::default(),
            starter: None,
        }
    }
}

/// How much a program may use. Sizes in bytes, times in real time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Processor time, of all its threads and processes; whole seconds are enforced by the system.
    pub cpu: Duration,
    /// Address space of one process. Each thread reserves some 70 MB of it without using them.
    pub address_space: u64,
    /// Memory in use by all its processes. Looked at now and then: the address space is what holds
    /// between two looks.
    pub memory: u64,
    /// Size of one file.
    pub file_size: u64,
    /// Open files of one process.
    pub open_files: u64,
    /// Threads and processes, together.
    pub tasks: u64,
    /// What it may print, standard output and error together.
    pub output: u64,
    /// How long it may take.
    pub real: Duration,
}

impl Default for Limits {
    /// What an exercise needs, with room: 10 s, 512 MB, 256 threads, 1 MB of output.
    fn default() -> Self {
        Self {
            cpu: Duration::from_secs(10),
            address_space: 32 << 30,
            memory: 512 << 20,
            file_size: 16 << 20,
            open_files: 256,
            tasks: 256,
            output: 1 << 20,
            real: Duration::from_secs(10),
        }
    }
}

/// One thing that keeps a program from doing harm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wall {
    /// What it keeps the program from, as in "no writing outside its folders".
    pub name: String,
    /// Whether it stands.
    pub held: Held,
}

impl Wall {
    pub(super) fn held(name: &str) -> Self {
        let (name, held) = (name.to_owned(), Held::Held);
        Self { name, held }
    }

    pub(super) fn missing(name: &str, reason: impl Into<String>) -> Self {
        let (name, held) = (name.to_owned(), Held::Missing(reason.into()));
        Self { name, held }
    }

    pub(super) fn of(name: &str, outcome: Result<(), String>) -> Self {
        match outcome {
            Ok(()) => Self::held(name),
            Err(reason) => Self::missing(name, reason),
        }
    }
}

/// Whether a wall stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Held {
    /// It does.
    Held,
    /// It does not, and why.
    Missing(String),
}

/// The walls by name, so that the names are written once.
pub(super) mod names {
    pub const WRITE: &str = "no writing outside its folders";
    pub const READ: &str = "no reading elsewhere";
    pub const NETWORK: &str = "no network";
    pub const PROCESSES: &str = "no other processes";
    pub const CALLS: &str = "no calls that reach into other processes or the system";
    pub const TASKS: &str = "a limit on threads and processes";
    pub const TREE: &str = "all of its processes end with it";
    pub const USER: &str = "a user without rights";
    pub const LIMITS: &str = "limits on processor time, address space, files";
}
