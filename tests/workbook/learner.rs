//! Somebody who sees the workbook for the first time.

use crate::desk::{Desk, ENTER, LARGE, OVER, PAGE_DOWN, quit};
use crate::pty::Screen;
use counterpoint::lesson::{Lesson, Library, When};

const COFFEE: &str = "coffee-and-pastry";

fn coffee() -> Lesson {
    let entry = Library::embedded().find(COFFEE).unwrap();
    entry.load().unwrap().0
}

/// What the shelf says of all lessons.
fn done(lessons: usize) -> String {
    let all = Library::embedded().entries().len();
    format!("{lessons} of {all} lessons done")
}

#[test]
fn a_whole_lesson_from_the_shelf_and_back() {
    let desk = Desk::new();
    let lesson = coffee();
    let mut screen = desk.start(LARGE, &[]);
    screen.wait_for(&done(0));
    screen.wait_for("Not begun");
    screen.send(ENTER);
    pages(&mut screen, &lesson, When::Before);
    predict(&mut screen);
    race(&mut screen);
    screen.send(PAGE_DOWN);
    screen.wait_for("Predicted, and seen");
    // However the runs went, the answers are those of the lesson.
    screen.wait_for("3 s ✓ right");
    on_to(&mut screen, &title(&lesson, When::After, 0));
    pages(&mut screen, &lesson, When::After);
    screen.wait_for("Back to the shelf");
    experiment(&mut screen);
    // Below the last experiment and the exercises.
    screen.send("jjjjjjjjj\r");
    screen.wait_for(&done(1));
    screen.wait_for(&format!("✓ {}", lesson.title));
    let pages = lesson.pages.len();
    screen.wait_for(&format!(
        "{pages} of {pages} pages read · 4 of 4 predictions right · run 2×"
    ));
    quit(screen);
    again(&desk, &lesson);
}

/// Started again, it knows all that.
fn again(desk: &Desk, lesson: &Lesson) {
    let mut screen = desk.start(LARGE, &[]);
    screen.wait_for(&done(1));
    screen.wait_for(&format!("✓ {}", lesson.title));
    screen.send("c");
    screen.wait_for("Back to the shelf");
    screen.wait_for(&format!("› {}", lesson.title));
    quit(screen);
}

fn title(lesson: &Lesson, when: When, nth: usize) -> String {
    let mut pages = lesson.pages.iter().filter(|page| page.when == when);
    pages.nth(nth).unwrap().title.clone().unwrap()
}

/// Presses space until this is on the screen: a page may be longer than the screen.
fn on_to(screen: &mut Screen, text: &str) {
    for _ in 0..9 {
        let before = screen.contents();
        if before.contains(text) {
            return;
        }
        screen.send(" ");
        screen.wait_until(|screen| screen.contents() != before);
    }
    panic!("no {text:?}:\n{}", screen.contents());
}

/// Reads these pages, and goes on to what comes after them.
fn pages(screen: &mut Screen, lesson: &Lesson, when: When) {
    let count = lesson.pages.iter().filter(|page| page.when == when).count();
    screen.wait_for(&title(lesson, when, 0));
    for nth in 1..count {
        on_to(screen, &title(lesson, when, nth));
    }
    let after = match when {
        When::Before => "Question 1 of 3",
        When::After => "Experiments",
    };
    on_to(screen, after);
}

fn predict(screen: &mut Screen) {
    screen.wait_for("Question 1 of 3");
    screen.send(PAGE_DOWN);
    screen.wait_for("answer first, or press s to skip the question");
    screen.send("3\r");
    screen.wait_for("You said: 3 s.");
    screen.send(ENTER);
    screen.wait_for("Question 2 of 3");
    screen.send("23456");
    screen.wait_until(|screen| screen.contents().matches("[x]").count() == 5);
    screen.send(ENTER);
    screen.wait_for("You said: threads, processes, async, async-many, pool.");
    screen.send(ENTER);
    screen.wait_for("Question 3 of 3");
    screen.send("1\r");
    screen.wait_for("You said: 1 thread.");
    screen.send(ENTER);
}

/// Runs it for real. Every run says how it ended, whatever that is on this machine.
fn race(screen: &mut Screen) {
    screen.wait_for("go!");
    screen.send(ENTER);
    screen.wait_for(OVER);
    for name in [
        "sequential",
        "threads",
        "processes",
        "async",
        "async-many",
        "pool",
    ] {
        assert!(screen.contents().contains(name), "{}", screen.contents());
    }
    let text = screen.contents();
    let verdicts = text.matches("│✓ ").count() + text.matches("│✗ ").count();
    assert_eq!(verdicts, 6, "{text}");
    assert!(text.contains("Coffee: ready"), "{text}");
}

fn experiment(screen: &mut Screen) {
    screen.send("1");
    screen.wait_for("Experiment: fast coffee");
    screen.wait_for("instead of 2 s");
    screen.send(" ");
    screen.wait_for("Question 1 of 1");
    screen.send("0\r");
    screen.wait_for("You said: 0 s.");
    screen.send(ENTER);
    screen.wait_for("go!");
    screen.send(ENTER);
    screen.wait_for(OVER);
    screen.send(PAGE_DOWN);
    screen.wait_for("Predicted, and seen");
    screen.wait_for("0 s ✓ right");
    on_to(screen, "Back to the shelf");
}

#[test]
fn the_help_says_what_can_be_pressed() {
    let desk = Desk::new();
    let mut screen = desk.start(LARGE, &[]);
    screen.wait_for(&done(0));
    screen.send("?");
    screen.wait_for("Choosing a lesson");
    screen.wait_for("open the lesson");
    screen.send("\x1b");
    screen.wait_for(&done(0));
    screen.send("c");
    screen.wait_for("there is nothing to continue yet");
    quit(screen);
}
