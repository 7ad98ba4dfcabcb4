//! What is said of every interleaving beside what a search found.

use super::{explore, program, whole};
use crate::lesson::SearchFacts;
use crate::program::{Program, Value};

fn facts() -> SearchFacts {
    SearchFacts {
        complete: true,
        outcomes: vec!["partial deadlock".into(), "total = 1, seats[1] = 0".into()],
        states: 13,
        interleavings: Some(6),
        wrong: Some(4),
        safe: false,
    }
}

/// What does not hold of what the lesson expects on threads.
fn failures(change: impl FnOnce(&mut SearchFacts)) -> Vec<String> {
    let (_, explore) = explore(&whole());
    let mut facts = facts();
    change(&mut facts);
    let checks = explore.expects[0].check(&facts);
    assert_eq!(checks.len(), 5);
    let failed = checks.iter().filter(|check| !check.held);
    failed.map(ToString::to_string).collect()
}

#[test]
fn what_a_search_finds_is_compared() {
    assert!(failures(|_| {}).is_empty());
    assert!(failures(|facts| facts.outcomes.reverse()).is_empty());
    assert_eq!(
        failures(|facts| facts.outcomes[0] = "deadlock".into()),
        [
            "the outcomes there are: expected partial deadlock | total = 1, seats[1] = 0, found deadlock | total = 1, seats[1] = 0"
        ]
    );
    assert_eq!(
        failures(|facts| facts.outcomes.truncate(1)),
        [
            "the outcomes there are: expected partial deadlock | total = 1, seats[1] = 0, found partial deadlock"
        ]
    );
    assert_eq!(
        failures(|facts| facts.states = 12),
        ["how many states: expected 13, found 12"]
    );
    assert_eq!(
        failures(|facts| facts.interleavings = None),
        ["how many interleavings: expected 6, found not counted"]
    );
    assert_eq!(
        failures(|facts| facts.wrong = Some(u128::MAX)),
        ["how many do not end right: expected 4, found 340282366920938463463374607431768211455"]
    );
    assert_eq!(
        failures(|facts| facts.safe = true),
        ["whether every interleaving is right: expected no, found yes"]
    );
}

#[test]
fn a_search_that_is_not_complete_shows_nothing_to_be_safe() {
    assert_eq!(failures(|facts| facts.complete = false).len(), 5);
    let (_, explore) = explore(&whole());
    let safe = |complete: bool| {
        let facts = SearchFacts {
            complete,
            safe: true,
            ..facts()
        };
        explore.expects[1].check(&facts)[0].held
    };
    assert!(safe(true));
    assert!(!safe(false));
}

#[test]
fn answers_are_proved_by_a_search() {
    let (lesson, explore) = explore(&whole());
    let program = program(&lesson);
    let [outcomes, count] = &explore.predictions[..] else {
        panic!("two questions")
    };
    assert!(outcomes.check(&[], &program).is_none(), "no run shows it");
    let only = SearchFacts {
        outcomes: vec!["total = 1, seats[1] = 0".into()],
        ..facts()
    };
    assert!(outcomes.check_search(&only, &program).unwrap().held);
    let both = outcomes.check_search(&facts(), &program).unwrap();
    assert_eq!(
        both.to_string(),
        "the answer to “Which?”: expected total = 1, seats[1] = 0, found partial deadlock | total = 1, seats[1] = 0"
    );
    assert!(count.check_search(&facts(), &program).unwrap().held);
    let change: [fn(&mut SearchFacts); 3] = [
        |facts| facts.interleavings = Some(7),
        |facts| facts.interleavings = None,
        |facts| facts.complete = false,
    ];
    for change in change {
        let mut facts = facts();
        change(&mut facts);
        assert!(!count.check_search(&facts, &program).unwrap().held);
    }
    let other = Program {
        values: vec![Value::Duration(1)],
        ..program.clone()
    };
    assert!(outcomes.check_search(&only, &other).is_none());
    assert!(count.check_search(&facts(), &other).is_some());
    let run = &lesson.predictions[0];
    assert!(run.check_search(&facts(), &program).is_none(), "runs do");
}
