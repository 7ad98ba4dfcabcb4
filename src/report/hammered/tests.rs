//! Comparisons made by hand, as they are told.

use super::{Bug, Compared, HammerReport, Row, Series, lines, said, table, write_json};
use crate::explorer::{Limits, Reduction, Search};
use crate::lesson::{Lesson, Source, render};
use crate::mechanism;
use crate::program::Pace;
use crate::report::Look;
use crate::session::{Asked, Ended, Exploration, Hammered};
use crate::trace::Outcome;
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
steps = [{ spawn = { task = "inc", count = 2, as = "both" } }, { join = "both" }]
[tasks.inc]
steps = [{ read = { var = "x", into = "seen" } }, { write = { var = "x", value = "seen + 1" } }]
[explore]
right = "x == 2"
"#;

fn exploration(text: &str, on: &str) -> Exploration {
    let source = Source::new("t.toml".to_owned(), format!("{HEAD}{text}"));
    let loaded = Lesson::load(&source, "t", "");
    let (lesson, _) =
        loaded.unwrap_or_else(|found| panic!("{}", render(&source, &found.into_sorted(), false)));
    let mechanism = mechanism::find(on).unwrap();
    Exploration::new(&Arc::new(lesson), mechanism, &Asked::default()).unwrap()
}

fn series(pace: Pace, ended: &[(&str, bool, u64)]) -> Series {
    let ended = ended.iter().map(|(word, sure, runs)| Ended {
        word: (*word).to_owned(),
        sure: *sure,
        runs: *runs,
        first: 1,
        trace: None,
    });
    let ended: Vec<Ended> = ended.collect();
    let ran = ended.iter().map(|ended| ended.runs).sum();
    Series {
        pace,
        asked: ran,
        scale: 1.0,
        hammered: Hammered {
            ended,
            ran,
            took: Duration::from_millis(500),
            cut: None,
        },
    }
}

fn compared(text: &str, series: Vec<Series>) -> Compared {
    let exploration = exploration(text, "threads");
    Compared {
        explored: Some(exploration.search().go()),
        exploration,
        series,
    }
}

fn bounded(text: &str, series: Vec<Series>) -> Compared {
    let exploration = exploration(text, "threads");
    let search = Search {
        limits: Limits {
            states: 5,
            ..Limits::default()
        },
        reduction: Reduction::Never,
        ..exploration.search()
    };
    Compared {
        explored: Some(search.go()),
        exploration,
        series,
    }
}

#[test]
fn what_never_came_up_is_there_with_a_nought() {
    let compared = compared(LOST, vec![series(Pace::None, &[("x = 2", true, 2_000)])]);
    let said = said(&compared);
    assert_eq!(
        said.sums,
        ["0 of 2 000 real runs ended wrong; 4 of 6 interleavings (66.7 %) do"]
    );
    assert_eq!(
        said.seen.as_deref(),
        Some(
            "`x = 1` did not come up in any real run, and yet it can: that it was not seen proves \
             nothing"
        )
    );
    assert_eq!(
        said.took,
        ["real runs: 2 000 runs in 500 ms, 4 000 a second"]
    );
    let lines = table(&compared, &Look::plain(80));
    assert_eq!(
        lines,
        [
            "   outcome  interleavings                  real runs",
            "✗  x = 1                4  66.7 % ███████          0  0.0 %",
            "✓  x = 2                2  33.3 % ███          2 000  100 % ██████████",
        ]
    );
}

#[test]
fn paces_stand_side_by_side_and_nothing_is_too_wide() {
    let compared = compared(
        LOST,
        vec![
            series(Pace::None, &[("x = 2", true, 1_999), ("x = 1", true, 1)]),
            series(Pace::Yield, &[("x = 1", true, 1_500), ("x = 2", true, 500)]),
            series(Pace::Pause(1_000_000), &[("x = 1", true, 20)]),
        ],
    );
    let runs: Vec<Vec<u64>> = compared.rows().into_iter().map(|row| row.runs).collect();
    assert_eq!(runs, [[1, 1_500, 20], [1_999, 500, 0]]);
    let sums = said(&compared).sums;
    assert_eq!(
        sums[1],
        "1 500 of 2 000 real runs that yield after each step (75.0 %) ended wrong; 4 of 6 \
         interleavings (66.7 %) do"
    );
    assert!(sums[2].contains("pause 1 ms of the story"), "{}", sums[2]);
    assert_eq!(
        said(&compared).seen.as_deref(),
        Some("both outcomes that can be came up")
    );
    for width in [40, 60, 80, 120] {
        for ascii in [false, true] {
            let look = Look {
                ascii,
                ..Look::plain(width)
            };
            let lines = table(&compared, &look);
            assert_eq!(lines.len(), 3);
            for line in lines {
                assert!(line.width() <= width, "{width}: {line:?}");
                assert!(!ascii || line.is_ascii(), "{line:?}");
            }
        }
    }
}

