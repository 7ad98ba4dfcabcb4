//! A student's folder, driven by way of the program.

use super::kit::{STARTER, kit, place};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Student {
    folder: tempfile::TempDir,
}

impl Student {
    fn new() -> Student {
        kit();
        let student = Student {
            folder: tempfile::tempdir().expect("a folder"),
        };
        let made = student.says_in(student.folder.path(), &["init", "desk", "--no-build"]);
        assert!(made.status.success(), "{}", text(&made));
        student
    }

    fn desk(&self) -> PathBuf {
        self.folder.path().join("desk")
    }

    fn says(&self, args: &[&str]) -> Output {
        self.says_in(&self.desk(), args)
    }

    fn says_in(&self, folder: &Path, args: &[&str]) -> Output {
        let mut program = Command::new(STARTER);
        program
            .args(args)
            .current_dir(folder)
            .env("COUNTERPOINT_CACHE", place());
        program
            .env("COUNTERPOINT_DATA", self.folder.path().join("data"))
            .env("NO_COLOR", "1");
        program.output().expect("it starts")
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.desk().join(name), text).expect("it can be written");
    }
}

fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

const COFFEE: &str = "1-waiting/coffee-threads.rs";

#[test]
fn a_student_gets_from_the_first_check_to_the_solution() {
    let student = Student::new();
    let listed = text(&student.says(&["exercises"]));
    assert!(listed.contains("· coffee-threads"), "{listed}");
    assert!(listed.contains("0 of 12 passed"), "{listed}");

    let first = student.says(&["check", "coffee-threads"]);
    assert_eq!(first.status.code(), Some(1), "{}", text(&first));
    assert!(
        text(&first).contains("coffee-threads  not concurrent"),
        "{}",
        text(&first)
    );

    let (one, two) = (
        student.says(&["hint", "coffee-threads"]),
        student.says(&["hint", "coffee-threads"]),
    );
    assert!(
        text(&one).contains("1/") && !text(&one).contains("2/"),
        "{}",
        text(&one)
    );
    assert!(text(&two).contains("2/"), "{}", text(&two));

    let refused = student.says(&["solution", "coffee-threads"]);
    assert_eq!(refused.status.code(), Some(2));
    let spoilt = text(&student.says(&["solution", "coffee-threads", "--spoil"]));
    assert!(spoilt.contains("breakfast"), "{spoilt}");

    let solution = &counterpoint::exercise::book::Book::embedded()
        .find("coffee-threads")
        .expect("it is there")
        .solution;
    student.write(COFFEE, solution);
    let listed = text(&student.says(&["exercises"]));
    assert!(listed.contains("~ coffee-threads"), "{listed}");
    // Without a name it is what was saved last.
    let passed = student.says(&["check", "--no-style"]);
    assert_eq!(passed.status.code(), Some(0), "{}", text(&passed));
    assert!(
        text(&passed).contains("✓ coffee-threads  passed"),
        "{}",
        text(&passed)
    );
    assert!(text(&student.says(&["exercises"])).contains("1 of 12 passed"));
    assert!(
        student
            .says(&["solution", "coffee-threads"])
            .status
            .success()
    );

    let reset = text(&student.says(&["reset", "coffee-threads"]));
    assert!(reset.contains("what you wrote is in"), "{reset}");
    assert!(
        student
            .says(&["solution", "coffee-threads"])
            .status
            .success(),
        "what was passed stays passed"
    );
}

#[test]
fn a_file_may_be_named_and_json_tells_the_same() {
    let student = Student::new();
    let output = student.says(&["check", COFFEE, "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(json["judged"][0]["verdict"], "not-concurrent");
    assert_eq!(json["judged"][0]["exercise"], "coffee-threads");
}

#[test]
fn what_is_meant_is_asked_where_it_is_not_clear() {
    let student = Student::new();
    let unknown = student.says(&["check", "cofee-threads"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(
        text(&unknown).contains("did you mean `coffee-threads`"),
        "{}",
        text(&unknown)
    );
    let elsewhere = student.says_in(student.folder.path(), &["check", "coffee-threads"]);
    assert_eq!(elsewhere.status.code(), Some(2));
    assert!(
        text(&elsewhere).contains("counterpoint init"),
        "{}",
        text(&elsewhere)
    );
    let gone = student.desk().join(COFFEE);
    std::fs::remove_file(gone).expect("it is there");
    let missing = student.says(&["check", "coffee-threads"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(
        text(&missing).contains("counterpoint reset"),
        "{}",
        text(&missing)
    );
}

#[test]
fn the_folder_is_a_package_that_cargo_builds_without_a_network() {
    let student = Student::new();
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["check", "--offline", "--quiet"])
        .current_dir(student.desk());
    // Built where the kit was built: so nothing is built twice.
    cargo
        .arg("--target-dir")
        .arg(place().join("target"))
        .env_remove("RUSTFLAGS");
    let output = cargo.output().expect("cargo starts");
    assert!(output.status.success(), "{}", text(&output));
    assert!(!text(&output).contains("warning"), "{}", text(&output));
}
