//! Several programs with one record, and programs that are killed.

use super::{folder, names, open, pages, read, skipped};
use counterpoint::progress::{Key, Notice, Progress, Setting};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

#[test]
fn two_that_are_open_at_once_keep_each_others_changes() {
    let folder = folder();
    let tea = Key::embedded("tea");
    let (mut one, mut other) = (open(folder.path()), open(folder.path()));
    one.record(&tea, read("one")).unwrap();
    other.record(&tea, read("two")).unwrap();
    assert_eq!(pages(&other, &tea), 2);
    one.record(&tea, read("three")).unwrap();
    assert_eq!(pages(&one, &tea), 3);
    one.set(Setting::Ascii(Some(true))).unwrap();
    other.set(Setting::Mouse(Some(true))).unwrap();
    let later = open(folder.path());
    assert_eq!(pages(&later, &tea), 3);
    let settings = (later.settings().ascii, later.settings().mouse);
    assert_eq!(settings, (Some(true), Some(true)));
}

#[test]
fn eight_threads_lose_nothing() {
    let folder = folder();
    let tea = Key::embedded("tea");
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let (folder, tea) = (folder.path(), &tea);
            scope.spawn(move || {
                let mut progress = open(folder);
                for change in 0..50 {
                    let kept = progress.record(tea, skipped(thread * 50 + change));
                    assert_eq!(kept, Ok(None));
                }
            });
        }
    });
    let answers = open(folder.path()).lesson(&tea).answers;
    let mut questions: Vec<_> = answers.iter().map(|answer| answer.question.text).collect();
    questions.sort();
    questions.dedup();
    assert_eq!((questions.len(), answers.len()), (400, 400));
    assert_eq!(names(&folder.path().join("progress")), ["tea.json"]);
}

#[test]
fn two_that_find_the_same_damage_set_it_aside_once() {
    let folder = folder();
    let tea = Key::embedded("tea");
    for round in 1..20 {
        open(folder.path()).record(&tea, read("one")).unwrap();
        let file = super::file(folder.path(), &tea);
        fs::write(&file, "nonsense").unwrap();
        let start = std::sync::Barrier::new(4);
        let open_and_record = || {
            start.wait();
            let (mut progress, notices) = Progress::open(folder.path());
            let kept = progress.record(&tea, read("one"));
            notices.into_iter().chain(kept.unwrap()).count()
        };
        let told: usize = std::thread::scope(|scope| {
            let threads: [_; 4] = std::array::from_fn(|_| scope.spawn(open_and_record));
            threads.map(|thread| thread.join().unwrap()).iter().sum()
        });
        assert_eq!(told, 1);
        assert_eq!(pages(&open(folder.path()), &tea), 1);
        let lessons = names(&folder.path().join("progress"));
        assert_eq!(lessons.len(), 1 + round, "{lessons:?}");
    }
}

const FOLDER: &str = "COUNTERPOINT_TEST_FOLDER";
const FIRST: &str = "COUNTERPOINT_TEST_FIRST";
/// How many changes a child makes, if nobody stops it.
const CHANGES: usize = 400;

/// What a child process does: it records, and says so after each change.
#[test]
#[ignore = "started by the tests of several processes"]
fn child() {
    let folder = std::env::var_os(FOLDER).unwrap();
    let first: usize = std::env::var(FIRST).unwrap().parse().unwrap();
    let (mut progress, notices) = Progress::open(Path::new(&folder));
    assert_eq!(notices, []);
    for change in first..first + CHANGES {
        let kept = progress.record(&Key::embedded("tea"), skipped(change));
        assert_eq!(kept, Ok(None));
        println!("\nkept {change}");
    }
}

fn spawn_child(folder: &Path, first: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "shared::child", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .env(FIRST, first.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What a child says it has kept, as it says it.
fn kept(child: &mut Child) -> impl Iterator<Item = usize> + use<> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.filter_map(|line| line.ok()?.strip_prefix("kept ")?.parse().ok())
}

fn has(folder: &Path, changes: impl IntoIterator<Item = usize>) {
    let (progress, notices): (_, Vec<Notice>) = Progress::open(folder);
    assert_eq!(notices, []);
    let answers = progress.lesson(&Key::embedded("tea")).answers;
    for change in changes {
        let asked = |answer: &counterpoint::progress::Answered| {
            skipped(change)
                == counterpoint::progress::Change::Skipped {
                    question: answer.question.clone(),
                    when: 1,
                }
        };
        assert!(answers.iter().any(asked), "{change} is lost");
    }
}

#[test]
fn two_processes_lose_nothing_and_one_that_is_killed_spoils_nothing() {
    let folder = folder();
    let mut said = Vec::new();
    for round in 0..6 {
        let first = round * 2 * CHANGES;
        let mut victim = spawn_child(folder.path(), first);
        let mut other = spawn_child(folder.path(), first + CHANGES);
        // It is somewhere in the middle of its next change when it is killed.
        let (mut of_victim, of_other) = (kept(&mut victim), kept(&mut other));
        said.extend(of_victim.by_ref().take(5 + 3 * round));
        victim.kill().unwrap();
        victim.wait().unwrap();
        said.extend(of_victim);
        said.extend(of_other.take(10));
        other.kill().unwrap();
        other.wait().unwrap();
        has(folder.path(), said.iter().copied());
    }
    assert!(said.len() >= 6 * 15, "{said:?}");
}
