//! Checking in parallel, once, again, and not to the end.

use crate::fake::{Course, Fake, HANDED_OUT, answer, tree};
use counterpoint::exercise::book::Verdict;
use counterpoint::exercise::grade::{Done, Mark};
use std::fs;
use std::sync::atomic::AtomicBool;

/// Twelve students with all kinds of answers.
fn course() -> Course {
    let course = Course::new();
    for (at, verdict) in Verdict::ALL.iter().take(12).enumerate() {
        let name = format!("student-{at:02}");
        course.file(&format!("{name}/coffee.rs"), answer(*verdict, &name));
        if at % 2 == 0 {
            course.file(
                &format!("{name}/chess.rs"),
                answer(Verdict::Passed, "all the same"),
            );
        }
    }
    course.file("not-begun/coffee.rs", HANDED_OUT);
    course
}

fn marks(done: &Done) -> Vec<Vec<&'static str>> {
    let students = done.report.students.iter();
    students
        .map(|student| {
            student
                .graded
                .iter()
                .map(|graded| graded.mark.name())
                .collect()
        })
        .collect()
}

#[test]
fn parallel_results_are_those_of_one_at_a_time() {
    let course = course();
    let one = course.grade(&Fake::default(), 1, true);
    let many = course.grade(&Fake::default(), 8, true);
    assert_eq!(one, many);
    assert!(!one.stopped);
    assert_eq!(marks(&one)[0], ["not-begun", "not-handed-in"]);
    assert_eq!(marks(&one)[1], ["passed", "passed"]);
    assert_eq!(marks(&one)[2], ["does-not-compile", "not-handed-in"]);
    // Half of a failed exercise's credit is by its tests, of which one of two held.
    let points: Vec<f64> = one
        .report
        .students
        .iter()
        .take(4)
        .map(|student| student.points())
        .collect();
    assert_eq!(points, [0.0, 15.0, 2.5, 7.5]);
    assert!((one.report.students[3].percent() - 50.0).abs() < 1e-9);
}

#[test]
fn the_same_text_is_checked_once_and_reported_for_each() {
    let course = course();
    let checker = Fake::default();
    let done = course.grade(&checker, 3, false);
    assert!(
        checker
            .checked
            .lock()
            .unwrap()
            .values()
            .all(|times| *times == 1)
    );
    assert_eq!(checker.count(), 13);
    assert_eq!(done.checked, 13);
    let shared = done
        .report
        .of_exercise(1)
        .filter(|graded| graded.same_text == 6);
    assert_eq!(shared.filter(|graded| graded.is_passed()).count(), 6);
}

#[test]
fn a_second_run_checks_only_what_changed() {
    let course = course();
    let first = course.grade(&Fake::default(), 2, false);
    let checker = Fake::default();
    let second = course.grade(&checker, 2, false);
    assert_eq!((checker.count(), second.reused), (0, 18));
    assert_eq!(second.report, first.report);
    // A letter more, of one whose text was that of five others.
    course.file("student-02/chess.rs", answer(Verdict::Race, "changed"));
    let third = course.grade(&checker, 2, false);
    assert_eq!(checker.count(), 1);
    assert_eq!(marks(&third)[3], ["wrong-result", "race"]);
    let again = Fake::default();
    course.grade(&again, 2, true);
    assert_eq!(again.count(), 14, "all, when asked to");
    let other = Fake {
        made_with: "another compiler".to_owned(),
        ..Fake::default()
    };
    course.grade(&other, 2, false);
    assert_eq!(
        other.count(),
        14,
        "what was made with something else does not count"
    );
}

#[test]
fn kept_results_that_are_damaged_or_another_students_are_not_used() {
    let course = course();
    course.grade(&Fake::default(), 2, false);
    let results = course.out().join("results");
    fs::write(results.join("student-01/coffee.json"), "{ half").unwrap();
    let forged = fs::read_to_string(results.join("student-00/coffee.json")).unwrap();
    fs::write(results.join("student-02/coffee.json"), forged).unwrap();
    let checker = Fake::default();
    let done = course.grade(&checker, 1, false);
    assert_eq!(checker.count(), 2);
    assert_eq!(marks(&done)[3][0], "wrong-result");
    let left: Vec<String> = tree(&results)
        .into_iter()
        .filter(|name| !name.ends_with(".json"))
        .collect();
    assert_eq!(left, [""; 0], "no temporary file is left");
}

#[test]
fn who_is_stopped_keeps_what_is_done_and_goes_on_from_there() {
    let course = course();
    let checker = Fake {
        stops_after: Some(4),
        ..Fake::default()
    };
    let cancel = AtomicBool::new(false);
    let stopped = course.grade_until(&checker, 1, false, &cancel);
    assert!(stopped.stopped);
    assert_eq!(
        stopped.checked, 4,
        "the fifth was told to stop, and is not trusted"
    );
    assert!(
        stopped
            .report
            .students
            .iter()
            .any(|student| student.graded[0].mark == Mark::NotChecked)
    );
    let rest = Fake::default();
    let done = course.grade(&rest, 2, false);
    assert_eq!(rest.count(), 9);
    assert_eq!(done.report, course.grade(&Fake::default(), 1, true).report);
}

#[test]
fn one_that_never_ends_is_left_when_all_are_told_to_stop() {
    let course = course();
    let checker = Fake {
        hangs_at: Some("verdict: busy"),
        stops_after: Some(11),
        ..Fake::default()
    };
    let cancel = AtomicBool::new(false);
    let done = course.grade_until(&checker, 2, false, &cancel);
    assert!(done.stopped);
    let busy = &done.report.students[9].graded[0].mark;
    assert_eq!(busy, &Mark::NotChecked);
    assert!(done.checked >= 11);
}

#[test]
fn a_checker_that_panics_costs_nobody_anything() {
    let course = course();
    course.file("student-00/coffee.rs", "// break the checker");
    let done = course.grade(&Fake::default(), 2, false);
    let broken = &done.report.students[1];
    assert_eq!(broken.graded[0].mark.verdict(), Some(Verdict::CheckerFault));
    assert_eq!(
        (broken.points(), broken.possible(), broken.percent()),
        (5.0, 5, 100.0)
    );
    assert!(!done.stopped);
    let again = Fake::default();
    course.file(
        "student-00/chess.rs",
        answer(Verdict::Passed, "all the same"),
    );
    let second = course.grade(&again, 2, false);
    assert_eq!(
        second.checked, 1,
        "only the one that was a fault of ours is tried again"
    );
}
