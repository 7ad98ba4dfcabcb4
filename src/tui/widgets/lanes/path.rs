//! Which cells are on the critical path.

use crate::program::TaskId;
use crate::trace::Leg;
use crate::trace::picture::Window;

/// The cells of each lane that the critical path goes through.
pub struct Cells(Vec<(TaskId, u16)>);

/// The most legs of one cell that are looked at: there may be a million.
const OF_A_CELL: usize = 8;

impl Cells {
    /// The cells of a window, of legs in the order of time.
    pub fn of(legs: &[Leg], window: Window) -> Cells {
        let mut cells = Vec::new();
        if legs.is_empty() {
            return Cells(cells);
        }
        for cell in 0..window.cells {
            let (start, end) = (window.start_of(cell), window.start_of(cell + 1));
            let first = legs.partition_point(|leg| leg.to <= start);
            let inside = legs[first..].iter().take_while(|leg| leg.from < end);
            let tasks = inside.take(OF_A_CELL).map(|leg| (leg.task, cell as u16));
            cells.extend(tasks);
        }
        cells.sort_unstable();
        cells.dedup();
        Cells(cells)
    }

    /// Those of a lane.
    pub fn of_task(&self, task: TaskId) -> impl Iterator<Item = u16> + '_ {
        let first = self.0.partition_point(|(other, _)| *other < task);
        let own = self.0[first..]
            .iter()
            .take_while(move |(other, _)| *other == task);
        own.map(|(_, cell)| *cell)
    }
}
