//! The lanes of one run: what every task was doing, on an axis of story time.
//!
//! However many lanes and intervals there are, only the visible ones are looked at.

mod layout;
mod path;
#[cfg(test)]
mod tests;

pub use layout::LanesLayout;

use super::canvas::{Canvas, columns_of, dot};
use super::heat::happened;
use super::text::scroll;
use crate::program::TaskId;
use crate::trace::picture::{Window, cells, cut_name};
use crate::trace::{
    EndKind, Interval, Lane, Leg, State, Timeline, WorkerInfo, WorkerKind, grouped,
};
use crate::tui::theme::{Role, Theme};
use path::Cells;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

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

    /// How they lie in an area. The names take what the visible ones need, at most a third.
    pub fn layout(&self, area: Rect) -> LanesLayout {
        let (width, count) = (area.width, self.count());
        // The last row says how many more there are, unless there is hardly room for any.
        let rows = match area.height {
            3.. if count > usize::from(area.height) => area.height - 1,
            height => height.min(u16::try_from(count).unwrap_or(u16::MAX)),
        };
        let first = scroll(self.first, None, rows, count);
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
        let mut canvas = Canvas::new(layout.area, theme, buf);
        let mut drawing = Drawing {
            lanes: self,
            layout,
            window: layout.window(),
            happened: happened(layout.window(), self.until),
            playhead: self.playhead.and_then(|at| layout.cell_of(at)),
            path: Cells::of(self.critical, layout.window()),
            canvas: &mut canvas,
        };
        for y in 0..layout.rows {
            if let Some(lane) = self.nth(layout.first + usize::from(y)) {
                drawing.row(y, lane);
            }
        }
        drawing.say_more();
    }

    /// How the task of a lane ended, if that has happened and is in the window.
    fn end(&self, lane: &Lane) -> Option<EndSign> {
        let (at, sign) = match (lane.ended, lane.stuck) {
            (Some((at, EndKind::Abandoned)), Some(_)) => (at, EndSign::Bad),
            (Some((at, EndKind::Returned)), _) => (at, EndSign::Good),
            (Some((at, EndKind::Failed)), _) => (at, EndSign::Bad),
            (Some((at, _)), _) => (at, EndSign::Neither),
            (None, Some(_)) => (self.timeline.end, EndSign::Bad),
            (None, None) => return None,
        };
        let until = self.until.unwrap_or(i64::MAX).min(self.to);
        (self.from..=until).contains(&at).then_some(sign)
    }
}

/// How a task ended.
enum EndSign {
    Good,
    Bad,
    Neither,
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

/// What the rows have in common.
struct Drawing<'d, 'b> {
    lanes: &'d Lanes<'d>,
    layout: &'d LanesLayout,
    window: Window,
    /// How many cells have happened.
    happened: usize,
    /// The cell of the playhead.
    playhead: Option<u16>,
    path: Cells,
    canvas: &'d mut Canvas<'b>,
}

impl Drawing<'_, '_> {
    fn row(&mut self, y: u16, lane: &Lane) {
        self.name(y, lane);
        let mut states = cells(self.lanes.timeline, lane, self.window);
        states.truncate(self.happened);
        let left = self.layout.left;
        let theme = self.canvas.theme();
        for (x, state) in (left..).zip(&states) {
            if let Some(state) = state {
                let (sign, style) = theme.state(*state);
                self.canvas.sign(x, y, sign, style);
            }
        }
        let critical = theme.style(Role::Critical);
        for cell in self.path.of_task(lane.task) {
            if states.get(usize::from(cell)).is_some_and(Option::is_some) {
                self.canvas.restyle(left + cell, y, critical);
            }
        }
        if self.lanes.said {
            self.marks(y, lane);
        }
        if let Some(cell) = self.playhead {
            let (sign, style) = (theme.signs().playhead, theme.style(Role::Playhead));
            self.canvas.sign(left + cell, y, sign, style);
        }
        self.end(y, lane, &states);
        self.carrier(y, lane);
    }

