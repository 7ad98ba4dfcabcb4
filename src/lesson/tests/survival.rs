//! Any change to a real lesson: problems, never a panic.

use super::BASE;
use super::explore::EXPLORE;
use crate::lesson::{Lesson, Source, render};
use proptest::prelude::*;

const COFFEE: &str = include_str!("../../../lessons/1-waiting/coffee-and-pastry.toml");

/// Pieces that make a file wrong in its meaning rather than in its syntax.
const PIECES: &[&str] = &[
    "coffee",
    "pastry",
    "\"",
    "3",
    "2s",
    "[",
    "]",
    "{",
    "}",
    "=",
    ",",
    "loop",
    "lock",
    "unlock",
    "join",
    "main",
    "index",
    "''",
    "-",
    "*",
    "/ 0",
    "{ unlock = \"m\" },",
    "é",
    "\n",
    "tasks",
    "final",
];

/// One replacement: where, how many characters, by what.
type Slip = (usize, usize, &'static str);

fn slipped(text: &str, slips: &[Slip]) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for (at, length, piece) in slips {
        let at = at % characters.len();
        let end = (at + length).min(characters.len());
        characters.splice(at..end, piece.chars());
    }
    characters.into_iter().collect()
}

pub(super) fn survives(text: &str) {
    let source = Source::new("x.toml", text);
    let problems = match Lesson::load(&source, "x", "1-waiting") {
        Ok((_, warnings)) => warnings,
        Err(problems) => {
            assert!(problems.has_errors());
            problems
        }
    };
    for problem in &problems {
        assert!(
            text.get(problem.span.start..problem.span.end).is_some(),
            "{problem:?}"
        );
    }
    render(&source, &problems.into_sorted(), true);
}

/// Without most of its prose, so that what is changed means something.
fn coffee() -> String {
    COFFEE.replace("\n\n", "\n")
}

/// The part of the file that is not prose.
fn place() -> impl Strategy<Value = usize> {
    let program = coffee().find("[tasks.main]").unwrap();
    let all = coffee().len();
    prop_oneof![1 => 0..all, 4 => program..all]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn any_slip_is_survived(
        slips in prop::collection::vec((place(), 0..6usize, prop::sample::select(PIECES)), 1..5),
    ) {
        survives(&slipped(&coffee(), &slips));
    }

    #[test]
    fn any_slip_in_what_is_explored_is_survived(
        slips in prop::collection::vec(
            (BASE.len()..BASE.len() + EXPLORE.len(), 0..6usize, prop::sample::select(PIECES)),
            1..5,
        ),
    ) {
        survives(&slipped(&format!("{BASE}{EXPLORE}"), &slips));
    }

    #[test]
    fn any_line_can_be_missing(line in 0..400usize, more in 0..400usize) {
        let lines = COFFEE.lines().enumerate();
        let left = lines.filter(|(at, _)| *at != line && *at != more).map(|(_, text)| text);
        survives(&left.collect::<Vec<_>>().join("\n"));
    }
}

#[test]
fn every_prefix_of_a_lesson_is_survived() {
    let ends = COFFEE.char_indices().map(|(at, _)| at);
    for end in ends.step_by(23) {
        survives(&COFFEE[..end]);
    }
}
