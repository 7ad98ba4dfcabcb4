//! Every screen, and every state of it that looks different: how to come there from the shelf.

use super::driver::{Driver, Runs, done};
use super::{exercises, lessons};
use counterpoint::exercise::check::{Answer, Checked};
use counterpoint::exercise::judged::Evidence;
use counterpoint::progress::Presenting;
use counterpoint::session::{Asked, Options, Plan, Retold, retell};
use counterpoint::trace::Clock;
use counterpoint::tui::message::{ExerciseNews, Message};
use counterpoint::tui::record::Record;
use counterpoint::tui::screens::Screen;
use counterpoint::tui::screens::exercise::ExerciseScreen;
use counterpoint::tui::screens::notes::Notes;
use counterpoint::tui::screens::play::Play;
use counterpoint::tui::screens::replay::Replay;
use counterpoint::tui::screens::schedules::Schedules;
use counterpoint::tui::screens::shelf::Shelf;
use std::sync::Arc;
use std::time::Duration;

/// How to come to a state from a fresh shelf.
pub type Reach = fn(&mut Driver);

macro_rules! states {
    ($($name:ident: $reach:expr;)*) => {
        /// Every state with its name.
        pub const STATES: &[(&str, Reach)] = &[$((stringify!($name), $reach)),*];

        mod pictures {
            $(#[test]
            fn $name() {
                crate::snapshot::at_three_sizes(stringify!($name), false);
            })*
        }
    };
}

