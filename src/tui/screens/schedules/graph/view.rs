//! How near the graph is looked at, and which part of it.

use super::Layout;
use crate::tui::keys::Action;
use ratatui::layout::Rect;

/// How near, and which part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct View {
    /// Which of [`STEPS`]; as near as it can be with all of it seen where it is `None`.
    zoom: Option<usize>,
    /// What is in the middle, in cells from the middle of the graph.
    pan: (i32, i32),
}

/// Columns between two layers, and rows between two states of a layer, for each zoom.
const STEPS: [(i32, i32); 6] = [(2, 1), (4, 1), (6, 2), (9, 2), (12, 3), (18, 4)];
/// From so many columns between two layers on, moves have the number of their task.
const NAMED: i32 = 8;
/// How far one key goes, in cells.
const BY: (i32, i32) = (8, 4);

/// Where states are on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Eye {
    step: (i32, i32),
    layers: i32,
    middle: (i32, i32),
    /// Whether moves have the number of their task.
    pub named: bool,
}

impl View {
    /// Does what a key asks for; whether it could.
    pub fn act(&mut self, action: Action, layout: &Layout, room: Rect) -> bool {
        let here = self.step(layout, room);
        match action {
            Action::Left => self.pan.0 -= BY.0,
            Action::Right => self.pan.0 += BY.0,
            Action::Up => self.pan.1 -= BY.1,
            Action::Down => self.pan.1 += BY.1,
            Action::Plus => {
                let nearer = STEPS.iter().position(|step| step.0 > here.0);
                self.to(here, nearer.unwrap_or(STEPS.len() - 1));
            }
            Action::Minus => {
                let further = STEPS.iter().rposition(|step| step.0 < here.0);
                self.to(here, further.unwrap_or(0));
            }
            Action::Fit => *self = View::default(),
            _ => return false,
        }
        let all = size(layout, self.step(layout, room));
        // Something is always seen.
        let (x, y) = (all.0 / 2, all.1 / 2);
        self.pan = (self.pan.0.clamp(-x, x), self.pan.1.clamp(-y, y));
        true
    }

    /// Goes to another zoom; the middle stays where it is.
    fn to(&mut self, old: (i32, i32), zoom: usize) {
        let new = STEPS[zoom];
        self.zoom = Some(zoom);
        self.pan = (self.pan.0 * new.0 / old.0, self.pan.1 * new.1 / old.1);
    }

    /// Columns between two layers, and rows between two states of a layer.
    fn step(&self, layout: &Layout, room: Rect) -> (i32, i32) {
        if let Some(zoom) = self.zoom {
            return STEPS[zoom.min(STEPS.len() - 1)];
        }
        let (least, most) = (STEPS[0], STEPS[STEPS.len() - 1]);
        let fit = |room: u16, count: usize, least: i32, most: i32| {
            let steps = i32::try_from(count.saturating_sub(1)).unwrap_or(i32::MAX);
            ((i32::from(room) - 1) / steps.max(1)).clamp(least, most)
        };
        (
            // Even, so that half a step is whole columns.
            fit(room.width, layout.layers.len(), least.0, most.0) & !1,
            fit(room.height, layout.tallest(), least.1, most.1),
        )
    }

    /// Where states are in a room.
    pub fn eye(&self, layout: &Layout, room: Rect) -> Eye {
        let step = self.step(layout, room);
        let half = |columns: u16| i32::from(columns / 2);
        Eye {
            step,
            layers: layout.layers.len() as i32,
            middle: (
                half(room.width) - self.pan.0,
                half(room.height) - self.pan.1,
            ),
            named: step.0 >= NAMED,
        }
    }
}

/// Columns and rows from the first state to the last.
fn size(layout: &Layout, step: (i32, i32)) -> (i32, i32) {
    let steps = |count: usize| count.saturating_sub(1) as i32;
    let (layers, tallest) = (steps(layout.layers.len()), steps(layout.tallest()));
    (layers * step.0, tallest * step.1)
}

impl Eye {
    /// The cell of a state in a layer of so many.
    pub fn cell(&self, (layer, at): (usize, usize), of: usize) -> (i32, i32) {
        let along = |at: usize, of: i32, step: i32| (2 * at as i32 - (of - 1)) * step;
        let x = along(layer, self.layers, self.step.0).div_euclid(2);
        let y = along(at, of as i32, self.step.1).div_euclid(2);
        (self.middle.0 + x, self.middle.1 + y)
    }
}
