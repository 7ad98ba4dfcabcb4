//! What a lesson says of every interleaving.

mod found;
mod wrong;

use super::{BASE, check, loaded};
use crate::lesson::explore::finished_words;
use crate::lesson::{Explore, Lesson, SearchFact, Target, What};
use crate::program::{Machinery, Program, Value, VarId};
use std::sync::Arc;

/// All that can be said; it stands after [`BASE`], from line 37 on.
pub(super) const EXPLORE: &str = r#"[explore]
shows = ["total", "seats[1]"]
right = "total == 2"
always = ["total <= 2", { that = "seats[0] == 0", says = "the first seat is free" }]
sometimes = ["seats[1] == 1"]
eventually = ["total > 0"]
on = ["threads", "async"]
[[explore.goal]]
ask = "Lose one."
ends = "total == 1"
because = "Both read 0."
[[explore.goal]]
ask = "Meet."
meets = "seats[1] == 2"
because = "Both went in."
[[explore.goal]]
ask = "Hold up everybody."
outcome = "deadlock"
because = "It cannot be done."
[[explore.predict]]
ask = "Which?"
answer.set = ["total = 1, seats[1] = 0"]
answer.of = ["total = 1, seats[1] = 0", "deadlock"]
because = "Read again."
about = "outcomes"
[[explore.predict]]
ask = "How many?"
answer = { number = 6, unit = "interleavings" }
because = "Four over two."
about = "interleavings"
[[explore.expect]]
on = "threads"
outcomes = ["total = 1, seats[1] = 0", "partial deadlock"]
states = 13
interleavings = 6
wrong = 4
safe = false
[[explore.expect]]
on = ["async"]
safe = true
"#;

fn whole() -> String {
    format!("{BASE}{EXPLORE}")
}

/// [`whole`] with the first line that starts with `line`, after [`BASE`], replaced.
#[track_caller]
fn changed(line: &str, by: &str) -> String {
    let old = EXPLORE.lines().find(|old| old.starts_with(line)).unwrap();
    format!("{BASE}{}", EXPLORE.replacen(old, by, 1))
}

#[track_caller]
fn change(line: &str, by: &str, expected: &[&str]) {
    check(&changed(line, by), expected);
}

fn explore(text: &str) -> (Lesson, Explore) {
    let (lesson, _) = loaded(text);
    let explore = lesson.explore.clone().unwrap();
    (lesson, explore)
}

fn program(lesson: &Lesson) -> Program {
    let machinery = Machinery {
        cores: 2,
        workers: 2,
    };
    let text = Arc::clone(&lesson.program);
    Program::bind(text, lesson.program.defaults(), machinery).unwrap()
}

