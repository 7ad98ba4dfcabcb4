//! Medians.

use std::time::{Duration, Instant};

/// How long the rounds go on at least, of which there are [`LEAST`] to [`MOST`].
const LONG: Duration = Duration::from_secs(4);
const LEAST: usize = 5;
const MOST: usize = 101;

/// The median of each over several rounds, after one that does not count, and what each gave last. In
/// a round each runs once: so what else the machine does falls on all of them alike.
pub fn medians<T>(runs: &[Box<dyn Fn() -> T + '_>]) -> Vec<(Duration, T)> {
    let mut results: Vec<T> = runs.iter().map(|run| run()).collect();
    let mut times = vec![Vec::new(); runs.len()];
    let began = Instant::now();
    for round in 0..MOST {
        if round >= LEAST && began.elapsed() >= LONG {
            break;
        }
        for (nth, run) in runs.iter().enumerate() {
            let start = Instant::now();
            let result = run();
            times[nth].push(start.elapsed());
            results[nth] = result;
        }
    }
    let middle = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2]
    };
    times.into_iter().map(middle).zip(results).collect()
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
