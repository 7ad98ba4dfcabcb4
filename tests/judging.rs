//! Programs as students write them, judged: what the report of a run tells.

#[path = "common/support.rs"]
mod support;

use serde_json::{Value, json};
use support::{Program, compile, printed};

macro_rules! program {
    ($name:literal) => {
        include_str!(concat!("judging/programs/", $name, ".rs"))
    };
}

const BREAKFAST: &str = r#"
    use crate::answer;
    use judge::{Test, async_test};
    pub fn tests() -> Vec<Test> {
        vec![async_test("breakfast is served", || async { answer::breakfast().await; })]
    }
"#;

const VISITORS: &str = r#"
    use crate::answer;
    use judge::{Test, async_test, equal};
    pub fn tests() -> Vec<Test> {
        vec![async_test("two visitors are counted", || async {
            equal("the visitors", &answer::visitors().await, &2);
        })]
    }
"#;

const SUM: &str = r#"
    use crate::answer;
    use judge::{Test, equal, test};
    pub fn tests() -> Vec<Test> {
        vec![test("one and two are three", || equal("the sum", &answer::add(1, 2), &3)).no_search()]
    }
"#;

/// The lines of one kind.
fn of<'a>(report: &'a [Value], kind: &str) -> Vec<&'a Value> {
    report.iter().filter(|line| line["e"] == kind).collect()
}

/// The only line of its kind.
fn the<'a>(report: &'a [Value], kind: &str) -> &'a Value {
    let lines = of(report, kind);
    assert_eq!(lines.len(), 1, "{kind}: {report:#?}");
    lines[0]
}

fn seconds(line: &Value) -> f64 {
    line["at"].as_u64().unwrap_or(0) as f64 / 1e9
}

fn turn(answer: &str) -> Vec<Value> {
    compile(answer, BREAKFAST).run("modes turn")
}

/// The number of the line of a program that contains the text, from 1.
fn line_of(program: &str, text: &str) -> usize {
    1 + program
        .lines()
        .position(|line| line.contains(text))
        .expect("a line")
}

#[test]
fn async_waits_that_overlap_take_as_long_as_the_longest() {
    assert_eq!(seconds(the(&turn(program!("side_by_side")), "over")), 3.0);
    assert_eq!(
        seconds(the(&turn(program!("one_after_the_other")), "over")),
        5.0
    );
}

#[test]
fn work_is_recorded_with_its_task() {
    let report = turn(program!("one_after_the_other"));
    let begun: Vec<_> = of(&report, "begin")
        .iter()
        .map(|line| (line["t"].clone(), line["x"].clone(), seconds(line)))
        .collect();
    assert_eq!(
        begun,
        [
            (json!(1), json!("brew"), 0.0),
            (json!(2), json!("bake"), 2.0)
        ]
    );
    let joins: Vec<_> = of(&report, "done")
        .into_iter()
        .filter(|line| line["v"] == "join")
        .collect();
    assert_eq!(joins.len(), 2);
    assert_eq!((&joins[1]["n"], &joins[1]["l"]), (&json!(2), &json!(5)));
}

#[test]
fn a_guard_that_is_held_across_a_wait_is_found_with_both_lines() {
    let source = program!("guard_across_await");
    let report = turn(source);
    let fault = the(&report, "fault");
    assert_eq!(fault["v"], "guard-across-await");
    assert_eq!(fault["l"], line_of(source, "counter.lock()"));
    let wait = line_of(source, "sleep(");
    assert_eq!(fault["x"], format!("held while it waits at line {wait}"));
    assert_eq!(the(&report, "over")["how"], "ok");
}

#[test]
fn blocking_the_executor_is_found_and_takes_its_time() {
    let source = program!("blocks");
    let report = turn(source);
    let fault = the(&report, "fault");
    assert_eq!(
        (&fault["v"], &fault["t"]),
        (&json!("blocked-executor"), &json!(1))
    );
    assert_eq!(fault["l"], line_of(source, "thread::sleep"));
    // The pastry begins only when the thread is free again.
    assert_eq!(seconds(the(&report, "over")), 5.0);
}

