//! Where there is no terminal to draw on.

use crate::desk::{Desk, PROGRAM, USUAL, lesson};
use crate::pty::{Exit, Screen};
use portable_pty::CommandBuilder;

const NEEDED: &str = "the screens need a terminal";

#[test]
fn without_a_terminal_there_is_a_plain_welcome() {
    let desk = Desk::new();
    let welcome = desk.command(&[]);
    assert_eq!(welcome.status.code(), Some(0));
    let text = String::from_utf8(welcome.stdout).unwrap();
    assert!(text.contains("counterpoint list"), "{text}");
    assert!(!text.contains('\x1b'), "{text}");
    let lesson = lesson("short");
    let screens: [&[&str]; 5] = [
        &["open"],
        &["open", "coffee-and-pastry"],
        &["open", &lesson],
        &["notes"],
        &["play", &lesson],
    ];
    for args in screens {
        let refused = desk.command(args);
        assert_eq!(refused.status.code(), Some(2), "{args:?}");
        let why = String::from_utf8(refused.stderr).unwrap();
        assert!(why.contains(NEEDED), "{why}");
        assert!(refused.stdout.is_empty(), "{args:?}");
    }
    assert!(!desk.data().exists());
}

#[test]
fn a_terminal_that_cannot_draw_gets_text() {
    let desk = Desk::new();
    for (args, code) in [("", 0), ("open", 2), ("notes", 2)] {
        let screen = dumb(&desk, &format!(r#"TERM=dumb exec "$PROGRAM" {args}"#), code);
        let says = if code == 0 {
            "counterpoint list"
        } else {
            NEEDED
        };
        assert!(screen.contents().contains(says), "{}", screen.contents());
    }
}

#[test]
fn one_end_of_a_pipe_is_no_terminal() {
    let desk = Desk::new();
    let screen = dumb(&desk, r#""$PROGRAM" | cat"#, 0);
    assert!(screen.contents().contains("counterpoint list"));
    let screen = dumb(&desk, r#"exec "$PROGRAM" </dev/null"#, 0);
    assert!(screen.contents().contains("counterpoint list"));
}

/// What a shell shows in a terminal. Nothing of it is drawn.
fn dumb(desk: &Desk, script: &str, code: u32) -> Screen {
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", script]);
    command.env("PROGRAM", PROGRAM);
    command.env("COUNTERPOINT_DATA", desk.data());
    let mut screen = Screen::run(USUAL, command);
    assert_eq!(screen.wait_exit(), Exit::Code(code), "{script}");
    assert!(screen.restored(), "{script}");
    let raw = String::from_utf8_lossy(&screen.raw()).into_owned();
    assert!(!raw.contains("\x1b[?1049h"), "{raw}");
    screen
}
