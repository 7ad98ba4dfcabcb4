//! The learner as the scheduler: what keys do to the moves, and what is never lost.

use super::driver::Driver;
use super::lessons;
use super::snapshot::rows;
use counterpoint::program::TaskId;
use counterpoint::session::Asked;
use counterpoint::tui::Theme;
use counterpoint::tui::message::{Message, RaceId};
use counterpoint::tui::screens::Screen;
use counterpoint::tui::screens::play::Play;
use proptest::prelude::*;
use ratatui::crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Size;
use std::time::Duration;

/// One of the lessons, by the rules of a mechanism.
fn driver(nth: usize, rules: &str) -> Driver {
    let shelved = lessons::to_play().swap_remove(nth);
    let lesson = shelved.lesson.expect("it is in order");
    let play = Play::of(&lesson, &shelved.key, &Asked::default(), Some(rules)).unwrap();
    let first = Screen::Play(Box::new(play));
    let mut driver = Driver::with(first, Size::new(120, 36), Theme::default(), false);
    driver.tick(Duration::ZERO);
    driver
}

fn made(driver: &Driver) -> Vec<TaskId> {
    match driver.model.screen() {
        Screen::Play(play) => play.made().to_vec(),
        _ => panic!("another screen has come"),
    }
}

/// What is on the screen, without the row of moves and what is told below, without the pointer to
/// the chosen task, and without what is remembered of other ways.
fn shown(driver: &Driver) -> Vec<String> {
    let rows = rows(&driver.draw());
    let rows = rows[..rows.len() - 2].iter();
    let before = |row: &String| match row.split_once(" · ✓ reached before") {
        Some((now, _)) => now.to_owned(),
        None => row.clone(),
    };
    rows.map(|row| before(row).replace("┌▸", "┌ ")).collect()
}

fn shows(driver: &Driver, words: &str) -> bool {
    rows(&driver.draw()).iter().any(|row| row.contains(words))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 40,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_move_can_be_taken_back_and_made_again(
        lesson in 0usize..2,
        rules in prop::sample::select(vec!["threads", "async", "pool"]),
        digits in prop::collection::vec(0u8..5, 1..30),
    ) {
        let mut driver = driver(lesson, rules);
        let mut before = vec![(made(&driver), shown(&driver))];
        for digit in digits {
            driver.text(&digit.to_string());
            // What was told of it lies over the screen, or is a remark about the key.
            driver.keys("Enter u r");
            let now = made(&driver);
            if now.len() > before[before.len() - 1].0.len() {
                driver.keys("u r");
                before.push((made(&driver), shown(&driver)));
            }
        }
        let all = made(&driver);
        for (moves, picture) in before.iter().rev() {
            while made(&driver).len() > moves.len() {
                driver.keys("u");
            }
            prop_assert_eq!(&made(&driver), moves);
            prop_assert_eq!(&shown(&driver), picture);
        }
        driver.keys("End");
        prop_assert_eq!(made(&driver), all);
    }
}

#[test]
fn starting_again_loses_nothing() {
    let mut driver = driver(0, "threads");
    let start = made(&driver);
    assert_eq!(start.len(), 1, "main has started both");
    driver.keys("1 2 1 Home");
    assert_eq!(made(&driver), start);
    driver.keys("End");
    assert_eq!(made(&driver), [0, 1, 2, 1].map(TaskId));
    driver.keys("Home u");
    assert!(
        made(&driver).is_empty(),
        "what main did can be taken back too"
    );
}

#[test]
fn an_update_that_is_lost_is_told_where_it_happens() {
    let mut driver = driver(0, "threads");
    driver.resize(Size::new(160, 48));
    driver.keys("1 2 1");
    assert!(shows(&driver, "wrote 1 to x (it was 0)"));
    assert!(!shows(&driver, "is lost"));
    driver.keys("2 Enter");
    let all = rows(&driver.draw()).join(" ");
    assert!(all.contains("wrote 1 to x (it was 1 already). But x had changed since Right read it: what Left wrote is lost."), "{all}");
    driver.keys("Home 1 1 2 2 Enter");
    assert!(shows(&driver, "wrote 2 to x (it was 1)"));
    assert!(
        !shows(&driver, "is lost"),
        "Right had looked after Left wrote"
    );
}