#[test]
fn what_can_never_go_on_is_a_deadlock_at_once() {
    let source = program!("never_woken");
    let report = turn(source);
    let over = the(&report, "over");
    assert_eq!(
        (&over["how"], &over["stuck"]),
        (&json!("deadlock"), &json!([0, 1]))
    );
    let said = over["x"].as_str().unwrap();
    assert!(
        said.contains(&format!(
            "task 1 waits (recv) at line {}",
            line_of(source, "recv()")
        )),
        "{said}"
    );
    assert!(
        said.contains(&format!(
            "the test waits (join) at line {}",
            line_of(source, "cook.await")
        )),
        "{said}"
    );
    assert_eq!(seconds(over), 0.0);
    let report = turn(program!("future_without_waker"));
    let over = the(&report, "over");
    assert_eq!(
        (&over["how"], &over["stuck"]),
        (&json!("deadlock"), &json!([0]))
    );
}

#[test]
fn tasks_that_are_left_are_told_from_those_that_are_stuck() {
    let report = turn(program!("detached"));
    let over = the(&report, "over");
    assert_eq!(
        (&over["how"], &over["left"], &over["stuck"]),
        (&json!("ok"), &json!([1, 2]), &json!([2]))
    );
    assert_eq!(seconds(over), 2.0);
}

#[test]
fn what_never_ends_is_ended() {
    assert_eq!(the(&turn(program!("spins")), "over")["how"], "steps");
    let report = turn(program!("ticks_for_ever"));
    let over = the(&report, "over");
    assert_eq!(over["how"], "steps");
    assert!((10_000.0..10_100.0).contains(&seconds(over)), "{over}");
}

#[test]
fn blocking_on_threads_for_it_overlaps_on_the_virtual_clock() {
    let report = turn(program!("blocking_elsewhere"));
    assert_eq!(of(&report, "fault"), Vec::<&Value>::new());
    let over = the(&report, "over");
    assert_eq!((&over["how"], seconds(over)), (&json!("ok"), 3.0));
}

fn searched(program: &Program, job: &str) -> Value {
    the(&program.run(job), "searched").clone()
}

#[test]
fn a_lost_update_across_an_await_is_found_by_the_search_alone() {
    let program = compile(program!("lost_update"), VISITORS);
    let report = program.run("modes real,turn,search");
    let found = the(&report, "searched");
    assert_eq!(
        (&found["failed"], &found["complete"]),
        (&json!(true), &Value::Null)
    );
    let overs = of(&report, "over");
    assert_eq!(
        (&overs[0]["mode"], &overs[0]["how"]),
        (&json!("turn"), &json!("ok"))
    );
    let last = overs.last().unwrap();
    assert_eq!(
        (&last["mode"], &last["how"], &last["got"]),
        (&json!("search"), &json!("wrong"), &json!("1"))
    );
    let choices: Vec<String> = found["choices"]
        .as_array()
        .unwrap()
        .iter()
        .map(Value::to_string)
        .collect();
    let again = program.run(&format!("replay {}", choices.join(",")));
    assert_eq!(the(&again, "over")["how"], "wrong");
    let plain = program.run("replay ");
    assert_eq!(the(&plain, "over")["how"], "ok");
    let kept = searched(
        &compile(program!("kept_update"), VISITORS),
        "modes turn,search",
    );
    assert_eq!(
        (&kept["failed"], &kept["complete"]),
        (&Value::Null, &Value::Null)
    );
    assert!(kept["tries"].as_u64().unwrap() > 10, "{kept}");
    assert!(kept["why"].as_str().unwrap().contains("async"), "{kept}");
}

