//! Leaving while runs go on, in every way there is.

use crate::desk::{CTRL_C, Desk, ENTER, ESC, LARGE, RUNNING, STOPPED, ended, none_left, quit};
use crate::pty::{Exit, eventually, process};
use nix::sys::signal::Signal;

#[test]
fn leaving_ends_the_runs() {
    for key in ["q", CTRL_C] {
        let desk = Desk::new();
        let (mut screen, children) = desk.running(LARGE);
        screen.send(key);
        ended(screen, &Exit::Code(0));
        none_left(&children);
    }
}

#[test]
fn esc_stops_the_runs_and_stays() {
    let desk = Desk::new();
    let (mut screen, children) = desk.running(LARGE);
    screen.send(ESC);
    screen.wait_for(STOPPED);
    screen.wait_until(|screen| screen.contents().matches("stopped ").count() >= 2);
    // They have been waited for too.
    assert!(children.iter().all(|pid| process(*pid).is_none()));
    assert!(screen.children().is_empty());
    // And it can be done again.
    screen.send("r");
    screen.wait_for(RUNNING);
    let children = crate::desk::long_run(&screen, screen.pid());
    quit(screen);
    none_left(&children);
}

#[test]
fn esc_before_anything_runs_leaves_the_lesson() {
    let desk = Desk::new();
    let mut screen = desk.start(LARGE, &["open", &crate::desk::lesson("long")]);
    screen.wait_for("The only page");
    screen.send("r");
    screen.wait_for("go!");
    screen.send(ESC);
    screen.wait_for("lessons done");
    screen.send(ENTER);
    screen.wait_for("The only page");
    quit(screen);
}

#[test]
fn signals_end_the_runs_too() {
    let codes = [
        (Signal::SIGTERM, 143),
        (Signal::SIGHUP, 129),
        (Signal::SIGINT, 130),
    ];
    for (signal, code) in codes {
        let desk = Desk::new();
        let (screen, children) = desk.running(LARGE);
        screen.signal(signal);
        ended(screen, &Exit::Code(code));
        none_left(&children);
    }
}

#[test]
fn children_die_with_a_workbook_that_is_killed() {
    let desk = Desk::new();
    let (mut screen, children) = desk.running(LARGE);
    screen.signal(Signal::SIGKILL);
    assert!(matches!(screen.wait_exit(), Exit::Signal(_)));
    none_left(&children);
}

#[test]
fn nothing_is_left_of_what_is_measured_quietly() {
    let desk = Desk::new();
    let (mut screen, drawn) = desk.running(LARGE);
    screen.send("o");
    screen.wait_for("Measuring quietly");
    none_left(&drawn);
    let mut quiet = Vec::new();
    eventually("quiet runs", || {
        quiet = screen.children();
        quiet.len() == 3
    });
    quit(screen);
    none_left(&quiet);
}
