//! The stand-in std that students' files are checked against: what it records, controls and finds.

#[path = "standin/support.rs"]
mod support;

use serde_json::{Value, json};
use std::process::Command;
use support::{Case, compile, compile_plainly, output};

fn case() -> &'static Case {
    support::case()
}

/// The field of the only line of the kind.
fn only(lines: &[Value], kind: &str) -> Value {
    let mut found = lines.iter().filter(|line| line["e"] == kind);
    let line = found
        .next()
        .unwrap_or_else(|| panic!("no {kind} in {lines:#?}"));
    assert!(found.next().is_none(), "one {kind}");
    line.clone()
}

fn over(case_name: &str, mode: &str) -> Value {
    only(&case().lines(case_name, mode), "over")
}

fn searched(case_name: &str) -> Value {
    only(&case().lines(case_name, "search"), "searched")
}

#[test]
fn is_to_a_program_what_the_real_one_is() {
    let plain = output(&mut Command::new(compile_plainly("tour/plain.rs")));
    assert!(plain.lines().count() > 40, "{plain}");
    let modes = compile("tour/modes.rs");
    // In a search a sleep of the answer ends at any moment, so times are not those of the real one.
    for mode in ["off", "real", "turn"] {
        let got = output(Command::new(&modes).arg(mode));
        assert_eq!(got, plain, "{mode}");
    }
}

#[test]
fn tries_each_schedule_once_up_to_the_order_of_independent_steps() {
    // Counted by hand or by listing interleavings: 34 classes of two times load, store, load, store; C(4, 2) orders of
    // two locks or additions each; 2^3 orders at three forks, less the two cycles.
    let expected = [
        ("any_count_in_two_steps", 34),
        ("count_atomically", 6),
        ("count_under_the_lock", 2),
        ("orderly_philosophers", 6),
        ("sleep_together", 1),
    ];
    for (name, tries) in expected {
        let found = searched(name);
        assert_eq!(
            (&found["tries"], &found["complete"]),
            (&json!(tries), &json!(true)),
            "{name}"
        );
        assert_eq!(found["failed"], Value::Null, "{name}");
    }
    assert_eq!(searched("waits_properly")["complete"], true);
}

#[test]
fn finds_what_only_some_schedules_show() {
    let expected = [
        ("count_in_two_steps", "wrong"),
        ("count_with_a_gap", "wrong"),
        ("hidden_gap", "wrong"),
        ("philosophers", "deadlock"),
        ("embrace", "deadlock"),
        ("lost_wake_up", "deadlock"),
        ("woken_for_no_reason", "panicked"),
    ];
    for (name, how) in expected {
        let lines = case().lines(name, "search");
        let (over, found) = (only(&lines, "over"), only(&lines, "searched"));
        assert_eq!(
            (&over["how"], &over["mode"]),
            (&json!(how), &json!("search")),
            "{name}"
        );
        assert_eq!(
            (&found["failed"], &found["why"]),
            (&json!(true), &Value::Null),
            "{name}"
        );
    }
}

#[test]
fn a_wrong_value_says_what_was_expected() {
    let over = over("count_with_a_gap", "search");
    assert_eq!(
        (&over["x"], &over["expected"], &over["got"]),
        (&json!("the count"), &json!("2"), &json!("1"))
    );
}

#[test]
fn a_failing_schedule_repeats_line_for_line() {
    let lines = case().lines("count_with_a_gap", "search");
    let choices = only(&lines, "searched")["choices"].clone();
    let text: Vec<String> = choices
        .as_array()
        .unwrap()
        .iter()
        .map(Value::to_string)
        .collect();
    let replayed = case().report(&["count_with_a_gap", "replay", &text.join(",")]);
    let again = case().report(&["count_with_a_gap", "replay", &text.join(",")]);
    assert_eq!(replayed, again);
    let recorded: Vec<&Value> = lines.iter().filter(|line| line["e"] == "done").collect();
    let replayed: Vec<Value> = support::parse(&replayed);
    let replayed: Vec<&Value> = replayed.iter().filter(|line| line["e"] == "done").collect();
    assert_eq!(recorded, replayed);
}

#[test]
fn the_plain_run_is_the_same_each_time_and_its_clock_exact() {
    for name in ["sleep_together", "waits_in_vain", "spins", "philosophers"] {
        assert_eq!(
            case().report(&[name, "turn"]),
            case().report(&[name, "turn"]),
            "{name}"
        );
    }
    let seconds = |name: &str| over(name, "turn")["at"].as_u64().unwrap() as f64 / 1e9;
    assert_eq!(seconds("sleep_together").to_bits(), 3.0_f64.to_bits());
    assert_eq!(seconds("sleep_in_turn").to_bits(), 5.0_f64.to_bits());
    assert_eq!(seconds("waits_in_vain").to_bits(), 4.0_f64.to_bits());
    assert_eq!(seconds("spins").to_bits(), 1.0_f64.to_bits());
}

#[test]
fn a_deadlock_is_named_with_who_waits_where() {
    let lines = case().lines("embrace", "real");
    let over = only(&lines, "over");
    assert_eq!(
        (&over["how"], &over["stuck"]),
        (&json!("deadlock"), &json!([0, 1]))
    );
    let threads = over["threads"].as_array().cloned().unwrap_or_default();
    if cfg!(target_os = "linux") {
        let names: Vec<&Value> = threads.iter().map(|thread| &thread["name"]).collect();
        assert_eq!(names, ["main", "other"]);
    }
    let last_of = |task: u64| {
        lines
            .iter()
            .rev()
            .find(|line| line["t"].as_u64().unwrap_or(0) == task && line["v"] == "lock")
    };
    let (main, other) = (last_of(0).unwrap(), last_of(1).unwrap());
    assert_eq!((&main["e"], &other["e"]), (&json!("ask"), &json!("ask")));
    assert!(main["l"].as_u64() > other["l"].as_u64() && main["o"] != other["o"]);
    assert_eq!(self::over("embrace", "turn")["how"], "deadlock");
}

#[test]
fn what_never_ends_is_told() {
    for mode in ["real", "turn"] {
        let over = over("leaves_a_thread", mode);
        assert_eq!(
            (&over["how"], &over["left"], &over["stuck"]),
            (&json!("ok"), &json!([1]), &json!([1])),
            "{mode}"
        );
    }
    assert_eq!(over("spins_for_ever", "turn")["how"], "steps");
}

#[test]
fn a_panic_counts_unless_somebody_was_told() {
    for mode in ["real", "turn"] {
        let over = over("panics_unseen", mode);
        assert_eq!(
            (&over["how"], &over["x"]),
            (&json!("panicked"), &json!("said in vain")),
            "{mode}"
        );
        assert_eq!(
            self::over("panics_and_is_asked", mode)["how"],
            "ok",
            "{mode}"
        );
    }
}

#[test]
fn what_is_kept_between_runs_stops_the_search() {
    let found = searched("keeps");
    assert_eq!(
        (&found["why"], &found["tries"]),
        (&json!("static"), &json!(1))
    );
    assert_eq!(
        (&found["failed"], &found["complete"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn leaving_and_starting_programs_is_recorded() {
    for mode in ["real", "turn"] {
        let over = over("exits", mode);
        assert_eq!(
            (&over["how"], &over["x"]),
            (&json!("abandoned"), &json!("process::exit(3)")),
            "{mode}"
        );
        let fault = only(&case().lines("starts_a_program", mode), "fault");
        assert_eq!(
            (&fault["v"], &fault["x"]),
            (&json!("forbidden"), &json!("the program true")),
            "{mode}"
        );
    }
}
