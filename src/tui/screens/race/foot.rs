//! What stands below runs that are beside each other: what to do, what happened, what the signs
//! mean, and what drawing cost.

use super::figures::comparison;
use super::{Race, State, alone};
use crate::trace::picture::{Look as Picture, STATES};
use crate::trace::{Clock, EndKind};
use crate::tui::screens::Look;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::canvas::{self, Canvas};
use crate::tui::widgets::text::wrapped;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What stands below so many panels.
pub fn draw(race: &Race, panels: usize, area: Rect, buf: &mut Buffer, look: &Look) {
    let theme = look.theme();
    match race.state {
        State::Ready => wrapped_line(&ready(race), Role::Strong, &theme, area, buf),
        State::Over if race.view.critical || !race.is_at_end() => {
            let last = Rect {
                y: area.bottom().saturating_sub(1),
                height: area.height.min(1),
                ..area
            };
            present(race, last, buf, &theme);
            if area.height > 2 {
                comparison(race, area, buf, look);
            }
        }
        State::Over if area.height > 2 => comparison(race, area, buf, look),
        _ => legend(race, panels, area, buf, &theme),
    }
}

/// The present event of the run in focus, or what its critical path is, in a line.
fn present(race: &Race, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let Some(column) = race.focused() else { return };
    let words = match (race.view.critical, &column.scene.told) {
        (true, _) => alone::critical(race, column),
        (false, Some(told)) => match &told.why {
            Some(why) => format!("{} {why}", told.what),
            None => told.what.clone(),
        },
        (false, None) => String::new(),
    };
    let mut canvas = Canvas::new(area, theme, buf);
    let room = canvas.width().saturating_sub(2);
    let words = format!("{}: {}", column.label, words.replace('`', ""));
    canvas.cut(1, 0, &words, room, theme.style(Role::Strong));
}

fn ready(race: &Race) -> String {
    if race.clock == Clock::Virtual {
        return "Press Enter to start on the simulated clock: it takes no time, is the same every \
                time, and is played to you when it is done."
            .to_owned();
    }
    let how = match race.how.together {
        true => "They run side by side, at once.",
        false => "They run one after another, each alone, so that none slows another down.",
    };
    let note = race.plan.as_ref().and_then(|plan| plan.scale.note.clone());
    let note = note.map(|note| format!(" {note}.")).unwrap_or_default();
    format!("Press Enter to start. {how}{note}")
}

fn wrapped_line(words: &str, role: Role, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let inner = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    wrapped(words, theme.style(role), 0, theme, inner, buf);
}

/// What the signs mean, of those there is room for, and what drawing cost.
fn legend(race: &Race, panels: usize, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let mut canvas = Canvas::new(area, theme, buf);
    let cost = cost(race);
    let end = canvas.width();
    let start = match &cost {
        Some(cost) => canvas.right(
            end.saturating_sub(1),
            0,
            cost,
            end,
            theme.style(Role::Faint),
        ),
        None => end,
    };
    let mut x = canvas
        .put(1, 0, &more(race, panels), start, theme.style(Role::Key))
        .max(1);
    let seen = seen(race);
    let looks = Picture::all().iter().enumerate();
    for (_, look) in looks.filter(|(place, _)| seen[*place]) {
        let sign = if theme.ascii { look.ascii } else { look.glyph };
        let words = look.word.chars().count() as u16;
        if x + words + 5 > start {
            continue;
        }
        canvas.sign(x, 0, sign, theme.colour(look.colour));
        x = canvas.put(x + 2, 0, look.word, words, theme.style(Role::Faint)) + 2;
    }
    let signs = theme.signs();
    let dot = canvas::dot(theme);
    let marks = [
        (dot, Role::Title, "says something"),
        (signs.good, Role::Good, "ended"),
        (signs.neither, Role::Faint, "cut short"),
    ];
    let some = some(race);
    for ((sign, role, words), _) in marks.into_iter().zip(some).filter(|(_, some)| *some) {
        if x + words.len() as u16 + 5 <= start {
            canvas.sign(x, 0, sign, theme.style(role));
            x = canvas.put(x + 2, 0, words, start, theme.style(Role::Faint)) + 2;
        }
    }
}

/// Whether any task said something, ended, or was cut short.
fn some(race: &Race) -> [bool; 3] {
    let lanes = race.columns.iter().filter_map(|column| column.timeline());
    let lanes = lanes.flat_map(|timeline| {
        let lanes = timeline.lanes().iter().take(200);
        lanes.map(move |lane| (timeline, lane))
    });
    let mut some = [false; 3];
    for (timeline, lane) in lanes {
        some[0] |= !timeline.marks(lane).is_empty();
        if let Some((_, how)) = lane.ended {
            some[1] |= how == EndKind::Returned;
            some[2] |= matches!(how, EndKind::Abandoned | EndKind::Cancelled);
        }
    }
    some
}

/// Which states there are in what is shown, by their places in the legend.
fn seen(race: &Race) -> [bool; STATES] {
    /// Whoever looks at more learns of no other state.
    const ENOUGH: usize = 2_000;
    let mut seen = [false; STATES];
    let timelines = race.columns.iter().filter_map(|column| column.timeline());
    let intervals = timelines.flat_map(|timeline| timeline.all_intervals().iter().take(ENOUGH));
    // What lasts no time to speak of is in no cell.
    let least = race.span().1 / 2_000;
    for interval in intervals.filter(|interval| interval.length() > least) {
        seen[Picture::place(interval.state)] = true;
    }
    // Who is stuck is so at the last moment only.
    let timelines = race.columns.iter().filter_map(|column| column.timeline());
    let mut lanes = timelines.flat_map(|timeline| timeline.lanes().iter().take(ENOUGH));
    if let Some(want) = lanes.find_map(|lane| lane.stuck) {
        seen[Picture::place(crate::trace::State::Stuck(want))] = true;
    }
    seen
}

/// How to see the runs for which there is no room.
fn more(race: &Race, panels: usize) -> String {
    match race.columns.len().saturating_sub(panels) {
        0 => String::new(),
        more => format!("Tab {more} more  "),
    }
}

/// What drawing cost while the runs went on.
pub fn cost(race: &Race) -> Option<String> {
    // On the virtual clock nothing can be disturbed.
    let drawing = race.drawing.filter(|_| race.clock == Clock::Real)?;
    if drawing.quietly {
        return Some("measured quietly: nothing was drawn".to_owned());
    }
    let part = drawing.cpu.as_secs_f64() / drawing.wall.as_secs_f64().max(1e-9) * 100.0;
    Some(format!("drawing took {part:.1} % of one core"))
}
