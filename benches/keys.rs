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
    let running = pressed(&mut terminal, |terminal, _| !over(terminal));
    terminal.wait_for("as expected");
    sleep(Duration::from_secs(1));
    let after = pressed(&mut terminal, |_, keys| keys < AFTER);
    eprintln!("{running:.0?} {after:.0?}");
    let bar = Bar::at_most(50.0, "ms");
    let what = format!("key to picture, 100 000 tasks, {} keys", running.len());
    bar.line(&what, &running, &after, "the same when all is over");
    let worst = running.iter().copied().fold(0.0, f64::max);
    bar.alone("the slowest of them", worst, "");
}

fn over(terminal: &Terminal) -> bool {
    terminal.shows("as expected")
}

/// Presses the key as long as wanted and gives how long each took to show, in milliseconds.
fn pressed(terminal: &mut Terminal, wanted: impl Fn(&Terminal, usize) -> bool) -> Vec<f64> {
    let mut keys: Vec<(Instant, bool)> = Vec::new();
    while wanted(terminal, keys.len()) {
        let lanes = terminal.shows(LANE);
        keys.push((terminal.send(KEY), !lanes));
        sleep(PAUSE);
    }
    let took = keys.into_iter().filter_map(|(at, lanes)| {
        let shown = terminal.when(at, |screen| screen.contents().contains(LANE) == lanes)?;
        Some(shown.duration_since(at).as_secs_f64() * 1e3)
    });
    took.collect()
}
