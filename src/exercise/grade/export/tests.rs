//! Every export of one report, and of one that is as hostile as can be.

use super::*;
use crate::exercise::book::Verdict;
use crate::exercise::grade::report::{Column, Graded, Student};
use crate::exercise::judged::{
    Evidence, Failing, Judged, Proof, Searched, Status, TestResult, Took,
};
use serde_json::Value;

const HOSTILE: &str = "<a href=\"x\">&]]>\u{1b}[2J\u{0}\u{ffff}\u{202e}'\r\n=cmd|x";

fn judged(verdict: Verdict) -> Judged {
    let status = match verdict {
        Verdict::Passed => Status::Passed,
        Verdict::DoesNotCompile => Status::NotRun,
        _ => Status::Failed(verdict),
    };
    let test = |name: &str, status| TestResult {
        name: name.to_owned(),
        status,
        message: match status {
            Status::Failed(_) => "the tea is cold".to_owned(),
            _ => String::new(),
        },
    };
    let holds = verdict.is_passed();
    Judged {
        exercise: "coffee".to_owned(),
        verdict,
        headline: format!("in a word: {verdict}"),
        evidence: vec![Evidence::new("brew() is joined here", Some(4))],
        tests: vec![
            test("both are served", status),
            test("nothing is left", Status::Passed),
        ],
        proofs: vec![Proof {
            what: "brew and bake overlap".to_owned(),
            holds: (verdict != Verdict::DoesNotCompile).then_some(holds),
            found: "1 at once".to_owned(),
        }],
        search: (verdict == Verdict::Race).then(|| Searched {
            tried: 1_234,
            complete: false,
            why: None,
            failing: Some(Failing {
                test: 0,
                seed: 7,
                choices: vec![0, 1],
            }),
        }),
        style: Vec::new(),
        printed: "hello\n".to_owned(),
        missing_walls: Vec::new(),
        took: Took {
            total_ms: 120.0,
            ..Took::default()
        },
    }
}

fn not_run(verdict: Verdict) -> Judged {
    let mut judged = judged(verdict);
    judged.tests.clear();
    judged.proofs.clear();
    judged
}

fn graded(mark: Mark, weight: u32, same_text: usize) -> Graded {
    let from = (mark != Mark::NotHandedIn).then(|| "1-waiting/coffee.rs".to_owned());
    Graded {
        mark,
        weight,
        from,
        same_text,
    }
}

fn checked(judged: Judged) -> Mark {
    Mark::Checked(Box::new(judged))
}

fn column(id: &str, points: u32) -> Column {
    Column {
        id: id.to_owned(),
        chapter: "1-waiting".to_owned(),
        title: format!("All about {id}"),
        lesson: format!("{id}-lesson"),
        points,
    }
}

fn student(name: &str, file: &str, marks: [Mark; 2]) -> Student {
    let [first, second] = marks;
    Student {
        name: name.to_owned(),
        file: file.to_owned(),
        graded: vec![graded(first, 10, 2), graded(second, 5, 1)],
        notes: Vec::new(),
    }
}

fn report() -> Report {
    let mut hostile = student(
        HOSTILE,
        "hostile~1",
        [
            checked(judged(Verdict::Race)),
            checked(not_run(Verdict::CheckerFault)),
        ],
    );
    hostile.notes.push(format!("`{HOSTILE}`: refused"));
    Report {
        program: "0.1.0".to_owned(),
        exercises: vec![column("coffee", 10), column("chess", 5)],
        students: vec![
            student(
                "Ada",
                "Ada",
                [
                    checked(judged(Verdict::Passed)),
                    checked(not_run(Verdict::DoesNotCompile)),
                ],
            ),
            student(
                "Bert",
                "Bert",
                [checked(judged(Verdict::NotConcurrent)), Mark::NotBegun],
            ),
            student("Cleo", "Cleo", [Mark::NotHandedIn, Mark::NotHandedIn]),
            hostile,
        ],
        notes: vec!["`readme.txt` is no submission".to_owned()],
    }
}

