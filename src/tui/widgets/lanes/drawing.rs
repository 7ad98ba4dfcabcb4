//! The rows of lanes: name, cells, end, who carries the task.

use super::path::Cells;
use super::{Form, Lanes, LanesLayout};
use crate::trace::picture::{Window, cells, cut_name};
use crate::trace::{EndKind, Interval, Lane, State, grouped};
use crate::tui::theme::Role;
use crate::tui::widgets::canvas::{Canvas, columns_of, dot};
use crate::tui::widgets::heat::happened;
use ratatui::style::Style;

/// How a task ended.
enum EndSign {
    Good,
    Bad,
    Neither,
}

/// What the rows have in common.
pub struct Drawing<'d, 'b> {
    lanes: &'d Lanes<'d>,
    layout: &'d LanesLayout,
    window: Window,
    /// How many cells have happened.
    happened: usize,
    /// The cell of the playhead.
    playhead: Option<u16>,
    path: Cells,
    canvas: Canvas<'b>,
}

impl<'d, 'b> Drawing<'d, 'b> {
    /// Prepares what all rows need.
    pub fn new(
        lanes: &'d Lanes<'d>,
        layout: &'d LanesLayout,
        canvas: Canvas<'b>,
    ) -> Drawing<'d, 'b> {
        let window = layout.window();
        Drawing {
            lanes,
            layout,
            window,
            happened: happened(window, lanes.until),
            playhead: lanes.playhead.and_then(|at| layout.cell_of(at)),
            path: Cells::of(lanes.critical, window),
            canvas,
        }
    }

    /// Draws a lane.
    pub fn row(&mut self, y: u16, lane: &Lane) {
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
        let Some(end) = self.end_sign(lane) else {
            return;
        };
        let Some(last) = states.iter().rposition(Option::is_some) else {
            return;
        };
        if matches!(states[last], Some(State::Stuck(_))) {
            // The cell says it already.
            return;
        }
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

    /// How the task of a lane ended, if that has happened and is in the window.
    fn end_sign(&self, lane: &Lane) -> Option<EndSign> {
        let (at, sign) = match (lane.ended, lane.stuck) {
            (Some((at, EndKind::Abandoned)), Some(_)) => (at, EndSign::Bad),
            (Some((at, EndKind::Returned)), _) => (at, EndSign::Good),
            (Some((at, EndKind::Failed)), _) => (at, EndSign::Bad),
            (Some((at, _)), _) => (at, EndSign::Neither),
            (None, Some(_)) => (self.lanes.timeline.end, EndSign::Bad),
            (None, None) => return None,
        };
        // At the very moment there may be steps to go.
        let happened = self.lanes.until.is_none_or(|until| at < until);
        let shows = (self.window.from..=self.window.to).contains(&at);
        (happened && shows).then_some(sign)
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
    pub fn say_more(&mut self) {
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
