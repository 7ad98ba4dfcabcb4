//! What it costs to make timeline, figures, critical path, picture and file of a trace of four
//! million events, each against copying and sorting the same events once.
//!
//! `cargo bench --bench derive`

mod common;

use common::{line, pair, program, run, seconds};
use counterpoint::mechanism::{self, Run};
use counterpoint::trace::picture::{PictureOptions, draw};
use counterpoint::trace::{Event, Stats, Timeline, Trace, critical_path, file};
use std::hint::black_box;

const TASKS: u32 = 1_000_000;

fn sort_a_copy(trace: &Trace) -> f64 {
    let mut events: Vec<Event> = trace.events.clone();
    events.reverse();
    // Out of order in the way that several workers leave them.
    let half = events.len() / 2;
    events.rotate_left(half);
    seconds(|| {
        let mut copy = black_box(&events).clone();
        copy.sort_unstable_by_key(|event| event.seq);
        black_box(copy);
    })
}

fn main() {
    let program = program(&format!(
        r#"
        [tasks.main]
        steps = [{{ spawn = {{ task = "sleeper", count = {TASKS}, as = "s" }} }}, {{ join = "s" }}]
        [tasks.sleeper]
        steps = [{{ sleep = "1s" }}]
        "#
    ));
    let run = |events| {
        run(
            mechanism::find("async").unwrap(),
            &program,
            Run {
                events,
                ..Run::default()
            },
        )
    };
    let trace = run(16_000_000).trace;
    let timeline = Timeline::of(&trace);
    println!("{} events", trace.events.len());
    let against = |what: &str, work: &mut dyn FnMut()| {
        let result = pair(5, || seconds(&mut *work), || sort_a_copy(&trace));
        line(what, "s", result, "copying and sorting the events", "");
    };
    against("timeline", &mut || drop(black_box(Timeline::of(&trace))));
    against("figures", &mut || {
        drop(black_box(Stats::of(&trace, &timeline)))
    });
    against("critical path", &mut || {
        drop(black_box(critical_path(&trace, &timeline)))
    });
    let picture = [("a million", &timeline)];
    against("picture", &mut || {
        drop(black_box(draw(&picture, &PictureOptions::default())))
    });
    let mut saved = Vec::new();
    against("saving to memory", &mut || {
        saved.clear();
        file::save(&trace, &mut saved).unwrap();
    });
    let saved = saved;
    println!(
        "{:>50} {} bytes an event",
        "a file has",
        saved.len() / trace.events.len()
    );
    against("loading from memory", &mut || {
        drop(black_box(file::load(saved.as_slice()).unwrap()))
    });
}
