//! How many tasks were in each state, by time: a run with more lanes than there are rows.

use super::picture::{Look, STATES, Sum, Window};
use super::timeline::{State, Timeline};

/// Fewer lanes than this are not there: what is left when times are divided.
const NOBODY: f32 = 1e-6;

/// For each cell of a window, the average number of lanes in each state.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Heat {
    cells: Vec<[f32; STATES]>,
    peak: f32,
}

impl Heat {
    /// The state counts of all lanes in a window. One pass over all intervals; an interval costs the
    /// same however long it is.
    pub fn of(timeline: &Timeline, window: Window) -> Heat {
        let mut sum = Sum::new(window);
        for interval in timeline.all_intervals() {
            sum.add(interval);
        }
        Heat::averages(sum.averages())
    }

    /// For each cell, the average number of lanes in each state.
    pub(super) fn averages(cells: impl IntoIterator<Item = [f64; STATES]>) -> Heat {
        // What was added and taken away again leaves rounding errors.
        let clean = |lanes: f64| {
            if lanes < NOBODY.into() {
                0.0
            } else {
                lanes as f32
            }
        };
        let cells: Vec<_> = cells.into_iter().map(|cell| cell.map(clean)).collect();
        let peak = cells.iter().map(alive).fold(0.0, f32::max);
        Heat { cells, peak }
    }

    /// The average number of lanes in each state, cell by cell, in the order of [`Look::all`]. A
    /// lane counts from its spawning to its end.
    pub fn cells(&self) -> &[[f32; STATES]] {
        &self.cells
    }

    /// How many lanes were alive in a cell, on average; 0 beyond the last cell.
    pub fn alive(&self, cell: usize) -> f32 {
        self.cells.get(cell).map_or(0.0, alive)
    }

    /// The most lanes that were alive in any cell, on average over the cell.
    pub fn peak(&self) -> f32 {
        self.peak
    }

    /// The state that most lanes of a cell were in, the busier of equals; `None` if none was alive.
    /// What they wait for is not told.
    pub fn most(&self, cell: usize) -> Option<State> {
        let cell = self.cells.get(cell)?;
        let most = (0..STATES)
            .rev()
            .max_by(|a, b| cell[*a].total_cmp(&cell[*b]))?;
        (cell[most] >= NOBODY).then(|| Look::state(most))
    }

    /// A column of a stacked chart, from the bottom to the top: the busiest states at the bottom, in
    /// the order of [`Look::all`], and `None` above, so that the full height stands for
    /// [`Heat::peak`]. The rows are divided in proportion, by the largest remainder; each state that
    /// occurs has at least one, as long as there are rows enough.
    pub fn stack(&self, cell: usize, rows: usize) -> Vec<Option<State>> {
        let mut column = vec![None; rows];
        self.fill(cell, self.peak, &mut column);
        column
    }

    /// The same in a column whose full height stands for so many lanes, so that several charts can
    /// have one scale.
    pub fn fill(&self, cell: usize, full: f32, column: &mut [Option<State>]) {
        column.fill(None);
        let Some(lanes) = self.cells.get(cell) else {
            return;
        };
        let rows = divide(lanes, height(alive(lanes), full, column.len()));
        let mut free = column.iter_mut();
        for (place, rows) in rows.into_iter().enumerate() {
            for row in free.by_ref().take(rows) {
                *row = Some(Look::state(place));
            }
        }
    }
}

fn alive(cell: &[f32; STATES]) -> f32 {
    cell.iter().sum()
}

/// How many of `rows` stand for so many lanes: whoever is alive has at least one.
fn height(alive: f32, full: f32, rows: usize) -> usize {
    if alive < NOBODY || rows == 0 {
        return 0;
    }
    // A cast of what is too great, or not a number, cuts it.
    let height = (f64::from(alive) / f64::from(full) * rows as f64).round() as usize;
    height.clamp(1, rows)
}

