//! What searches of small programs found, as it is told.

use super::{Came, ExploreReport, Searched, lines, step_table, summary, write_json};
use crate::explorer::{Bound, Explored, Limits, Search};
use crate::lesson::{Lesson, Source, render};
use crate::mechanism;
use crate::report::Look;
use crate::session::{Asked, Exploration};
use std::sync::Arc;
use std::time::Duration;
use unicode_width::UnicodeWidthStr;

const HEAD: &str = r#"
title = "T"
minutes = 1
teaches = ["t"]
run = [{ on = "threads" }]
page = [{ text = "t" }]
"#;

/// Two clerks who each add 1 in two steps.
const LOST: &str = r#"
[vars]
x = 0
[tasks.main]
label = "Office"
steps = [{ spawn = { task = "inc", count = 2, as = "both" } }, { join = "both" }]
[tasks.inc]
label = "Clerk"
steps = [{ read = { var = "x", into = "seen" } }, { write = { var = "x", value = "seen + 1" } }]
[explore]
right = "x == 2"
on = ["threads", "async"]
"#;

/// Four windows that sell one ticket.
const TICKETS: &str = r#"
[vars]
left = 1
[tasks.main]
label = "Hall"
steps = [{ spawn = { task = "w", count = 4, as = "w" } }, { join = "w" }]
[tasks.w]
label = "Window of the ticket office"
steps = [{ read = { var = "left", into = "l" } }, { if = { test = "l > 0", then = [
  { add = { var = "left", value = -1 } },
] } }]
[explore]
right = "left == 0"
always = [{ that = "left >= 0", says = "never fewer than none" }]
"#;

const LOCKS: &str = r#"
[mutexes]
a = {}
b = {}
[tasks.main]
label = "Table"
steps = [
  { spawn = { task = "ada", as = "x" } }, { spawn = { task = "bob", as = "y" } },
  { join = ["x", "y"] },
]
[tasks.ada]
label = "Ada"
steps = [{ lock = "a" }, { lock = "b" }, { unlock = "b" }, { unlock = "a" }]
[tasks.bob]
label = "Bob"
steps = [{ lock = "b" }, { lock = "a" }, { unlock = "a" }, { unlock = "b" }]
"#;

/// A notification that may come before anybody waits for it.
const WAKE: &str = r#"
[mutexes]
m = {}
[conditions]
go = {}
[tasks.main]
label = "Boss"
steps = [{ spawn = { task = "w", as = "w" } }, { notify = "go" }, { join = "w" }]
[tasks.w]
label = "Worker"
steps = [{ lock = "m" }, { wait = { condition = "go", mutex = "m" } }, { unlock = "m" }]
"#;

/// One bell for two who wait for different things: it may wake the wrong one.
const BELL: &str = r#"
[vars]
ready = 0
[mutexes]
m = {}
[conditions]
bell = {}
[tasks.main]
label = "Inn"
steps = [
  { spawn = { task = "guest", count = 2, as = "guests" } }, { spawn = { task = "cook", as = "k" } },
  { join = ["guests", "k"] },
]
[tasks.guest]
label = "Guest"
steps = [
  { lock = "m" }, { read = { var = "ready", into = "seen" } },
  { while = { test = "seen == 0", steps = [
    { wait = { condition = "bell", mutex = "m" } }, { read = { var = "ready", into = "seen" } },
  ] } },
  { write = { var = "ready", value = 0 } }, { notify = "bell" }, { unlock = "m" },
]
[tasks.cook]
label = "Cook"
steps = [{ repeat = { times = 2, steps = [
  { lock = "m" }, { read = { var = "ready", into = "seen" } },
  { while = { test = "seen == 1", steps = [
    { wait = { condition = "bell", mutex = "m" } }, { read = { var = "ready", into = "seen" } },
  ] } },
  { write = { var = "ready", value = 1 } }, { notify = "bell" }, { unlock = "m" },
] } }]
"#;

