//! Where nothing moves nothing happens: no thread of the workbook wakes up.

use crate::desk::{Desk, ENTER, LARGE, OVER, lesson, quit};
use crate::pty::{Screen, eventually};
use std::collections::BTreeMap;
use std::fs;
use std::thread::sleep;
use std::time::Duration;

/// How often each thread has given up its processor of its own accord: once for each time that it
/// was woken.
fn sleeps(pid: i32) -> BTreeMap<String, String> {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let threads = threads.filter_map(|thread| {
        let status = fs::read_to_string(thread.ok()?.path().join("status")).ok()?;
        let field = |name: &str| {
            let mut lines = status.lines();
            lines.find_map(|line| Some(line.strip_prefix(name)?.trim().to_owned()))
        };
        let name = format!("{} {}", field("Pid:")?, field("Name:")?);
        Some((name, field("voluntary_ctxt_switches:")?))
    });
    threads.collect()
}

/// Nobody wakes up in two seconds, once what was begun has come to rest.
#[track_caller]
fn rests(screen: &Screen) {
    let pid = screen.pid();
    eventually("rest", || {
        let before = sleeps(pid);
        sleep(Duration::from_millis(300));
        before == sleeps(pid)
    });
    let before = sleeps(pid);
    assert!(before.len() > 1, "{before:?}");
    sleep(Duration::from_secs(2));
    assert_eq!(sleeps(pid), before);
}

#[test]
fn the_shelf_and_a_page_rest() {
    let desk = Desk::new();
    let mut screen = desk.start(LARGE, &[]);
    screen.wait_for("lessons done");
    rests(&screen);
    screen.send(ENTER);
    screen.wait_for("space next");
    rests(&screen);
    quit(screen);
}

#[test]
fn a_finished_race_rests() {
    let desk = Desk::new();
    let mut screen = desk.start(LARGE, &["open", &lesson("short")]);
    screen.wait_for("The first page");
    screen.send("r");
    screen.wait_for("go!");
    rests(&screen);
    screen.send(ENTER);
    screen.wait_for(OVER);
    rests(&screen);
    quit(screen);
}

#[test]
fn notes_rest() {
    let desk = Desk::new();
    let notes = desk.start(LARGE, &["notes"]);
    notes.wait_for("Nothing is shown yet.");
    let shown = desk.start(LARGE, &["open", &lesson("short")]);
    notes.wait_for("The first page");
    rests(&notes);
    quit(shown);
    quit(notes);
}
