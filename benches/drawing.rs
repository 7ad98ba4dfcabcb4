//! What drawing costs the runs that are shown: two tasks that only compute, drawn in a
//! pseudo-terminal at the usual rate, against the same measured quietly. And whether the program
//! sleeps while nothing moves.
//!
//! `cargo bench --bench drawing [-- makespan idle]`

mod common;
#[path = "common/terminal.rs"]
mod terminal;

use common::{Bar, asked_for, median, spread};
use counterpoint::files;
use counterpoint::trace::Timeline;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;
use terminal::{Size, Terminal, counterpoint};

const SIZE: Size = (50, 200);
/// Pairs of runs: one drawn, one quiet.
const ROUNDS: usize = 9;
/// How long the program is watched while nothing moves.
const WATCHED: Duration = Duration::from_secs(5);
/// The keys that start the runs.
const DRAWN: &str = "\r";
const QUIETLY: &str = "o";
const LESSON: &str = "benches/lessons/compute.toml";

/// Opens a lesson of these benches in front of its runs.
fn ready(lesson: &str, data: &Path) -> Terminal {
    let lesson = Path::new(env!("CARGO_MANIFEST_DIR")).join(lesson);
    let mut command = counterpoint(&["open", &lesson.display().to_string()], data);
    command.cwd(data);
    let mut terminal = Terminal::start(SIZE, command);
    terminal.wait_for("to the run");
    terminal.send("r");
    terminal.wait_for("Press Enter to start");
    terminal
}

/// How long the run took by its own trace, in seconds, and how much of one core drawing took, in
/// percent.
fn run(key: &str) -> (f64, Option<f64>) {
    let data = tempfile::tempdir().expect("a folder");
    let mut terminal = ready(LESSON, data.path());
    terminal.send(key);
    terminal.wait_for("speed-up");
    // The figures say what drawing took.
    terminal.send("s");
    terminal.wait_for(if key == QUIETLY {
        "measured quietly"
    } else {
        "drawing took"
    });
    let drawing = said(&terminal, "drawing took ", " %");
    terminal.send("S");
    terminal.wait_for("Save the runs");
    terminal.send("\r");
    terminal.wait_for("saved: ");
    let file = traces(data.path()).expect("a saved run");
    let trace = files::load(&file).expect("a trace");
    (Timeline::of(&trace).makespan as f64 / 1e9, drawing)
}

fn traces(folder: &Path) -> Option<std::path::PathBuf> {
    let files = std::fs::read_dir(folder).ok()?.flatten();
    let mut paths = files.map(|file| file.path());
    paths.find(|path| path.extension().is_some_and(|ending| ending == "trace"))
}

/// The number between two texts on the screen.
fn said(terminal: &Terminal, before: &str, after: &str) -> Option<f64> {
    let contents = terminal.contents();
    let (_, rest) = contents.split_once(before)?;
    rest.split_once(after)?.0.trim().parse().ok()
}

fn makespan() {
    let (mut drawn, mut quiet, mut used) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        // Whatever else the machine does grows or shrinks slowly, so neither is always first.
        let order = if round % 2 == 0 {
            [DRAWN, QUIETLY]
        } else {
            [QUIETLY, DRAWN]
        };
        for key in order {
            let (took, drawing) = run(key);
            used.extend(drawing);
            let list = if key == QUIETLY {
                &mut quiet
            } else {
                &mut drawn
            };
            list.push(took);
        }
    }
    let more: Vec<f64> = drawn
        .iter()
        .zip(&quiet)
        .map(|(drawn, quiet)| (drawn / quiet - 1.0) * 100.0)
        .collect();
    let what = "two tasks that compute 4 s, drawn";
    Bar::at_most(median(quiet.clone()) * 1.01, "s").line(what, &drawn, &quiet, "the same, quietly");
    println!("quietly: {} s", spread(&quiet));
    let note = format!("of pairs: {}", spread(&more));
    Bar::at_most(1.0, "%").alone("what drawing added, pair by pair", median(more), &note);
    if !used.is_empty() {
        let note = format!("processor time of the interface: {}", spread(&used));
        Bar::at_most(1.0, "%").alone("drawing, of one core", median(used), &note);
    }
}

/// How often all threads of a process have gone to sleep so far. Linux only.
fn sleeps(pid: u32) -> Option<u64> {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).ok()?;
    let of_thread = |thread: std::fs::DirEntry| {
        let status = std::fs::read_to_string(thread.path().join("status")).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
        line.trim().parse::<u64>().ok()
    };
    Some(threads.flatten().filter_map(of_thread).sum())
}

fn wake_ups(what: &str, terminal: &Terminal) {
    terminal.wait_quiet(Duration::from_secs(1));
    let before = sleeps(terminal.pid());
    sleep(WATCHED);
    let what = format!("woken up each second, {what}");
    match before.zip(sleeps(terminal.pid())) {
        Some((before, after)) => {
            let each = (after - before) as f64 / WATCHED.as_secs_f64();
            Bar::at_most(0.0, "").alone(&what, each, "over 5 s, all threads");
        }
        None => println!("{what}: not known on this system"),
    }
}

fn idle() {
    let data = tempfile::tempdir().expect("a folder");
    let shelf = Terminal::start(SIZE, counterpoint(&[], data.path()));
    shelf.wait_for("quit");
    wake_ups("shelf", &shelf);
    drop(shelf);
    let lesson = Path::new(env!("CARGO_MANIFEST_DIR")).join(LESSON);
    let page = Terminal::start(
        SIZE,
        counterpoint(&["open", &lesson.display().to_string()], data.path()),
    );
    page.wait_for("to the run");
    wake_ups("page", &page);
    drop(page);
    let mut over = ready(LESSON, data.path());
    wake_ups("runs to start", &over);
    over.send("\r");
    over.wait_for("speed-up");
    wake_ups("runs that are over", &over);
}

fn main() {
    if asked_for("makespan") {
        makespan();
    }
    if asked_for("idle") {
        idle();
    }
}