/// A future that may be used before it is made, and that nobody resolves.
const FUTURE: &str = r#"
[futures]
answer = {}
[tasks.main]
label = "Boss"
steps = [{ spawn = { task = "w", as = "w" } }, { make = "answer" }, { join = "w" }]
[tasks.w]
label = "Worker"
steps = [{ await = "answer" }]
"#;

/// Two who wait for each other by looking again and again.
const POLITE: &str = r#"
[vars]
a = true
b = true
[tasks.main]
label = "Street"
steps = [
  { spawn = { task = "ann", as = "x" } }, { spawn = { task = "ben", as = "y" } },
  { join = ["x", "y"] },
]
[tasks.ann]
label = "Ann"
steps = [{ set = { other = true } }, { while = { test = "other", steps = [
  { read = { var = "b", into = "other" } },
] } }, { write = { var = "a", value = false } }]
[tasks.ben]
label = "Ben"
steps = [{ set = { other = true } }, { while = { test = "other", steps = [
  { read = { var = "a", into = "other" } },
] } }, { write = { var = "b", value = false } }]
"#;

const ALL: [&str; 6] = [LOST, TICKETS, LOCKS, WAKE, FUTURE, POLITE];

fn exploration(text: &str, on: &str) -> Exploration {
    let source = Source::new("t.toml".to_owned(), format!("{HEAD}{text}"));
    let (lesson, _) = Lesson::load(&source, "t", "")
        .unwrap_or_else(|problems| panic!("{}", render(&source, &problems.into_sorted(), false)));
    let mechanism = mechanism::find(on).unwrap();
    Exploration::new(&Arc::new(lesson), mechanism, &Asked::default()).unwrap()
}

fn searched(text: &str, on: &str) -> Searched {
    let exploration = exploration(text, on);
    let explored = Explored {
        took: Duration::ZERO,
        ..exploration.search().go()
    };
    Searched {
        came: Some(Came::of(&exploration, explored)),
        all: None,
        exploration,
    }
}

fn report(text: &str, on: &[&str]) -> ExploreReport {
    ExploreReport {
        searched: on.iter().map(|on| searched(text, on)).collect(),
        notes: Vec::new(),
        next: Vec::new(),
    }
}

/// What is explained of the schedule that is shown, in one text.
fn explained(text: &str, on: &str) -> String {
    let one = searched(text, on);
    super::explain(&one.exploration, one.came.as_ref().unwrap()).join("\n")
}

#[track_caller]
fn says(told: &str, parts: &[&str]) {
    for part in parts {
        assert!(told.contains(part), "{part:?} in: {told}");
    }
}

#[test]
fn a_lost_update_is_told_from_head_to_foot() {
    let told = lines(&report(LOST, &["threads"]), &Look::plain(80)).join("\n");
    let expected = "\
T
every interleaving on threads

✗ 6 interleavings: 2 right, 4 wrong
  complete: 13 states · 14 moves between them · 0 s

   outcome  interleavings   share  moves
✗  x = 1                4  66.7 %      4
✓  x = 2                2  33.3 %      4

The shortest schedule that ends wrong: x = 1 (4 moves)
   Office                Clerk 1              Clerk 2                   changed
   spawn 2 × inc → both
1                        read x → seen (= 0)
2                                             read x → seen (= 0)
3                        write x ← seen + 1                             x = 1
4                                             write x ← seen + 1 (= 1)
   join both

What happens
· Clerk 2 read `x` = 0 at move 2. Then at move 3 Clerk 1 wrote 1. At move 4
  Clerk 2 wrote 1, still going by the 0 it had read: what Clerk 1 wrote is lost.
· So at the end `x` is 1, and `x == 2` does not hold.";
    assert_eq!(told, expected, "{told}");
}