#[test]
fn a_wrong_result_says_what_it_should_be() {
    let report = compile(program!("adds_wrongly"), SUM).run("modes real,turn,search");
    // In turn, which tells for certain, and then for real.
    let over = of(&report, "over");
    let fields = |over: &Value| {
        ["mode", "how", "x", "expected", "got"]
            .map(|field| over[field].as_str().unwrap_or("").to_owned())
    };
    assert_eq!(over.len(), 2);
    assert_eq!(fields(over[0]), ["turn", "wrong", "the sum", "3", "4"]);
    assert_eq!(fields(over[1]), ["real", "wrong", "the sum", "3", "4"]);
    assert!(
        the(&report, "searched")["why"]
            .as_str()
            .unwrap()
            .contains("in turn")
    );
}

#[test]
fn a_panic_of_the_students_is_no_wrong_result() {
    let source = program!("panics");
    let report = compile(source, SUM).run("modes turn");
    let over = the(&report, "over");
    assert_eq!(
        (&over["how"], &over["l"]),
        (&json!("panicked"), &json!(line_of(source, "sums[1]")))
    );
    assert!(
        over["x"].as_str().unwrap().contains("index out of bounds"),
        "{over}"
    );
}

#[test]
fn catching_a_panic_does_not_hide_what_is_wrong() {
    let check = r#"
        use crate::answer;
        use judge::{Test, holds, test};
        pub fn tests() -> Vec<Test> {
            vec![test("it holds", || answer::call(&|| holds("the sky is green", false)))]
        }
    "#;
    let report = compile(program!("catches"), check).run("modes turn");
    let over = the(&report, "over");
    assert_eq!(
        (&over["how"], &over["x"]),
        (&json!("wrong"), &json!("the sky is green"))
    );
}

#[test]
fn the_same_job_gives_the_same_report() {
    for source in [
        program!("side_by_side"),
        program!("detached"),
        program!("blocking_elsewhere"),
    ] {
        let program = compile(source, BREAKFAST);
        let job = "modes turn,search\ntries 20\nbudget 60000";
        assert_eq!(program.report(job), program.report(job));
    }
    let program = compile(program!("lost_update"), VISITORS);
    assert_eq!(
        program.report("modes turn,search"),
        program.report("modes turn,search")
    );
}

#[test]
fn ordinary_tokio_code_compiles_and_runs_as_it_is() {
    let check = r#"
        use crate::answer;
        use judge::{Test, async_test, equal};
        pub fn tests() -> Vec<Test> {
            vec![async_test("all of it", || async {
                let got = answer::everything().await;
                equal("what came of it", got.as_str(), "3 [0, 1, 2, 4, 9] 7 7 5 true 1110 (3, (1, 2))");
            })]
        }
    "#;
    let report = compile(program!("tokio_api"), check).run("modes turn");
    assert_eq!(the(&report, "over")["how"], "ok", "{report:#?}");
}

#[test]
fn tests_are_named_and_one_can_be_asked_for() {
    let program = compile(program!("adds_wrongly"), SUM);
    let report = program.run("list 1");
    assert_eq!(report.len(), 2);
    assert_eq!(report[0]["names"], json!(["one and two are three"]));
    assert_eq!(
        (&report[1]["e"], &report[1]["nonce"]),
        (&json!("end"), &json!("n1"))
    );
    assert!(of(&program.run("only 1"), "run").is_empty());
}

#[test]
fn domain_work_is_printed_in_a_program_of_its_own() {
    let told = printed(
        r#"
        extern crate given;
        use given::{cafe, chess, kitchen};
        #[tokio::main(flavor = "current_thread")]
        async fn main() {
            chess::Game::at_board(1); // sixty times as fast
            kitchen::brew();
            tokio::join!(cafe::brew(), cafe::bake());
        }
        "#,
    );
    let lines: Vec<&str> = told.lines().collect();
    assert!(
        lines[0].starts_with("  0.") && lines[0].ends_with(" s  main        brew begins"),
        "{told}"
    );
    let mut told: Vec<&str> = lines
        .iter()
        .map(|line| line.get(21..).unwrap_or(""))
        .collect();
    assert_eq!(
        told[..4],
        ["brew begins", "brew ends", "brew begins", "bake begins"]
    );
    // At this pace, a busy machine may end them in either order.
    told[4..].sort_unstable();
    assert_eq!(told[4..], ["bake ends", "brew ends"]);
}