states! {
    shelf_fresh: |_| {};
    shelf_progress: |d| {
        // One lesson to its end, one to its second page, then back on the shelf.
        through_kettles(d);
        d.keys("↓ ↓ Enter");
        open(d, "post-office").keys("Esc");
    };
    shelf_search: |d| { d.keys("/").text("key"); };
    shelf_search_taken: |d| { d.keys("/").text("key").keys("Enter"); };
    shelf_search_left: |d| { d.keys("/").text("key").keys("↓ Esc"); };
    shelf_search_pages: |d| { d.keys("/").text("porter"); };
    shelf_nothing_found: |d| { d.keys("/").text("zebra").keys("Enter"); };
    shelf_second: |d| { d.keys("↓"); };
    shelf_broken_file: |d| { d.keys("End"); };
    shelf_notice: |d| { d.keys("End Enter"); };
    shelf_news: |d| {
        for text in NEWS {
            d.tell(Message::Notice(text.to_owned()));
        }
    };
    shelf_news_seen: |d| {
        for text in NEWS {
            d.tell(Message::Notice(text.to_owned()));
        }
        d.keys("c ↓");
    };
    shelf_leave: |d| { d.keys("Esc"); };

    page_short: |d| { open(d, "two-kettles"); };
    page_long: |d| { open(d, "two-kettles").keys("space"); };
    page_long_scrolled: |d| { open(d, "two-kettles").keys("space ↓ ↓ ↓"); };
    page_long_end: |d| {
        open(d, "two-kettles").keys("space");
        again(d, 80, "↓");
    };
    page_after: |d| { asked(d).keys("s s s s Enter Enter End PgUp"); };

    ask_number: |d| { asked(d); };
    ask_number_typed: |d| { asked(d).text("2,5 s"); };
    ask_number_problem: |d| { asked(d).text("3 apples").keys("Enter"); };
    ask_number_answered: |d| { asked(d).text("3").keys("Enter"); };
    ask_choice: |d| { asked(d).keys("s ↓"); };
    ask_choice_answered: |d| { asked(d).keys("s 2 Enter"); };
    ask_set: |d| { asked(d).keys("s s 2 ↓"); };
    ask_set_answered: |d| { asked(d).keys("s s 2 3 Enter"); };
    ask_order: |d| { asked(d).keys("s s s -"); };
    ask_order_answered: |d| { asked(d).keys("s s s - Enter"); };
    ask_another_day: |d| { asked(d).keys("s s 2 3 Enter Esc Enter r PgUp"); };
    ask_long: |d| { long_question(d); };
    ask_long_below: |d| { long_question(d).keys("5"); };
    ask_long_answered: |d| { long_question(d).keys("5 Enter"); };
    answers_long: |d| { long_question(d).keys("3 Enter Enter Enter Enter"); };
    shelf_one_minute: |d| { long_question(d).keys("Esc"); };
    ask_skipped: |d| { asked(d).keys("s PgUp"); };
    ask_not_yet: |d| { asked(d).keys("→"); };

    runs_planning: |d| { d.plans = false; race(d, "two-keys"); };
    runs_ready: |d| { race(d, "two-kettles"); };
    runs_ready_six: |d| { race(d, "post-office"); };
    runs_ready_together: |d| { race(d, "two-keys").keys("y space"); };
    runs_live: |d| { live(d, "two-kettles", 1); };
    runs_live_six: |d| { live(d, "post-office", 3); };
    runs_live_alone: |d| { live(d, "post-office", 4).keys("2 ↓ ↓"); };
    runs_live_begun: |d| { held(race(d, "two-kettles")).keys("Enter"); };
    runs_quietly: |d| { held(race(d, "two-kettles")).keys("o"); };
    runs_stopping: |d| { live(d, "two-kettles", 1).keys("Esc"); };
    runs_stopped_and_left: |d| { live(d, "two-kettles", 1).keys("Esc Enter End Esc"); };
    runs_over: |d| { ran(d, "two-kettles"); };
    runs_over_six: |d| { ran(d, "post-office"); };
    runs_over_predicted: |d| { asked(d).text("3").keys("Enter s s s s Enter"); };
    runs_middle: |d| { ran(d, "two-kettles").keys("Tab ← ← ← ← ←"); };
    runs_middle_six: |d| { ran(d, "post-office").keys("Tab Home m m m m"); };
    runs_beginning: |d| { ran(d, "two-kettles").keys("Home"); };
    runs_played: |d| {
        ran(d, "two-kettles").keys("space <");
        d.tick(Duration::from_millis(200));
    };
    runs_zoomed: |d| { ran(d, "two-kettles").keys("Tab ← ← ← ← ← + +"); };
    alone: |d| { ran(d, "post-office").keys("2"); };
    alone_sequential: |d| { ran(d, "two-kettles").keys("1"); };
    alone_event: |d| { ran(d, "post-office").keys("2 Home m m m"); };
    alone_first_wait: |d| { ran(d, "post-office").keys("2 b"); };
    alone_waiting: |d| { ran(d, "post-office").keys("2 Home b b b b ↓ ↓"); };
    alone_followed: |d| { ran(d, "post-office").keys("2 Home b b b b ↓ ↓ f"); };
    alone_critical: |d| { ran(d, "post-office").keys("2 c"); };
    alone_figures: |d| { ran(d, "post-office").keys("2 s"); };
    critical_path: |d| { ran(d, "two-kettles").keys("c"); };
    figures_compared: |d| { ran(d, "post-office").keys("s"); };
    overview: |d| { crowd(d); };
    overview_middle: |d| { crowd(d).keys("Home m m m m m m m m m"); };
    overview_lanes: |d| { crowd(d).keys("1 z ↓ ↓ ↓ ↓ ↓ ↓ ↓ ↓ ↓ ↓ ↓ ↓"); };
    overview_alone: |d| { crowd(d).keys("1"); };
    deadlock: |d| { ran(d, "two-keys"); };
    deadlock_alone: |d| { ran(d, "two-keys").keys("2"); };
    deadlock_event: |d| { ran(d, "two-keys").keys("2 ←"); };
    deadlock_figures: |d| { ran(d, "two-keys").keys("s"); };
    unsupported: |d| { ran(d, "called-off"); };
    unsupported_ready: |d| { race(d, "called-off"); };
    unsupported_alone: |d| { ran(d, "called-off").keys("1"); };
    unsupported_figures: |d| { ran(d, "called-off").keys("s"); };
    not_as_expected: |d| { ran(d, "called-off").keys("3"); };
    virtual_clock: |d| {
        ran(d, "two-kettles").keys("v");
        d.tick(Duration::from_secs(4));
    };
    params: |d| { ran(d, "two-kettles").keys("p ↓ +"); };
    params_problem: |d| { ran(d, "two-kettles").keys("p").text("90").keys("Enter"); };
    save: |d| { ran(d, "two-kettles").keys("S"); };

    answers_all: |d| {
        asked(d).text("3").keys("Enter Enter 1 Enter Enter 2 3 Enter Enter s Enter Enter");
    };
    answers_skipped: |d| { asked(d).keys("s s s s Enter Enter"); };
    experiments: |d| { through_kettles(d); };
    experiments_chosen: |d| { through_kettles(d).keys("↓ ↓"); };
    experiments_last: |d| { through_kettles(d); again(d, 9, "↓"); };
    experiments_none: |d| { ran(d, "two-keys").keys("Enter"); };
    invitation: |d| { through_kettles(d).keys("1"); };
    experiment_ask: |d| { through_kettles(d).keys("1 Enter"); };
    experiment_runs: |d| { through_kettles(d).keys("1 Enter 6 Enter Enter Enter"); };

    stage: |d| { to_play(d).keys("Enter r Enter Enter"); };
    stage_notes: |d| { to_play(d).keys("Enter r Enter Enter PgDn"); };
    play_first: |d| { play(d); };
    play_main: |d| { play(d).keys("u"); };
    play_moved: |d| { play(d).keys("1"); };
    play_undone: |d| { play(d).keys("1 2 u u"); };
    play_cannot: |d| { play(d).keys("3"); };
    play_hint: |d| { play(d).keys("1 h"); };
    play_reached: |d| { play(d).keys("1 2 1 2"); };
    play_reached_seen: |d| { play(d).keys("1 2 1 2 Enter"); };
    play_lost: |d| { play(d).keys("1 1"); };
    play_wrong: |d| { play(d).keys("1 1 2 2"); };
    play_claim_wrong: |d| { play(d).keys("i"); };
    play_claim_right: |d| { play(d).keys("n i"); };
    play_searching: |d| { d.searches = false; play(d).keys("1 h"); };
    play_every: |d| { play(d).keys("a"); };
    play_async: |d| { play(d).keys("m 1"); };
    play_timeline: |d| { play(d).keys("1 2 1 v"); };
    play_save: |d| { play(d).keys("1 S"); };
    play_forks: |d| { table(d, "3").keys("1 2"); };
    play_waits: |d| { table(d, "3").keys("1 2 1 1"); };
    play_deadlock: |d| { table(d, "3").keys("1 2 3 Enter"); };
    play_many: |d| { d.searches = false; table(d, "14").keys("1 2 3 → → → →"); };
    play_from_run: |d| { ran_to_play(d).keys("x"); };
    play_from_moment: |d| { ran_to_play(d).keys("← ← ← ← ← ← x"); };
    help_play: |d| { play(d).keys("?"); };

    every: |d| { to_play(d).keys("Enter r Enter Enter PgDn"); };
    every_ask: |d| { asked_every(d); };
    every_ask_number: |d| { asked_every(d).keys("1 2 Enter"); };
    every_outcomes: |d| { every(d); };
    every_outcomes_right: |d| { every(d).keys("↓"); };
    every_claim: |d| { every(d).keys("End"); };
    every_compared: |d| { every(d).keys("Tab Tab Tab"); };
    every_answers: |d| { asked_every(d).keys("1 2 Enter").text("9").keys("Enter"); };
    every_answers_skipped: |d| { every(d).keys("Shift-Tab ↓ ↓"); };
    every_real: |d| { every(d).keys("R"); };
    every_real_going: |d| { every(d); d.searches = false; d.keys("R"); };
    every_steps: |d| { every(d).keys("Tab"); };
    every_graph: |d| { every(d).keys("g"); };
    every_graph_near: |d| { every(d).keys("g + + → ↓"); };
    every_async: |d| { every(d).keys("m"); };
    every_experiment: |d| { every(d).keys("e"); };
    every_experiment_graph: |d| { every(d).keys("e g"); };
    every_searching: |d| { d.searches = false; every(d); };
    every_timeline: |d| { every(d).keys("Enter"); };
    every_by_hand: |d| { every(d).keys("x"); };
    every_deadlock: |d| { every_table(d, "3"); };
    every_deadlock_graph: |d| { every_table(d, "3").keys("g n"); };
    every_large: |d| { every_table(d, "6").keys("g"); };
    help_every: |d| { every(d).keys("?"); };
    help_every_graph: |d| { every(d).keys("g ?"); };

    shelf_exercises: |d| { at_desk(d).keys("↓ ↓ ↓"); };
    shelf_exercises_failed: |d| { at_desk(d).keys("End ↑"); };
    shelf_exercises_search: |d| { at_desk(d).keys("/").text("threads kettles"); };
    shelf_exercises_no_desk: |d| { no_desk(d).keys("↓ ↓"); };
    lesson_exercises: |d| { at_desk(d); through_kettles(d).keys("End"); again(d, 9, "↓"); d.keys("↑"); };
    lesson_exercise: |d| { at_desk(d); through_kettles(d).keys("End"); again(d, 9, "↓"); d.keys("↑ Enter"); };
    exercise_no_desk: |d| { no_desk(d).keys("↓ ↓ Enter"); };
    exercise_no_desk_check: |d| { no_desk(d).keys("↓ ↓ Enter c"); };
    exercise_not_begun: |d| { exercise(d, None, None); };
    exercise_checking: |d| { checking(d); };
    exercise_building: |d| {
        checking(d);
        let (id, nth, ..) = d.checks.asked[0].clone();
        let with = "building the crates that exercises are checked with (once, some seconds)…".to_owned();
        d.tell(Message::Exercise(id, ExerciseNews::Busy { nth, with }));
    };
    exercise_checking_again: |d| {
        exercise(d, Some(exercises::ANSWER), Some(exercises::not_concurrent));
        d.checks.comes_to = None;
        exercises::save(d, "kettles", "fn newer() {}");
        d.tick(Duration::from_millis(300));
    };
    exercise_cancelled: |d| { checking(d).keys("Esc"); };
    exercise_impossible: |d| {
        checking(d);
        let (id, nth, ..) = d.checks.asked[0].clone();
        let why = "`cargo` cannot be started: No such file or directory; install Rust's stable toolchain with \
                   rustup (https://rustup.rs)".to_owned();
        d.tell(Message::Exercise(id, ExerciseNews::Failed { nth, why }));
    };
    exercise_passed: |d| {
        d.checks.advice = vec![Evidence::new("this binding could be shorter (let_and_return)", Some(5))];
        exercise(d, Some(exercises::ANSWER), Some(exercises::passed));
    };
    exercise_not_concurrent: |d| { failed(d); };
    exercise_scrolled: |d| { failed(d).keys("↓ ↓ ↓"); };
    exercise_end: |d| { failed(d).keys("End"); };
    exercise_not_compiling: |d| { exercise(d, Some(exercises::ANSWER), Some(exercises::not_compiling)); };
    exercise_deadlock: |d| { deadlocked(d); };
    exercise_unreadable: |d| {
        checking(d);
        let answer = Arc::new(Answer::of("/home/ada/exercises/1-first/kettles.rs", b"fn tea\n\xff"));
        d.tell(Message::Saved { file: exercises::file("kettles"), answer });
    };
    exercise_hint: |d| { failed(d).keys("h"); };
    exercise_hints_all: |d| { failed(d).keys("h h h h"); };
    exercise_hint_first: |d| { exercise(d, None, None).keys("h"); };
    exercise_reset_asked: |d| { failed(d).keys("R"); };
    exercise_reset: |d| { failed(d).keys("R R"); };
    exercise_spoil_asked: |d| { failed(d).keys("s"); };
    exercise_solution: |d| { failed(d).keys("s s"); };
    exercise_timeline: |d| { failed(d).keys("v"); };
    exercise_timeline_deadlock: |d| { deadlocked(d).keys("v"); };
    exercise_by_hand: |d| { deadlocked(d).keys("x"); };
    exercise_wanted: |d| { failed(d).keys("w"); };
    exercise_following: |d| { following(d); };
    exercise_last: |d| { exercise(d, None, None).keys("n n n n"); };
    help_exercise: |d| { exercise(d, None, None).keys("?"); };

    replay: |d| { replayed(d); };
    replay_alone: |d| { replayed(d).keys("2 ← ← ←"); };
    notes_nothing: |d| d.begin(Screen::Notes(Notes::default()));
    notes_page: |d| {
        d.begin(Screen::Notes(Notes::default()));
        d.tell(Message::Presented(Some(presented())));
    };
    help_shelf: |d| { d.keys("?"); };
    help_runs: |d| { ran(d, "two-kettles").keys("?"); };
    help_page: |d| { ran(d, "two-kettles").keys("? space"); };
    help_end: |d| { d.keys("? End"); };
    help_scrolled: |d| { ran(d, "two-kettles").keys("? ↓ ↓ ↓ ↓"); };
}

