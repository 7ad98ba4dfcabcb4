//! How the room of a panel is shared out.

use super::Race;
use super::column::Column;
use super::figures::carry;
use crate::tui::screens::Look;
use ratatui::layout::Rect;

/// The parts of a panel, from above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parts {
    /// The lanes, or how many do what.
    pub lanes: Rect,
    /// The axis.
    pub axis: Rect,
    /// What is shared.
    pub shared: Rect,
    /// What was said.
    pub said: Rect,
    /// The steps.
    pub steps: Rect,
    /// How it ended.
    pub verdict: Rect,
}

/// What is inside the line around a panel.
pub fn inside(area: Rect) -> Rect {
    if area.width < 3 || area.height < 3 {
        return area;
    }
    Rect::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
}

/// How much room each part gets.
pub fn parts(race: &Race, column: &Column, inner: Rect, look: &Look) -> Parts {
    // Room for the tasks that are still to come, so that nothing moves when they do.
    let lanes = column
        .timeline()
        .map_or(0, |timeline| timeline.lanes().len());
    let lanes = u16::try_from(lanes.max(column.foreseen)).unwrap_or(u16::MAX);
    let shared = column.scene.now.as_ref().map_or(0, carry::count);
    let listing = race.listing_of(column).iter();
    let steps: usize = listing.map(|task| task.steps.len() + 1).sum();
    let few = look.projector;
    let wants = Wants {
        lanes: if race.in_overview(column) {
            u16::MAX
        } else {
            lanes
        },
        shared: if few { 0 } else { shared as u16 },
        steps: if few { 0 } else { steps as u16 },
        says: race.says() || race.in_overview(column),
        verdict: column.done().is_some(),
    };
    share_out(inner, wants)
}

#[derive(Debug, Clone, Copy)]
struct Wants {
    lanes: u16,
    shared: u16,
    steps: u16,
    says: bool,
    verdict: bool,
}

fn share_out(inner: Rect, wants: Wants) -> Parts {
    let mut left = inner;
    let mut take = |rows: u16| {
        let rows = rows.min(left.height);
        let part = Rect {
            height: rows,
            ..left
        };
        left.y += rows;
        left.height -= rows;
        part
    };
    let height = inner.height;
    let verdict = u16::from(wants.verdict || height > 4).min(height);
    let axis = match height {
        0..5 => 0,
        5 => u16::from(wants.lanes < height - verdict),
        6..12 => 1,
        _ => 2,
    };
    let rest = height.saturating_sub(verdict + axis);
    // Lanes first; of the rest what is shared, then what was said, then the steps.
    let lanes = match rest {
        0..6 => wants.lanes,
        _ if wants.steps == 0 => wants.lanes.min(rest - 5).max(wants.lanes.min(4)),
        _ => wants.lanes.min(rest * 3 / 5).max(wants.lanes.min(4)),
    };
    let lanes = lanes.min(rest);
    let rest = rest - lanes;
    let shared = wants.shared.min(rest / 2);
    let rest = rest - shared;
    // Three lines of what was said are kept; what the steps do not need is for more.
    let kept = if wants.says { 3 } else { 0 };
    let steps = wants.steps.min(rest.saturating_sub(kept));
    let steps = if steps < 3 { 0 } else { steps };
    let said = if wants.says { rest - steps } else { 0 };
    // More than a few lines are of more use to lanes that are out of sight.
    let more = said
        .saturating_sub(5)
        .min(wants.lanes - lanes.min(wants.lanes));
    let (lanes, said) = (lanes + more, said - more);
    Parts {
        lanes: take(lanes),
        axis: take(axis),
        shared: take(shared),
        said: take(said),
        steps: take(steps),
        verdict: Rect {
            y: inner.bottom().saturating_sub(verdict),
            height: verdict,
            ..inner
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(height: u16, lanes: u16, shared: u16, steps: u16) -> [u16; 6] {
        let wants = Wants {
            lanes,
            shared,
            steps,
            says: true,
            verdict: true,
        };
        let parts = share_out(Rect::new(0, 0, 40, height), wants);
        let Parts {
            lanes,
            axis,
            shared,
            said,
            steps,
            verdict,
        } = parts;
        let all = [lanes, axis, shared, said, steps, verdict].map(|part| part.height);
        assert!(all.iter().sum::<u16>() <= height, "{all:?} in {height}");
        all
    }

    #[test]
    fn lanes_come_first_and_steps_last() {
        assert_eq!(rows(5, 3, 0, 12), [3, 1, 0, 0, 0, 1]);
        assert_eq!(rows(5, 9, 0, 12), [4, 0, 0, 0, 0, 1]);
        assert_eq!(rows(14, 3, 0, 12), [3, 2, 0, 3, 5, 1]);
        assert_eq!(rows(30, 3, 2, 12), [3, 2, 2, 10, 12, 1]);
        assert_eq!(rows(12, 25, 1, 12), [5, 2, 1, 3, 0, 1]);
        for height in 0..80 {
            rows(height, 25, 4, 30);
        }
    }
}
