//! How runs are drawn, whatever state they are in; and what is where on the screen.

use super::{Race, State, alone, beside, figures};
use crate::program::TaskId;
use crate::tui::screens::Look;
use crate::tui::theme::Role;
use crate::tui::widgets::text::wrapped;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws the runs.
pub fn draw(race: &Race, area: Rect, buf: &mut Buffer, look: &Look) {
    match &race.state {
        State::Planning => middle("Planning the runs", area, buf, look),
        State::Failed(why) => middle(why, area, buf, look),
        State::Running if race.how.quietly => middle(QUIET, area, buf, look),
        _ if race.view.figures => figures::draw(race, area, buf, look),
        _ if race.view.alone => alone::draw(race, area, buf, look),
        _ => beside::draw(race, area, buf, look),
    }
    if let Some(naming) = &race.saving {
        naming.draw("the runs", area, buf, look);
    }
}

const QUIET: &str = "Measuring quietly. Nothing is drawn until the runs are over, so that nothing \
                     disturbs them. Esc stops.";

fn middle(words: &str, area: Rect, buf: &mut Buffer, look: &Look) {
    let theme = look.theme();
    let width = area.width.saturating_sub(4).min(70);
    let place = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + area.height / 3,
        width,
        height: area.height - area.height / 3,
    };
    wrapped(words, theme.style(Role::Text), 0, &theme, place, buf);
}

/// What is at a place on the screen.
pub struct Hit {
    /// The run.
    pub column: usize,
    /// The task.
    pub task: Option<TaskId>,
    /// The moment of the story.
    pub at: Option<i64>,
}

/// What is at a place on the screen.
pub fn hit(race: &Race, x: u16, y: u16, look: &Look) -> Option<Hit> {
    let size = look.size;
    // As the screen's frame gives it: a line above, a line below.
    let area = Rect::new(0, 1, size.width, size.height.saturating_sub(2));
    let panels = if race.view.alone {
        alone::panel(race, area).into_iter().collect()
    } else {
        beside::panels(race, area, look)
    };
    let here =
        |area: Rect| (area.x..area.right()).contains(&x) && (area.y..area.bottom()).contains(&y);
    let panel = panels.into_iter().find(|panel| here(panel.area))?;
    let column = panel.column;
    let layout = panel.lanes;
    let nth = layout.and_then(|layout| layout.lane_at(y));
    let shown = race.columns.get(column)?;
    let followed = race.followed(shown);
    let place = nth.and_then(|nth| match &followed {
        Some(places) => places.get(nth).copied(),
        None => Some(nth),
    });
    let lane = place.and_then(|place| shown.timeline()?.lanes().get(place));
    Some(Hit {
        column,
        task: lane.map(|lane| lane.task),
        at: layout.and_then(|layout| layout.time_at(x)),
    })
}
