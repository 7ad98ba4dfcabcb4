//! All runs beside each other, on one axis.

use super::column::{Column, Shown};
use super::figures::{carry, overview};
use super::{Race, State, alone, stable_time};
use crate::mechanism;
use crate::report::{moment, verdict};
use crate::trace::picture::{Look as Picture, STATES};
use crate::trace::{Clock, Leg, Timeline, grouped};
use crate::tui::screens::Look;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::axis::Axis;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::grid;
use crate::tui::widgets::lanes::{Lanes, LanesLayout};
use crate::tui::widgets::text::{Frame, frame, wrapped};
use crate::tui::widgets::world::World;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::text::Span;

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

/// Draws the runs.
pub fn draw(race: &Race, area: Rect, buf: &mut Buffer, look: &Look) {
    let (top, below) = divide(race, area, look);
    let panels = panels(race, top, look);
    for panel in &panels {
        draw_panel(race, panel, buf, look);
    }
    below_panels(race, panels.len(), below, buf, look);
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

fn below_panels(race: &Race, panels: usize, area: Rect, buf: &mut Buffer, look: &Look) {
    let theme = look.theme();
    match race.state {
        State::Ready => wrapped_line(&ready(race), Role::Strong, &theme, area, buf),
        State::Over if area.height > 2 => super::figures::comparison(race, area, buf, look),
        _ => legend(race, panels, area, buf, &theme),
    }
}

fn ready(race: &Race) -> String {
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

/// What is inside the line around a panel.
fn inside(area: Rect) -> Rect {
    if area.width < 3 || area.height < 3 {
        return area;
    }
    Rect::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
}

/// How much room each part gets.
fn parts(race: &Race, column: &Column, inner: Rect, look: &Look) -> Parts {
    // Room for the tasks that are still to come, so that nothing moves when they do.
    let lanes = column
        .timeline()
        .map_or(0, |timeline| timeline.lanes().len());
    let lanes = u16::try_from(lanes.max(column.foreseen)).unwrap_or(u16::MAX);
    let shared = column.scene.now.as_ref().map_or(0, carry::count);
    let steps: usize = race.listing.iter().map(|task| task.steps.len() + 1).sum();
    let few = look.projector;
    let wants = Wants {
        lanes: if race.in_overview(column) {
            u16::MAX
        } else {
            lanes
        },
        shared: if few { 0 } else { shared as u16 },
        steps: if few { 0 } else { steps as u16 },
        verdict: column.done().is_some(),
    };
    share_out(inner, wants)
}

#[derive(Debug, Clone, Copy)]
struct Wants {
    lanes: u16,
    shared: u16,
    steps: u16,
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
        0..6 => 0,
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
    let said = if rest >= wants.steps + 3 && wants.steps > 0 {
        rest - wants.steps
    } else {
        rest.min(5)
    };
    let steps = (rest - said).min(wants.steps);
    let steps = if steps < 3 { 0 } else { steps };
    let said = said + (rest - said - steps).min(rest);
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
        true => at >= race.end() && playhead.event.is_none(),
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

fn draw_panel(race: &Race, panel: &Panel, buf: &mut Buffer, look: &Look) {
    let theme = look.theme();
    let column = &race.columns[panel.column];
    let left = format!("{} {}", panel.column + 1, column.label);
    let titles = Frame {
        left: &left,
        right: &time(race, column),
        focus: panel.column == race.view.focus && race.columns.len() > 1,
    };
    let inner = frame(&titles, &theme, panel.area, buf);
    match &column.run {
        Shown::Waiting => waiting(race, column, inner, buf, &theme),
        Shown::Unsupported(why) => {
            let words = format!("Cannot be run like this: {why}.");
            wrapped(&words, theme.style(Role::Faint), 0, &theme, inner, buf);
        }
        _ => going(race, column, panel, buf, look),
    }
}

/// How long a run took, or has gone on.
fn time(race: &Race, column: &Column) -> String {
    match &column.run {
        Shown::Live(_) => stable_time(column.story_now()),
        Shown::Done(_) if !race.is_told(column) => stable_time(race.view.playhead.at),
        Shown::Done(done) => crate::trace::say_time(done.timeline.makespan),
        _ => String::new(),
    }
}

/// What a run that has not begun will be.
fn waiting(race: &Race, column: &Column, inner: Rect, buf: &mut Buffer, theme: &Theme) {
    let about = mechanism::find(&column.mechanism).map_or("", |mechanism| mechanism.about());
    let mut words = capital(about);
    if column.title != column.label && !column.title.is_empty() {
        words = format!("{}: {about}.", column.title);
    }
    if matches!(race.state, State::Running) {
        words = format!("Its turn comes. {words}");
    }
    let inner = Rect {
        x: inner.x + u16::from(inner.width > 2),
        width: inner.width.saturating_sub(2),
        ..inner
    };
    wrapped(&words, theme.style(Role::Faint), 0, theme, inner, buf);
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
}

fn going(race: &Race, column: &Column, panel: &Panel, buf: &mut Buffer, look: &Look) {
    let theme = look.theme();
    let Some(timeline) = column.timeline() else {
        return;
    };
    let parts = &panel.parts;
    let followed = race.followed(column);
    let critical = race.critical(column);
    let lanes = lanes(race, column, timeline, followed.as_deref(), &critical);
    if let Some(layout) = &panel.lanes {
        if race.in_overview(column) {
            overview(column, &lanes, layout, &theme, buf);
        } else {
            lanes.draw(layout, &theme, buf);
        }
        let axis = Axis {
            window: layout.window(),
            left: layout.left,
            playhead: lanes.playhead,
        };
        axis.draw(&theme, parts.axis, buf);
    }
    if let Some(now) = &column.scene.now {
        let objects = carry::objects(column, now);
        let world = World {
            objects: &objects,
            first: 0,
        };
        world.draw(&theme, parts.shared, buf);
    }
    said(race, column, parts.said, buf, &theme);
    if parts.steps.height > 0 {
        alone::steps(race, column, parts.steps, buf, &theme);
    }
    if race.is_told(column) {
        end(column, parts.verdict, buf, &theme);
    }
}

/// What was said, the last line at the bottom.
pub fn said(race: &Race, column: &Column, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let Some(timeline) = column.timeline().filter(|_| area.height > 0) else {
        return;
    };
    let area = match column.scene.counts.filter(|_| race.in_overview(column)) {
        Some(counts) => counted(&counts, area, buf, theme),
        None => area,
    };
    let mut canvas = Canvas::new(area, theme, buf);
    let rows = canvas.height();
    let mut lines = column.said(column.scene.events, usize::from(rows));
    lines.reverse();
    for (y, (at, task, text)) in (0..rows).zip(lines) {
        let lane = timeline.lane(task);
        let who = lane.map(|lane| timeline.name(lane)).unwrap_or_default();
        // Many lessons let a task say its name first.
        let rest = text.strip_prefix(who.as_str());
        let rest = rest.filter(|rest| rest.starts_with(':')).unwrap_or(text);
        let who = if rest.len() < text.len() {
            who
        } else {
            who + " "
        };
        let spans = [
            Span::styled(
                format!("{:>7} ", moment(at, race.span().1)),
                theme.style(Role::Faint),
            ),
            Span::styled(who, theme.style(Role::Strong)),
            Span::styled(rest, theme.style(Role::Text)),
        ];
        let room = canvas.width();
        canvas.line(0, y, &spans, room);
    }
}

/// How many tasks do what at the present moment; gives what is left of the area.
fn counted(counts: &[u32; STATES], area: Rect, buf: &mut Buffer, theme: &Theme) -> Rect {
    let mut canvas = Canvas::new(area, theme, buf);
    let room = canvas.width();
    let mut rows = 0;
    for (look, count) in Picture::all().iter().zip(counts) {
        if *count == 0 || rows + 1 >= canvas.height() {
            continue;
        }
        let sign = if theme.ascii { look.ascii } else { look.glyph };
        canvas.sign(0, rows, sign, theme.colour(look.colour));
        let words = format!("{:>9} {}", grouped(u64::from(*count)), look.word);
        canvas.cut(2, rows, &words, room, theme.style(Role::Text));
        rows += 1;
    }
    Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    }
}

/// How a run ended, against what was expected.
pub fn end(column: &Column, area: Rect, buf: &mut Buffer, theme: &Theme) {
    if column.done().is_none() || area.height == 0 {
        return;
    }
    let verdict = verdict(&carry::told(column));
    let signs = theme.signs();
    let (sign, role) = match verdict.held {
        Some(true) => (signs.good, Role::Good),
        Some(false) => (signs.bad, Role::Bad),
        None => (signs.neither, Role::Faint),
    };
    let mut canvas = Canvas::new(area, theme, buf);
    canvas.sign(0, 0, sign, theme.style(role));
    let room = canvas.width().saturating_sub(2);
    let words = match verdict.full.chars().count() <= usize::from(room) {
        true => &verdict.full,
        false => &verdict.brief,
    };
    canvas.cut(2, 0, words, room, theme.style(role));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(height: u16, lanes: u16, shared: u16, steps: u16) -> [u16; 6] {
        let wants = Wants {
            lanes,
            shared,
            steps,
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
        assert_eq!(rows(5, 3, 0, 12), [3, 0, 0, 1, 0, 1]);
        assert_eq!(rows(5, 9, 0, 12), [4, 0, 0, 0, 0, 1]);
        assert_eq!(rows(14, 3, 0, 12), [3, 2, 0, 5, 3, 1]);
        assert_eq!(rows(30, 3, 2, 12), [3, 2, 2, 10, 12, 1]);
        assert_eq!(rows(12, 25, 1, 12), [5, 2, 1, 3, 0, 1]);
        for height in 0..80 {
            rows(height, 25, 4, 30);
        }
    }
}
