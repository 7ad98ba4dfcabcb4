//! How the graph looks.

use super::super::side::Seen;
use super::super::{Schedules, told};
use super::Layout;
use super::bits::Bits;
use super::view::Eye;
use crate::explorer::{Edge, Found, Graph};
use crate::program::TaskId;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::canvas::{Canvas, dot};
use crate::tui::widgets::text::wrapped;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;
use std::collections::HashSet;

/// The part of an area in which states are; below is what the signs mean.
pub fn room(area: Rect) -> Rect {
    Rect {
        height: area.height.saturating_sub(u16::from(area.height > 4)),
        ..area
    }
}

/// Draws the states and the moves between them.
pub fn draw(every: &Schedules, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let seen = every.variant().side().seen();
    let drawn = seen.and_then(|seen| {
        let graph = seen.came.explored.graph.as_ref()?;
        Some((seen, graph, seen.layout.as_ref()?))
    });
    let Some((seen, graph, layout)) = drawn else {
        let text = told::no_graph(every, theme);
        wrapped(&text, theme.style(Role::Text), 0, theme, area, buf);
        return;
    };
    let room = room(area);
    let eye = every.view.eye(layout, room);
    let way = way(seen, layout);
    let picture = Picture {
        graph,
        layout,
        eye,
        outcomes: &seen.came.explored.outcomes,
        way,
    };
    picture.draw(room, buf, theme);
    let below = Rect {
        y: room.bottom(),
        height: area.height - room.height,
        ..area
    };
    legend(below, buf, theme);
}

/// The states of the schedule that is looked at.
fn way(seen: &Seen, layout: &Layout) -> Vec<u32> {
    let Some(shown) = &seen.came.shown else {
        return Vec::new();
    };
    let moves = [shown.schedule.as_slice(), shown.cycle.as_slice()].concat();
    layout.way(&moves)
}

struct Picture<'a> {
    graph: &'a Graph,
    layout: &'a Layout,
    eye: Eye,
    outcomes: &'a [Found],
    way: Vec<u32>,
}

impl Picture<'_> {
    fn cell(&self, state: u32) -> (i32, i32) {
        let place = self.layout.places.get(state as usize);
        let (layer, at) = place.copied().unwrap_or_default();
        let of = self.layout.layers.get(layer).map_or(1, Vec::len);
        self.eye.cell((layer, at), of)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let mut canvas = Canvas::new(area, theme, buf);
        let on: HashSet<(u32, u32)> = self.way.windows(2).map(|two| (two[0], two[1])).collect();
        let (way, rest): (Vec<&Edge>, Vec<&Edge>) = self
            .graph
            .edges
            .iter()
            .filter(|edge| edge.from != edge.to)
            .partition(|edge| on.contains(&(edge.from, edge.to)));
        for (edges, role) in [(rest, Role::Border), (way, Role::Key)] {
            let mut lines = Bits::new(canvas.width(), canvas.height(), theme.ascii);
            for edge in &edges {
                let level = |state: u32| self.graph.level[state as usize];
                let back = level(edge.to) <= level(edge.from);
                lines.line(self.cell(edge.from), self.cell(edge.to), back);
            }
            lines.draw(&mut canvas, theme.style(role));
            if self.eye.named {
                let named = if role == Role::Border {
                    Role::Faint
                } else {
                    role
                };
                edges
                    .iter()
                    .for_each(|edge| self.name(edge, named, &mut canvas));
            }
        }
        for state in 0..self.graph.level.len() as u32 {
            self.state(state, &mut canvas);
        }
    }

    /// The number of the task that moves, in the middle of its line.
    fn name(&self, edge: &Edge, role: Role, canvas: &mut Canvas<'_>) {
        let (from, to) = (self.cell(edge.from), self.cell(edge.to));
        // Nearer to where it begins, where fewer lines meet than in the middle.
        let at = |from: i32, to: i32| from + (2 * (to - from) + (to - from).signum()) / 5;
        let style = canvas.style(role);
        put(
            canvas,
            (at(from.0, to.0), at(from.1, to.1)),
            letter(edge.task),
            style,
        );
    }

    fn state(&self, state: u32, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme();
        let signs = theme.signs();
        let on = self.way.contains(&state);
        let end = self.graph.outcome.get(state as usize).copied().flatten();
        let end = end.and_then(|at| self.outcomes.get(at as usize));
        let (sign, role) = match end {
            Some(found) if found.right => (signs.good, Role::Good),
            Some(_) => (signs.bad, Role::Bad),
            None if on || state == 0 => (marked(&theme), Role::Key),
            None => (dot(&theme), Role::Text),
        };
        let mut style = theme.style(role);
        if on && end.is_some() {
            style = style.patch(theme.style(Role::Selected));
        }
        put(canvas, self.cell(state), sign, style);
    }
}

fn put(canvas: &mut Canvas<'_>, (x, y): (i32, i32), sign: char, style: ratatui::style::Style) {
    if let (Ok(x), Ok(y)) = (u16::try_from(x), u16::try_from(y)) {
        canvas.sign(x, y, sign, style);
    }
}

/// The sign of a state on the way.
fn marked(theme: &Theme) -> char {
    if theme.ascii { 'O' } else { '●' }
}

/// The number of a task in one column: digits, then letters.
fn letter(task: TaskId) -> char {
    char::from_digit(task.0, 36).unwrap_or('+')
}

fn legend(area: Rect, buf: &mut Buffer, theme: &Theme) {
    let signs = theme.signs();
    let all = [
        (marked(theme), Role::Key, "on this way"),
        (dot(theme), Role::Text, "another state"),
        (signs.good, Role::Good, "right end"),
        (signs.bad, Role::Bad, "wrong end"),
    ];
    let mut spans = Vec::new();
    for (sign, role, words) in all {
        spans.push(Span::styled(sign.to_string(), theme.style(role)));
        spans.push(Span::styled(
            format!(" {words}   "),
            theme.style(Role::Faint),
        ));
    }
    let from = format!("{} one move each", signs.arrows[1]);
    spans.push(Span::styled(from, theme.style(Role::Faint)));
    let mut canvas = Canvas::new(area, theme, buf);
    canvas.line(0, 0, &spans, canvas.width());
}
