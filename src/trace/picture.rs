//! Runs as text: every task a lane, all runs on one axis of story time, so that what takes longer
//! is longer.
//!
//! The picture is data in and text out; it knows no terminal. [`cells()`] and [`Look`] are there for
//! whoever draws in another way, so that all pictures agree.

mod axis;
mod cells;
mod look;
mod text;

pub use axis::{Tick, column, ticks};
pub(super) use cells::Sum;
pub use cells::{Window, cells, together};
pub use look::{Colour, Look, STATES};
pub use text::{cut, cut_name};

use super::clock::{grouped, say_time};
use super::event::EndKind;
use super::outcome::{Outcome, Want};
use super::timeline::{Lane, State, Timeline};
use text::{clean, pad};
use unicode_width::UnicodeWidthStr;

/// How to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureOptions {
    /// Columns of the whole picture; from 40 on it keeps to them.
    pub width: usize,
    /// Whether to use only ASCII for what is drawn. Names stay as they are.
    pub ascii: bool,
    /// The most rows of a run; of more lanes those in the middle share one row. At least 3.
    pub max_lanes: usize,
    /// Whether to colour it with escape sequences.
    pub colour: bool,
}

impl Default for PictureOptions {
    fn default() -> PictureOptions {
        PictureOptions {
            width: 80,
            ascii: false,
            max_lanes: 24,
            colour: false,
        }
    }
}

/// Draws runs, each with its title, below each other. Every line ends with a line break.
pub fn draw(runs: &[(&str, &Timeline)], options: &PictureOptions) -> String {
    let drawing = Drawing::new(runs, options);
    let mut lines = Vec::new();
    let mut used = [false; STATES];
    for (nth, (title, timeline)) in runs.iter().enumerate() {
        if nth > 0 {
            lines.push(String::new());
        }
        lines.push(drawing.title(title, timeline));
        for row in rows(timeline, options.max_lanes) {
            lines.push(drawing.row(timeline, &row, &mut used));
        }
        if timeline.lanes().is_empty() {
            lines.push("  Nothing has happened yet.".to_owned());
        }
    }
    if runs
        .iter()
        .any(|(_, timeline)| !timeline.lanes().is_empty())
    {
        lines.extend(drawing.axis());
        lines.extend(drawing.legend(&used));
    }
    let line = |line: String| format!("{}\n", line.trim_end());
    lines.into_iter().map(line).collect()
}

/// A row of the picture.
enum Row<'a> {
    One(&'a Lane),
    /// Lanes that share a row.
    More(&'a [Lane]),
}

fn rows(timeline: &Timeline, max_lanes: usize) -> Vec<Row<'_>> {
    let lanes = timeline.lanes();
    let most = max_lanes.max(3);
    if lanes.len() <= most {
        return lanes.iter().map(Row::One).collect();
    }
    // The first tasks tell most: main, and one of each kind.
    let after = (most - 1) / 3;
    let (head, rest) = lanes.split_at(most - 1 - after);
    let (middle, tail) = rest.split_at(rest.len() - after);
    let (head, tail) = (head.iter().map(Row::One), tail.iter().map(Row::One));
    head.chain([Row::More(middle)]).chain(tail).collect()
}

/// What the lines of a picture have in common.
struct Drawing<'o> {
    options: &'o PictureOptions,
    signs: Signs,
    /// Columns of the names.
    names: usize,
    /// Columns right of the lanes, for what the stuck want.
    notes: usize,
    window: Window,
}

/// What is drawn beside the lanes.
struct Signs {
    dots: &'static str,
    side: char,
    line: char,
    tick: char,
    corners: [char; 2],
    between: &'static str,
}

const UNICODE: Signs = Signs {
    dots: "…",
    side: '│',
    line: '─',
    tick: '┬',
    corners: ['└', '┘'],
    between: " · ",
};

const ASCII: Signs = Signs {
    dots: "..",
    side: '|',
    line: '-',
    tick: '+',
    corners: ['+', '+'],
    between: " - ",
};

