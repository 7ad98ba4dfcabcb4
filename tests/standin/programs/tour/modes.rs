mod answer;

use std::counterpoint::{Body, Job, Mode, run};
use std::sync::Arc;

/// Runs the tour in the mode of the first argument; the second is the report.
fn main() {
    let mode = match std::env::args().nth(1).as_deref() {
        Some("real") => Mode::Real,
        Some("turn") => Mode::Turn,
        Some("search") => Mode::Search,
        _ => Mode::Off,
    };
    if let Some(report) = std::env::args().nth(2) {
        std::counterpoint::open(report.as_ref(), "").unwrap();
    }
    let body: Body = Arc::new(|| println!("{}", answer::tour().join("\n")));
    let over = run(&Job::default(), body, mode);
    assert!(!over.failed(), "{over:?}");
}
