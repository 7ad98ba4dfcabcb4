//! Exercises that only these tests use, what stands in for the checker, and what the screen does with what it hears.

use super::driver::Driver;
use counterpoint::exercise::book::{Exercise, Hints, Proofs, Verdict};
use counterpoint::exercise::check::{Answer, Checked, Report};
use counterpoint::exercise::contain::Cancel;
use counterpoint::exercise::judged::{
    Evidence, Failing, Judged, Proof, Searched, Status, TestResult, Took,
};
use counterpoint::exercise::kit::{Desk, Reset};
use counterpoint::tui::Theme;
use counterpoint::tui::message::{Ask, ExerciseNews, Message, Posed, RaceId, Standing, Wish};
use ratatui::layout::Size;
use std::path::PathBuf;
use std::sync::Arc;

/// Stands in for the shell's checker.
#[derive(Default)]
pub struct Checks {
    /// What a check comes to; while there is nothing, it goes on.
    pub comes_to: Option<fn() -> Checked>,
    /// The checks that were asked for.
    pub asked: Vec<(RaceId, u64, Answer, Cancel)>,
    /// What stands in every file; as handed out without anything.
    pub text: Option<&'static str>,
    pub advice: Vec<Evidence>,
    /// All that was asked for, in a word each.
    pub words: Vec<&'static str>,
    hinted: usize,
}

impl Checks {
    /// What the shell would tell.
    pub fn obey(&mut self, wish: Wish) -> Vec<Message> {
        let id = wish.id;
        let text = self.text.unwrap_or(&wish.exercise.handed_out);
        let answer = Arc::new(Ok(Answer::new(text)));
        let news = match wish.ask {
            Ask::Look => {
                self.words.push("look");
                vec![ExerciseNews::Looked {
                    standing: match self.text {
                        Some(_) => Standing::Changed,
                        None => Standing::NotBegun,
                    },
                    latest: None,
                    passed: false,
                    answer,
                }]
            }
            Ask::Read => {
                let file = wish.bench.file;
                return vec![Message::Saved { file, answer }];
            }
            Ask::Check {
                nth,
                answer,
                cancel,
                anew,
            } => {
                self.words.push(if anew { "check anew" } else { "check" });
                self.asked.push((id, nth, answer, cancel));
                match self.comes_to {
                    None => Vec::new(),
                    Some(comes_to) => vec![
                        ExerciseNews::Checked {
                            nth,
                            checked: Some(Arc::new(comes_to())),
                        },
                        ExerciseNews::Styled {
                            nth,
                            advice: self.advice.clone(),
                        },
                    ],
                }
            }
            Ask::Hint(_) => {
                self.hinted += 1;
                vec![ExerciseNews::Hinted(self.hinted)]
            }
            Ask::Reset => {
                self.words.push("reset");
                let kept = PathBuf::from("/home/ada/exercises/.counterpoint/kept/kettles-1.rs");
                vec![ExerciseNews::Reset(Ok(Reset {
                    kept: Some(kept),
                    file: wish.bench.file,
                }))]
            }
            Ask::Observe {
                nth,
                checked,
                source,
            } => {
                let run = checked.telling_run(&source).map(Arc::new);
                let run = run.ok_or_else(|| "no run is kept".to_owned());
                vec![ExerciseNews::Observed { nth, run }]
            }
            Ask::Want(_) => {
                self.words.push("want");
                let run = passed().telling_run(SOLUTION).map(Arc::new);
                vec![ExerciseNews::Wanted(run.ok_or_else(|| "none".to_owned()))]
            }
        };
        let news = news.into_iter();
        news.map(|news| Message::Exercise(id, news)).collect()
    }
}

const HANDED_OUT: &str = "\
// Two kettles, with threads.
//
// Two kettles are filled and put on the stove. `boil` takes 2 s for each, and whoever calls it
// stands and waits. As it is written here, tea is ready after 4 s.
//
// Make it 2 s: let both boil at the same time.

use given::tea::boil;

pub fn tea() -> u32 {
    boil() + boil()
}
";

/// What the learner has written.
pub const ANSWER: &str = "\
use given::tea::boil;
use std::thread;

pub fn tea() -> u32 {
    let first = thread::spawn(boil).join().unwrap();
    let second = thread::spawn(boil).join().unwrap();
    first + second
}
";

const SOLUTION: &str = "\
use given::tea::boil;
use std::thread;

pub fn tea() -> u32 {
    let first = thread::spawn(boil);
    boil() + first.join().unwrap()
}
";