#[test]
fn a_search_that_breaks_off_is_not_waited_for() {
    let mut driver = driver(0, "threads");
    driver.searches = false;
    driver.keys("n i");
    assert!(shows(&driver, "a search goes on"));
    // Whoever asked, and whichever of its searches it was.
    for id in 0..10 {
        for nth in 0..20 {
            driver.tell(Message::SeekFailed {
                id: RaceId(id),
                nth,
            });
        }
    }
    assert!(!shows(&driver, "a search goes on"));
    assert!(shows(&driver, "it broke off, because of an error"));
}

#[test]
fn long_names_give_way_to_digits_in_the_row_of_moves() {
    let mut driver = driver(0, "threads");
    driver.resize(Size::new(40, 20));
    driver.keys("1 2");
    let moves = |driver: &Driver| {
        let all = rows(&driver.draw());
        let row = all.iter().find(|row| row.contains(" moves "));
        row.map(|row| row.trim().to_owned()).unwrap_or_default()
    };
    assert_eq!(moves(&driver), "moves main Left Right");
    driver.keys("1 2");
    driver.keys("Enter u r");
    assert_eq!(moves(&driver), "moves 0 1 2 1 2");
}

#[test]
fn hints_lead_to_the_goal() {
    for lesson in [0, 1] {
        let mut driver = driver(lesson, "threads");
        for _ in 0..20 {
            if shows(&driver, "reached in") {
                break;
            }
            driver.keys("h");
            let hint = rows(&driver.draw()).join(" ");
            let digit = hint
                .split("Hint: press ")
                .nth(1)
                .and_then(|rest| rest.chars().next());
            let digit = digit.expect("there is a way, so there is a hint");
            driver.text(&digit.to_string());
        }
        assert!(
            shows(&driver, "no way is shorter"),
            "the hints are the shortest way"
        );
    }
}

#[test]
fn whoever_says_that_it_cannot_be_done_is_told_the_truth() {
    let mut driver = driver(0, "threads");
    driver.keys("i");
    assert!(shows(&driver, "There is a way"));
    driver.keys("Enter m i");
    assert!(
        shows(&driver, "You are right"),
        "on one async thread nothing is lost"
    );
    driver.keys("Enter m n i");
    assert!(shows(&driver, "You are right"), "nobody writes less than 1");
}

#[test]
fn the_rules_of_each_mechanism_keep_their_own_moves() {
    let mut driver = driver(0, "threads");
    driver.keys("1 2");
    let threads = made(&driver);
    driver.keys("m 2");
    assert_ne!(made(&driver), threads);
    driver.keys("m");
    assert_eq!(made(&driver), threads);
}

#[test]
fn a_click_on_a_task_moves_it() {
    let mut driver = driver(0, "threads");
    let click = |driver: &mut Driver, column| {
        driver.tell(Message::Mouse(MouseEvent {
            kind: MouseEventKind::Down(MouseButton::Left),
            column,
            row: 10,
            modifiers: KeyModifiers::NONE,
        }));
    };
    click(&mut driver, 60);
    assert_eq!(made(&driver), [0, 2].map(TaskId));
    click(&mut driver, 10);
    assert_eq!(made(&driver), [0, 2, 1].map(TaskId));
}

#[test]
fn a_run_is_gone_on_with_from_the_moment_that_is_looked_at() {
    let mut driver = Driver::new(Size::new(80, 24), Theme::default(), false);
    driver.tell(Message::Shelf(lessons::to_play()));
    driver.keys("Enter r Enter x");
    let all = made(&driver);
    assert_eq!(
        all.len(),
        5,
        "main starts the second, and two reads and writes"
    );
    // The run takes no time, so its first moment has all of it in it, but its first event has not.
    driver.keys("Esc");
    for _ in 0..50 {
        driver.keys("←");
    }
    driver.keys("x");
    assert!(made(&driver).is_empty());
    driver.keys("Esc End x");
    assert_eq!(made(&driver), all);
}
