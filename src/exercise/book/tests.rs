//! Reading exercises.

use super::*;

fn files(toml: &str) -> Files {
    let mut files = Files::default();
    files.insert("exercise.toml", toml);
    for name in [
        "exercise.rs",
        "check.rs",
        "solution.rs",
        "solution.md",
        "bad/a.rs",
        "bad/b.rs",
        "bad/c.rs",
    ] {
        files.insert(name, "text");
    }
    files
}

const GOOD: &str = r#"
title = "Coffee"
lesson = "coffee-and-pastry"
teaches = "Waits overlap."
points = 10
handed_out = "not-concurrent"

[proofs]
makespan = "3s"
overlap = { of = ["brew", "bake"], at_least = 2 }
schedules = 100

[hints]
start = ["Read."]
deadlock-under-schedule = ["Who waits for whom?", "Look at the order."]

[[bad]]
file = "a.rs"
verdict = "not-concurrent"
why = "In a row."

[[bad]]
file = "b.rs"
verdict = "deadlock"
why = "Waits."

[[bad]]
file = "c.rs"
verdict = "busy"
why = "Spins."
"#;

fn wrong(toml: &str, change: impl Fn(&mut Files)) -> String {
    let mut files = files(toml);
    change(&mut files);
    match load("1-waiting", "coffee", &files) {
        Ok(_) => "nothing is wrong".to_owned(),
        Err((_, problems)) => {
            let problems = problems.into_sorted();
            problems
                .iter()
                .map(|problem| problem.message.clone())
                .collect::<Vec<_>>()
                .join("; ")
        }
    }
}

#[test]
fn an_exercise_is_read_whole() {
    let exercise = load("1-waiting", "coffee", &files(GOOD)).expect("it is in order");
    assert_eq!(exercise.proofs.makespan, Some(3_000_000_000));
    assert_eq!(
        exercise
            .proofs
            .overlap
            .as_ref()
            .map(|overlap| overlap.at_least),
        Some(2)
    );
    assert_eq!(exercise.proofs.schedules, Some(100));
    assert!(!exercise.proofs.joined);
    assert_eq!(exercise.unsolved, Verdict::NotConcurrent);
    assert_eq!(exercise.bad.len(), 3);
    assert_eq!(exercise.bad[1].verdict, Verdict::Deadlock);
    assert_eq!(
        exercise
            .hints
            .after(Some(Verdict::DeadlockUnderSchedule))
            .len(),
        2
    );
    assert_eq!(
        exercise.hints.after(Some(Verdict::Busy)),
        exercise.hints.after(None)
    );
}

#[test]
fn what_is_wrong_is_named() {
    let cases: &[(&str, &str)] = &[
        ("verdict = \"busy\"=>verdict = \"bussy\"", "bussy"),
        (
            "makespan = \"3s\"=>makespan = \"three\"",
            "this is no duration",
        ),
        ("[\"Read.\"]=>[\"\"]", "is empty"),
        ("start = [\"Read.\"]=>", "no hint to start with"),
        ("deadlock-under-schedule = =>dead-lock = ", "is no verdict"),
        (
            "file = \"c.rs\"=>file = \"d.rs\"",
            "there is no file bad/d.rs",
        ),
        ("title = \"Coffee\"=>title = \" \"", "`title` is empty"),
    ];
    for (change, said) in cases {
        let (from, to) = change.split_once("=>").expect("a change");
        let found = wrong(&GOOD.replace(from, to), |_| ());
        assert!(found.contains(said), "{change}: {found}");
    }
}

#[test]
fn files_are_neither_missing_nor_too_many() {
    assert!(
        wrong(GOOD, |files| files.insert("bad/z.rs", "text"))
            .contains("bad/z.rs belongs to nothing")
    );
    assert!(
        wrong(GOOD, |files| files.insert("notes.txt", "text"))
            .contains("notes.txt belongs to nothing")
    );
    assert!(wrong(GOOD, |files| files.insert("check.rs", " ")).contains("check.rs is empty"));
    let few = GOOD.rsplit_once("[[bad]]").expect("several").0;
    assert!(wrong(few, |_| ()).contains("only 2 answers are known to be wrong"));
}

#[test]
fn verdicts_go_by_their_names() {
    for (verdict, name) in Verdict::ALL.iter().zip(Verdict::NAMES) {
        assert_eq!(Verdict::from_name(name), Some(*verdict));
        assert_eq!(
            serde_json::to_string(verdict).expect("a name"),
            format!("\"{name}\"")
        );
    }
}

#[test]
fn the_exercises_that_come_with_the_program_are_in_order() {
    let wrong = Book::embedded_problems();
    assert!(wrong.is_empty(), "{}", BookError::Wrong(wrong));
}
