use super::*;
use crate::trace::event::Kind;
use crate::trace::sketch::{self, Sketch};
use crate::trace::{Clock, Trace};
use proptest::prelude::*;

fn at(width: usize) -> PictureOptions {
    PictureOptions {
        width,
        ..PictureOptions::default()
    }
}

/// Draws and compares; the expected picture may be indented and begins on its second line.
fn check(runs: &[(&str, &Trace)], options: PictureOptions, expected: &str) {
    let timelines: Vec<_> = runs.iter().map(|(_, trace)| Timeline::of(trace)).collect();
    let titles = runs.iter().map(|(title, _)| *title);
    let runs: Vec<_> = titles.zip(&timelines).collect();
    let picture = draw(&runs, &options);
    assert_eq!(picture, expected.trim_start_matches('\n'), "\n{picture}");
}

#[test]
fn five_seconds_are_longer_than_three() {
    let (one, both) = (sketch::coffee_sequential(), sketch::coffee_threads());
    check(
        &[("One after the other", &one), ("Threads", &both)],
        at(60),
        "
One after the other · 5 s
  Main   │─────────────────────────────────────────────│
  Coffee │░░░░░░░░░░░░░░░░░░                           │
  Pastry │                  ░░░░░░░░░░░░░░░░░░░░░░░░░░░│

Threads · 3 s
  Main   │───────────────────────────                  │
  Coffee │░░░░░░░░░░░░░░░░░░                           │
  Pastry │░░░░░░░░░░░░░░░░░░░░░░░░░░░                  │
         └┬────────┬────────┬────────┬────────┬────────┘
          0 s      1 s      2 s      3 s      4 s      5 s
          ░ sleeping   ─ waiting for others
",
    );
}

#[test]
fn who_waits_for_a_lock_is_seen_to_wait() {
    check(
        &[("One lock", &sketch::contention())],
        PictureOptions {
            ascii: true,
            ..at(60)
        },
        "
One lock - 3 s
  Main    |------------------------------------------|
  Clerk 1 |##############                            |
  Clerk 2 |--------------##############              |
  Clerk 3 |----------------------------##############|
          ++------+------+------+------+------+------+
           0 s    0.5 s  1 s    1.5 s  2 s    2.5 s  3 s
           # computing   - waiting for others
",
    );
}

#[test]
fn the_stuck_say_what_they_want_and_who_has_it() {
    let trace = sketch::deadlock();
    check(
        &[("Opposite order", &trace)],
        at(80),
        "
Opposite order · deadlock after 1 s
  Main  │────────────────────────────────────────────✗│ waits for Left
  Left  │░░░░░░░░░░░░░░░░░░░░░░░─────────────────────✗│ wants b, held by Right
  Right │░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░✗│ wants a, held by Left
        └┬────────┬────────┬────────┬────────┬────────┘
         0 s      0.2 s    0.4 s    0.6 s    0.8 s    1 s
         ░ sleeping   ─ waiting for others   ✗ stuck
",
    );
    let beside = sketch::contention();
    check(
        &[("One lock", &beside), ("Opposite order", &trace)],
        at(60),
        "
One lock · 3 s
  Main    │───────────────────────────│
  Clerk 1 │█████████                  │
  Clerk 2 │─────────█████████         │
  Clerk 3 │──────────────────█████████│

Opposite order · deadlock after 1 s
  Main    │────────✗                  │ waits for Left
  Left    │░░░░░───✗                  │ wants b
  Right   │░░░░░░░░✗                  │ wants a
          └┬────────┬────────┬────────┘
           0 s      1 s      2 s      3 s
  █ computing   ░ sleeping   ─ waiting for others   ✗ stuck
",
    );
}

#[test]
fn a_run_that_goes_on_is_drawn_up_to_now() {
    let timeline = Timeline::until(&sketch::going_on(), 1_500_000_000);
    let expected = "
Threads · 1.5 s so far
  Main   │───────────────────────────│
  Coffee │░░░░░░░░░░░░░░░░░░░░░░░░░░░│
  Pastry │░░░░░░░░░░░░░░░░░░░░░░░░░░░│
         └┬────────┬────────┬────────┘
          0 s      0.5 s    1 s      1.5 s
          ░ sleeping   ─ waiting for others
";
    let picture = draw(&[("Threads", &timeline)], &at(44));
    assert_eq!(picture, expected.trim_start_matches('\n'), "\n{picture}");
}

#[test]
fn what_is_too_much_for_the_picture_shares_a_row() {
    let options = PictureOptions {
        max_lanes: 6,
        ..at(60)
    };
    check(
        &[("Ten thousand", &sketch::sleepers(10_000))],
        options,
        "
Ten thousand · 1 s
  Main          │──────────────────────────────────────│
  Sleeper 1     │░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░│
  Sleeper 2     │░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░│
  Sleeper 3     │░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░│
  … 9 996 more  │░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░│
  Sleeper 10000 │░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░│
                └┬──────┬───────┬──────┬───────┬──────┬┘
                 0 s    0.2 s   0.4 s  0.6 s   0.8 s  1 s
                 ░ sleeping   ─ waiting for others
",
    );
}

