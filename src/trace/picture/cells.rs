//! A stretch of a lane as a row of cells, each with the state that fills most of it.

use super::look::{self, STATES};
use crate::trace::outcome::Want;
use crate::trace::timeline::{Interval, Lane, State, Timeline};

/// What shows in a lane if it is in it at all.
const NEVER_HIDDEN: [State; 4] = [
    State::Computing,
    State::Blocking,
    State::Sleeping,
    State::Stuck(Want::Seat),
];

/// A stretch of story time, in nanoseconds, divided into cells of equal length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Where the first cell begins.
    pub from: i64,
    /// Where the last cell ends.
    pub to: i64,
    /// How many cells there are.
    pub cells: usize,
}

impl Window {
    /// The length of the whole, at least 1 ns.
    fn length(&self) -> i64 {
        self.to.saturating_sub(self.from).max(1)
    }

    /// Where a cell begins, or the last one ends.
    pub fn start_of(&self, cell: usize) -> i64 {
        let (length, cells) = (self.length(), self.cells.max(1));
        // Dividing 128 bits is several times as slow, and this is asked for every cell of a frame.
        let part = match length.checked_mul(cell as i64) {
            Some(product) => product / cells as i64,
            None => (i128::from(length) * cell as i128 / cells as i128) as i64,
        };
        self.from.saturating_add(part)
    }

    /// The cell that a moment is in, the nearest if it is outside.
    pub fn cell_of(&self, at: i64) -> usize {
        let since = i128::from(at.saturating_sub(self.from).clamp(0, self.length()));
        // The inverse of `start_of`, which rounds down.
        let cell = ((since + 1) * self.cells as i128 - 1) / i128::from(self.length());
        (cell as usize).min(self.cells.saturating_sub(1))
    }
}

/// The cells of a lane: each has the state that covers most of it, `None` where that is the time
/// before the task or after it. Two things are never hidden: a task that had no cell of its own
/// shows in one, and work of a kind that shows nowhere else shows where there was most of it.
/// Binary search, then only the intervals in the window.
pub fn cells(timeline: &Timeline, lane: &Lane, window: Window) -> Vec<Option<State>> {
    let mut row: Vec<Option<State>> = vec![None; window.cells];
    if window.cells == 0 {
        return row;
    }
    let intervals = timeline.between(lane, window.from, window.to);
    let mut covered = vec![[0i64; STATES]; window.cells];
    for interval in intervals {
        cover(&mut covered, window, interval);
    }
    for (cell, times) in covered.iter().enumerate() {
        let length = window.start_of(cell + 1) - window.start_of(cell);
        row[cell] = most(times, length).map(|kind| told(timeline, lane, window, cell, kind));
    }
    for kind in NEVER_HIDDEN.map(look::index) {
        if let Some(cell) = hidden(&row, &covered, kind) {
            row[cell] = Some(told(timeline, lane, window, cell, kind));
        }
    }
    show_short(&mut row, timeline, lane, window);
    row
}

/// The cells of many lanes together: in each the state in which they spent most of their time.
pub fn together<'a>(
    timeline: &Timeline,
    lanes: impl Iterator<Item = &'a Lane>,
    window: Window,
) -> Vec<Option<State>> {
    let mut sum = Sum::new(window);
    let mut count = 0;
    for lane in lanes {
        count += 1;
        for interval in timeline.between(lane, window.from, window.to) {
            sum.add(interval);
        }
    }
    sum.row(count)
}

/// Adds what an interval covers of each cell.
fn cover(covered: &mut [[i64; STATES]], window: Window, interval: &Interval) {
    let (from, to) = (interval.from.max(window.from), interval.to.min(window.to));
    let state = look::index(interval.state);
    for (cell, times) in covered.iter_mut().enumerate().skip(window.cell_of(from)) {
        let (start, end) = (window.start_of(cell), window.start_of(cell + 1));
        if start >= to {
            break;
        }
        times[state] += (to.min(end) - from.max(start)).max(0);
    }
}

/// The state with most of a cell's time, unless the time without any is more.
fn most(times: &[i64; STATES], length: i64) -> Option<usize> {
    let nothing = length - times.iter().sum::<i64>();
    // Of equals, the busier.
    let (state, time) = times
        .iter()
        .enumerate()
        .rev()
        .max_by_key(|(_, time)| **time)?;
    (*time > 0 && *time >= nothing).then_some(state)
}

