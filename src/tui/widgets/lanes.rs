//! The lanes of one run: what every task was doing, on an axis of story time.
//!
//! However many lanes and intervals there are, only the visible ones are looked at.

mod drawing;
mod layout;
mod path;
#[cfg(test)]
mod tests;

pub use layout::LanesLayout;

use super::canvas::{Canvas, columns_of};
use super::text::scroll;
use crate::program::TaskId;
use crate::trace::{Lane, Leg, Timeline, WorkerInfo, WorkerKind};
use crate::tui::theme::Theme;
use drawing::Drawing;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The lanes of one run.
#[derive(Debug, Clone, Copy)]
pub struct Lanes<'a> {
    /// The run.
    pub timeline: &'a Timeline,
    /// Who carried its tasks: [`crate::trace::Trace::workers`].
    pub workers: &'a [WorkerInfo],
    /// Where the first cell begins, in nanoseconds of story time.
    pub from: i64,
    /// Where the last cell ends.
    pub to: i64,
    /// Only these lanes, by their places in the timeline, in this order; all if `None`.
    pub shown: Option<&'a [usize]>,
    /// The first lane that shows, counted among the shown ones.
    pub first: usize,
    /// The lane that is pointed at.
    pub selected: Option<TaskId>,
    /// The present moment, drawn as a vertical line.
    pub playhead: Option<i64>,
    /// What comes after this has not happened yet, and is not drawn.
    pub until: Option<i64>,
    /// The critical path, highlighted; none if empty.
    pub critical: &'a [Leg],
    /// Whether to say who carries each task: at the playhead, or at last.
    pub carriers: bool,
    /// Whether to mark where a task said something.
    pub said: bool,
}

impl<'a> Lanes<'a> {
    /// The whole of a run, and nothing but its lanes.
    pub fn of(timeline: &'a Timeline) -> Lanes<'a> {
        Lanes {
            timeline,
            workers: &[],
            from: 0,
            to: timeline.end,
            shown: None,
            first: 0,
            selected: None,
            playhead: None,
            until: None,
            critical: &[],
            carriers: false,
            said: false,
        }
    }

    /// How many lanes there are to show.
    pub fn count(&self) -> usize {
        self.shown
            .map_or(self.timeline.lanes().len(), <[usize]>::len)
    }

    /// A lane by its number among the shown ones.
    pub fn nth(&self, nth: usize) -> Option<&'a Lane> {
        let place = match self.shown {
            Some(shown) => *shown.get(nth)?,
            None => nth,
        };
        self.timeline.lanes().get(place)
    }

    /// The place of the selected lane among the shown ones.
    fn nth_selected(&self) -> Option<usize> {
        let place = self.timeline.place(self.selected?)?;
        match self.shown {
            Some(shown) => shown.iter().position(|known| *known == place),
            None => Some(place),
        }
    }

    /// How they lie in an area. The selected lane is always among those that show. The names take what the visible ones need, at most a third.
    pub fn layout(&self, area: Rect) -> LanesLayout {
        let (width, count) = (area.width, self.count());
        // The last row says how many more there are, unless there is hardly room for any.
        let rows = match area.height {
            3.. if count > usize::from(area.height) => area.height - 1,
            height => height.min(u16::try_from(count).unwrap_or(u16::MAX)),
        };
        let first = scroll(self.first, self.nth_selected(), rows, count);
        let visible = (first..).map_while(|nth| self.nth(nth));
        let names = visible.take(usize::from(rows)).map(|lane| {
            let (label, number) = self.timeline.label(lane);
            let digits = number.map_or(0, |number| number.max(1).ilog10() as u16 + 2);
            columns_of(label).saturating_add(digits)
        });
        let left = match names.max().unwrap_or(0).min(width / 3) {
            0 => width.min(1),
            names => names + 2,
        };
        let right = u16::from(width > left) + self.carrier_columns(width.saturating_sub(left));
        LanesLayout {
            area,
            left,
            cells: width.saturating_sub(left).saturating_sub(right),
            right,
            rows,
            first,
            count,
            from: self.from,
            to: self.to,
        }
    }

    /// How many columns who carries a task takes with the space before it. It depends on the run
    /// and not on the moment, so that the axis stands still.
    fn carrier_columns(&self, room: u16) -> u16 {
        let kinds = [self.workers.first(), self.workers.last()];
        let kinds = kinds.into_iter().flatten();
        let most = self.workers.len();
        let columns = |form: Form| {
            let said = kinds
                .clone()
                .map(|worker| columns_of(&form.say(worker.kind, most)) + 1);
            said.max().unwrap_or(0)
        };
        let (long, short) = (columns(Form::Long), columns(Form::Short));
        match room {
            _ if !self.carriers => 0,
            room if room >= long + 30 => long,
            room if room >= short + 12 => short,
            _ => 0,
        }
    }

    /// Draws them where a layout says, which may have been made to agree with others.
    pub fn draw(&self, layout: &LanesLayout, theme: &Theme, buf: &mut Buffer) {
        let mut drawing = Drawing::new(self, layout, Canvas::new(layout.area, theme, buf));
        for y in 0..layout.rows {
            if let Some(lane) = self.nth(layout.first + usize::from(y)) {
                drawing.row(y, lane);
            }
        }
        drawing.say_more();
    }
}

/// How much to say of who carries a task.
#[derive(Clone, Copy)]
enum Form {
    Long,
    Short,
}

impl Form {
    /// `thread 2` or `t2`.
    fn say(self, kind: WorkerKind, number: usize) -> String {
        match (self, kind) {
            (Form::Long, WorkerKind::Thread) => format!("thread {number}"),
            (Form::Long, WorkerKind::Process) => format!("process {number}"),
            (Form::Long, WorkerKind::Simulated) => format!("seat {number}"),
            (Form::Short, WorkerKind::Thread) => format!("t{number}"),
            (Form::Short, WorkerKind::Process) => format!("p{number}"),
            (Form::Short, WorkerKind::Simulated) => format!("s{number}"),
        }
    }
}
