//! How many tasks were in each state, by time, gathered event by event while a run goes on: what
//! [`Heat`](super::Heat) counts anew from all intervals, in room that does not grow with the run.

use super::picture::{STATES, Window};

/// How many stretches of time are told apart at most. At least half of them are in use once the run
/// has come so far.
const STRETCHES: usize = 4096;
/// How long a stretch is at first, in nanoseconds of story time.
const SHORTEST: i64 = 1_000;

/// The time that all lanes together have spent in each state, for each stretch of time.
#[derive(Debug)]
pub(super) struct History {
    /// How long a stretch is.
    length: i64,
    /// In lanes times nanoseconds.
    stretches: Vec<[f64; STATES]>,
    /// Up to when it is known.
    until: i64,
}

impl History {
    /// Nothing has happened.
    pub(super) fn new() -> History {
        History {
            length: SHORTEST,
            stretches: Vec::new(),
            until: 0,
        }
    }

    /// So many lanes were in each state from the last moment to this one. A moment before the last
    /// is taken for it: events of several workers may be a little out of step.
    pub(super) fn go_on(&mut self, until: i64, lanes: &[u32; STATES]) {
        while self.until < until {
            let stretch = self.stretch(self.until);
            let end = self.length.saturating_mul(stretch as i64 + 1).min(until);
            let length = (end - self.until) as f64;
            for (time, lanes) in self.stretches[stretch].iter_mut().zip(lanes) {
                *time += length * f64::from(*lanes);
            }
            self.until = end;
        }
    }

    /// The stretch that a moment is in, which then exists. Where there would be too many, each two
    /// become one.
    fn stretch(&mut self, at: i64) -> usize {
        while at / self.length >= STRETCHES as i64 {
            self.length *= 2;
            let pairs = self.stretches.chunks(2);
            let sum = |pair: &[[f64; STATES]]| {
                let second = pair.get(1).copied().unwrap_or_default();
                std::array::from_fn(|state| pair[0][state] + second[state])
            };
            self.stretches = pairs.map(sum).collect();
        }
        let stretch = (at / self.length) as usize;
        if self.stretches.len() <= stretch {
            self.stretches.resize(stretch + 1, [0.0; STATES]);
        }
        stretch
    }

    /// For each cell of a window, how many lanes were in each state on average over the cell. From
    /// the last moment that is known up to `now` there are so many lanes in each.
    pub(super) fn averages(
        &self,
        window: Window,
        now: i64,
        lanes: &[u32; STATES],
    ) -> Vec<[f64; STATES]> {
        let mut sums = vec![[0.0; STATES]];
        for stretch in &self.stretches {
            let before = sums[sums.len() - 1];
            sums.push(std::array::from_fn(|state| before[state] + stretch[state]));
        }
        let spent = |at: i64| self.spent(&sums, at.clamp(0, now.max(self.until)), lanes);
        let cells = (0..window.cells).map(|cell| {
            let (start, end) = (window.start_of(cell), window.start_of(cell + 1));
            let length = (end - start).max(1) as f64;
            let (before, after) = (spent(start), spent(end));
            std::array::from_fn(|state| (after[state] - before[state]) / length)
        });
        cells.collect()
    }

    /// The time spent in each state up to a moment. `sums` are those of the stretches before each.
    fn spent(&self, sums: &[[f64; STATES]], at: i64, lanes: &[u32; STATES]) -> [f64; STATES] {
        if at >= self.until {
            let since = (at - self.until) as f64;
            let all = sums[sums.len() - 1];
            return std::array::from_fn(|state| all[state] + since * f64::from(lanes[state]));
        }
        let stretch = (at / self.length) as usize;
        let start = self.length * stretch as i64;
        // The last one is known in part.
        let end = start.saturating_add(self.length).min(self.until);
        let part = (at - start) as f64 / (end - start).max(1) as f64;
        let (before, after) = (sums[stretch], sums[stretch + 1]);
        std::array::from_fn(|state| before[state] + (after[state] - before[state]) * part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lanes(first: u32) -> [u32; STATES] {
        let mut lanes = [0; STATES];
        lanes[0] = first;
        lanes
    }

    fn first(history: &History, window: Window, now: i64, then: u32) -> Vec<f64> {
        let averages = history.averages(window, now, &lanes(then));
        averages.into_iter().map(|cell| cell[0]).collect()
    }

    #[test]
    fn cells_have_the_average_of_their_time() {
        let mut history = History::new();
        history.go_on(2_000, &lanes(1));
        history.go_on(1_000, &lanes(9));
        history.go_on(3_000, &lanes(4));
        let window = Window {
            from: 0,
            to: 8_000,
            cells: 4,
        };
        assert_eq!(first(&history, window, 5_000, 2), [1.0, 3.0, 1.0, 0.0]);
        assert_eq!(first(&history, window, 0, 2), [1.0, 2.0, 0.0, 0.0]);
    }

    #[test]
    fn a_long_run_takes_no_more_room() {
        let mut history = History::new();
        const SECOND: i64 = 1_000_000_000;
        for second in 0..10_000 {
            history.go_on(second * SECOND, &lanes(second as u32 % 2));
        }
        assert!(history.stretches.len() <= STRETCHES);
        let window = Window {
            from: 0,
            to: 9_999 * SECOND,
            cells: 3,
        };
        for average in first(&history, window, 0, 0) {
            assert!((average - 0.5).abs() < 0.001, "{average}");
        }
        history.go_on(i64::MAX, &lanes(1));
        assert!(history.stretches.len() <= STRETCHES);
    }
}
