//! The terminal changes its size, or is lent to the shell.

use crate::desk::{
    CTRL_Z, Desk, ENTER, ESC, LARGE, PROGRAM, RUNNING, STOPPED, lesson, long_run, none_left, quit,
};
use crate::pty::{Exit, Screen, process};
use portable_pty::CommandBuilder;

#[test]
fn a_run_is_drawn_in_any_size() {
    let desk = Desk::new();
    let (mut screen, children) = desk.running((24, 80));
    screen.resize(50, 200);
    // Right to the new edge.
    screen.wait_until(|screen| edge(screen) == 200 && screen.contents().contains("Guest 2"));
    screen.resize(5, 20);
    screen.wait_for("Make the window lar");
    screen.resize(1, 1);
    screen.wait_until(|screen| screen.contents().chars().count() == 1);
    screen.resize(36, 120);
    screen.wait_for(RUNNING);
    whole(&screen);
    assert!(children.iter().all(|pid| process(*pid).is_some()));
    screen.send(ESC);
    screen.wait_for(STOPPED);
    for (rows, columns) in [(7, 40), (60, 61), (6, 20), (36, 120)] {
        screen.resize(rows, columns);
        screen.wait_until(|screen| edge(screen) == columns);
    }
    screen.wait_for(STOPPED);
    whole(&screen);
    quit(screen);
    none_left(&children);
}

/// How far to the right the frame of the panels reaches.
fn edge(screen: &vt100::Screen) -> u16 {
    let rows = screen.rows(0, screen.size().1.get());
    let ends = rows.filter(|row| row.ends_with('┐'));
    let ends = ends.map(|row| row.chars().count() as u16);
    ends.max().unwrap_or(0)
}

/// Both panels are there, each with its frame and its lanes.
fn whole(screen: &Screen) {
    screen.wait_until(|screen| {
        let text = screen.contents();
        let count = |part: &str| text.matches(part).count();
        edge(screen) == 120
            && [count("┌"), count("┐"), count("└"), count("┘")] == [2; 4]
            && count(" Guest 1 ") >= 2
            && text.contains("1 threads ─")
            && text.contains("2 processes ─")
    });
}

/// The program as a job of a shell with job control, which reads a line whenever it has stopped.
fn job(desk: &Desk, what: &str) -> (Screen, i32) {
    let script = r#"echo "as it was"; set -m; "$PROGRAM" open "$LESSON"; printf 'stopped\n'; read line
        fg; printf 'ended %s\n' "$?""#;
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", script]);
    command.env("PROGRAM", PROGRAM);
    command.env("LESSON", lesson(what));
    command.env("COUNTERPOINT_DATA", desk.data());
    command.env_remove("NO_COLOR");
    let screen = Screen::run(LARGE, command);
    screen.wait_for("page");
    let [pid] = *screen.children() else {
        panic!("children {:?}", screen.children())
    };
    (screen, pid)
}

/// What is on the screen, but not which blanks were written.
fn lines(screen: &vt100::Screen) -> Vec<String> {
    let text = screen.contents();
    text.lines()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// Stops it, and finds the terminal as it was; then comes back.
fn there_and_back(screen: &mut Screen, pid: i32) {
    screen.send(CTRL_Z);
    screen.wait_for("stopped");
    assert_eq!(process(pid).unwrap().state, 'T');
    assert!(screen.restored());
    let text = screen.contents();
    assert!(text.starts_with("as it was\n"), "{text}");
    screen.send("for the shell\r");
}

#[test]
fn a_page_comes_back_from_the_shell() {
    let desk = Desk::new();
    let (mut screen, pid) = job(&desk, "short");
    screen.wait_for("The first page");
    let before = lines(&screen.snapshot());
    there_and_back(&mut screen, pid);
    screen.wait_until(|screen| lines(screen) == before);
    // A line is not echoed any more, and not kept until its end.
    screen.send(" ");
    screen.wait_for("The second page");
    screen.send("q");
    assert_eq!(screen.wait_exit(), Exit::Code(0));
    assert!(screen.restored());
    assert!(screen.contents().ends_with("ended 0"));
}

#[test]
fn a_run_comes_back_from_the_shell() {
    let desk = Desk::new();
    let (mut screen, pid) = job(&desk, "long");
    screen.wait_for("The only page");
    screen.send("r");
    screen.wait_for("go!");
    screen.send(ENTER);
    let children = long_run(&screen, pid);
    there_and_back(&mut screen, pid);
    screen.wait_for(RUNNING);
    screen.wait_for("Guest 2");
    assert!(!screen.contents().contains("stopped"));
    screen.send(ESC);
    screen.wait_for(STOPPED);
    none_left(&children);
    screen.send("q");
    assert_eq!(screen.wait_exit(), Exit::Code(0));
    assert!(screen.restored());
}
