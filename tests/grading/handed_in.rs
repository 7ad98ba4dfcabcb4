//! What counts as an answer, and whose it is.

use crate::fake::{Course, HANDED_OUT, zipped};
use counterpoint::exercise::grade::{Answer, Content, Gathered, Submission};
use std::fs::File;
use std::time::{Duration, SystemTime};

fn of<'a>(gathered: &'a Gathered, student: &str) -> &'a Submission {
    let found = gathered
        .submissions
        .iter()
        .find(|one| one.student == student);
    found.unwrap_or_else(|| panic!("no {student} in {gathered:#?}"))
}

fn text(answer: Option<&Answer>) -> &str {
    match answer.map(|answer| &answer.content) {
        Some(Content::Text(text)) => text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn answers_are_found_wherever_they_lie() {
    let course = Course::new();
    course.file("ada/1-waiting/coffee.rs", "a chapter");
    course.file("ada/src/bin/chess.rs", "a package");
    course.file("ada/README.md", "hello");
    course.file("ada/other.rs", "no exercise");
    for passed_over in ["target", ".git", ".counterpoint", "given", "__MACOSX"] {
        course.file(&format!("bert/{passed_over}/coffee.rs"), "not mine");
    }
    course.file("bert/._coffee.rs", "of a Mac");
    course.zip(
        "cleo.zip",
        &[("work/coffee.rs", b"zipped"), ("__MACOSX/chess.rs", b"no")],
    );
    let inner = zipped(&[("work/chess.rs", b"inside")]);
    course.file("Dora Doe_123_assignsubmission_file_/work.zip", &inner);
    let gathered = course.gather();
    let names: Vec<&str> = gathered
        .submissions
        .iter()
        .map(|one| one.student.as_str())
        .collect();
    assert_eq!(names, ["ada", "bert", "cleo", "Dora Doe"]);
    let ada = of(&gathered, "ada");
    assert_eq!(text(ada.answers.get("coffee")), "a chapter");
    assert_eq!(text(ada.answers.get("chess")), "a package");
    assert_eq!((ada.answers.len(), ada.notes.len()), (2, 0));
    assert_eq!(of(&gathered, "bert").answers.len(), 0);
    assert_eq!(text(of(&gathered, "cleo").answers.get("coffee")), "zipped");
    assert_eq!(of(&gathered, "cleo").answers.len(), 1);
    assert_eq!(
        text(of(&gathered, "Dora Doe").answers.get("chess")),
        "inside"
    );
}

#[test]
fn students_of_one_name_stay_two_and_two_files_of_one_student_one() {
    let course = Course::new();
    course.file("Jo_1_assignsubmission_file_/coffee.rs", "first");
    course.file("Jo_2_assignsubmission_file_/coffee.rs", "second");
    course.file("ada/coffee.rs", "folder");
    course.zip("ada.zip", &[("chess.rs", b"zip")]);
    course.file("readme.txt", "not a student");
    course.file(".DS_Store", "nor this");
    course.file("._ada.zip", "nor this");
    course.file(".hidden/coffee.rs", "who knows");
    course.file("target/coffee.rs", "who is called so");
    let gathered = course.gather();
    assert_eq!(text(of(&gathered, "Jo").answers.get("coffee")), "first");
    assert_eq!(
        text(of(&gathered, "Jo (2)").answers.get("coffee")),
        "second"
    );
    assert_eq!(of(&gathered, "ada").answers.len(), 2);
    assert_eq!(
        text(of(&gathered, "target").answers.get("coffee")),
        "who is called so"
    );
    assert_eq!(gathered.submissions.len(), 4);
    let notes = [
        "`.hidden` is hidden: not graded",
        "`readme.txt` is neither a folder nor a zip file: not graded",
    ];
    assert_eq!(gathered.notes, notes);
}

#[test]
fn of_two_files_the_newest_is_taken_but_never_the_one_handed_out() {
    let course = Course::new();
    let at = |path: &str, text: &str, hours: u64| {
        let file = File::options()
            .write(true)
            .open(course.file(path, text))
            .unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(hours * 3600))
            .unwrap();
    };
    at("ada/old/coffee.rs", "new", 20);
    at("ada/1-waiting/coffee.rs", "old", 10);
    at("ada/1-waiting/chess.rs", "mine", 10);
    at("ada/new/chess.rs", &HANDED_OUT.replace('\n', "\r\n"), 20);
    at("bert/copy/coffee.rs", "same", 10);
    at("bert/1-waiting/coffee.rs", "same", 10);
    course.zip(
        "cleo.zip",
        &[("b/coffee.rs", b"old"), ("a/coffee.rs", b"new")],
    );
    let gathered = course.gather();
    let ada = of(&gathered, "ada");
    assert_eq!(text(ada.answers.get("coffee")), "new");
    assert_eq!(text(ada.answers.get("chess")), "mine");
    let note = "coffee: `old/coffee.rs` was taken, and not `1-waiting/coffee.rs`";
    assert!(ada.notes.contains(&note.to_owned()), "{:?}", ada.notes);
    let bert = of(&gathered, "bert");
    assert_eq!(
        bert.answers["coffee"].from, "1-waiting/coffee.rs",
        "where it belongs"
    );
    assert_eq!(bert.notes, [""; 0], "the same text needs no note");
    assert_eq!(text(of(&gathered, "cleo").answers.get("coffee")), "new");
}

#[test]
fn results_among_the_submissions_are_nobodys() {
    let course = Course::new();
    course.file("ada/coffee.rs", "x");
    let out = course.submissions().join("grades");
    std::fs::create_dir(&out).unwrap();
    let exercises = crate::fake::exercises();
    let exercises: Vec<_> = exercises.iter().collect();
    let limits = counterpoint::exercise::grade::Limits::default();
    let found = counterpoint::exercise::grade::gather(
        &course.submissions(),
        &exercises,
        &limits,
        Some(&out),
    );
    assert_eq!(found.unwrap().submissions.len(), 1);
    let none = course.submissions().join("none\u{1b}");
    let error =
        counterpoint::exercise::grade::gather(&none, &exercises, &limits, None).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("none␛: this folder could not be read"),
        "{error}"
    );
}