/// A story of hours: every state, and names of every width.
fn long_story() -> Trace {
    let hours = |hours: f64| hours * 3600.0;
    Sketch::new(&["Main", "棋手", "A very long name of a task", "Late"])
        .own_workers(5)
        .spawn(0.0, 0, 1, 1, 1)
        .spawn(0.0, 0, 2, 2, 2)
        .spawn(0.0, 0, 3, 4, 1)
        .blocked(0.0, 0, sketch::group(1))
        .start(0.0, 1)
        .compute(0.0, hours(1.0), 1)
        .sleep(hours(1.0), hours(2.0), 1)
        .end(hours(2.0), 1)
        .start(hours(0.5), 2)
        .event(hours(0.5), 2, Kind::Block, 0)
        .event(hours(3.0), 2, Kind::Yielded, 0)
        .end(hours(6.0), 2)
        .start(hours(3.0), 3)
        .sleep(hours(11.0), hours(12.0), 3)
        .end(hours(12.0), 3)
        .start(hours(12.0), 4)
        .end(hours(12.0), 4)
        .end(hours(12.0), 0)
        .finished()
}

#[test]
fn hours_have_hours_on_their_axis_and_every_state_its_glyph() {
    check(
        &[("Chess", &long_story())],
        at(70),
        "
Chess · 12 h
  Main              │──────────────────────────────────────────│
  棋手              │████░░░                                   │
  A very long na… 1 │··▒▒▒▒▒▒▒▒▒▹▹▹▹▹▹▹▹▹▹                     │
  A very long na… 2 │···········▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓░░░│
  Late              │··········································│
                    └┬──────┬──────┬──────┬──────┬──────┬──────┘
                     0 h    2 h    4 h    6 h    8 h    10 h   12 h
  █ computing   ▓ running   ▒ in a blocking call   ░ sleeping
  ─ waiting for others   ▹ ready, not yet its turn   · not begun
",
    );
}

#[test]
fn real_time_stands_beside_story_time_and_colours_beside_glyphs() {
    let mut trace = sketch::coffee_threads();
    trace.meta.clock = Clock::Real;
    trace.meta.scale = 10.0;
    trace.events.iter_mut().for_each(|event| event.at /= 10);
    let options = PictureOptions {
        colour: true,
        ..at(44)
    };
    let picture = draw(&[("Threads", &Timeline::of(&trace))], &options);
    let lines: Vec<_> = picture.lines().collect();
    assert_eq!(lines[0], "\x1b[1mThreads\x1b[0m · 3 s (real 300 ms)");
    let side = "\x1b[90m│\x1b[0m";
    let sleeps = format!("\x1b[34m{}\x1b[0m", "░".repeat(18));
    assert_eq!(
        lines[2],
        format!("  Coffee {side}{sleeps}{}{side}", " ".repeat(9))
    );
}

#[test]
fn nothing_is_drawn_of_nothing() {
    let empty = Timeline::of(&Trace::default());
    assert_eq!(draw(&[], &at(80)), "");
    let picture = draw(&[("Threads", &empty)], &at(80));
    assert_eq!(
        picture,
        "Threads · 0 s so far\n  Nothing has happened yet.\n"
    );
}

fn keeps_to(width: usize, runs: &[(&str, &Timeline)]) {
    for ascii in [false, true] {
        let options = PictureOptions {
            ascii,
            max_lanes: 5,
            ..at(width)
        };
        for line in draw(runs, &options).lines() {
            assert!(line.width() <= width.max(40), "{width} columns: {line}");
            assert!(!line.ends_with(' '), "{line}");
        }
    }
}

#[test]
fn every_width_is_kept_to() {
    let traces = [
        sketch::coffee_sequential(),
        sketch::deadlock(),
        sketch::sleepers(20),
        long_story(),
    ];
    let timelines: Vec<_> = traces.iter().map(Timeline::of).collect();
    let title = "a title that is a good deal longer than what forty columns have room for";
    let runs: Vec<_> = timelines.iter().map(|timeline| (title, timeline)).collect();
    for width in 0..220 {
        keeps_to(width, &runs);
        runs.iter().for_each(|run| keeps_to(width, &[*run]));
    }
}

proptest! {
    #[test]
    fn any_events_can_be_drawn(trace in sketch::arbitrary::trace(), width in 0usize..130) {
        let timeline = Timeline::of(&trace);
        keeps_to(width, &[("any", &timeline), ("again", &timeline)]);
    }
}