/// What the shell may have to tell.
const NEWS: [&str; 2] = [
    "Your progress in this lesson could not be read, because the file begins with something that \
     is no JSON. It was set aside as /home/ada/.local/share/counterpoint/progress/two-kettles.json.\
     damaged-1, and everything else you did is kept as it was before.",
    "There is no thread left for this.",
];

/// The shelf with exercises, and a folder to write them in.
fn at_desk(driver: &mut Driver) -> &mut Driver {
    let checks = std::mem::take(&mut driver.checks);
    driver.begin_at_desk(Screen::Shelf(Shelf::default()));
    driver.checks = checks;
    driver.tell(Message::Exercises(exercises::posed()));
    driver.tell(Message::Shelf(lessons::shelf()));
    driver
}

/// The shelf with exercises, and nowhere to write them.
fn no_desk(driver: &mut Driver) -> &mut Driver {
    driver.tell(Message::Exercises(exercises::posed()));
    driver
}

/// The first exercise, whose file says this, and what its check comes to.
pub fn exercise<'d>(
    driver: &'d mut Driver,
    text: Option<&'static str>,
    comes_to: Option<fn() -> Checked>,
) -> &'d mut Driver {
    (driver.checks.text, driver.checks.comes_to) = (text, comes_to);
    at_desk(driver).keys("↓ ↓ Enter")
}

