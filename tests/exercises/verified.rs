//! Every exercise is as its author says.

use super::kit::checker;
use counterpoint::exercise::book::{Book, Exercise};
use counterpoint::exercise::contain::Cancel;
use counterpoint::exercise::tell;
use counterpoint::exercise::verify::verify;
use counterpoint::lesson::Library;
use counterpoint::report::Look;

#[test]
fn every_file_of_every_exercise_gets_its_verdict() {
    let all: Vec<&Exercise> = Book::embedded().exercises().iter().collect();
    let found = verify(&checker(), &all, 2, &Cancel::default(), &|_| ()).expect("nobody cancels");
    let files: usize = all.iter().map(|exercise| 2 + exercise.bad.len()).sum();
    assert_eq!(found.len(), files);
    let wrong: Vec<String> = found
        .iter()
        .filter(|verified| !verified.holds())
        .map(|verified| {
            let lines = tell::lines(&verified.checked.judged, &Look::plain(100)).join("\n");
            format!(
                "{}/{} should be {}:\n{lines}",
                verified.exercise, verified.file, verified.wanted
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_exercise_belongs_to_a_lesson_and_is_not_solved_as_handed_out() {
    let lessons = Library::embedded().ids();
    for exercise in Book::embedded().exercises() {
        assert!(
            lessons.contains(&exercise.lesson.as_str()),
            "{}: {}",
            exercise.id,
            exercise.lesson
        );
        assert!(!exercise.unsolved.is_passed(), "{}", exercise.id);
        assert!(exercise.points > 0, "{}", exercise.id);
        assert!(!exercise.hints.start.is_empty(), "{}", exercise.id);
        // Whoever gets the verdict of the file handed out has more than the first words to go by.
        let hints = exercise.hints.after(Some(exercise.unsolved));
        assert!(
            hints.len() >= 2 && hints != exercise.hints.start,
            "{}",
            exercise.id
        );
        let texts: std::collections::BTreeSet<&str> =
            exercise.bad.iter().map(|bad| bad.text.as_str()).collect();
        assert_eq!(
            texts.len(),
            exercise.bad.len(),
            "{}: two bad answers are the same",
            exercise.id
        );
    }
}
