//! Recorded runs of students' programs, told as lessons.

mod made;
mod random;
mod script;

use counterpoint::exercise::observe::{Observed, observed};
use counterpoint::exercise::record::Run;
use counterpoint::machine::{Rules, conforms};
use counterpoint::program::{DefId, bound_listing};
use counterpoint::session::by_hand;
use counterpoint::trace::picture::{PictureOptions, draw};
use counterpoint::trace::{Outcome, Timeline};

/// Checks what must hold of every observed run.
fn check(run: &Run, source: &str) -> Observed {
    let observed = observed(run, source);
    let meta = &observed.trace.meta;
    let rules = match meta.mechanism.as_str() {
        "async" => Rules::ASYNC,
        "threads" => Rules::THREADS,
        other => panic!("{other}\n{}", observed.lesson_toml),
    };
    let kept = conforms(&observed.program, &rules, 0, &observed.trace);
    kept.unwrap_or_else(|why| panic!("{why}\n{}", observed.lesson_toml));
    let retold = observed.retold();
    assert!(retold.program.is_some(), "{}", observed.lesson_toml);
    let cut = matches!(meta.outcome, Outcome::Cancelled { .. });
    assert_eq!(retold.done.held(), !cut, "{}", observed.lesson_toml);
    observed
}

/// Checks a run that can be told exactly: with the record's times, and gone through by hand.
fn exact(run: &Run, source: &str) -> Observed {
    let observed = check(run, source);
    let text = &observed.lesson_toml;
    assert!(observed.notes.is_empty(), "{:?}\n{text}", observed.notes);
    let last = observed.trace.events.last().unwrap().at;
    let end = run.events.last().map_or(0, |event| event.at);
    match end.max(run.makespan()) {
        // Where no time passes, each step is drawn as long as any other.
        0 => assert!(last > 0, "{text}"),
        end => assert_eq!(last, end, "{text}"),
    }
    let events = observed.trace.events.len();
    let gone = by_hand(&observed.program, Rules::THREADS, &observed.trace, events);
    gone.unwrap_or_else(|why| panic!("{why}\n{text}"));
    observed
}

/// The run as a picture, and each task's steps.
fn shown(observed: &Observed) -> String {
    let timeline = Timeline::of(&observed.trace);
    let options = PictureOptions {
        ascii: true,
        ..PictureOptions::default()
    };
    let outcome = observed.trace.meta.outcome.word();
    let mut shown = draw(&[(outcome, &timeline)], &options);
    for (def, task) in observed.program.text.defs.iter().enumerate() {
        shown.push_str(&format!("\n{}\n", task.label));
        for line in bound_listing(&observed.program, DefId(def as u16), &observed.lesson_toml) {
            shown.push_str(&format!("  {}\n", line.text));
        }
    }
    shown
}

/// Compares with what is kept in `snapshots/`.
fn same(name: &str, observed: &Observed) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, shown(observed)));
}
