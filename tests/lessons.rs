//! The lessons that come with the program, and the files beside them.

use counterpoint::cli::lint::lint;
use counterpoint::lesson::{Lesson, Library, MECHANISMS, OUTCOMES, schema_text};
use counterpoint::mechanism;
use counterpoint::trace::Outcome;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn linted(paths: &[PathBuf]) -> (bool, String) {
    let mut out = Vec::new();
    let clean = lint(paths, false, &mut out).unwrap();
    (clean, String::from_utf8(out).unwrap())
}

#[test]
fn every_lesson_is_free_of_problems_and_warnings() {
    let (clean, said) = linted(&[]);
    let lessons = match Library::embedded().entries().len() {
        1 => "1 lesson".to_owned(),
        count => format!("{count} lessons"),
    };
    assert_eq!(
        (clean, said),
        (true, format!("checked {lessons}: no problems\n"))
    );
}

#[test]
fn the_schema_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("lesson.schema.json");
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == schema_text(),
        "lesson.schema.json is not what the program says a lesson is; run\n\
         cargo run -- schema > lesson.schema.json"
    );
}

#[test]
fn every_lesson_has_its_place_in_the_order() {
    let order = include_str!("../lessons/order.txt");
    let named: Vec<&str> = order
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .collect();
    assert_eq!(
        Library::embedded().ids(),
        named,
        "lessons/order.txt, chapter by chapter"
    );
    let once: BTreeSet<&str> = named.iter().copied().collect();
    assert_eq!(once.len(), named.len(), "no two lessons have one id");
}

#[test]
fn lessons_name_mechanisms_and_outcomes_as_runs_do() {
    assert_eq!(OUTCOMES, Outcome::WORDS);
    assert_eq!(MECHANISMS, mechanism::ALL.map(|mechanism| mechanism.name()));
}

#[test]
fn lint_says_what_it_found_where_and_counts_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    };
    let entry = Library::embedded().find("coffee-and-pastry").unwrap();
    let good = entry.source().unwrap().text;
    let own = file("b/own.toml", &good);
    let bad = file(
        "b/bad.toml",
        &good.replace("sleep = \"coffee\"", "sleep = \"cofee\""),
    );
    file(
        "a/warned.toml",
        &good.replace("minutes", "needs = [\"gone\"]\nminutes"),
    );

    assert_eq!(
        linted(std::slice::from_ref(&own)),
        (true, "checked 1 lesson: no problems\n".into())
    );
    let (clean, said) = linted(&[own, bad]);
    assert!(!clean);
    for part in [
        "nothing here is called `cofee`",
        "bad.toml:",
        "did you mean `coffee`?",
        "\nchecked 2 lessons: 1 problem\n",
    ] {
        assert!(said.contains(part), "{said}");
    }
    let (clean, said) = linted(&[folder.path().join("a/warned.toml")]);
    assert!(clean, "a warning is no error");
    assert!(
        said.contains("no lesson is called `gone`")
            && said.ends_with("checked 1 lesson: 1 warning\n"),
        "{said}"
    );
    let (clean, said) = linted(&[folder.path().into(), folder.path().join("none.toml")]);
    assert!(!clean);
    assert!(said.contains("none.toml: there is no such file"), "{said}");
    assert!(
        said.ends_with("checked 3 lessons: 2 problems and 1 warning\n"),
        "{said}"
    );
}

/// The figures of the source: coffee 2 s, pastry 3 s, 5 s in a row and 3 s side by side.
#[test]
fn coffee_and_pastry_expects_the_figures_of_its_source() {
    use counterpoint::program::{Machinery, Program};
    let entry = Library::embedded().find("coffee-and-pastry").unwrap();
    let (lesson, _) = entry.load().unwrap();
    let expected = |mechanism: &str, workers: u32, values| {
        let machinery = Machinery {
            cores: workers,
            workers,
        };
        let program = Program::bind(Lesson::clone(&lesson).program, values, machinery).unwrap();
        let run = lesson
            .runs
            .iter()
            .find(|run| run.mechanisms.contains(&mechanism))
            .unwrap();
        run.expected_makespan(&program).unwrap() / 1_000_000_000
    };
    let defaults = || lesson.program.defaults();
    for mechanism in MECHANISMS {
        let seconds = if mechanism == "sequential" { 5 } else { 3 };
        assert_eq!(expected(mechanism, 2, defaults()), seconds, "{mechanism}");
    }
    assert_eq!(expected("pool", 1, defaults()), 5);
    let slow = lesson.experiment("slow-coffee").unwrap();
    assert_eq!(expected("threads", 2, slow.values.clone()), 6);
}

#[test]
fn the_lesson_in_the_readme_is_a_lesson() {
    let readme =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let (_, rest) = readme
        .split_once("```toml\n")
        .expect("a lesson in the README");
    let (lesson, _) = rest.split_once("```").expect("its end");
    let source = counterpoint::lesson::Source::new("README.md", lesson);
    let loaded = counterpoint::lesson::Lesson::load(&source, "my-lesson", "");
    let problems = match loaded {
        Ok((_, warnings)) => warnings.into_sorted(),
        Err(problems) => problems.into_sorted(),
    };
    let shown = counterpoint::lesson::render(&source, &problems, false);
    assert!(problems.is_empty(), "{shown}");
}
