//! How soon there is something to read: from starting the program in a pseudo-terminal to the first
//! text and to the whole shelf, against `less` with a file; and how long `true`
//! takes to start and end.
//!
//! `cargo bench --bench start`

mod common;
#[path = "common/terminal.rs"]
mod terminal;

use common::{Bar, median, spread};
use portable_pty::CommandBuilder;
use std::time::{Duration, Instant};
use terminal::{Size, Terminal, counterpoint};

const STARTS: usize = 20;
/// No more is written after this long.
const QUIET: Duration = Duration::from_millis(250);

/// Milliseconds to the first text and to the picture that stays, which has some text in it.
fn to_text(size: Size, command: CommandBuilder, has: &str) -> (f64, f64) {
    let terminal = Terminal::start(size, command);
    terminal.wait_quiet(QUIET);
    let last = terminal.contents();
    assert!(last.contains(has), "{last}");
    let since = |at: Option<Instant>| {
        let at = at.expect("something on the screen");
        at.duration_since(terminal.began).as_secs_f64() * 1e3
    };
    let first = terminal.when(terminal.began, |screen| {
        !screen.contents().trim().is_empty()
    });
    let whole = terminal.when(terminal.began, |screen| screen.contents() == last);
    (since(first), since(whole))
}

/// Milliseconds in which a program that does nothing starts and ends.
fn nothing(size: Size) -> f64 {
    let mut terminal = Terminal::start(size, CommandBuilder::new("true"));
    terminal.wait_end();
    terminal.began.elapsed().as_secs_f64() * 1e3
}

fn workbook(size: Size) -> (f64, f64) {
    let data = tempfile::tempdir().expect("a folder");
    // At the foot, which is drawn last.
    to_text(size, counterpoint(&[], data.path()), "quit")
}

/// `less`, or `cat` where there is none, with a file that is longer than the screen.
fn pager(size: Size, name: &str) -> (f64, f64) {
    let mut command = CommandBuilder::new(name);
    command.arg("LICENSE-APACHE");
    to_text(size, command, "")
}

fn is_installed(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

fn main() {
    let name = if is_installed("less") { "less" } else { "cat" };
    let against = format!("{name} with a file");
    for (rows, columns) in [(24, 80), (50, 200)] {
        let size = (rows, columns);
        let (mut ours, mut theirs, mut floor) = (Vec::new(), Vec::new(), Vec::new());
        // In turn, so that what else the machine does meets all of them.
        for _ in 0..STARTS {
            ours.push(workbook(size));
            theirs.push(pager(size, name));
            floor.push(nothing(size));
        }
        let first = |all: &[(f64, f64)]| all.iter().map(|both| both.0).collect::<Vec<_>>();
        let whole = |all: &[(f64, f64)]| all.iter().map(|both| both.1).collect::<Vec<_>>();
        for (what, ours, theirs, bar) in [
            ("first text", first(&ours), first(&theirs), 20.0),
            ("whole shelf", whole(&ours), whole(&theirs), 40.0),
        ] {
            let what = format!("{what} at {columns} × {rows}");
            Bar::at_most(bar, "ms").line(&what, &ours, &theirs, &against);
        }
        println!(
            "{:<44} {:>10.3} ms    ({})",
            "`true`, to its end",
            median(floor.clone()),
            spread(&floor)
        );
    }
}
