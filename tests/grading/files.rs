//! The command, and the files it writes.

use crate::fake::{Course, Fake, HANDED_OUT, answer, tree};
use clap::{Args, FromArgMatches};
use counterpoint::cli::Exit;
use counterpoint::cli::grade::{GradeArgs, grade};
use counterpoint::exercise::book::{Book, Verdict};
use counterpoint::exercise::contain::Cancel;
use counterpoint::report::Look;
use serde_json::Value;
use std::fs;

/// A book of two exercises, as an author writes one.
fn book(course: &Course) -> Book {
    let folder = course.base.path().join("book");
    for (id, points) in [("coffee", 10), ("chess", 5)] {
        let toml = format!(
            "title = \"The {id}\"\nlesson = \"coffee-and-pastry\"\nteaches = \"It.\"\npoints = {points}\n\
             handed_out = \"not-concurrent\"\n[hints]\nstart = [\"Read.\"]\n"
        );
        let bad: String = ["a", "b", "c"]
            .map(|name| {
                format!("[[bad]]\nfile = \"{name}.rs\"\nverdict = \"race\"\nwhy = \"So.\"\n")
            })
            .concat();
        let exercise = folder.join("1-waiting").join(id);
        fs::create_dir_all(exercise.join("bad")).unwrap();
        fs::write(exercise.join("exercise.toml"), toml + &bad).unwrap();
        for name in [
            "check.rs",
            "solution.rs",
            "solution.md",
            "bad/a.rs",
            "bad/b.rs",
            "bad/c.rs",
        ] {
            fs::write(exercise.join(name), "text").unwrap();
        }
        fs::write(exercise.join("exercise.rs"), HANDED_OUT).unwrap();
    }
    fs::write(
        folder.join("order.txt"),
        "1-waiting/coffee\n1-waiting/chess\n",
    )
    .unwrap();
    Book::open(&folder).unwrap()
}

fn asked(args: &[&str]) -> GradeArgs {
    let command = GradeArgs::augment_args(clap::Command::new("grade"));
    let matches = command
        .try_get_matches_from([&["grade"], args].concat())
        .unwrap();
    GradeArgs::from_arg_matches(&matches).unwrap()
}

fn run(course: &Course, more: &[&str]) -> (anyhow::Result<Exit>, String) {
    let (submissions, out) = (course.submissions(), course.out());
    let mut args = vec![
        submissions.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ];
    args.extend(more);
    let mut shown = Vec::new();
    let exit = grade(
        &asked(&args),
        &book(course),
        &Fake::default(),
        &Cancel::default(),
        &Look::plain(80),
        &mut shown,
    );
    (exit, String::from_utf8(shown).unwrap())
}

/// Fields of RFC 4180.
fn csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '"' if quoted && chars.peek() == Some(&'"') => field.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut field)),
            '\r' if !quoted => {
                assert_eq!(chars.next(), Some('\n'));
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            other => field.push(other),
        }
    }
    assert!(
        !quoted && field.is_empty() && row.is_empty(),
        "every line is ended"
    );
    rows
}

fn class() -> Course {
    let course = Course::new();
    course.file("Ada, B./coffee.rs", answer(Verdict::Passed, "Ada"));
    course.file("Ada, B./chess.rs", answer(Verdict::NotConcurrent, "Ada"));
    course.file("=cmd|' ~C'!A0/coffee.rs", answer(Verdict::Race, "Bert"));
    course.file("Zoë <&>\"/1-waiting/coffee.rs", HANDED_OUT);
    course.file("Zoë <&>\"/chess.rs", answer(Verdict::CheckerFault, "Zoë"));
    course.zip(
        "dots\\..\\x.zip",
        &[("coffee.rs", answer(Verdict::Race, "dots").as_bytes())],
    );
    course
}

