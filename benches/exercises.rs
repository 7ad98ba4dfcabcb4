//! Checking exercises: rustlings from the registry against this package, in one run, on exercises of the same kind.
//! Rustlings' `arc1` starts eight threads that add up and sleep nowhere; ours wait in scaled time, are run on a
//! virtual clock too, and are tried under many schedules.
//!
//! `cargo bench --bench exercises`. `RUSTLINGS` names another rustlings than the one that is installed below the
//! target folder at the first run. Linux only. A file is changed before each check, so that nothing is known from
//! before, except where that is what is measured.

mod common;
#[path = "common/terminal.rs"]
mod terminal;

#[path = "exercises/answers.rs"]
mod answers;
#[path = "exercises/measure.rs"]
mod measure;
#[path = "exercises/ours.rs"]
mod ours;
#[path = "exercises/theirs.rs"]
mod theirs;
#[path = "exercises/watched.rs"]
mod watched;
#[path = "exercises/wrong.rs"]
mod wrong;

use answers::{ARC, COFFEE_DEADLOCK};
use common::{Bar, median, spread};
use counterpoint::exercise::book::Book;
use counterpoint::exercise::check::{Answer, Checker};
use counterpoint::exercise::contain::Cancel;
use measure::{Cost, cost, programs};
use ours::{Ours, PROGRAM, exercise, fresh, word};
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use theirs::Theirs;

const ROUNDS: usize = 7;
/// Ours that are held against rustlings' `arc1`.
const IDS: [&str; 3] = ["coffee-async", "coffee-threads", "count-visitors"];
const VERDICT: Bar = Bar::at_most(300.0, "ms");

fn main() {
    if measure::is_measuring() {
        return;
    }
    let own = Path::new(env!("CARGO_TARGET_TMPDIR")).join("exercises-bench");
    std::fs::create_dir_all(&own).expect("a folder");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
    // Rustlings lays out its exercises in no folder that belongs to a package.
    let elsewhere = tempfile::tempdir().expect("a folder");
    let ours = Ours::new(&own);
    let theirs = Theirs::new(target.expect("a target folder"), elsewhere.path());
    println!("ours against {}; ms are medians", theirs.version());
    to_the_verdict(&ours, &theirs);
    watch_mode(&ours, &theirs);
    costs(&ours, &theirs);
    unchanged(&ours, &theirs);
    deadlock(&ours, &theirs);
    keys(&ours);
    wrong::answers(&ours, &theirs);
    let left = watched::left_running(&[&own, elsewhere.path()]);
    println!(
        "left running: {}",
        if left.is_empty() {
            "nothing".to_owned()
        } else {
            left.join(", ")
        }
    );
}

/// From starting a check to its verdict in print.
fn to_the_verdict(ours: &Ours, theirs: &Theirs) {
    let checker = Checker::new(ours.kit()).started_by(PROGRAM);
    let mut run = Vec::new();
    let (mut searched, mut alone) = (vec![Vec::new(); IDS.len()], vec![Vec::new(); IDS.len()]);
    let mut compiled = Vec::new();
    // Once for nothing: the first check reads what later ones find in memory.
    for round in 0..=ROUNDS {
        theirs.write("19_smart_pointers/arc1", &ARC.replace("{MARK}", &word()));
        let took = to_end(&theirs.command(&["run", "arc1"]));
        if round > 0 {
            run.push(took);
        }
        for (nth, id) in IDS.into_iter().enumerate() {
            ours.write(id, &fresh(&exercise(id).solution));
            let took = to_first_line(&mut ours.command(&["check", id]));
            let (without, compile) = without_search(&checker, id);
            if round > 0 {
                searched[nth].push(took);
                alone[nth].push(without);
                compiled.push(compile);
            }
        }
    }
    let against = "rustlings run arc1";
    for (nth, id) in IDS.into_iter().enumerate() {
        let what = format!("{id}, no schedule search");
        VERDICT.line(&what, &alone[nth], &run, against);
    }
    for (nth, id) in IDS.into_iter().enumerate() {
        let what = format!("`check {id}`, with its schedules");
        let (ours, theirs) = (median(searched[nth].clone()), median(run.clone()));
        let bar = format!("({})", spread(&searched[nth]));
        common::line(&what, "ms", (ours, theirs, ours / theirs), against, &bar);
    }
    println!(
        "{:<44} {:>10.3} ms    ({})",
        "of that, compiling",
        median(compiled.clone()),
        spread(&compiled)
    );
}

/// Milliseconds until a program has ended, and said that all is well.
fn to_end(command: &Command) -> f64 {
    let cost = cost(command);
    assert!(cost.accepted, "{command:?}");
    cost.ms
}