/// A check that has gone on for some time.
fn checking(driver: &mut Driver) -> &mut Driver {
    exercise(driver, Some(exercises::ANSWER), None);
    driver.tick(Duration::from_millis(1_250));
    driver
}

fn failed(driver: &mut Driver) -> &mut Driver {
    exercise(
        driver,
        Some(exercises::ANSWER),
        Some(exercises::not_concurrent),
    )
}

fn deadlocked(driver: &mut Driver) -> &mut Driver {
    exercise(driver, Some(exercises::ANSWER), Some(exercises::deadlock))
}

/// The second exercise on a screen that follows what is saved.
pub fn following(driver: &mut Driver) -> &mut Driver {
    let desk = exercises::desk();
    let screen = ExerciseScreen::new(exercises::all(), 1, Some(&desk)).following();
    driver.begin_at_desk(Screen::Exercise(Box::new(screen)));
    driver.tick(Duration::ZERO);
    driver
}

/// Presses a key so many times.
fn again<'d>(driver: &'d mut Driver, times: usize, name: &str) -> &'d mut Driver {
    for _ in 0..times {
        driver.keys(name);
    }
    driver
}

/// Opens a lesson from the shelf.
fn open<'d>(driver: &'d mut Driver, id: &str) -> &'d mut Driver {
    let shelf = lessons::shelf();
    let place = shelf.iter().position(|shelved| shelved.word == id);
    let place = place.unwrap_or_else(|| panic!("no lesson {id}"));
    driver.keys("Home");
    again(driver, place, "↓");
    driver.keys("Enter")
}