#[test]
fn what_a_complete_search_does_not_know_is_our_fault_and_told_as_such() {
    let wild = [("x = 2", true, 9), ("x = 3", true, 1)];
    let one = compared(LOST, vec![series(Pace::Yield, &wild)]);
    let impossible: Vec<_> = one.impossible().into_iter().map(|(_, e)| &e.word).collect();
    assert_eq!(impossible, ["x = 3"]);
    let last = one.rows().pop().unwrap();
    assert_eq!(
        last,
        Row {
            word: "x = 3".to_owned(),
            possible: false,
            right: None,
            interleavings: None,
            runs: vec![1],
        }
    );
    let report = HammerReport {
        compared: vec![one],
        bugs: vec![Bug {
            mechanism: "threads",
            pace: Pace::Yield,
            word: "x = 3".to_owned(),
            runs: 1,
            file: Some("/tmp/odd.trace".to_owned()),
        }],
        notes: Vec::new(),
        next: Vec::new(),
    };
    let text = lines(&report, &Look::plain(100)).join(" ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "A FAULT OF COUNTERPOINT: 1 real run on threads, yielding ended with `x = 3`",
        "lesson t",
        "seed 0",
        "/tmp/odd.trace",
        "? x = 3",
    ] {
        assert!(text.contains(part), "{part:?} in: {text}");
    }
    let mut json = Vec::new();
    write_json(&report, &mut json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["held"], false);
    assert_eq!(json["bugs"][0]["word"], "x = 3");
    assert_eq!(json["mechanisms"][0]["outcomes"][2]["possible"], false);
}

#[test]
fn what_is_not_sure_or_was_not_seen_whole_is_no_fault() {
    let wild = [("x = 2", true, 9), ("x = 3", true, 1)];
    let stopped = bounded(LOST, vec![series(Pace::None, &wild)]);
    assert!(stopped.impossible().is_empty());
    let told = said(&stopped);
    let note = told.notes.iter().find(|note| note.contains("`x = 3`"));
    assert!(note.is_some(), "{told:?}");
    assert!(told.sums[0].contains("did not see everything"), "{told:?}");
    // Main ended before others, or a run was cut at its limit.
    let unsure = [("x = 3", false, 2), ("goes on for ever", false, 1)];
    let unsure = compared(LOST, vec![series(Pace::None, &unsure)]);
    assert!(unsure.impossible().is_empty());
    let notes = said(&unsure).notes.join("; ");
    assert!(notes.contains("1 run used up the --limit"), "{notes}");
    // Time is not in a search.
    let clock = LOST.replace("{ read =", "{ now = \"t\" }, { read =");
    let clock = compared(&clock, vec![series(Pace::None, &wild)]);
    assert!(clock.impossible().is_empty());
    assert!(said(&clock).notes[0].contains("clock"));
}

#[test]
fn fewer_runs_than_asked_for_are_explained() {
    let mut few = series(Pace::None, &[("x = 2", true, 7)]);
    few.asked = 2_000;
    few.hammered.cut = Some(Outcome::Cancelled {
        why: "Ctrl-C".to_owned(),
    });
    let stopped = compared(LOST, vec![few]);
    assert_eq!(said(&stopped).notes, ["7 of 2 000 runs: stopped by Ctrl-C"]);
    let mut few = series(Pace::None, &[("x = 2", true, 7)]);
    few.asked = 2_000;
    let late = compared(LOST, vec![few]);
    assert_eq!(said(&late).notes, ["7 of 2 000 runs: the time was up"]);
}

#[test]
fn where_nothing_can_go_wrong_it_is_said() {
    let safe = LOST.replace(r#"right = "x == 2""#, r#"right = "x > 0""#);
    let both = [("x = 2", true, 50), ("x = 1", true, 50)];
    let all_right = compared(&safe, vec![series(Pace::None, &both)]);
    assert_eq!(
        said(&all_right).sums,
        ["all 100 real runs ended right, and so does every interleaving"]
    );
    let wrong = LOST.replace(r#"right = "x == 2""#, r#"right = "x == 7""#);
    let all_wrong = compared(&wrong, vec![series(Pace::None, &both)]);
    assert_eq!(
        said(&all_wrong).sums,
        ["all 100 real runs ended wrong, and so does every interleaving"]
    );
}
