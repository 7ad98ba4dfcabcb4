//! What the benches share: medians, and ratios of things measured in turn in one run.
#![allow(dead_code)]

#[path = "../../tests/common/mod.rs"]
mod tests;

#[allow(unused_imports)]
pub use tests::program;

use counterpoint::mechanism::{Hub, Mechanism, Ran, Run, execute};
use counterpoint::program::Program;
use std::sync::Arc;
use std::time::Instant;

/// Runs a program for real.
pub fn run(mechanism: &dyn Mechanism, program: &Arc<Program>, run: Run) -> Ran {
    execute(
        mechanism,
        &Hub::new(Arc::clone(program), mechanism.rules(), run),
    )
}

/// How long something takes, in seconds.
pub fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

/// The median of some figures.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Measures two things in turn, `rounds` times, and gives the medians of both and of the ratio of
/// the first to the second, pair by pair.
pub fn pair(
    rounds: usize,
    mut ours: impl FnMut() -> f64,
    mut theirs: impl FnMut() -> f64,
) -> (f64, f64, f64) {
    let (mut a, mut b, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let (ours, theirs) = (ours(), theirs());
        a.push(ours);
        b.push(theirs);
        ratios.push(ours / theirs);
    }
    (median(a), median(b), median(ratios))
}

/// Prints one comparison.
pub fn line(
    what: &str,
    unit: &str,
    (ours, theirs, ratio): (f64, f64, f64),
    against: &str,
    bar: &str,
) {
    println!(
        "{what:<44} {ours:>10.3} {unit:<5} {theirs:>10.3} {unit:<5} {against:<34} ratio {ratio:>6.3}  {bar}"
    );
}

/// Whether a bench was named on the command line, or none was.
pub fn asked_for(name: &str) -> bool {
    let names: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with('-'))
        .collect();
    names.is_empty() || names.iter().any(|asked| name.contains(asked.as_str()))
}

/// The least and the greatest of some figures.
pub fn spread(figures: &[f64]) -> String {
    let least = figures.iter().copied().fold(f64::INFINITY, f64::min);
    let most = figures.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    format!("{least:.3} to {most:.3}")
}

/// What a figure has to reach.
#[derive(Debug, Clone, Copy)]
pub struct Bar {
    most: f64,
    unit: &'static str,
}

impl Bar {
    /// At most so much.
    pub const fn at_most(most: f64, unit: &'static str) -> Bar {
        Bar { most, unit }
    }

    /// Prints the median of ours and of theirs, the ratio of both, and whether ours reaches the bar.
    pub fn line(self, what: &str, ours: &[f64], theirs: &[f64], against: &str) {
        let (unit, spread) = (self.unit, spread(ours));
        let (ours, theirs) = (median(ours.to_vec()), median(theirs.to_vec()));
        println!(
            "{what:<44} {ours:>10.3} {unit:<5} {theirs:>10.3} {unit:<5} {against:<34} ratio {:>6.3}  {} ({spread})",
            ours / theirs,
            self.verdict(ours),
        );
    }

    /// Prints a figure that nothing is compared with, and whether it reaches the bar.
    pub fn alone(self, what: &str, figure: f64, note: &str) {
        let unit = self.unit;
        println!(
            "{what:<44} {figure:>10.3} {unit:<5} {note:<50} {}",
            self.verdict(figure)
        );
    }

    /// `bar 20 ms ✓`.
    fn verdict(self, figure: f64) -> String {
        let sign = if figure <= self.most { '✓' } else { '✗' };
        let most = format!("{:.3}", self.most);
        let most = most.trim_end_matches('0').trim_end_matches('.');
        format!("bar {most} {} {sign}", self.unit)
    }
}
