use super::*;
use crate::lesson::Source;
use crate::session::retell;
use crate::trace::Outcome;

/// Two tasks that each add 1 in two steps, and what is said of them.
const LOST: &str = r#"
title = "Lost"
minutes = 1
teaches = ["t"]
run = [{ on = "threads" }]
page = [{ text = "t" }]
[params]
times = { default = 1, min = 1, max = 9, help = "how often" }
[vars]
x = 0
y = 0
[tasks.main]
steps = [{ spawn = { task = "inc", count = 2, as = "both" } }, { join = "both" }]
[tasks.inc]
label = "Clerk"
steps = [{ repeat = { times = "times", steps = [
  { read = { var = "x", into = "seen" } },
  { write = { var = "x", value = "seen + 1" } },
] } }]
[explore]
shows = ["x"]
right = "x == 2 * times"
always = ["x <= 2 * times"]
on = ["threads", "async"]
expect = [
  { on = ["threads"], outcomes = ["x = 2", "x = 1"], states = 13, interleavings = 6, wrong = 4, safe = false },
  { on = ["async"], outcomes = ["x = 2"] },
]
[experiments.twice]
try = "Twice."
params = { times = 2 }
"#;

fn lesson() -> Arc<Lesson> {
    let source = Source::new("lost.toml".to_owned(), LOST.to_owned());
    let (lesson, _) = Lesson::load(&source, "lost", "").unwrap_or_else(|problems| {
        let problems = crate::lesson::render(&source, &problems.into_sorted(), false);
        panic!("{problems}")
    });
    Arc::new(lesson)
}

fn exploration(on: &str, asked: &Asked) -> Exploration {
    Exploration::new(&lesson(), find(on).unwrap(), asked).unwrap()
}

#[test]
fn a_search_is_told_in_the_words_of_the_lesson_and_checked() {
    let lost = exploration("threads", &Asked::default());
    let explored = lost.search().go();
    let words = explored.outcomes.iter().map(|f| lost.outcome_word(f));
    let mut words: Vec<_> = words.collect();
    words.sort();
    assert_eq!(words, ["x = 1", "x = 2"], "`y` is not shown");
    let right: Vec<_> = explored.outcomes.iter().map(|found| found.right).collect();
    assert_eq!(right, [false, true]);
    let checks = lost.checks(&explored);
    assert_eq!(checks.len(), 5);
    assert!(checks.iter().all(|check| check.held), "{checks:?}");
    let facts = lost.facts(&explored);
    assert_eq!((facts.interleavings, facts.wrong), (Some(6), Some(4)));
}

#[test]
fn an_experiment_asks_the_same_and_expects_nothing() {
    let asked = Asked {
        experiment: Some("twice".to_owned()),
        ..Asked::default()
    };
    let twice = exploration("threads", &asked);
    let explored = twice.search().go();
    assert_eq!(twice.facts(&explored).wrong, Some(64));
    assert_eq!(twice.checks(&explored), []);
    let asked = Asked {
        params: vec![("times".to_owned(), "10".to_owned())],
        ..Asked::default()
    };
    let lesson = lesson();
    assert!(Exploration::new(&lesson, find("threads").unwrap(), &asked).is_err());
}

#[test]
fn mechanisms_are_those_asked_for_or_those_of_the_lesson() {
    let lesson = lesson();
    let on = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        let on = explored_on(&lesson, None, &names);
        on.map(|on| on.iter().map(|m| m.name()).collect::<Vec<_>>())
    };
    assert_eq!(on(&[]).unwrap(), ["threads", "async"]);
    assert_eq!(on(&["pool", "pool"]).unwrap(), ["pool"]);
    let all: Vec<_> = mechanism::ALL.iter().map(|m| m.name()).collect();
    assert_eq!(on(&["all", "threads"]).unwrap(), all);
    assert!(on(&["thread"]).unwrap_err().to_string().contains("threads"));
    assert!(explored_on(&lesson, Some("nowhere"), &[]).is_err());
}

#[test]
fn a_witness_is_a_run_like_any_other() {
    let lost = exploration("threads", &Asked::default());
    let found = lost.search().go().outcomes.remove(0);
    let played = lost.played(&found.schedule, Then::InTurn).unwrap();
    assert_eq!(played.events.len(), found.schedule.len() + 1);
    let retold = retell(played.run.trace);
    let meta = &retold.done.trace.meta;
    assert_eq!(meta.outcome, Outcome::Finished);
    assert_eq!(meta.values[0], ("x".to_owned(), "1".to_owned()));
    assert_eq!((&*meta.mechanism, &*meta.lesson), ("threads", "lost"));
    assert_eq!(retold.lesson.unwrap().title, "Lost");
    assert!(lost.played(&[TaskId(9)], Then::InTurn).is_err());
}
