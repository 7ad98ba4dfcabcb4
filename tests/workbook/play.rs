//! The learner as the scheduler, in a real terminal: the search answers from another thread, and
//! the moves are a run like any other.

use crate::desk::{Desk, USUAL};
use std::path::Path;

const LESSON: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/screens/lessons/2-trouble/lost-count.toml"
);
const ENTER: &str = "\r";

#[test]
fn an_update_is_lost_by_hand_and_kept_in_a_file() {
    let desk = Desk::new();
    let mut screen = desk.start(USUAL, &["play", LESSON]);
    screen.wait_for("You are the scheduler. Press 1 or 2");
    for (key, shows) in [("1", "2 moves made"), ("2", "3 moves made")] {
        screen.send(key);
        screen.wait_for(shows);
    }
    screen.send("h");
    screen.wait_for("Hint: press");
    screen.send("12");
    screen.wait_for("There is no shorter way");
    screen.send(ENTER);
    screen.wait_for("Finished with x = 1. That is wrong");
    screen.send("S");
    screen.wait_for("Save the moves to a new file");
    screen.send(&"\x7f".repeat("lost-count.trace".len()));
    screen.wait_for("  _ ");
    screen.send(&desk.file("lost.trace"));
    screen.wait_for("lost.trace_");
    screen.send(ENTER);
    screen.wait_for("saved: ");
    let file = desk.file("lost.trace");
    assert!(Path::new(&file).is_file());
    let told = desk.command(&["replay", "--json", &file]);
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(told["runs"][0]["outcome"], "finished", "{told}");
    screen.send("v");
    screen.wait_for("Replay");
    screen.send("q");
    screen.wait_exit();
}

#[test]
fn a_search_proves_that_a_goal_cannot_be_reached() {
    let desk = Desk::new();
    let mut screen = desk.start(USUAL, &["play", LESSON, "--as", "async"]);
    screen.wait_for("You are the scheduler");
    screen.send("i");
    screen.wait_for("You are right");
    screen.send("m");
    screen.wait_for("the rules of threads");
    screen.send("i");
    screen.wait_for("There is a way");
    screen.send("q");
    screen.wait_exit();
}