#[test]
fn mechanisms_stand_side_by_side() {
    let report = report(LOST, &["async", "threads", "processes"]);
    let told = lines(&report, &Look::plain(80)).join("\n");
    let table = "
             verdict     interleavings  wrong  states  outcomes
✓ async      safe                    2      0       6  x = 2
✗ threads    goes wrong              6      4      13  x = 1 | x = 2
✗ processes  goes wrong              6      6       9  x = 0
";
    says(&told, &[table, "\nOn threads\n"]);
    let (main, came) = report.main().unwrap();
    assert_eq!(main.mechanism(), "threads", "the first that goes wrong");
    assert!(!came.held());
}

#[test]
fn every_line_fits() {
    for text in ALL {
        let report = report(text, &["threads", "async", "pool"]);
        for width in [40, 60, 80, 120] {
            for ascii in [false, true] {
                let look = Look {
                    ascii,
                    ..Look::plain(width)
                };
                for line in lines(&report, &look) {
                    assert!(line.width() <= width, "{width}: {line}");
                    assert!(!ascii || line.is_ascii(), "{line}");
                }
            }
        }
    }
}

#[test]
fn with_many_tasks_each_step_is_a_line() {
    let one = searched(TICKETS, "threads");
    let shown = one.came.unwrap().shown.unwrap();
    let table = step_table(&shown.witness, &Look::plain(80));
    assert_eq!(table[0], "   Hall: spawn 4 × w → w");
    let line = "3. Window of the ticket office 1: add -1 to left · now left = 0";
    assert_eq!(table[3], line);
    let wide = step_table(&shown.witness, &Look::plain(200));
    assert!(
        wide[0].contains("Window of the ticket office 4"),
        "{wide:#?}"
    );
}

#[test]
fn what_was_out_of_date_is_said() {
    let told = explained(TICKETS, "threads");
    says(
        &told,
        &[
            "Window of the ticket office 2 read `left` = 1 at move 2",
            "at move 3 Window of the ticket office 1 wrote 0",
            "went on with `add -1 to left` by what it had read, which was no longer so",
        ],
    );
    let apart = explained(LOST, "processes");
    says(&apart, &["has a copy of `x` of its own", "`x` is 0"]);
    assert_eq!(explained(LOST, "async"), "", "nothing goes wrong");
}

#[test]
fn who_waits_for_whom_is_said() {
    let told = explained(LOCKS, "threads");
    let expected = "\
Ada took `a` at move 2.
Bob took `b` at move 3.
Ada wants the mutex `b`, held by Bob.
Bob wants the mutex `a`, held by Ada.
They wait in a circle: Ada → b → Bob → a → Ada.";
    assert_eq!(told, expected, "{told}");
}

#[test]
fn a_notification_that_nobody_heard_is_said() {
    let told = explained(WAKE, "threads");
    says(
        &told,
        &[
            "Boss notified `go` at move",
            "when nobody was waiting: the notification is lost",
            "Worker began to wait at move",
            "Boss → the end of Worker → Worker → go → Boss",
        ],
    );
}

#[test]
fn a_notification_that_woke_the_wrong_one_is_said() {
    let told = explained(BELL, "threads");
    says(
        &told,
        &[
            "Cook began to wait at move",
            "notified `bell` at move",
            ", but that woke Guest ",
        ],
    );
    assert!(!told.contains("is lost"), "{told}");
}

#[test]
fn what_an_incomplete_search_has_not_shown_is_not_refuted() {
    let expected = format!("{LOST}\n[[explore.expect]]\non = [\"threads\"]\nstates = 13\n");
    let exploration = exploration(&expected, "threads");
    let explored = Search {
        limits: Limits {
            states: 5,
            ..Limits::default()
        },
        ..exploration.search()
    }
    .go();
    let came = Some(Came::of(&exploration, explored));
    let searched = vec![super::Searched {
        came,
        all: None,
        exploration,
    }];
    let report = ExploreReport {
        searched,
        notes: Vec::new(),
        next: Vec::new(),
    };
    let told = lines(&report, &Look::plain(80)).join("\n");
    says(
        &told,
        &[
            "not complete: 5 states",
            "? 1 thing that the lesson expects: not known",
        ],
    );
    assert!(!told.contains('✗') && !told.contains("safe"), "{told}");
}

