//! All runs beside each other, on one axis.

use super::column::Column;
use super::parts::{Parts, inside, parts};
use super::{Race, State, foot, panel};
use crate::trace::{Leg, Timeline};
use crate::tui::screens::Look;
use crate::tui::widgets::grid;
use crate::tui::widgets::lanes::{Lanes, LanesLayout};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

/// The smallest panel that shows something.
const LEAST: Size = Size {
    width: 36,
    height: 6,
};
/// On a projector fewer and larger ones are better.
const LARGE: Size = Size {
    width: 40,
    height: 9,
};
/// From so many rows on the comparison has room below the panels.
const TALL: u16 = 33;

/// A run and where it is on the screen.
pub struct Panel {
    /// Which run.
    pub column: usize,
    /// The whole of it.
    pub area: Rect,
    /// Its parts.
    pub parts: Parts,
    /// How its lanes lie, where it has any.
    pub lanes: Option<LanesLayout>,
}

/// Draws the runs.
pub fn draw(race: &Race, area: Rect, buf: &mut Buffer, look: &Look) {
    let (top, below) = divide(race, area, look);
    let panels = panels(race, top, look);
    for panel in &panels {
        panel::draw(race, panel, buf, look);
    }
    foot::draw(race, panels.len(), below, buf, look);
}

/// What the panels get, and what is below them.
fn divide(race: &Race, area: Rect, look: &Look) -> (Rect, Rect) {
    let rows = match race.state {
        State::Ready => 2,
        State::Over if area.height >= TALL && !look.projector => race.columns.len() as u16 + 3,
        _ => 1,
    };
    let rows = rows.min(area.height / 2);
    let top = Rect {
        height: area.height - rows,
        ..area
    };
    let below = Rect {
        y: top.bottom(),
        height: rows,
        ..area
    };
    (top, below)
}

/// The runs that are on the screen, and where.
pub fn panels(race: &Race, area: Rect, look: &Look) -> Vec<Panel> {
    let least = if look.projector { LARGE } else { LEAST };
    let placed = grid(area, race.columns.len(), least, race.view.focus);
    let mut panels: Vec<Panel> = placed
        .into_iter()
        .filter_map(|placed| {
            let column = race.columns.get(placed.panel)?;
            let inner = inside(placed.area);
            let parts = parts(race, column, inner, look);
            Some(Panel {
                column: placed.panel,
                area: placed.area,
                parts,
                lanes: None,
            })
        })
        .collect();
    agree(race, &mut panels);
    panels
}

/// Gives all panels one axis.
fn agree(race: &Race, panels: &mut [Panel]) {
    let mut layouts = Vec::new();
    for panel in panels.iter() {
        let column = &race.columns[panel.column];
        let followed = race.followed(column);
        let layout = column.timeline().map(|timeline| {
            let lanes = lanes(race, column, timeline, followed.as_deref(), &[]);
            lanes.layout(panel.parts.lanes)
        });
        layouts.push(layout);
    }
    let mut known: Vec<LanesLayout> = layouts.iter().flatten().copied().collect();
    LanesLayout::agree(&mut known);
    let mut known = known.into_iter();
    for (panel, layout) in panels.iter_mut().zip(layouts) {
        panel.lanes = layout.and_then(|_| known.next());
    }
}

/// The lanes of a run as they are looked at.
pub fn lanes<'a>(
    race: &Race,
    column: &'a Column,
    timeline: &'a Timeline,
    followed: Option<&'a [usize]>,
    critical: &'a [Leg],
) -> Lanes<'a> {
    let (from, to) = race.span();
    let workers = column.trace().map_or(&[][..], |trace| &trace.workers);
    let over = race.is_over();
    let playhead = &race.view.playhead;
    let at = if over {
        playhead.at
    } else {
        column.story_now()
    };
    let at_end = match over {
        true => race.is_at_end(),
        false => column.done().is_some(),
    };
    let place = timeline.place(race.view.selected).unwrap_or(0);
    let nth = match followed {
        Some(places) => places.iter().position(|known| *known == place).unwrap_or(0),
        None => place,
    };
    Lanes {
        timeline,
        workers,
        from,
        to,
        shown: followed,
        // The selected lane is somewhere in the middle where there are many.
        first: nth.saturating_sub(6),
        selected: Some(race.view.selected),
        playhead: (!at_end).then_some(at),
        until: (!at_end).then_some(at),
        critical,
        carriers: true,
        said: true,
    }
}
