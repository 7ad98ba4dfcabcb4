//! An axis of story time with round numbers.

use super::cells::Window;
use unicode_width::UnicodeWidthStr;

/// A tick of the axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// Its story time in nanoseconds.
    pub at: i64,
    /// What it says: `1.5 s`.
    pub label: String,
}

const SECOND: i64 = 1_000_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// At most so many cells that round times fall on the edges of cells, if few are lost by it.
pub fn even_cells(window: Window) -> usize {
    let ticks = ticks(window);
    let [first, second, ..] = ticks.as_slice() else {
        return window.cells;
    };
    let length = window.to - window.from;
    let step = second.at - first.at;
    let steps = usize::try_from(length / step).unwrap_or(usize::MAX);
    let even = window.cells - window.cells % steps;
    if length % step == 0 && even > window.cells / 8 * 7 {
        even
    } else {
        window.cells
    }
}

/// The ticks of a window, as close together as they can be read: at least two columns between
/// labels.
pub fn ticks(window: Window) -> Vec<Tick> {
    let length = (window.to - window.from).max(1);
    // No label is shorter than "0 s" with its distance.
    let at_most = (window.cells / 5).max(1) as i64;
    let mut step = next_step(length / (at_most + 1));
    loop {
        let ticks = ticks_of(window, step);
        if fit(&ticks, window) || ticks.len() <= 1 {
            return ticks;
        }
        step = next_step(step);
    }
}

fn ticks_of(window: Window, step: i64) -> Vec<Tick> {
    let first = window.from.div_euclid(step) + i64::from(window.from.rem_euclid(step) > 0);
    let unit = Unit::of(window.to, step);
    let times = (first..).map_while(|nth| nth.checked_mul(step).filter(|at| *at <= window.to));
    times
        .map(|at| Tick {
            at,
            label: unit.label(at),
        })
        .collect()
}

/// The column of a moment: of the cell that begins with it, one past the last for the end.
pub fn column(window: Window, at: i64) -> usize {
    if at >= window.to && window.to > window.from {
        window.cells
    } else {
        window.cell_of(at)
    }
}

fn fit(ticks: &[Tick], window: Window) -> bool {
    let starts = ticks.iter().map(|tick| column(window, tick.at));
    let ends = starts.clone().zip(ticks);
    let mut ends = ends.map(|(start, tick)| start + tick.label.width() + 2);
    starts
        .skip(1)
        .all(|start| ends.next().is_none_or(|end| end <= start))
}

/// The smallest round step that is greater: 1, 2 and 5 times a power of ten nanoseconds up to
/// seconds, then what divides minutes, hours and days.
fn next_step(step: i64) -> i64 {
    const OF_CLOCK: [i64; 18] = [
        SECOND,
        2 * SECOND,
        5 * SECOND,
        10 * SECOND,
        15 * SECOND,
        30 * SECOND,
        MINUTE,
        2 * MINUTE,
        5 * MINUTE,
        10 * MINUTE,
        15 * MINUTE,
        30 * MINUTE,
        HOUR,
        2 * HOUR,
        3 * HOUR,
        6 * HOUR,
        12 * HOUR,
        DAY,
    ];
    let decimal = |unit: i64| {
        let powers = std::iter::successors(Some(unit), |power| power.checked_mul(10));
        powers.flat_map(|power| [1, 2, 5].map(|times| power.saturating_mul(times)))
    };
    let mut steps = decimal(1)
        .take_while(|step| *step < SECOND)
        .chain(OF_CLOCK)
        .chain(decimal(DAY).skip(1));
    steps.find(|next| *next > step).unwrap_or(i64::MAX)
}

/// The unit of all labels of an axis.
#[derive(Clone, Copy)]
enum Unit {
    Decimal(i64, &'static str),
    Minutes,
    Hours,
}

impl Unit {
    fn of(to: i64, step: i64) -> Unit {
        match (to, step) {
            (_, DAY..) => Unit::Decimal(DAY, "d"),
            (HOUR.., _) if step >= MINUTE => Unit::Hours,
            (MINUTE.., _) if step >= 5 * SECOND => Unit::Minutes,
            (SECOND.., _) => Unit::Decimal(SECOND, "s"),
            (1_000_000.., _) => Unit::Decimal(1_000_000, "ms"),
            (1_000.., _) => Unit::Decimal(1_000, "µs"),
            _ => Unit::Decimal(1, "ns"),
        }
    }

    fn label(self, at: i64) -> String {
        match self {
            Unit::Decimal(unit, word) => format!("{} {word}", decimal(at, unit)),
            Unit::Minutes => format!("{} min", of_sixty(at / SECOND)),
            // Below an hour, minutes say it more simply.
            Unit::Hours if 0 < at && at < HOUR => format!("{} min", at / MINUTE),
            Unit::Hours => format!("{} h", of_sixty(at / MINUTE)),
        }
    }
}

/// A number of sixtieths: `2`, or `1:30`.
fn of_sixty(parts: i64) -> String {
    match parts % 60 {
        0 => (parts / 60).to_string(),
        rest => format!("{}:{rest:02}", parts / 60),
    }
}

/// `at / unit` exactly, without trailing zeros.
fn decimal(at: i64, unit: i64) -> String {
    let (whole, rest) = (at / unit, at % unit);
    if rest == 0 {
        return whole.to_string();
    }
    let digits = unit.ilog10() as usize;
    let text = format!("{whole}.{rest:0digits$}");
    text.trim_end_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels(to: i64, cells: usize) -> String {
        let window = Window { from: 0, to, cells };
        let labels: Vec<_> = ticks(window).into_iter().map(|tick| tick.label).collect();
        labels.join("|")
    }

    #[test]
    fn ticks_are_round() {
        let cases = [
            (5 * SECOND, 60, "0 s|1 s|2 s|3 s|4 s|5 s"),
            (5_013_000_000, 60, "0 s|1 s|2 s|3 s|4 s|5 s"),
            (3 * SECOND, 60, "0 s|0.5 s|1 s|1.5 s|2 s|2.5 s|3 s"),
            (3 * SECOND, 30, "0 s|1 s|2 s|3 s"),
            (300_000_000, 40, "0 ms|100 ms|200 ms|300 ms"),
            (1_500, 30, "0 µs|0.5 µs|1 µs|1.5 µs"),
            (
                150 * SECOND,
                60,
                "0 min|0:30 min|1 min|1:30 min|2 min|2:30 min",
            ),
            (HOUR, 60, "0 h|10 min|20 min|30 min|40 min|50 min|1 h"),
            (12 * HOUR, 60, "0 h|2 h|4 h|6 h|8 h|10 h|12 h"),
            (12 * HOUR, 40, "0 h|2 h|4 h|6 h|8 h|10 h|12 h"),
            (30 * DAY, 40, "0 d|5 d|10 d|15 d|20 d|25 d|30 d"),
            (0, 40, "0 ns"),
        ];
        for (to, cells, expected) in cases {
            assert_eq!(labels(to, cells), expected, "{to} ns on {cells} columns");
        }
    }

    proptest! {
        #[test]
        fn any_window_has_ticks_that_do_not_touch(
            from in 0..i64::MAX / 8, length in 0..i64::MAX / 8, cells in 0usize..300,
        ) {
            let window = Window { from, to: from + length, cells };
            let ticks = ticks(window);
            prop_assert!(ticks.len() <= 1 || fit(&ticks, window));
            prop_assert!(ticks.len() <= cells.max(1));
        }
    }
}