fn exercise(chapter: &str, id: &str, title: &str, lesson: &str) -> Arc<Exercise> {
    let mut hints = Hints {
        start: vec!["Look at the lesson again: who waits for whom?".to_owned()],
        ..Hints::default()
    };
    let tiers = [
        "Both threads are there, but when does the second one **begin**?",
        "`join` waits. Whatever stands below it begins after that.",
        "Spawn first, then boil the other kettle yourself, and join last.",
    ];
    hints
        .by_verdict
        .insert(Verdict::NotConcurrent, tiers.map(str::to_owned).to_vec());
    Arc::new(Exercise {
        id: id.to_owned(),
        chapter: chapter.to_owned(),
        title: title.to_owned(),
        lesson: lesson.to_owned(),
        teaches: "Two waits overlap when each has a thread of its own.".to_owned(),
        points: 10,
        proofs: Proofs::default(),
        hints,
        handed_out: HANDED_OUT.to_owned(),
        unsolved: Verdict::NotConcurrent,
        check: String::new(),
        solution: SOLUTION.to_owned(),
        explanation: "The thread boils one kettle while the caller boils the other one. \
                      `join` comes **last**."
            .to_owned(),
        bad: Vec::new(),
    })
}

/// All exercises, in their order; the last one in a chapter without lessons.
pub fn all() -> Arc<[Arc<Exercise>]> {
    Arc::from([
        exercise(
            "1-first",
            "kettles",
            "Two kettles, with threads",
            "two-kettles",
        ),
        exercise("1-first", "queue", "A queue of one's own", "post-office"),
        exercise("2-trouble", "keys", "Two keys, in order", "two-keys"),
        exercise("3-alone", "alone", "Something quite else", "nothing"),
    ])
}

/// The exercises as they are put on the shelf.
pub fn posed() -> Vec<Posed> {
    let all = all();
    let posed = all.iter().map(|exercise| Posed {
        exercise: Arc::clone(exercise),
        standing: Standing::Unknown,
    });
    posed.collect()
}

/// How far the learner is with each of them.
pub fn looked(mut posed: Vec<Posed>) -> Vec<Posed> {
    let standings = [
        Standing::Checked(Verdict::Passed),
        Standing::Changed,
        Standing::Checked(Verdict::Deadlock),
        Standing::NotBegun,
    ];
    for (one, standing) in posed.iter_mut().zip(standings) {
        one.standing = standing;
    }
    posed
}

/// The folder of exercises. There is no such folder: nothing here looks at the disk.
pub fn desk() -> Desk {
    Desk::at("/home/ada/exercises")
}

pub fn file(id: &str) -> PathBuf {
    let all = all();
    let found = all.iter().find(|exercise| exercise.id == id);
    desk().file(found.expect("one of these"))
}

/// A save in the learner's editor.
pub fn save(driver: &mut Driver, id: &str, text: &str) {
    let answer = Arc::new(Ok(Answer::new(text)));
    driver.tell(Message::Saved {
        file: file(id),
        answer,
    });
}

fn checked(verdict: Verdict, headline: &str) -> Checked {
    let status = match verdict {
        Verdict::Passed => Status::Passed,
        Verdict::DoesNotCompile => Status::NotRun,
        verdict => Status::Failed(verdict),
    };
    Checked {
        judged: Judged {
            exercise: "kettles".to_owned(),
            verdict,
            headline: headline.to_owned(),
            evidence: Vec::new(),
            tests: vec![
                TestResult {
                    name: "tea for two".to_owned(),
                    status: match status {
                        Status::Failed(Verdict::NotConcurrent) => Status::Passed,
                        status => status,
                    },
                    message: String::new(),
                },
                TestResult {
                    name: "and for nobody".to_owned(),
                    status: match verdict {
                        Verdict::DoesNotCompile => Status::NotRun,
                        _ => Status::Passed,
                    },
                    message: String::new(),
                },
            ],
            proofs: Vec::new(),
            search: None,
            style: Vec::new(),
            printed: String::new(),
            missing_walls: Vec::new(),
            took: Took {
                compile_ms: 131.2,
                run_ms: 42.4,
                total_ms: 173.9,
                processes: 3,
                peak_bytes: 12 << 20,
            },
        },
        report: Report::default(),
        known: false,
    }
}

fn proof(holds: bool, found: &str) -> Proof {
    Proof {
        what: "both kettles boil at once".to_owned(),
        holds: Some(holds),
        found: found.to_owned(),
    }
}

