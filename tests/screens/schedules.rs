//! Every interleaving: what is asked first, what is searched when, and what keys choose.

use super::driver::Driver;
use super::lessons;
use super::snapshot::rows;
use counterpoint::session::Asked;
use counterpoint::tui::Theme;
use counterpoint::tui::message::Message;
use counterpoint::tui::screens::Screen;
use ratatui::layout::Size;
use std::time::Duration;

/// The first lesson on a shelf of its own, where every interleaving is about to be looked at.
fn driver() -> Driver {
    let mut driver = Driver::new(Size::new(120, 36), Theme::default(), false);
    driver.tell(Message::Shelf(lessons::to_search()));
    driver.keys("Enter a");
    driver
}

fn shows(driver: &Driver, words: &str) -> bool {
    rows(&driver.draw()).iter().any(|row| row.contains(words))
}

#[test]
fn nothing_is_shown_before_it_was_predicted() {
    let mut driver = driver();
    for keys in ["Tab", "g", "Enter", "m", "e", "x", "R"] {
        assert!(!shows(&driver, "interleavings:"), "before {keys}");
        driver.keys(keys);
        if keys == "e" {
            // The next one asks nothing, and two more lead back.
            driver.keys("e e");
        }
    }
    driver.keys("1 2 Enter");
    assert!(shows(&driver, "question 2 of 2"));
    driver.text("6").keys("Enter");
    assert!(shows(&driver, "It is:      9 interleavings"));
    assert!(shows(&driver, "Found:      9 interleavings"));
}

#[test]
fn what_was_answered_is_not_asked_again() {
    let mut driver = driver();
    driver.keys("2 3 Enter").text("9").keys("Enter Esc");
    driver.keys("a");
    assert!(shows(&driver, "19 interleavings: 10 right, 9 wrong"));
    driver.keys("Shift-Tab");
    assert!(shows(&driver, "✓ right"));
}

#[test]
fn the_mechanisms_and_experiments_are_compared() {
    let mut driver = driver();
    driver.keys("s s");
    for words in [
        "async      safe",
        "processes  goes wrong",
        "two each",
        "locked     safe",
    ] {
        assert!(shows(&driver, words), "{words}");
    }
    driver.keys("m");
    assert!(shows(&driver, "All 3 interleavings end right: safe."));
    driver.keys("m m e e");
    assert!(shows(&driver, "All 26 interleavings end right: safe."));
    driver.keys("e");
    assert!(
        shows(&driver, "19 interleavings"),
        "round to where it began"
    );
}

#[test]
fn a_schedule_leads_to_the_timeline_and_to_the_scheduler() {
    let mut driver = driver();
    driver.keys("s s Enter");
    assert!(matches!(driver.model.screen(), Screen::Replay(_)));
    assert!(
        shows(&driver, "✗ threads: x = 1"),
        "it is told that this is wrong"
    );
    driver.keys("Esc x");
    let Screen::Play(play) = driver.model.screen() else {
        panic!("no scheduler");
    };
    assert_eq!(play.made().len(), 5, "the moves of the witness");
    driver.keys("a");
    assert!(matches!(driver.model.screen(), Screen::Schedules(_)));
}

#[test]
fn real_runs_stand_beside_what_is_possible() {
    let mut driver = driver();
    driver.keys("s s");
    assert!(!shows(&driver, "moves  real runs"));
    driver.keys("R");
    assert!(shows(&driver, "1 993"));
    assert!(shows(&driver, "7 of 2 000 real runs"));
}

#[test]
fn a_search_that_is_left_goes_on_for_nobody() {
    let mut driver = driver();
    driver.searches = false;
    let shelved = lessons::to_search().pop().expect("there is a lesson");
    let lesson = shelved.lesson.expect("it is in order");
    let record = counterpoint::tui::record::Record::default();
    let every = counterpoint::tui::screens::schedules::Schedules::of(
        &lesson,
        &shelved.key,
        &Asked::default(),
        Some("processes"),
        &record,
    );
    driver.begin(Screen::Schedules(Box::new(
        every.expect("it can be searched"),
    )));
    driver.searches = false;
    driver.tick(Duration::ZERO);
    driver.keys("s s");
    assert!(
        shows(&driver, "by the rules of processes"),
        "the one that was asked for"
    );
    driver.keys("m");
    assert!(shows(&driver, "by the rules of threads"));
    assert!(
        shows(&driver, "processes  not searched yet"),
        "it waits again"
    );
}