impl<'o> Drawing<'o> {
    fn new(runs: &[(&str, &Timeline)], options: &'o PictureOptions) -> Drawing<'o> {
        let signs = if options.ascii { ASCII } else { UNICODE };
        let mut drawing = Drawing {
            options,
            signs,
            names: 0,
            notes: 0,
            window: Window {
                from: 0,
                to: runs.iter().map(|(_, run)| run.end).max().unwrap_or(0),
                cells: 0,
            },
        };
        let width = drawing.width();
        let (mut names, mut notes) = (0, 0);
        for (_, timeline) in runs {
            for row in rows(timeline, options.max_lanes) {
                names = names.max(drawing.name(timeline, &row, usize::MAX).width());
                notes = notes.max(drawing.note(timeline, &row, usize::MAX).width());
            }
        }
        drawing.names = names.min((width / 4).max(12));
        drawing.notes = notes.min(width * 3 / 10);
        // Right of the lanes: a note and the space before it, or what the last label of the axis
        // may need.
        let right = if notes > 0 { drawing.notes + 1 } else { 4 };
        // Two columns before the name, one after it, two sides.
        let rest = drawing.names + right + 5;
        drawing.window.cells = width.saturating_sub(rest);
        drawing.window.cells = axis::even_cells(drawing.window);
        drawing
    }

    /// The name of a run, how long it took and how it ended.
    fn title(&self, title: &str, timeline: &Timeline) -> String {
        let (between, dots) = (self.signs.between, self.signs.dots);
        let room = self.width() - between.width();
        let took = cut(&self.plain(summary(timeline)), room - 10, dots);
        let title = cut(&clean(title), room - took.width(), dots);
        format!("{}{between}{took}", self.paint(&title, "1"))
    }

    fn width(&self) -> usize {
        self.options.width.max(40)
    }

    /// ASCII has no µ.
    fn plain(&self, text: String) -> String {
        if self.options.ascii {
            text.replace('µ', "u")
        } else {
            text
        }
    }

    fn row(&self, timeline: &Timeline, row: &Row<'_>, used: &mut [bool; STATES]) -> String {
        let name = pad(&self.name(timeline, row, self.names), self.names);
        let states = match row {
            Row::One(lane) => {
                let mut states = cells(timeline, lane, self.window);
                self.end_stuck(timeline, lane, &mut states);
                states
            }
            Row::More(lanes) => together(timeline, lanes.iter(), self.window),
        };
        for state in states.iter().flatten() {
            used[look::index(*state)] = true;
        }
        let note = self.note(timeline, row, self.notes);
        let note = self.paint(&note, Colour::BoldMagenta.sgr());
        let (side, lane) = (self.side(), self.lane(&states));
        format!("  {name} {side}{lane}{side} {note}")
    }

    fn name(&self, timeline: &Timeline, row: &Row<'_>, columns: usize) -> String {
        let dots = self.signs.dots;
        match row {
            Row::One(lane) => {
                let (label, number) = timeline.label(lane);
                cut_name(&clean(label), number, columns, dots)
            }
            Row::More(lanes) => {
                let count = grouped(lanes.len() as u64);
                cut(&format!("{dots} {count} more"), columns, dots)
            }
        }
    }

    /// A lane whose task can never go on ends in the sign for that.
    fn end_stuck(&self, timeline: &Timeline, lane: &Lane, states: &mut [Option<State>]) {
        let Some(want) = stuck(lane) else {
            return;
        };
        let end = lane.ended.map_or(timeline.end, |(at, _)| at);
        // The cell that the end is in begins there if the end is on its edge.
        let cell = self.window.cell_of((end - 1).max(lane.spawned));
        if let Some(state) = states.get_mut(cell) {
            *state = Some(State::Stuck(want));
        }
    }

    /// What a stuck task waits for, with who holds it if there is room for that.
    fn note(&self, timeline: &Timeline, row: &Row<'_>, columns: usize) -> String {
        let lane = match row {
            Row::One(lane) => lane,
            Row::More(lanes) => {
                let count = lanes.iter().filter(|lane| stuck(lane).is_some()).count();
                let note = format!("{} of them stuck", grouped(count as u64));
                return if count > 0 {
                    cut(&note, columns, self.signs.dots)
                } else {
                    String::new()
                };
            }
        };
        let Some(want) = stuck(lane) else {
            return String::new();
        };
        let wanted = clean(&timeline.wanted(want));
        let holder = timeline.stuck_task(lane.task).and_then(|stuck| match want {
            Want::Shared(crate::program::Resource::Mutex(_)) => stuck.held_by.first(),
            _ => None,
        });
        let held = holder.map(|name| format!("{wanted}, held by {}", clean(name)));
        match held.filter(|held| held.width() <= columns) {
            Some(held) => held,
            None => cut(&wanted, columns, self.signs.dots),
        }
    }

    fn glyph(&self, look: &Look) -> char {
        if self.options.ascii {
            look.ascii
        } else {
            look.glyph
        }
    }

    fn side(&self) -> String {
        self.paint(&self.signs.side.to_string(), Colour::Grey.sgr())
    }

    /// The cells of a lane, in colours if they are wanted.
    fn lane(&self, states: &[Option<State>]) -> String {
        let looks = |state: &Option<State>| state.map(look::index);
        let runs = states.chunk_by(|one, next| looks(one) == looks(next));
        let paint = |run: &[Option<State>]| match run.first() {
            Some(Some(state)) => {
                let look = Look::of(*state);
                let glyphs = self.glyph(look).to_string().repeat(run.len());
                self.paint(&glyphs, look.colour.sgr())
            }
            _ => " ".repeat(run.len()),
        };
        runs.map(paint).collect()
    }

    fn paint(&self, text: &str, sgr: &str) -> String {
        if self.options.colour && !text.is_empty() {
            format!("\x1b[{sgr}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    /// The axis below the lanes: a line with ticks, and what they say.
    fn axis(&self) -> Vec<String> {
        let cells = self.window.cells;
        let mut line = vec![self.signs.line; cells];
        let mut labels = String::new();
        for tick in ticks(self.window) {
            let column = axis::column(self.window, tick.at);
            // The tick of the end is the corner.
            if let Some(place) = line.get_mut(column) {
                *place = self.signs.tick;
            }
            // The last label may be wider than what is left of the line.
            let label = self.plain(tick.label);
            let room = self.width() - self.names - 4;
            let start = column.min(room.saturating_sub(label.width()));
            let free = labels.width() + usize::from(!labels.is_empty());
            if start >= free && start + label.width() <= room {
                labels = pad(&labels, start) + &label;
            }
        }
        let margin = " ".repeat(self.names + 3);
        let line: String = line.into_iter().collect();
        let [left, right] = self.signs.corners;
        let line = self.paint(&format!("{left}{line}{right}"), Colour::Grey.sgr());
        vec![format!("{margin}{line}"), format!("{margin} {labels}")]
    }

    /// What the glyphs mean, of those that occur: below the lanes if that takes one line.
    fn legend(&self, used: &[bool; STATES]) -> Vec<String> {
        const GAP: &str = "   ";
        let looks = Look::all().iter().zip(used).filter(|(_, used)| **used);
        let looks: Vec<_> = looks.map(|(look, _)| look).collect();
        let size = |look: &Look| look.word.width() + 2;
        let all: usize = looks.iter().map(|look| size(look) + GAP.len()).sum();
        let below = self.names + 4;
        let margin = if below + all <= self.width() + GAP.len() {
            below
        } else {
            2
        };
        let (mut lines, mut columns) = (Vec::new(), usize::MAX);
        for look in looks {
            let gap_and_size = GAP.len() + size(look);
            if columns.saturating_add(gap_and_size) > self.width() {
                columns = margin;
                lines.push(" ".repeat(margin));
            } else {
                columns += GAP.len();
                lines.last_mut().into_iter().for_each(|line| *line += GAP);
            }
            columns += size(look);
            let glyph = self.paint(&self.glyph(look).to_string(), look.colour.sgr());
            let entry = format!("{glyph} {}", look.word);
            lines
                .last_mut()
                .into_iter()
                .for_each(|line| *line += &entry);
        }
        lines
    }
}

/// What a task waits for in vain, unless it came to an end of its own after all.
fn stuck(lane: &Lane) -> Option<Want> {
    let abandoned = lane.ended.is_none_or(|(_, how)| how == EndKind::Abandoned);
    lane.stuck.filter(|_| abandoned)
}

/// How long a run took, and how it ended if not well.
fn summary(timeline: &Timeline) -> String {
    let time = say_time(timeline.makespan);
    let end = match &timeline.outcome {
        Outcome::Finished => time,
        Outcome::Running => format!("{time} so far"),
        Outcome::Deadlock { partial: false, .. } => format!("deadlock after {time}"),
        Outcome::Deadlock { .. } => format!("{time}, some stuck for ever"),
        Outcome::Failed { .. } => format!("failed after {time}"),
        Outcome::Limit { .. } => format!("stopped at its limit of steps after {time}"),
        Outcome::Cancelled { .. } => format!("cancelled after {time}"),
        Outcome::Refused { .. } => return "not run".to_owned(),
    };
    match timeline.clock.real(timeline.makespan) {
        Some(real) if timeline.clock.scale() != 1.0 => format!("{end} (real {})", say_time(real)),
        _ => end,
    }
}

#[cfg(test)]
mod tests;