/// Milliseconds to the first thing in print, which is the verdict. Clippy's advice comes later.
fn to_first_line(command: &mut Command) -> f64 {
    let begun = Instant::now();
    command.stdout(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut output = child.stdout.take().expect("a pipe");
    let mut text = vec![0; 4096];
    let count = output.read(&mut text).expect("text");
    let ms = begun.elapsed().as_secs_f64() * 1e3;
    let first = String::from_utf8_lossy(&text[..count]).into_owned();
    output.read_to_end(&mut text).expect("text");
    child.wait().expect("an end");
    assert!(first.contains("passed"), "{first}");
    ms
}

/// Milliseconds of a check that tries no schedules, and of its compiling, within a program that goes on, as in watch
/// mode.
fn without_search(checker: &Checker, id: &str) -> (f64, f64) {
    let mut exercise = exercise(id).clone();
    exercise.proofs.schedules = None;
    let answer = Answer::new(fresh(&exercise.solution));
    let begun = Instant::now();
    let checked = checker.check_again(&exercise, &answer, &Cancel::default());
    let ms = begun.elapsed().as_secs_f64() * 1e3;
    let judged = checked.expect("a verdict").judged;
    assert!(judged.is_passed(), "{judged:?}");
    (ms, judged.took.compile_ms)
}

/// From a save to the verdict on the screen.
fn watch_mode(ours: &Ours, theirs: &Theirs) {
    for id in ["coffee-async", "coffee-threads"] {
        let saves = watched::saves(ours, id, theirs, ROUNDS - 2);
        let what = format!("watch {id}, with its schedules");
        VERDICT.line(&what, &saves.ours, &saves.theirs, "rustlings, arc1");
    }
}

/// Processes, threads, processor time and memory of one check.
fn costs(ours: &Ours, theirs: &Theirs) {
    let mut all: [Vec<Cost>; 2] = [Vec::new(), Vec::new()];
    let check = ours.command(&["check", "coffee-threads", "--no-style"]);
    let run = theirs.command(&["run", "arc1"]);
    let change = || {
        ours.write(
            "coffee-threads",
            &fresh(&exercise("coffee-threads").solution),
        );
        theirs.write("19_smart_pointers/arc1", &ARC.replace("{MARK}", &word()));
    };
    for _ in 0..ROUNDS {
        change();
        all[0].push(cost(&check));
        all[1].push(cost(&run));
    }
    let least = |of: &dyn Fn(&Cost) -> f64| {
        let least = |costs: &[Cost]| costs.iter().map(of).fold(f64::INFINITY, f64::min);
        (least(&all[0]), least(&all[1]))
    };
    let show = |what: &str, unit: &str, (ours, theirs): (f64, f64)| {
        let ratio = (ours, theirs, ours / theirs);
        common::line(what, unit, ratio, "rustlings run arc1", "(least)");
    };
    show(
        "processes and threads started",
        "",
        least(&|cost| cost.tasks as f64),
    );
    change();
    if let (Some(ours), Some(theirs)) = (programs(&check), programs(&run)) {
        show(
            "programs started (strace)",
            "",
            (ours as f64, theirs as f64),
        );
    }
    show("processor time", "ms", least(&|cost| cost.cpu));
    show(
        "memory of the largest process",
        "MiB",
        least(&|cost| cost.peak),
    );
}

/// All exercises when nothing was changed since they were checked last.
fn unchanged(ours: &Ours, theirs: &Theirs) {
    for id in IDS {
        ours.write(id, &exercise(id).solution);
    }
    let all = ours.command(&["check", "all"]);
    let against = format!("rustlings check-all ({})", theirs.count());
    let theirs = theirs.command(&["check-all"]);
    // The first time they are checked.
    assert!(cost(&all).accepted);
    cost(&theirs);
    let ours: Vec<f64> = (0..ROUNDS).map(|_| to_end(&all)).collect();
    let theirs = [cost(&theirs).ms];
    let what = format!(
        "check all ({} exercises), unchanged",
        Book::embedded().exercises().len()
    );
    VERDICT.line(&what, &ours, &theirs, &against);
}

/// An answer in which two threads wait for each other.
fn deadlock(ours: &Ours, theirs: &Theirs) {
    const GIVEN: Duration = Duration::from_secs(5);
    let mut plain = Vec::new();
    for _ in 0..ROUNDS {
        ours.write("coffee-threads", &fresh(COFFEE_DEADLOCK));
        let begun = Instant::now();
        let output = ours.command(&["check", "coffee-threads"]).output();
        plain.push(begun.elapsed().as_secs_f64() * 1e3);
        let text = String::from_utf8(output.expect("it starts").stdout).expect("text");
        assert!(
            text.contains("deadlock") && text.contains("barista waits"),
            "{text}"
        );
    }
    let bar = Bar::at_most(1_000.0, "ms");
    bar.alone(
        "deadlock, its threads named",
        median(plain.clone()),
        &spread(&plain),
    );
    let watched = watched::our_deadlocks(ours, ROUNDS - 2);
    bar.alone(
        "the same in watch mode, from the save",
        median(watched.clone()),
        &spread(&watched),
    );
    let stuck = watched::their_deadlock(theirs, GIVEN);
    println!(
        "  rustlings, watching: after {} s {}, and two keys {}",
        GIVEN.as_secs(),
        if stuck.waits {
            "it still waits"
        } else {
            "there is a verdict"
        },
        if stuck.answers {
            "are answered"
        } else {
            "change nothing in 2 s"
        },
    );
}

/// Keys while an endless answer is checked.
fn keys(ours: &Ours) {
    let keys = watched::keys(ours, 20);
    let bar = Bar::at_most(50.0, "ms");
    bar.alone(
        "key to screen while a check runs, of 20",
        median(keys.clone()),
        &spread(&keys),
    );
    bar.alone(
        "the slowest of them",
        keys.iter().copied().fold(0.0, f64::max),
        "",
    );
}