/// The first question of the kettles.
fn asked(driver: &mut Driver) -> &mut Driver {
    open(driver, "two-kettles").keys("r")
}

fn long_question(driver: &mut Driver) -> &mut Driver {
    driver.tell(Message::Shelf(lessons::long_question()));
    driver.keys("Enter r")
}

/// The runs of a lesson before they have begun.
fn race<'d>(driver: &'d mut Driver, id: &str) -> &'d mut Driver {
    open(driver, id).keys("r");
    let questions = lessons::lesson(id).predictions.len();
    again(driver, questions, "s")
}

/// The shelf with lessons in which the learner is the scheduler.
fn to_play(driver: &mut Driver) -> &mut Driver {
    driver.tell(Message::Shelf(lessons::to_play()));
    driver
}

/// The first of them, on its first page, from where it is begun.
fn play(driver: &mut Driver) -> &mut Driver {
    to_play(driver).keys("Enter x")
}

/// The questions before every interleaving.
fn asked_every(driver: &mut Driver) -> &mut Driver {
    driver.tell(Message::Shelf(lessons::to_search()));
    driver.keys("Enter a")
}

/// Every interleaving, after questions that were skipped.
fn every(driver: &mut Driver) -> &mut Driver {
    asked_every(driver).keys("s s")
}

