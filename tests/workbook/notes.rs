//! A speaker with two terminals.

use crate::desk::{Desk, ENTER, OVER, PAGE_DOWN, USUAL, lesson, quit};
use crate::pty::Exit;
use nix::sys::signal::Signal;

const NOTHING: &str = "Nothing is shown yet.";

#[test]
fn the_notes_follow_page_by_page() {
    let desk = Desk::new();
    let notes = desk.start(USUAL, &["notes"]);
    notes.wait_for(NOTHING);
    let mut shown = desk.start(USUAL, &["open", &lesson("short")]);
    shown.wait_for("The first page");
    notes.wait_for("The first page");
    notes.wait_for("Ask nothing: it is over before anybody answers.");
    notes.wait_for("Next: The second page");
    shown.send(" ");
    notes.wait_for("Count to three.");
    notes.wait_for("Next: The runs");
    shown.send(" ");
    notes.wait_for("ready to run");
    shown.wait_for("go!");
    shown.send(ENTER);
    shown.wait_for(OVER);
    notes.wait_for("threads ");
    shown.send(PAGE_DOWN);
    notes.wait_for("Say goodbye.");
    shown.send("g");
    notes.wait_for("Ask nothing: it is over before anybody answers.");
    quit(shown);
    notes.wait_for(NOTHING);
    // The next one is followed too.
    let shown = desk.start(USUAL, &["open", &lesson("long")]);
    notes.wait_for("Notes › Two long waits");
    quit(notes);
    quit(shown);
}

#[test]
fn notes_begin_where_the_workbook_is() {
    let desk = Desk::new();
    let mut shown = desk.start(USUAL, &["open", &lesson("short")]);
    shown.wait_for("The first page");
    shown.send(" ");
    shown.wait_for("The second page");
    // The desk may not have been written yet.
    let notes = desk.start(USUAL, &["notes"]);
    notes.wait_for("Count to three.");
    shown.signal(Signal::SIGKILL);
    assert!(matches!(shown.wait_exit(), Exit::Signal(_)));
    // Nobody told them, and they do not mind.
    let shown = desk.start(USUAL, &["open", &lesson("short")]);
    notes.wait_for("Ask nothing: it is over before anybody answers.");
    quit(notes);
    quit(shown);
}
