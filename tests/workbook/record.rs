//! What the learner has done is kept: beside others who keep theirs, and whatever is in the way.

use crate::desk::{Desk, ENTER, ESC, LARGE, OVER, PAGE_DOWN, lesson, quit};
use crate::pty::{Exit, Screen};
use std::fs;
use std::path::PathBuf;

fn open(desk: &Desk) -> Screen {
    let screen = desk.start((24, 240), &["open", &lesson("short")]);
    screen.wait_for("The first page");
    screen
}

fn run(screen: &mut Screen) {
    screen.send("r");
    screen.wait_for("go!");
    screen.send(ENTER);
    screen.wait_for(OVER);
}

/// What the shelf says of the lesson.
fn back_to_shelf(screen: &mut Screen, says: &str) {
    screen.send(ESC);
    screen.wait_for("lessons done");
    screen.wait_for(says);
}

#[test]
fn two_workbooks_keep_one_record() {
    let desk = Desk::new();
    let (mut one, mut other) = (open(&desk), open(&desk));
    one.send(" ");
    one.wait_for("The second page");
    run(&mut one);
    run(&mut other);
    other.send(PAGE_DOWN);
    other.wait_for("The last page");
    quit(one);
    quit(other);
    let mut third = open(&desk);
    back_to_shelf(&mut third, "3 of 3 pages read · run 2×");
    quit(third);
}

/// The only file of a lesson in the record.
fn kept(desk: &Desk) -> PathBuf {
    let files = fs::read_dir(desk.data().join("progress")).unwrap();
    let files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    let [file] = files.as_slice() else {
        panic!("{files:?}");
    };
    file.clone()
}

#[test]
fn a_damaged_record_is_set_aside_and_the_rest_kept() {
    let desk = Desk::new();
    let mut screen = open(&desk);
    // Something of which another file keeps note.
    screen.send("t");
    screen.wait_for("colours: light");
    screen.send(" ");
    screen.wait_for("The second page");
    quit(screen);
    let file = kept(&desk);
    fs::write(&file, "{ \"no\": ").unwrap();
    let mut screen = desk.start((24, 240), &["open", &lesson("short")]);
    screen.wait_for("your progress in this lesson could not be read");
    screen.wait_for("set aside as");
    back_to_shelf(&mut screen, "1 of 3 pages read");
    screen.send("t");
    // The next one after the one that was kept.
    screen.wait_for("colours: contrast");
    quit(screen);
    let aside = fs::read_dir(desk.data().join("progress")).unwrap().count();
    assert_eq!(aside, 2);
    let text = fs::read_to_string(file).unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
    let screen = open(&desk);
    assert!(!screen.contents().contains("could not"));
    quit(screen);
}

#[test]
fn without_a_folder_everything_works_but_is_not_kept() {
    let desk = Desk::new();
    fs::write(desk.data(), "in the way").unwrap();
    let mut screen = desk.start((24, 240), &["open", &lesson("short")]);
    screen.wait_for("The first page");
    screen.wait_for("There is a file where a folder should be");
    run(&mut screen);
    screen.send(PAGE_DOWN);
    screen.wait_for("The last page");
    back_to_shelf(&mut screen, "2 of 3 pages read · run 1×");
    quit(screen);
    assert_eq!(fs::read_to_string(desk.data()).unwrap(), "in the way");
    // There would be nothing to follow.
    let mut notes = desk.start(LARGE, &["notes"]);
    assert_eq!(notes.wait_exit(), Exit::Code(2));
    assert!(notes.restored());
    let why = notes.contents();
    assert!(why.contains("cannot be watched"), "{why}");
}