/// The state of this kind that a cell has most of, with what it waits for.
fn told(timeline: &Timeline, lane: &Lane, window: Window, cell: usize, kind: usize) -> State {
    let (start, end) = (window.start_of(cell), window.start_of(cell + 1));
    let inside = timeline.between(lane, start, end).iter();
    let of_kind = inside.filter(|interval| look::index(interval.state) == kind);
    let longest = of_kind.max_by_key(|interval| interval.to.min(end) - interval.from.max(start));
    longest.map_or(look::state(kind), |interval| interval.state)
}

/// The cell with most of a state, if there is any of it and no cell shows it.
fn hidden(row: &[Option<State>], covered: &[[i64; STATES]], kind: usize) -> Option<usize> {
    let shows = |cell: &Option<State>| cell.is_some_and(|state| look::index(state) == kind);
    if row.iter().any(shows) {
        return None;
    }
    let cells = covered.iter().enumerate();
    let (cell, times) = cells.max_by_key(|(_, times)| times[kind])?;
    (times[kind] > 0).then_some(cell)
}

/// A task that was there and shows in no cell, shown where it was.
fn show_short(row: &mut [Option<State>], timeline: &Timeline, lane: &Lane, window: Window) {
    let end = lane.ended.map_or(timeline.end, |(at, _)| at);
    if end < window.from || lane.spawned > window.to || row.iter().any(Option::is_some) {
        return;
    }
    let intervals = timeline.between(lane, window.from, window.to);
    let longest = intervals.iter().max_by_key(|interval| interval.length());
    let (at, state) = longest.map_or((lane.spawned, State::Running), |longest| {
        (longest.from, longest.state)
    });
    row[window.cell_of(at)] = Some(state);
}

/// What many lanes cover of each cell. The cells that an interval covers wholly are counted where
/// they begin and end, so that an interval costs the same however long it is.
pub(in crate::trace) struct Sum {
    window: Window,
    /// The length of a cell.
    cell: f64,
    parts: Vec<[f64; STATES]>,
    wholes: Vec<[i64; STATES]>,
}

impl Sum {
    pub(in crate::trace) fn new(window: Window) -> Sum {
        Sum {
            window,
            cell: window.length() as f64 / window.cells as f64,
            parts: vec![[0.0; STATES]; window.cells],
            wholes: vec![[0; STATES]; window.cells + 1],
        }
    }

    /// Adds an interval, as far as it is in the window.
    #[inline]
    pub(in crate::trace) fn add(&mut self, interval: &Interval) {
        let window = self.window;
        let (from, to) = (interval.from.max(window.from), interval.to.min(window.to));
        if window.cells == 0 || from >= to {
            return;
        }
        let state = look::index(interval.state);
        // None of them is negative, so that a cast rounds down.
        let place = |at: i64| (at - window.from) as f64 / self.cell;
        let (from, to) = (place(from), place(to));
        let (first, last) = (from as usize, to as usize);
        let at = |cell: usize| cell.min(window.cells - 1);
        if first == last {
            self.parts[at(first)][state] += to - from;
            return;
        }
        self.parts[at(first)][state] += first as f64 + 1.0 - from;
        self.parts[at(last)][state] += to - last as f64;
        self.wholes[at(first) + 1][state] += 1;
        self.wholes[last.min(window.cells)][state] -= 1;
    }

    /// For each cell, how many of the lanes were in each state, on average over the cell.
    pub(in crate::trace) fn averages(self) -> impl Iterator<Item = [f64; STATES]> {
        let mut whole = [0i64; STATES];
        let cells = self.parts.into_iter().zip(self.wholes);
        cells.map(move |(parts, changes)| {
            std::array::from_fn(|state| {
                whole[state] += changes[state];
                whole[state] as f64 + parts[state]
            })
        })
    }