/// Every interleaving of a table with so many guests.
fn every_table<'d>(driver: &'d mut Driver, guests: &str) -> &'d mut Driver {
    let shelved = lessons::to_play().pop().expect("there is a table");
    let lesson = shelved.lesson.expect("its lesson is in order");
    let asked = Asked {
        params: vec![("guests".to_owned(), guests.to_owned())],
        ..Asked::default()
    };
    let record = Record::default();
    let every = Schedules::of(&lesson, &shelved.key, &asked, None, &record);
    let every = every.expect("it can be searched");
    driver.begin(Screen::Schedules(Box::new(every)));
    driver.tick(Duration::ZERO);
    driver
}

fn ran_to_play(driver: &mut Driver) -> &mut Driver {
    to_play(driver).keys("Enter r Enter")
}

/// A table with so many guests.
fn table<'d>(driver: &'d mut Driver, guests: &str) -> &'d mut Driver {
    let shelved = lessons::to_play().pop().expect("there is a table");
    let lesson = shelved.lesson.expect("its lesson is in order");
    let asked = Asked {
        params: vec![("guests".to_owned(), guests.to_owned())],
        ..Asked::default()
    };
    let searches = driver.searches;
    let play = Play::of(&lesson, &shelved.key, &asked, None).expect("it can be played");
    driver.begin(Screen::Play(Box::new(play)));
    driver.searches = searches;
    driver.tick(Duration::ZERO);
    driver
}

fn held(driver: &mut Driver) -> &mut Driver {
    driver.runs = Runs::Held;
    driver
}

/// The runs of a lesson at some second of the story.
fn live<'d>(driver: &'d mut Driver, id: &str, second: u64) -> &'d mut Driver {
    held(race(driver, id)).keys("Enter").run_until(second)
}

/// The runs of a lesson when they are over.
fn ran<'d>(driver: &'d mut Driver, id: &str) -> &'d mut Driver {
    race(driver, id).keys("Enter")
}

/// Three hundred clerks.
fn crowd(driver: &mut Driver) -> &mut Driver {
    ran(driver, "post-office").keys("Enter 1 Enter Enter")
}

/// The whole lesson, to its experiments.
fn through_kettles(driver: &mut Driver) -> &mut Driver {
    asked(driver).text("3");
    driver.keys("Enter Enter 1 Enter Enter s s Enter Enter End")
}

fn replayed(driver: &mut Driver) -> &mut Driver {
    let options = Options {
        clock: Clock::Virtual,
        cores: Some(4),
        ..Options::default()
    };
    let plan = Plan::new(lessons::lesson("two-kettles"), options).expect("it has runs");
    let runs = plan.runs.iter();
    let runs: Vec<(String, Retold)> = runs
        .map(|run| (run.label(), retell(done(&plan, run).trace)))
        .collect();
    driver.begin(Screen::Replay(Replay::new(runs)));
    driver
}

fn presented() -> Presenting {
    let lesson = lessons::lesson("two-kettles");
    let page = &lesson.pages[0];
    Presenting {
        lesson: lesson.id.clone(),
        title: lesson.title.clone(),
        page_title: page.title.clone().unwrap_or_default(),
        place: (1, 9),
        notes: page.notes.clone(),
        next: lesson.pages[1].title.clone(),
        status: "ready to run".to_owned(),
        when: 0,
    }
}
