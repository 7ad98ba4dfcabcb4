//! Exercises in watch mode: files are saved beside the program, and verdicts are read off the screen.

use crate::desk::{CTRL_C, ESC, LARGE, PROGRAM, ended, quit};
use crate::kit;
use crate::pty::{Exit, Screen, eventually, processes};
use counterpoint::exercise::book::Book;
use counterpoint::exercise::kit::Desk;
use portable_pty::CommandBuilder;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A student's folder with a kit that is built already, and a place for their record.
struct Student {
    folder: TempDir,
}

impl Student {
    fn new() -> Student {
        let folder = tempfile::tempdir().unwrap();
        let student = Student { folder };
        let desk = student.desk();
        Desk::lay(&desk, Book::embedded()).unwrap();
        let ours = desk.join(".counterpoint");
        kit::kit();
        fs::copy(kit::place().join("kit.json"), ours.join("kit.json")).unwrap();
        // What may be read in a check is the kit of the desk.
        std::os::unix::fs::symlink(kit::place().join("target"), ours.join("target")).unwrap();
        student
    }

    fn desk(&self) -> PathBuf {
        self.folder.path().join("desk")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.desk().join(name)
    }

    fn record(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Watch mode, with an exercise in front.
    fn watch(&self, id: &str) -> Screen {
        // A shell, because a program in a terminal of these tests begins in the folder of the tests.
        let mut command = CommandBuilder::new("/bin/sh");
        command.args(["-c", r#"cd "$DESK" && exec "$PROGRAM" check --watch "$ID""#]);
        command.env("DESK", self.desk());
        command.env("PROGRAM", PROGRAM);
        command.env("ID", id);
        command.env("COUNTERPOINT_DATA", self.record());
        command.env_remove("NO_COLOR");
        Screen::run(LARGE, command)
    }
}

const COFFEE: &str = "1-waiting/coffee-threads.rs";

/// Served one after the other, so that it takes too long.
const SEQUENTIAL: &str = "use given::kitchen::{Coffee, Pastry, bake, brew};
pub fn breakfast() -> (Coffee, Pastry) {
    let pastry = bake();
    (brew(), pastry)
}
fn main() {}
";

const ENDLESS: &str = "use given::kitchen::{Coffee, Pastry, bake, brew};
pub fn breakfast() -> (Coffee, Pastry) {
    loop { std::hint::spin_loop(); }
}
fn main() {}
";

/// Nothing that this program has started is left, nor what that has started.
fn nothing_left(below: &[i32]) {
    eventually("end of the student's programs", || {
        let mut all = processes().filter(|process| process.state != 'Z');
        !all.any(|process| below.contains(&process.pid))
    });
}

/// All processes below one.
fn below(pid: i32) -> Vec<i32> {
    let all: Vec<_> = processes().collect();
    let mut found = vec![pid];
    let mut at = 0;
    while let Some(parent) = found.get(at).copied() {
        let children = all.iter().filter(|process| process.parent == parent);
        found.extend(children.map(|process| process.pid));
        at += 1;
    }
    found.split_off(1)
}

#[test]
fn what_is_saved_is_judged_and_keys_are_answered_meanwhile() {
    let student = Student::new();
    let mut screen = student.watch("coffee-threads");
    screen.wait_for("not begun");
    fs::write(student.file(COFFEE), SEQUENTIAL).unwrap();
    screen.wait_for("✗ not concurrent");
    // A program that never ends is being checked, and a key is answered. A check ends at some time by itself, so on a
    // slow machine this may need another save.
    let started = (0..20).find_map(|nth| {
        fs::write(student.file(COFFEE), format!("{ENDLESS}// {nth}\n")).unwrap();
        screen.wait_for("checking");
        screen.send("?");
        screen.wait_for("Esc goes back");
        let started = below(screen.pid());
        screen.send(ESC);
        screen.wait_for("edit ");
        screen.send(ESC);
        screen.wait_until(|screen| !screen.contents().contains("checking…"));
        let was_on = screen.contents().contains("cancelled after");
        was_on.then_some(started)
    });
    nothing_left(&started.expect("a key that is answered before a check ends"));
    // Another exercise is saved as many editors do it, and comes to the front, passed.
    let solution = Book::embedded().find("count-visitors").unwrap();
    let file = student.file(&format!("{}/count-visitors.rs", solution.chapter));
    let beside = file.with_extension("tmp");
    fs::write(&beside, &solution.solution).unwrap();
    fs::rename(&beside, &file).unwrap();
    screen.wait_for("✓ passed");
    screen.wait_for(&solution.title);
    // Its run opens in the timeline.
    screen.send("v");
    screen.wait_for("what your program did");
    screen.send(ESC);
    // Only the exercise says so: Esc and q at once would be another key.
    screen.wait_until(|screen| !screen.contents().contains("what your program did"));
    screen.wait_for("edit ");
    quit(screen);
}

#[test]
fn leaving_takes_the_endless_program_along() {
    let student = Student::new();
    fs::write(student.file(COFFEE), ENDLESS).unwrap();
    let mut screen = student.watch("coffee-threads");
    screen.wait_for("checking");
    let mut started = Vec::new();
    eventually("start of the student's program", || {
        started = below(screen.pid());
        !started.is_empty()
    });
    screen.send(CTRL_C);
    ended(screen, &Exit::Code(0));
    nothing_left(&started);
}

#[test]
fn without_a_terminal_each_save_gives_lines() {
    let student = Student::new();
    let mut watching = Command::new(PROGRAM)
        .args(["check", "--watch", "coffee-threads"])
        .current_dir(student.desk())
        .env("COUNTERPOINT_DATA", student.record())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(watching.stdout.take().unwrap()).lines();
    let mut until = |text: &str| loop {
        let line = lines.next().expect("it goes on").unwrap();
        if line.contains(text) {
            break;
        }
    };
    until("watched");
    fs::write(student.file(COFFEE), SEQUENTIAL).unwrap();
    until("not concurrent");
    let solution = Book::embedded().find("coffee-threads").unwrap();
    fs::write(student.file(COFFEE), &solution.solution).unwrap();
    until("passed");
    let pid = nix::unistd::Pid::from_raw(i32::try_from(watching.id()).unwrap());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGINT).unwrap();
    assert_eq!(watching.wait().unwrap().code(), Some(130));
    nothing_left(&[pid.as_raw()]);
}

#[test]
fn a_run_of_a_check_is_saved_and_opens_as_any_other() {
    let student = Student::new();
    fs::write(student.file(COFFEE), SEQUENTIAL).unwrap();
    let program = |args: &[&str]| {
        let mut program = Command::new(PROGRAM);
        program.args(args).current_dir(student.desk());
        program.env("COUNTERPOINT_DATA", student.record());
        program.stdin(Stdio::null()).output().unwrap()
    };
    let checked = program(&[
        "check",
        "coffee-threads",
        "--no-style",
        "--save",
        "run.trace",
    ]);
    let told = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert_eq!(checked.status.code(), Some(1), "{told}");
    assert!(told.contains("counterpoint replay run.trace"), "{told}");
    let replayed = program(&["replay", "--text", "run.trace"]);
    let told = String::from_utf8_lossy(&replayed.stdout).into_owned();
    assert!(told.contains("5 s"), "{told}");
    // It is not written over.
    let again = program(&[
        "check",
        "coffee-threads",
        "--no-style",
        "--save",
        "run.trace",
    ]);
    assert_eq!(again.status.code(), Some(2));
}