    /// The state of most of so many lanes in each cell.
    fn row(self, lanes: u64) -> Vec<Option<State>> {
        // In thousandths of a lane.
        let all = i64::try_from(lanes.saturating_mul(1_000)).unwrap_or(i64::MAX);
        let thousandths = |average: [f64; STATES]| average.map(|lanes| (lanes * 1e3) as i64);
        self.averages()
            .map(|average| most(&thousandths(average), all).map(look::state))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::TaskId;
    use crate::trace::event::Kind;
    use crate::trace::sketch::{self, Sketch};
    use proptest::prelude::*;

    fn row(timeline: &Timeline, task: u32, from: i64, to: i64, cells: usize) -> String {
        let lane = timeline.lane(TaskId(task)).expect("a lane");
        let row = super::cells(timeline, lane, Window { from, to, cells });
        glyphs(&row)
    }

    fn glyphs(row: &[Option<State>]) -> String {
        let glyph = |cell: &Option<State>| cell.map_or(' ', |state| look::Look::of(state).ascii);
        row.iter().map(glyph).collect()
    }

    const SECOND: i64 = 1_000_000_000;

    #[test]
    fn a_cell_has_the_state_that_covers_most_of_it() {
        let timeline = Timeline::of(&sketch::coffee_sequential());
        assert_eq!(row(&timeline, 1, 0, 5 * SECOND, 10), "~~~~      ");
        assert_eq!(row(&timeline, 2, 0, 5 * SECOND, 10), "    ~~~~~~");
        assert_eq!(row(&timeline, 0, 0, 5 * SECOND, 7), "-------");
        assert_eq!(row(&timeline, 1, SECOND, 3 * SECOND, 4), "~~  ");
        assert_eq!(row(&timeline, 1, 0, 5 * SECOND, 0), "");
        let main = timeline.lane(TaskId::MAIN).expect("a lane");
        let (from, to, cells) = (0, 5 * SECOND, 5);
        let row = super::cells(&timeline, main, Window { from, to, cells });
        let waits = |first| Some(State::Blocked(sketch::group(first)));
        assert_eq!(
            (row[0], row[4]),
            (waits(1), waits(2)),
            "each with what it waits for"
        );
    }

    #[test]
    fn short_work_and_short_tasks_are_not_hidden() {
        let trace = Sketch::new(&["Main", "Brief"])
            .own_workers(3)
            .spawn(0.0, 0, 1, 1, 2)
            .blocked(0.0, 0, sketch::group(1))
            .start(5.0, 1)
            .compute(5.0, 5.001, 1)
            .event(5.001, 1, Kind::Yielded, 0)
            .end(9.0, 1)
            .start(10.0, 0)
            .start(10.0, 2)
            .end(10.0, 2)
            .end(10.0, 0)
            .finished();
        let timeline = Timeline::of(&trace);
        assert_eq!(row(&timeline, 1, 0, 10 * SECOND, 10), ".....#>>> ");
        assert_eq!(row(&timeline, 2, 0, 100 * SECOND, 2), ". ");
        let brief = Sketch::new(&["Main"]).end(0.0, 0).finished();
        assert_eq!(row(&Timeline::of(&brief), 0, 0, SECOND, 3), "=  ");
    }

    #[test]
    fn many_lanes_show_what_most_of_them_do() {
        let timeline = Timeline::of(&sketch::contention());
        let (from, to, cells) = (0, 3 * SECOND, 6);
        let clerks = timeline.lanes()[1..].iter();
        let row = together(&timeline, clerks, Window { from, to, cells });
        assert_eq!(glyphs(&row), "--##  ");
    }

    proptest! {
        #[test]
        fn any_lane_in_any_window(
            trace in sketch::arbitrary::trace(),
            from in 0i64..5, length in 0i64..9, cells in 0usize..9,
        ) {
            let timeline = Timeline::of(&trace);
            let window = Window { from, to: from + length, cells };
            for lane in timeline.lanes().iter().take(20) {
                prop_assert_eq!(super::cells(&timeline, lane, window).len(), cells);
            }
            let row = together(&timeline, timeline.lanes().iter(), window);
            prop_assert_eq!(row.len(), cells);
        }

        #[test]
        fn a_moment_is_in_its_cell(length in 1i64..10_000, cells in 1usize..300, at in 0i64..10_000) {
            let window = Window { from: 0, to: length, cells };
            let at = at % length;
            let cell = window.cell_of(at);
            prop_assert!(window.start_of(cell) <= at && at < window.start_of(cell + 1));
        }
    }
}