#[test]
fn every_file_can_be_read_back() {
    let course = class();
    let (exit, shown) = run(&course, &["-j", "2"]);
    assert_eq!(exit.unwrap(), Exit::NotHeld, "the checker failed on one");
    let read = |name: &str| fs::read_to_string(course.out().join(name)).unwrap();
    let rows = csv(&read("grades.csv"));
    assert!(rows.iter().all(|row| row.len() == 8));
    let of = |name: &str| {
        rows.iter()
            .find(|row| row[0] == name)
            .unwrap_or_else(|| panic!("{name} in {rows:?}"))
    };
    assert_eq!(
        of("Ada, B.")[1..],
        [
            "11.25",
            "15",
            "75.0",
            "10",
            "passed",
            "1.25",
            "not-concurrent"
        ]
    );
    assert_eq!(of("'=cmd|' ~C'!A0")[5], "race");
    assert_eq!(of("Zoë <&>\"")[1..4], ["0", "10", "0.0"]);
    let json: Value = serde_json::from_str(&read("grades.json")).unwrap();
    let students = json["students"].as_array().unwrap();
    assert!(
        students
            .iter()
            .any(|student| student["name"] == "=cmd|' ~C'!A0"),
        "the name itself"
    );
    let xml = read("junit.xml");
    let xml = roxmltree::Document::parse(&xml).unwrap();
    let suites: Vec<_> = xml
        .descendants()
        .filter(|node| node.has_tag_name("testsuite"))
        .collect();
    assert!(
        suites
            .iter()
            .any(|suite| suite.attribute("name") == Some("Zoë <&>\""))
    );
    assert_eq!(suites.len(), students.len());
    for student in students {
        let file = student["file"].as_str().unwrap();
        let classroom: Value =
            serde_json::from_str(&read(&format!("classroom/{file}.json"))).unwrap();
        assert_eq!(classroom["max_score"], student["possible"]);
        let one: Value =
            serde_json::from_str(&read(&format!("exercism/{file}/coffee/results.json"))).unwrap();
        assert_eq!(one["version"], 3);
    }
    assert!(
        read("summary.md")
            .contains("- **race: wrong under some schedule**: 2 answers of 2 students (coffee 2).")
    );
    assert!(
        shown.contains("Misconceptions") && shown.contains("Ada, B."),
        "{shown}"
    );
    assert!(
        shown.ends_with(&format!("reports are in {}\n", course.out().display())),
        "{shown}"
    );
}

#[test]
fn nothing_is_written_outside_the_folder_of_results() {
    let course = class();
    let before = tree(&course.submissions());
    run(&course, &[]).0.unwrap();
    assert_eq!(tree(&course.submissions()), before);
    let top: Vec<String> = fs::read_dir(course.base.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(top.len(), 3, "book, in and out: {top:?}");
    for name in tree(&course.out()) {
        let plain = |char: char| char.is_alphanumeric() || "/-_.,~ '@+()".contains(char);
        assert!(name.chars().all(plain), "{name}");
    }
}

#[test]
fn only_some_exercises_and_the_older_interface() {
    let course = class();
    let (exit, _) = run(&course, &["--only", "coffee", "--exercism", "2"]);
    assert_eq!(exit.unwrap(), Exit::Held);
    let rows = csv(&fs::read_to_string(course.out().join("grades.csv")).unwrap());
    assert!(rows.iter().all(|row| row.len() == 6));
    let results: Vec<String> = tree(&course.out())
        .into_iter()
        .filter(|name| name.ends_with("results.json"))
        .collect();
    assert_eq!(results.len(), 4);
    for name in results {
        let one: Value =
            serde_json::from_str(&fs::read_to_string(course.out().join(name)).unwrap()).unwrap();
        assert_eq!(one["version"], 2);
    }
    let unknown = run(&course, &["--only", "cofee"]).0.unwrap_err();
    assert!(
        unknown.to_string().contains("did you mean `coffee`?"),
        "{unknown}"
    );
}

#[test]
fn a_second_run_says_what_it_took_from_before() {
    let course = class();
    run(&course, &["--only", "coffee"]).0.unwrap();
    let (_, shown) = run(&course, &["--only", "coffee"]);
    assert!(
        shown.contains("checked 0 different texts, 3 results from before"),
        "{shown}"
    );
    let (_, shown) = run(&course, &["--only", "coffee", "--again"]);
    assert!(
        shown.contains("checked 3 different texts; reports"),
        "{shown}"
    );
}

#[test]
fn what_cannot_be_graded_is_said() {
    let course = Course::new();
    let empty = run(&course, &[]).0.unwrap_err().to_string();
    assert!(empty.contains("there are no submissions"), "{empty}");
    course.file("ada/coffee.rs", "x");
    let folder = course.submissions();
    let folder = folder.to_str().unwrap();
    let same = grade(
        &asked(&[folder, "--out", folder]),
        &book(&course),
        &Fake::default(),
        &Cancel::default(),
        &Look::plain(80),
        &mut Vec::new(),
    );
    assert!(
        same.unwrap_err()
            .to_string()
            .contains("the folder of submissions itself")
    );
    fs::write(course.out(), "a file is in the way").unwrap();
    let written = run(&course, &[]).0.unwrap_err().to_string();
    assert!(written.contains("could not be written"), "{written}");
}