fn parsed(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

#[test]
fn files_look_so() {
    let report = report();
    insta::assert_snapshot!("grades.csv", csv(&report).replace("\r\n", "\n"));
    insta::assert_snapshot!("grades.json", grades(&report));
    insta::assert_snapshot!("junit.xml", junit_report(&report));
    insta::assert_snapshot!("summary.md", summary(&report));
    insta::assert_snapshot!("classroom.json", classroom(&report, &report.students[1]));
    insta::assert_snapshot!(
        "exercism-3.json",
        exercism(&judged(Verdict::NotConcurrent), Exercism::Three)
    );
    insta::assert_snapshot!(
        "one.xml",
        junit(&[judged(Verdict::Race), judged(Verdict::Passed)])
    );
}

#[test]
fn nothing_of_a_student_is_obeyed_by_a_terminal() {
    let done = Done {
        report: report(),
        stopped: false,
        checked: 0,
        reused: 0,
    };
    for (name, text) in files(&done, Exercism::Three) {
        let obeyed = |char: &char| {
            char.is_control() && !['\n', '\r', '\t'].contains(char) || *char == '\u{202e}'
        };
        assert_eq!(text.chars().find(obeyed), None, "{name}");
        assert!(text.contains('\r') == (name == "grades.csv"), "{name}");
        assert!(!name.contains("..") && !name.starts_with('/'), "{name}");
    }
}

#[test]
fn json_says_the_same_when_it_is_harmless() {
    let report = report();
    let json = parsed(&grades(&report));
    assert_eq!(json["students"][3]["name"], HOSTILE);
    assert_eq!(json["students"][0]["points"], 10.0);
    assert_eq!(
        json["students"][2]["results"][0]["verdict"],
        "not-handed-in"
    );
    let one = parsed(&super::json(&[judged(Verdict::Race)]));
    assert_eq!(one["results"][0]["passed"], false);
    assert_eq!(one["results"][0]["verdict"], "race");
    let kept: Judged = serde_json::from_value(one["results"][0].clone()).unwrap();
    assert_eq!(kept, judged(Verdict::Race));
}

#[test]
fn xml_is_well_formed_whatever_stands_in_it() {
    let mut hostile = judged(Verdict::Race);
    for text in [
        &mut hostile.exercise,
        &mut hostile.headline,
        &mut hostile.printed,
    ] {
        *text = HOSTILE.to_owned();
    }
    hostile.tests[0].name = HOSTILE.to_owned();
    let xml = junit(&[hostile]);
    let read = roxmltree::Document::parse(&xml).unwrap();
    let suite = read
        .descendants()
        .find(|node| node.has_tag_name("testsuite"))
        .unwrap();
    assert!(
        suite
            .attribute("name")
            .unwrap()
            .starts_with("<a href=\"x\">&]]>␛[2J")
    );
    let count = |tag| {
        read.descendants()
            .filter(|node| node.has_tag_name(tag))
            .count()
            .to_string()
    };
    assert_eq!(suite.attribute("tests"), Some(count("testcase").as_str()));
    assert_eq!(suite.attribute("failures"), Some(count("failure").as_str()));
    let xml = junit_report(&report());
    let read = roxmltree::Document::parse(&xml).unwrap();
    let of = |node: roxmltree::Node<'_, '_>, name| {
        node.attribute(name).unwrap().parse::<usize>().unwrap()
    };
    let root = read.root_element();
    assert_eq!(
        (
            of(root, "tests"),
            of(root, "failures"),
            of(root, "errors"),
            of(root, "skipped")
        ),
        (8, 3, 1, 3)
    );
}

/// The rules of the interface's text.
fn follows_the_interface(json: &str, version: u64) -> Value {
    let result = parsed(json);
    assert_eq!(result["version"], version);
    let tests = result["tests"].as_array().unwrap();
    let fails = tests.iter().filter(|test| test["status"] != "pass").count();
    match result["status"].as_str().unwrap() {
        "pass" => assert!(fails == 0 && !tests.is_empty() && result["message"].is_null()),
        "fail" => assert!(fails > 0 && result["message"].is_null()),
        "error" => assert!(!result["message"].as_str().unwrap().is_empty()),
        other => panic!("{other}"),
    }
    for test in tests {
        assert!(test["name"].is_string());
        assert!(["pass", "fail", "error"].contains(&test["status"].as_str().unwrap()));
        let output = test["output"].as_str().unwrap_or_default();
        assert!(output.chars().count() <= 500, "{}", output.len());
        let is_whole = test["name"] == "the answer as a whole";
        assert_eq!(version == 2 || is_whole, test.get("task_id").is_none());
    }
    result
}

#[test]
fn exercism_reads_every_verdict() {
    for version in [Exercism::Two, Exercism::Three] {
        let number = if version == Exercism::Two { 2 } else { 3 };
        for verdict in Verdict::ALL {
            let result = follows_the_interface(&exercism(&judged(*verdict), version), number);
            assert_eq!(result["status"] == "pass", verdict.is_passed());
            let none = exercism(&not_run(*verdict), Exercism::Three);
            assert_eq!(parsed(&none)["status"] == "pass", verdict.is_passed());
        }
        let mut loud = judged(Verdict::TooMuchOutput);
        loud.printed = "é".repeat(10_000);
        loud.headline = "é".repeat(100_000);
        let result = follows_the_interface(&exercism(&loud, version), number);
        assert!(
            result["tests"][0]["output"]
                .as_str()
                .unwrap()
                .ends_with("limit to 500 chars")
        );
        let long = parsed(&exercism(&not_run(Verdict::DoesNotCompile), version));
        assert_eq!(long["status"], "error");
        loud.tests.clear();
        loud.proofs.clear();
        let long = parsed(&exercism(&loud, version));
        assert!(long["message"].as_str().unwrap().len() <= 65_535);
    }
}

#[test]
fn all_tests_hold_and_still_it_failed() {
    let mut leaked = judged(Verdict::Passed);
    leaked.verdict = Verdict::Leaked;
    let result = parsed(&exercism(&leaked, Exercism::Three));
    assert_eq!(result["status"], "fail");
    let last = result["tests"].as_array().unwrap().last().unwrap();
    assert_eq!(last["status"], "fail");
    assert!(last.get("task_id").is_none(), "it belongs to no task");
}

#[test]
fn classroom_adds_up_to_the_points() {
    let report = report();
    for student in &report.students {
        let json = parsed(&classroom(&report, student));
        let tests = json["tests"].as_array().unwrap();
        let sum: f64 = tests
            .iter()
            .map(|test| test["score"].as_f64().unwrap())
            .sum();
        assert!((sum - student.points()).abs() < 1e-9, "{json}");
        assert_eq!(json["max_score"], student.possible());
        assert_eq!(json["version"], 1);
    }
    // A fault of ours does not count for, and not against anybody.
    assert_eq!(report.students[3].possible(), 10);
}

#[test]
fn csv_has_a_row_for_each_student_and_no_formula() {
    let text = csv(&report());
    let rows: Vec<&str> = text.split_terminator("\r\n").collect();
    assert_eq!(rows.len(), 5);
    assert_eq!(rows[0].split(',').count(), 8);
    assert_eq!(rows[1], "Ada,10,15,66.7,10,passed,0,does-not-compile");
    let mut formula = report();
    formula.students[0].name = "=HYPERLINK(\"http://x\",\"y\")".to_owned();
    assert!(csv(&formula).contains("\r\n\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",10"));
}

#[test]
fn figures_are_those_of_the_students() {
    let mut report = report();
    let percents: Vec<f64> = report.students.iter().map(Student::percent).collect();
    assert!((report.mean() - percents.iter().sum::<f64>() / 4.0).abs() < 1e-9);
    let mut sorted = percents.clone();
    sorted.sort_by(f64::total_cmp);
    assert!((report.median() - (sorted[1] + sorted[2]) / 2.0).abs() < 1e-9);
    report.students.truncate(3);
    assert!((report.median() - report.students[1].percent()).abs() < 1e-9);
    report.students.clear();
    assert_eq!((report.mean(), report.median()), (0.0, 0.0));
    assert!(summary(&report).contains("0 students"));
}

#[test]
fn a_summary_is_markdown_that_students_cannot_write_in() {
    let mut report = report();
    report.students[0].name = "| x | **y** <script> [a](b) `c`".to_owned();
    let text = summary(&report);
    assert!(
        text.contains("\\| x \\| \\*\\*y\\*\\* &lt;script\\> \\[a\\]\\(b\\) \\`c\\`"),
        "{text}"
    );
    report.students[0].name = "x".repeat(10_000);
    assert!(summary(&report).len() < 5_000);
}

#[test]
fn every_verdict_is_explained() {
    for verdict in Verdict::ALL {
        let said = usually(*verdict);
        assert!(said.ends_with('.') && said.len() > 15, "{verdict:?}");
    }
}