/// A report of a run in turn in which two kettles boil, the second one after so many seconds.
fn report(second: u64, over: u64) -> Report {
    let s = 1_000_000_000;
    let text = format!(
        r#"{{"e":"tests","names":["tea for two"]}}
{{"e":"run","test":0,"name":"tea for two","mode":"turn"}}
{{"e":"task","t":1,"by":0,"c":"thread","l":5}}
{{"e":"done","t":0,"v":"spawn","n":1,"l":5}}
{{"e":"started","t":1}}
{{"e":"begin","t":1,"x":"boil","n":{two}}}
{{"e":"end","t":1,"at":{two},"x":"boil"}}
{{"e":"ended","t":1,"at":{two},"how":"returned"}}
{{"e":"begin","t":0,"at":{from},"x":"boil","n":{two}}}
{{"e":"end","t":0,"at":{to},"x":"boil"}}
{{"e":"over","nonce":"n","test":0,"mode":"turn","at":{to},"how":"ok"}}
{{"e":"end","nonce":"n"}}
"#,
        two = 2 * s,
        from = second * s,
        to = over * s,
    );
    Report {
        text,
        nonce: "n".to_owned(),
    }
}

pub fn passed() -> Checked {
    let mut checked = checked(
        Verdict::Passed,
        "every test and every proof holds: 2 at once, 2 s",
    );
    checked.judged.proofs = vec![proof(true, "2 at once, from 0 s to 2 s")];
    checked.judged.search = Some(Searched {
        tried: 6,
        complete: true,
        why: None,
        failing: None,
    });
    let two = report(2, 2);
    checked.report = Report {
        // Both begin at once.
        text: two
            .text
            .replace(r#""at":2000000000,"x":"boil","n""#, r#""x":"boil","n""#),
        ..two
    };
    checked
}

pub fn not_concurrent() -> Checked {
    let mut checked = checked(
        Verdict::NotConcurrent,
        "nothing overlaps: 4 s one after the other, where 2 s are enough",
    );
    checked.judged.evidence = vec![
        Evidence::new("the first kettle boils from 0 s to 2 s", Some(5)),
        Evidence::new(
            "the second one boils from 2 s to 4 s, when the first has been joined",
            Some(6),
        ),
    ];
    checked.judged.proofs = vec![proof(false, "1 at once, all the time")];
    checked.judged.printed = (1..=10).map(|nth| format!("line {nth}\n")).collect();
    checked.report = report(2, 4);
    checked
}

pub fn not_compiling() -> Checked {
    let mut checked = checked(
        Verdict::DoesNotCompile,
        "expected `u32`, found `JoinHandle<u32>`",
    );
    let text = "error[E0308]: mismatched types\n --> kettles.rs:7:5\n  |\n7 |     first + second\n  |     \
                ^^^^^ expected `u32`, found `JoinHandle<u32>`";
    checked.judged.evidence = vec![Evidence::new(text, Some(7))];
    checked.judged.took.run_ms = 0.0;
    checked
}

/// Two locks, taken in two orders.
pub fn deadlock() -> Checked {
    let mut checked = checked(
        Verdict::DeadlockUnderSchedule,
        "under some schedule two threads wait for each other, for ever",
    );
    checked.judged.evidence = vec![
        Evidence::new("ada holds the tea and waits for the milk", Some(5)),
        Evidence::new("ben holds the milk and waits for the tea", Some(6)),
    ];
    checked.judged.search = Some(Searched {
        tried: 1_234,
        complete: false,
        why: None,
        failing: Some(Failing {
            test: 0,
            seed: 7,
            choices: vec![1, 2],
        }),
    });
    checked.judged.missing_walls = vec!["no network: this kernel has no landlock".to_owned()];
    let text = r#"{"e":"tests","names":["tea for two"]}
{"e":"run","test":0,"name":"tea for two","mode":"search","seed":7}
{"e":"object","o":1,"k":"mutex","l":2}
{"e":"object","o":2,"k":"mutex","l":3}
{"e":"task","t":1,"by":0,"x":"ada","c":"thread","l":5}
{"e":"done","t":0,"v":"spawn","n":1,"l":5}
{"e":"task","t":2,"by":0,"x":"ben","c":"thread","l":6}
{"e":"done","t":0,"v":"spawn","n":2,"l":6}
{"e":"ask","t":0,"v":"join","n":1,"l":7}
{"e":"started","t":1}
{"e":"done","t":1,"v":"lock","o":1,"l":5}
{"e":"started","t":2}
{"e":"done","t":2,"v":"lock","o":2,"l":6}
{"e":"ask","t":1,"v":"lock","o":2,"l":5}
{"e":"ask","t":2,"v":"lock","o":1,"l":6}
{"e":"over","nonce":"n","test":0,"mode":"search","how":"deadlock","stuck":[0,1,2]}
{"e":"end","nonce":"n"}
"#;
    checked.report = Report {
        text: text.to_owned(),
        nonce: "n".to_owned(),
    };
    checked
}

/// An exercise whose file says this, and what its check comes to.
fn opened(text: Option<&'static str>, comes_to: Option<fn() -> Checked>) -> Driver {
    let mut driver = Driver::new(Size::new(80, 24), Theme::default(), false);
    super::states::exercise(&mut driver, text, comes_to);
    driver
}

fn cancelled(driver: &Driver) -> Vec<bool> {
    let asked = driver.checks.asked.iter();
    asked.map(|(.., cancel)| cancel.is_cancelled()).collect()
}

fn shows(driver: &Driver, text: &str) -> bool {
    let rows = super::snapshot::rows(&driver.draw());
    rows.iter().any(|row| row.contains(text))
}

#[test]
fn a_newer_save_takes_the_place_of_a_check() {
    let mut driver = opened(Some(ANSWER), None);
    assert_eq!(cancelled(&driver), [false]);
    // The same text told twice is one save.
    save(&mut driver, "kettles", ANSWER);
    assert_eq!(cancelled(&driver), [false]);
    save(&mut driver, "kettles", "fn newer() {}");
    assert_eq!(cancelled(&driver), [true, false]);
    // What still comes of the first one is not wanted.
    let (id, nth, ..) = driver.checks.asked[0].clone();
    let late = Some(Arc::new(passed()));
    driver.tell(Message::Exercise(
        id,
        ExerciseNews::Checked { nth, checked: late },
    ));
    assert!(shows(&driver, "checking"));
    let (id, nth, ..) = driver.checks.asked[1].clone();
    let checked = Some(Arc::new(not_concurrent()));
    driver.tell(Message::Exercise(
        id,
        ExerciseNews::Checked { nth, checked },
    ));
    assert!(shows(&driver, "not concurrent") && !shows(&driver, "checking"));
}

#[test]
fn keys_are_answered_while_a_check_goes_on() {
    let mut driver = opened(Some(ANSWER), None);
    driver.keys("h");
    assert!(shows(&driver, "checking") && shows(&driver, "Hints"));
    driver.keys("Esc");
    assert!(shows(&driver, "cancelled after"));
    assert_eq!(cancelled(&driver), [true]);
    // The same text is checked again where somebody asks for it, and only then.
    driver.checks.comes_to = Some(passed);
    driver.keys("c");
    assert!(shows(&driver, "✓ passed"));
    save(&mut driver, "kettles", ANSWER);
    assert_eq!(driver.checks.asked.len(), 2);
    driver.keys("c");
    assert_eq!(
        driver.checks.words,
        ["look", "check", "check", "check anew"]
    );
}

#[test]
fn leaving_ends_the_check() {
    let mut driver = opened(Some(ANSWER), None);
    driver.keys("n");
    assert!(cancelled(&driver)[0], "another exercise");
    let last = cancelled(&driver).len() - 1;
    driver.keys("Esc Esc");
    assert!(cancelled(&driver)[last], "back to the shelf");
    assert!(shows(&driver, "exercises passed"));
}

#[test]
fn nothing_is_taken_away_that_was_asked_for_once_only() {
    let mut driver = opened(Some(ANSWER), Some(not_concurrent));
    driver.keys("R ↓ R");
    assert!(!driver.checks.words.contains(&"reset"));
    driver.keys("R");
    assert!(driver.checks.words.contains(&"reset") && shows(&driver, "kept/kettles-1.rs"));
    driver.keys("s");
    assert!(!shows(&driver, "A solution"));
    driver.keys("s");
    assert!(shows(&driver, "A solution"));
    let mut driver = opened(Some(SOLUTION), Some(passed));
    driver.keys("s");
    assert!(shows(&driver, "A solution"), "it was passed");
}

#[test]
fn only_who_follows_turns_to_what_is_saved() {
    let mut driver = opened(Some(ANSWER), None);
    save(&mut driver, "keys", ANSWER);
    assert_eq!(driver.checks.asked.len(), 1);
    super::states::following(&mut driver);
    let before = driver.checks.asked.len();
    save(&mut driver, "keys", "fn keys() {}");
    assert!(shows(&driver, "Two keys, in order"));
    let asked = &driver.checks.asked[before..];
    let texts: Vec<&str> = asked
        .iter()
        .map(|(_, _, answer, _)| answer.text())
        .collect();
    assert!(texts.contains(&"fn keys() {}"), "{texts:?}");
    // A file that is gone leads nobody anywhere.
    let answer = Arc::new(Answer::open(std::path::Path::new("/nowhere/at/all.rs")));
    driver.tell(Message::Saved {
        file: file("queue"),
        answer,
    });
    assert!(shows(&driver, "Two keys, in order"));
}

#[test]
fn what_was_wanted_is_run_once() {
    let mut driver = opened(Some(ANSWER), Some(not_concurrent));
    driver.keys("w");
    assert!(shows(&driver, "what was wanted") && shows(&driver, "your program"));
    driver.keys("Esc w Esc w");
    let wanted = driver.checks.words.iter().filter(|word| **word == "want");
    assert_eq!(wanted.count(), 1);
}