    fn name(&mut self, y: u16, lane: &Lane) {
        let theme = self.canvas.theme();
        let selected = self.lanes.selected == Some(lane.task);
        let to_come = self.lanes.until.is_some_and(|until| until < lane.spawned);
        let role = match (selected, to_come) {
            (true, _) => Role::Selected,
            (false, true) => Role::Faint,
            (false, false) => Role::Text,
        };
        if selected {
            self.canvas
                .sign(0, y, theme.signs().pointer, theme.style(Role::Key));
        }
        let names = self.layout.names();
        let (label, number) = self.lanes.timeline.label(lane);
        let (label, dots) = (theme.text(label), theme.signs().dots);
        let name = cut_name(&label, number, usize::from(names), dots);
        self.canvas.put(1, y, &name, names, theme.style(role));
    }

    /// Where the task said something. Of several in a cell one shows, and the others are skipped.
    fn marks(&mut self, y: u16, lane: &Lane) {
        let theme = self.canvas.theme();
        let sign = dot(&theme);
        let style = theme.style(Role::Title);
        let marks = self.lanes.timeline.marks(lane);
        let until = self.lanes.until.unwrap_or(i64::MAX).min(self.window.to);
        let mut next = marks.partition_point(|mark| mark.at < self.window.from);
        while let Some(mark) = marks.get(next).filter(|mark| mark.at <= until) {
            let cell = self.window.cell_of(mark.at);
            if cell >= self.window.cells {
                return;
            }
            self.canvas
                .sign(self.layout.left + cell as u16, y, sign, style);
            let end = self.window.start_of(cell + 1).max(mark.at + 1);
            next += marks[next..].partition_point(|mark| mark.at < end);
        }
    }

    /// How the task ended, right after its last cell.
    fn end(&mut self, y: u16, lane: &Lane, states: &[Option<State>]) {
        let Some(end) = self.lanes.end(lane) else {
            return;
        };
        let Some(last) = states.iter().rposition(Option::is_some) else {
            return;
        };
        let theme = self.canvas.theme();
        let signs = theme.signs();
        let (sign, role) = match end {
            EndSign::Good => (signs.good, Role::Good),
            EndSign::Bad => (signs.bad, Role::Bad),
            EndSign::Neither => (signs.neither, Role::Faint),
        };
        if self.layout.right > 0 {
            let x = self.layout.left + last as u16 + 1;
            self.canvas.sign(x, y, sign, theme.style(role));
        }
    }

    /// Who carries the task at the playhead; fainter if it has ended, who did at last.
    fn carrier(&mut self, y: u16, lane: &Lane) {
        let room = self.layout.right.saturating_sub(2);
        if room == 0 || !self.lanes.carriers {
            return;
        }
        let Some((interval, now)) = self.carrying(lane) else {
            return;
        };
        let number = usize::from(interval.worker);
        let Some(worker) = self.lanes.workers.get(number) else {
            return;
        };
        let long = Form::Long.say(worker.kind, number + 1);
        let said = if columns_of(&long) <= room {
            long
        } else {
            Form::Short.say(worker.kind, number + 1)
        };
        let style: Style = self
            .canvas
            .style(if now { Role::Text } else { Role::Faint });
        let start = self.layout.left + self.layout.cells + 2;
        self.canvas.cut(start, y, &said, room, style);
    }

    /// The interval at the playhead, or the last one of a task that has ended, and whether it is
    /// the former. Nobody carries a task that has not begun.
    fn carrying(&self, lane: &Lane) -> Option<(Interval, bool)> {
        let now = self.lanes.playhead.or(self.lanes.until);
        let now = now.unwrap_or(i64::MAX);
        let all = self.lanes.timeline.intervals(lane);
        let begun = all.partition_point(|interval| interval.from <= now);
        let interval = all[..begun].last()?;
        let carried = interval.state != State::NotStarted;
        carried.then_some((*interval, now < interval.to))
    }

    /// How many lanes are above and below, in the row after the last.
    fn say_more(&mut self) {
        let LanesLayout {
            first, rows, count, ..
        } = *self.layout;
        let below = count.saturating_sub(first + usize::from(rows));
        if first + below == 0 || rows >= self.canvas.height() {
            return;
        }
        let [_, _, up, down] = self.canvas.signs().arrows;
        let above = format!("{up} {} more", grouped(first as u64));
        let below = match below {
            0 => String::new(),
            below => format!("{down} {} more", grouped(below as u64)),
        };
        let said = match (first, below.is_empty()) {
            (0, _) => below,
            (_, true) => above,
            _ => format!("{above}  {below}"),
        };
        let (width, style) = (self.canvas.width(), self.canvas.style(Role::Faint));
        self.canvas.cut(1, rows, &said, width, style);
    }
}