/// Divides rows among the states of a cell in proportion.
fn divide(lanes: &[f32; STATES], height: usize) -> [usize; STATES] {
    let mut rows = [0; STATES];
    let mut by_size: [usize; STATES] = std::array::from_fn(|place| place);
    by_size.sort_by(|a, b| lanes[*b].total_cmp(&lanes[*a]));
    let there = by_size.into_iter().filter(|place| lanes[*place] >= NOBODY);
    let mut left = height;
    for place in there.clone().take(height) {
        rows[place] = 1;
        left -= 1;
    }
    // Each row to whom most of its share is missing. Whole shares come first that way, then the
    // largest remainders (Hamilton's method).
    let share = height as f64 / f64::from(alive(lanes));
    let missing =
        |rows: &[usize; STATES], place: usize| f64::from(lanes[place]) * share - rows[place] as f64;
    for _ in 0..left {
        let by_missing = |a: &usize, b: &usize| missing(&rows, *b).total_cmp(&missing(&rows, *a));
        // Of equals the first, which has more lanes or is busier.
        if let Some(place) = there.clone().min_by(by_missing) {
            rows[place] += 1;
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::sketch::{self, Sketch};
    use proptest::prelude::*;

    const SECOND: i64 = 1_000_000_000;

    fn window(seconds: i64, cells: usize) -> Window {
        Window {
            from: 0,
            to: seconds * SECOND,
            cells,
        }
    }

    /// From the bottom to the top.
    fn glyphs(column: &[Option<State>]) -> String {
        let glyph = |row: &Option<State>| row.map_or(' ', |state| Look::of(state).ascii);
        column.iter().map(glyph).collect()
    }

    fn heat(cells: &[&[(State, f32)]]) -> Heat {
        let cell = |states: &&[(State, f32)]| {
            let mut cell = [0.0; STATES];
            states
                .iter()
                .for_each(|(state, lanes)| cell[Look::place(*state)] = *lanes);
            cell
        };
        let cells: Vec<_> = cells.iter().map(cell).collect();
        let peak = cells.iter().map(alive).fold(0.0, f32::max);
        Heat { cells, peak }
    }

    #[test]
    fn each_cell_has_the_average_of_its_time() {
        let heat = Heat::of(&Timeline::of(&sketch::contention()), window(4, 8));
        let [computing, blocked] =
            [State::Computing, State::Blocked(sketch::group(0))].map(Look::place);
        let of = |state: usize| {
            heat.cells()
                .iter()
                .map(|cell| cell[state])
                .collect::<Vec<_>>()
        };
        assert_eq!(of(computing), [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0]);
        assert_eq!(of(blocked), [3.0, 3.0, 2.0, 2.0, 1.0, 1.0, 0.0, 0.0]);
        assert_eq!((heat.peak(), heat.alive(3), heat.alive(8)), (4.0, 3.0, 0.0));
        let heat = Heat::of(&Timeline::of(&sketch::contention()), window(4, 1));
        assert_eq!(heat.cells()[0][computing], 0.75);
        assert_eq!(heat.cells()[0][blocked], 1.5);
    }

    #[test]
    fn the_height_shows_how_many_are_alive() {
        let timeline = Timeline::of(&sketch::contention());
        let heat = Heat::of(&timeline, window(4, 4));
        let stacks: Vec<_> = (0..5).map(|cell| glyphs(&heat.stack(cell, 4))).collect();
        assert_eq!(stacks, ["#---", "#-- ", "#-  ", "    ", "    "]);
        let mut column = [None; 4];
        heat.fill(0, 8.0, &mut column);
        assert_eq!(glyphs(&column), "#-  ");
        assert_eq!(heat.most(0).map(Look::place), Some(4));
        assert_eq!(heat.most(2), Some(State::Computing), "the busier of equals");
        assert_eq!((heat.most(3), heat.most(9)), (None, None));
    }

    #[test]
    fn rows_are_divided_by_the_largest_remainder_and_nobody_is_left_out() {
        let few = State::Sleeping;
        let heat = heat(&[
            &[(State::Running, 5.2), (few, 2.6), (State::Ready, 2.2)],
            &[(State::Computing, 9.99), (few, 0.01)],
            &[(State::Running, 0.001)],
            &[(State::Running, 1.0), (few, 5.0), (State::Ready, 4.0)],
        ]);
        assert_eq!(glyphs(&heat.stack(0, 10)), "=====~~~>>");
        assert_eq!(glyphs(&heat.stack(1, 10)), "#########~");
        assert_eq!(glyphs(&heat.stack(2, 3)), "=  ");
        assert_eq!(glyphs(&heat.stack(3, 2)), "~>", "those with most lanes");
        assert_eq!(glyphs(&heat.stack(3, 0)), "");
    }

    #[test]
    fn what_no_one_can_divide_does_no_harm() {
        let heat = Heat::of(&Timeline::default(), window(0, 0));
        assert_eq!((heat.peak(), heat.stack(0, 3)), (0.0, vec![None; 3]));
        let brief = Timeline::of(&Sketch::new(&["Main"]).end(1.0, 0).finished());
        let backwards = Window {
            from: SECOND,
            to: 0,
            cells: 3,
        };
        assert_eq!(Heat::of(&brief, backwards).peak(), 0.0);
        let heat = Heat::of(&brief, window(1, 1));
        for full in [0.0, -1.0, f32::NAN, f32::INFINITY] {
            let mut column = [None; 3];
            heat.fill(0, full, &mut column);
            assert!(column[0].is_some());
        }
    }

    proptest! {
        #[test]
        fn lanes_and_rows_add_up(
            trace in sketch::arbitrary::trace(),
            from in 0i64..5, length in 1i64..9, cells in 1usize..9, rows in 0usize..12,
        ) {
            let timeline = Timeline::of(&trace);
            let window = Window { from, to: from + length, cells };
            let heat = Heat::of(&timeline, window);
            let lived: i64 = timeline
                .all_intervals()
                .iter()
                .map(|interval| (interval.to.min(window.to) - interval.from.max(window.from)).max(0))
                .sum();
            let all: f32 = (0..cells).map(|cell| heat.alive(cell)).sum();
            let lived = lived as f64 * cells as f64 / length as f64;
            prop_assert!((f64::from(all) - lived).abs() <= 1e-3 * (1.0 + lived));
            for cell in 0..cells {
                let column = heat.stack(cell, rows);
                let filled = column.iter().flatten().count();
                prop_assert!(column[filled..].iter().all(Option::is_none));
                let there = heat.cells()[cell].iter().filter(|lanes| **lanes >= NOBODY).count();
                let mut shown: Vec<_> = column.into_iter().flatten().map(Look::place).collect();
                prop_assert!(shown.is_sorted());
                shown.dedup();
                prop_assert_eq!(shown.len(), there.min(filled));
            }
        }
    }
}
