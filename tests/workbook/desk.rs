//! A learner's desk: a folder for their record and their files, and the lessons of these tests.

use crate::pty::{Exit, Screen, eventually, process};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_counterpoint");
/// Rows and columns that everything fits into.
pub const LARGE: (u16, u16) = (40, 120);
/// What a terminal has that nobody has made larger.
pub const USUAL: (u16, u16) = (24, 80);

pub const RIGHT: &str = "\x1b[C";
pub const LEFT: &str = "\x1b[D";
pub const HOME: &str = "\x1b[H";
pub const END: &str = "\x1b[F";
pub const PAGE_DOWN: &str = "\x1b[6~";
pub const ESC: &str = "\x1b";
pub const ENTER: &str = "\r";
pub const CTRL_C: &str = "\x03";
pub const CTRL_Z: &str = "\x1a";

/// What the foot of the screen says while runs go on, and when they are over.
pub const RUNNING: &str = "1–9 one run  ? keys";
pub const OVER: &str = "PgDn go on";
/// What the line above says then, while the foot may tell something else.
pub const STOPPED: &str = "‖ ";

/// The desk; gone when this is dropped.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    /// An empty one.
    pub fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        Desk { folder }
    }

    /// The folder of the record, which is not there at first.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The path of a file of the learner's.
    pub fn file(&self, name: &str) -> String {
        let path = self.folder.path().join(name);
        path.to_str().unwrap().to_owned()
    }

    /// The program in a terminal.
    pub fn start(&self, size: (u16, u16), args: &[&str]) -> Screen {
        let data = self.data();
        Screen::start(size, args, &[("COUNTERPOINT_DATA", data.to_str().unwrap())])
    }

    /// The program without a terminal.
    pub fn command(&self, args: &[&str]) -> Output {
        let mut command = Command::new(PROGRAM);
        command.args(args).env("COUNTERPOINT_DATA", self.data());
        command.stdin(Stdio::null()).output().unwrap()
    }

    /// The program with a lesson of 60 s while its runs go on, and what it has started for them.
    pub fn running(&self, size: (u16, u16)) -> (Screen, Vec<i32>) {
        let mut screen = self.start(size, &["open", &lesson("long")]);
        screen.wait_for("The only page");
        assert!(screen.children().is_empty());
        screen.send("r");
        screen.wait_for("go!");
        screen.send(ENTER);
        let children = long_run(&screen, screen.pid());
        (screen, children)
    }
}

/// Until the lesson of 60 s is well under way; the processes that carry it.
pub fn long_run(screen: &Screen, pid: i32) -> Vec<i32> {
    screen.wait_for(RUNNING);
    // Two tasks on threads, two in processes.
    screen.wait_until(|screen| screen.contents().matches("Not yet").count() >= 4);
    let children: Vec<i32> = crate::pty::processes()
        .filter(|process| process.parent == pid && process.state != 'Z')
        .map(|process| process.pid)
        .collect();
    assert_eq!(children.len(), 3, "a process for each task");
    children
}

/// The path of a lesson of these tests.
pub fn lesson(name: &str) -> String {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = here.join(format!("tests/workbook/lessons/{name}.toml"));
    path.to_str().unwrap().to_owned()
}

/// Leaves with `q`, and finds the terminal as it was.
#[track_caller]
pub fn quit(mut screen: Screen) {
    screen.send("q");
    ended(screen, &Exit::Code(0));
}

/// It has ended so, and the terminal is as it was.
#[track_caller]
pub fn ended(mut screen: Screen, how: &Exit) {
    assert_eq!(screen.wait_exit(), *how);
    assert!(screen.restored());
    assert_eq!(screen.contents(), "");
}

/// None of these processes lives any more.
#[track_caller]
pub fn none_left(children: &[i32]) {
    eventually("end of the children", || {
        let mut all = children.iter().filter_map(|pid| process(*pid));
        all.all(|process| process.state == 'Z')
    });
}
