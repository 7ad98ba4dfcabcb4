//! Medians.

use std::time::{Duration, Instant};

/// Runs it for at least this long, and as often as [`LEAST`] to [`MOST`].
const LONG: Duration = Duration::from_secs(1);
const LEAST: usize = 5;
const MOST: usize = 101;

/// The median of several runs after one that does not count, and what the last of them gave.
pub fn median<T>(mut run: impl FnMut() -> T) -> (Duration, T) {
    let mut result = run();
    let began = Instant::now();
    let mut times = Vec::new();
    while times.len() < LEAST || (times.len() < MOST && began.elapsed() < LONG) {
        let start = Instant::now();
        let next = run();
        times.push(start.elapsed());
        result = next;
    }
    times.sort_unstable();
    (times[times.len() / 2], result)
}

/// A duration in the unit that suits it.
pub fn show(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    match seconds {
        s if s < 1e-3 => format!("{:.0} µs", s * 1e6),
        s if s < 1.0 => format!("{:.2} ms", s * 1e3),
        s => format!("{s:.2} s"),
    }
}

/// A whole number with its thousands apart.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}