#[test]
fn all_of_it_is_read() {
    let (lesson, explore) = explore(&whole());
    let program = program(&lesson);
    assert_eq!(explore.shows, ["total", "seats[1]"]);
    assert_eq!(explore.shown(&program), Ok(vec![VarId(0), VarId(2)]));
    assert_eq!(explore.right.as_ref().unwrap().text(), "total == 2");
    let says: Vec<&str> = explore.always.iter().map(|claim| &*claim.says).collect();
    assert_eq!(says, ["total <= 2", "the first seat is free"]);
    assert_eq!(explore.always[1].that.text(), "seats[0] == 0");
    assert_eq!(explore.on, ["threads", "async"]);
    let [ends, meets, outcome] = &explore.goals[..] else {
        panic!("three goals")
    };
    assert_eq!((&*ends.ask, &*ends.because), ("Lose one.", "Both read 0."));
    let values = [1, 0, 2, 0].map(Value::Int);
    match (&ends.target, &meets.target) {
        (Target::Ends(ends), Target::Meets(meets)) => {
            assert_eq!(ends.holds(&program, &values), Ok(true));
            assert_eq!(meets.holds(&program, &values), Ok(true));
            assert_eq!(meets.holds(&program, &program.initial), Ok(false));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(outcome.target, Target::Outcome("deadlock"));
    let facts = explore.predictions.iter().map(|p| p.about.clone().unwrap());
    let facts: Vec<_> = facts.map(|about| (about.mechanism, about.what)).collect();
    let fact = |fact| ("threads", What::Search(fact));
    assert_eq!(
        facts,
        [fact(SearchFact::Outcomes), fact(SearchFact::Interleavings)]
    );
    let expect = &explore.expects[0];
    assert_eq!(expect.on, ["threads"]);
    assert_eq!(expect.outcomes.as_ref().unwrap().len(), 2);
    assert_eq!(
        (expect.states, expect.interleavings, expect.wrong),
        (Some(13), Some(6), Some(4))
    );
    assert_eq!(expect.safe, Some(false));
    assert_eq!(explore.expects[1].states, None);
    assert_eq!(explore.conditions().count(), 7);
}

#[test]
fn nothing_need_be_said() {
    let (lesson, explore) = explore(&format!("{BASE}[explore]\n"));
    assert_eq!(explore.on, ["threads"]);
    assert!(explore.shows.is_empty() && explore.right.is_none());
    let all = [0, 1, 2, 3].map(VarId).to_vec();
    assert_eq!(explore.shown(&program(&lesson)), Ok(all));
    assert!(loaded(BASE).0.explore.is_none());
    assert!(loaded(BASE).0.experiments[0].explore.is_none());
}

#[test]
fn outcomes_have_words() {
    let (lesson, _) = explore(&whole());
    let program = program(&lesson);
    let values = [
        Value::Int(-1),
        Value::Bool(true),
        Value::Duration(1_500_000_000),
        Value::None,
    ];
    let words = |shown: &[u16]| {
        let shown: Vec<VarId> = shown.iter().map(|at| VarId(*at)).collect();
        finished_words(&program, &shown, &values)
    };
    assert_eq!(words(&[]), "finished");
    assert_eq!(words(&[0]), "total = -1");
    assert_eq!(
        words(&[3, 2, 1]),
        "seats[2] = nothing, seats[1] = 1.5 s, seats[0] = true"
    );
}

#[test]
fn experiments_inherit_what_still_holds() {
    let (lesson, _) = explore(&whole());
    let inherited = lesson.experiments[0].explore.as_ref().unwrap();
    assert_eq!(inherited.shows, ["total", "seats[1]"]);
    assert_eq!((inherited.goals.len(), inherited.always.len()), (3, 2));
    assert!(inherited.right.is_some());
    assert!(inherited.predictions.is_empty() && inherited.expects.is_empty());

    let own = "[experiments.slow.explore]\non = 'pool'\n[[experiments.slow.explore.expect]]\non = 'pool'\nsafe = true\n";
    let (lesson, _) = loaded(&format!("{}{own}", whole()));
    let own = lesson.experiments[0].explore.as_ref().unwrap();
    assert_eq!(own.on, ["pool"]);
    assert!(own.right.is_none() && own.goals.is_empty());
    assert_eq!(own.expects.len(), 1);
    assert_eq!(lesson.explore.unwrap().on, ["threads", "async"]);

    let alone = format!("{BASE}[experiments.slow.explore]\n");
    let (lesson, _) = loaded(&alone);
    assert!(lesson.explore.is_none() && lesson.experiments[0].explore.is_some());

    let fewer = whole().replace("count = 3", "count = 'if(wait > 2s, 1, 3)'");
    check(
        &fewer,
        &[
            "36:10 with these parameters the lesson's `explore` makes no sense: index 1 is outside of `seats`, which has 1",
        ],
    );
    let own = "[experiments.slow.explore]\nshows = ['seats[0]']\nright = 'seats[1] == 1'\n";
    check(
        &format!("{fewer}{own}"),
        &["79:9 index 1 is outside of `seats`, which has 1"],
    );
}

#[test]
fn any_missing_line_is_survived() {
    let text = whole();
    let lines: Vec<&str> = text.lines().collect();
    for missing in 0..lines.len() {
        let left = [&lines[..missing], &lines[missing + 1..]]
            .concat()
            .join("\n");
        super::survival::survives(&left);
        super::survival::survives(&lines[..missing].join("\n"));
    }
}