#[test]
fn what_led_to_a_failure_is_said() {
    let given = FUTURE.replace(
        "{ join",
        "{ resolve = { future = \"answer\", value = 1 } }, { join",
    );
    let told = explained(&given, "threads");
    says(
        &told,
        &[
            "At move 1 Worker failed at the step `await answer`",
            "Boss makes it, but had not come so far",
        ],
    );
    let late = FUTURE.replace(
        "{ spawn = { task = \"w\", as = \"w\" } }, { make = \"answer\" }",
        "{ make = \"answer\" }, { spawn = { task = \"w\", as = \"w\" } }",
    );
    says(
        &explained(&late, "threads"),
        &[
            "Worker waits for the result of `answer`",
            "Nobody ever gave `answer` a result.",
        ],
    );
}

#[test]
fn who_goes_round_is_said() {
    let one = searched(POLITE, "threads");
    let came = one.came.as_ref().unwrap();
    let shown = came.shown.as_ref().unwrap();
    assert!(shown.witness.round.is_some());
    let told = super::explain(&one.exploration, came).join("\n");
    says(&told, &["Ann and Ben go round", "live-lock"]);
    let told = lines(&report(POLITE, &["threads"]), &Look::plain(80)).join("\n");
    says(
        &told,
        &["endlessly many interleavings", "the same again and again"],
    );
}

#[test]
fn what_was_not_seen_whole_is_never_called_safe() {
    let exploration = exploration(LOST, "async");
    let search = Search {
        limits: Limits {
            states: 3,
            ..Limits::default()
        },
        ..exploration.search()
    };
    let explored = search.go();
    assert!(matches!(explored.bound, Some(Bound::States(_))));
    let sum = summary(&explored);
    assert_eq!((sum.safe, sum.word), (None, "not known"));
    says(
        &sum.sentence,
        &["not everything was seen", "which proves nothing"],
    );
    assert!(!Came::of(&exploration, explored).held());
    let whole = summary(&exploration.search().go());
    assert_eq!(whole.sentence, "both interleavings end right: safe");
    assert_eq!(whole.safe, Some(true));
}

#[test]
fn every_interleaving_can_be_listed() {
    let mut one = searched(LOST, "threads");
    let all = one.exploration.each(100);
    let counted = one.came.as_ref().unwrap().explored.right_and_wrong();
    let right = all.iter().filter(|found| found.right).count() as u128;
    assert_eq!(counted, Some((right, all.len() as u128 - right)));
    assert_eq!(one.exploration.each(4).len(), 4);
    one.all = Some(all);
    let report = ExploreReport {
        searched: vec![one],
        notes: Vec::new(),
        next: Vec::new(),
    };
    let told = lines(&report, &Look::plain(80)).join("\n");
    says(
        &told,
        &["A = Clerk 1, B = Clerk 2\n1  ✓ x = 2  AABB\n2  ✗ x = 1  ABAB\n"],
    );
}

#[test]
fn json_has_it_all() {
    let mut json = Vec::new();
    write_json(&report(LOST, &["threads", "async"]), &mut json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["held"], false);
    let threads = &json["mechanisms"][0];
    assert_eq!(threads["interleavings"], 6);
    assert_eq!(
        (&threads["right"], &threads["wrong"]),
        (&2.into(), &4.into())
    );
    let first = &threads["outcomes"][0];
    assert_eq!(first["word"], "x = 1");
    assert_eq!(first["values"]["x"], "1");
    assert_eq!(first["tasks"][2], "Clerk 2");
    assert_eq!(first["schedule"].as_array().unwrap().len(), 4);
    assert_eq!(threads["steps"][1]["name"], "Clerk 1");
    assert_eq!(json["mechanisms"][1]["safe"], true);
}
