//! How soon a key shows while 100 000 tasks run, in a pseudo-terminal: from typing it to the first
//! piece of the picture that it leads to; against the same key when nothing runs.
//!
//! `cargo bench --bench keys`

mod common;
#[path = "common/terminal.rs"]
mod terminal;

use common::Bar;
use std::thread::sleep;
use std::time::{Duration, Instant};
use terminal::{Terminal, counterpoint};

/// Between two keys.
const PAUSE: Duration = Duration::from_millis(200);
/// Keys that are pressed when all is over.
const AFTER: usize = 20;
/// The key that changes between lanes and counts.
const KEY: &str = "z";
/// The name of a lane: shown among the lanes and not among the counts.
const LANE: &str = "sleeper 1 ";
/// What the screen says when the run is over.
const OVER: &str = "speed-up";

fn main() {
    let data = tempfile::tempdir().expect("a folder");
    let lesson = "benches/lessons/sleepers.toml";
    let mut terminal = Terminal::start((50, 200), counterpoint(&["open", lesson], data.path()));
    terminal.wait_for("Very many tasks");
    terminal.send("r");
    terminal.wait_for("Press Enter to start");
    terminal.send("\r");
    // Until it is known that there are many tasks, so that counts are shown.
    terminal.wait_for("100 001│");
    let began = Instant::now();
    let running = pressed(&mut terminal, |terminal, _| !terminal.shows(OVER));
    terminal.wait_for(OVER);
    let end = terminal.when(began, |screen| screen.contents().contains(OVER));
    // A key that is pressed as the run ends shows together with the end.
    let end = end.expect("an end");
    let (running, ending): (Vec<Pressed>, Vec<Pressed>) =
        running.into_iter().partition(|key| key.shown < end);
    sleep(Duration::from_secs(1));
    let after = took(&pressed(&mut terminal, |_, keys| keys < AFTER));
    let running = took(&running);
    let bar = Bar::at_most(50.0, "ms");
    let what = format!("key to picture, 100 000 tasks, {} keys", running.len());
    bar.line(&what, &running, &after, "the same when all is over");
    bar.alone("the slowest of them", slowest(&running), "");
    if !ending.is_empty() {
        bar.alone("a key as the run ends", slowest(&took(&ending)), "");
    }
}

/// A key and when the picture it leads to began to come.
struct Pressed {
    at: Instant,
    shown: Instant,
}

/// Presses the key as long as wanted.
fn pressed(terminal: &mut Terminal, wanted: impl Fn(&Terminal, usize) -> bool) -> Vec<Pressed> {
    let mut keys: Vec<(Instant, bool)> = Vec::new();
    while wanted(terminal, keys.len()) {
        let lanes = terminal.shows(LANE);
        keys.push((terminal.send(KEY), !lanes));
        sleep(PAUSE);
    }
    let shown = keys.into_iter().filter_map(|(at, lanes)| {
        let is = |screen: &vt100::Screen| screen.contents().contains(LANE) == lanes;
        let shown = terminal.when(at, is)?;
        Some(Pressed { at, shown })
    });
    shown.collect()
}

/// How long each took, in milliseconds.
fn took(keys: &[Pressed]) -> Vec<f64> {
    let took = |key: &Pressed| key.shown.duration_since(key.at).as_secs_f64() * 1e3;
    keys.iter().map(took).collect()
}

fn slowest(keys: &[f64]) -> f64 {
    keys.iter().copied().fold(0.0, f64::max)
}
